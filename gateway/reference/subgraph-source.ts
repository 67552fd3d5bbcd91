import type { GraphQLDataSource, GraphQLDataSourceProcessOptions } from '@apollo/gateway';
import type { Caller } from '@ieum/schema/contract/caller.ts';
import { buildSchema, type DocumentNode, Kind, type OperationDefinitionNode } from 'graphql';
import type { ErrorCode } from '../errors.ts';
import type { Gathered } from '../gather/gathered.ts';
import { readSubgraphSchemas } from '../plan/subgraph-schemas.ts';
import type { Ask, SubgraphError, SubgraphFailure } from '../subgraph/ask.ts';
import { type Fetch, fieldsOf, responseKey } from './complete-object.ts';
import { completeResponse } from './complete-response.ts';

/** What travels with every fetch of one client operation. */
export interface FetchContext {
  caller: Caller;
  signal: AbortSignal;
  /** Takes what a fetch failed of that is no subgraph's doing; its errors say no more than that. */
  onFault(fault: unknown): void;
}

type Response = Awaited<ReturnType<GraphQLDataSource['process']>>;

/**
 * Makes the source of each subgraph that a plan names: `gathered` runs in this process, the others are asked over HTTP
 * and their answers completed. A source never throws; a failed fetch is an error at each root field that it was for, or
 * at the first entity.
 */
export function createSubgraphSource(
  supergraphSdl: string,
  { ask, gathered }: { ask: Ask; gathered: Gathered },
): (name: string) => GraphQLDataSource {
  const types = buildSchema(supergraphSdl, { assumeValid: true, assumeValidSDL: true });
  const schemaOf = readSubgraphSchemas(supergraphSdl);

  return (name) => ({
    async process(options) {
      const { caller, signal, onFault } = options.context as unknown as FetchContext;
      const { document, variables } = readFetch(options);
      const operationName = options.request.operationName ?? null;
      const fetch = toFetch({ types, ownTypes: schemaOf(name) ?? types }, document, variables);
      if (name === 'gathered') {
        try {
          return (await gathered.execute({ document, operationName, variables, caller, signal })) as Response;
        } catch (error) {
          if (!signal.aborted) onFault(error);
          return { errors: toErrors(signal.aborted ? aborted : faulty, fetch) };
        }
      }
      const answer = await ask(
        name,
        { query: options.request.query ?? '', operationName, variables },
        { caller, signal },
      );
      if (answer.kind === 'failure') return { errors: toErrors(answer.failure, fetch) };
      const { data, errors } = completeResponse(fetch, answer.data, answer.errors);
      return { data, ...(errors.length > 0 && { errors: errors.map((error) => placeError(fetch, error)) }) };
    },
  });
}

function readFetch(options: GraphQLDataSourceProcessOptions): {
  document: DocumentNode;
  variables: Variables;
} {
  if (!('document' in options) || !options.document) throw new Error('A fetch of the plan has no document.');
  return { document: options.document, variables: options.request.variables ?? {} };
}

type Variables = Readonly<Record<string, unknown>>;

function toFetch(
  schemas: Pick<Fetch, 'types' | 'ownTypes'>,
  document: DocumentNode,
  variables: Variables,
): Fetch {
  const definitions = document.definitions;
  const operation = definitions.find(
    (each) => each.kind === Kind.OPERATION_DEFINITION,
  ) as OperationDefinitionNode;
  const fragments = definitions.filter((each) => each.kind === Kind.FRAGMENT_DEFINITION);
  const rootType = schemas.types.getRootType(operation.operation);
  if (!rootType) throw new Error(`The supergraph has no ${operation.operation} type.`);
  return {
    ...schemas,
    rootType,
    selectionSet: operation.selectionSet,
    fragments: new Map(fragments.map((fragment) => [fragment.name.value, fragment])),
    variables,
  };
}

type Failure = SubgraphFailure | { code: ErrorCode; message: string };

const aborted: Failure = { code: 'REQUEST_ABORTED', message: 'The request ended before its answer.' };
const faulty: Failure = { code: 'INTERNAL_SERVER_ERROR', message: 'The gateway failed.' };

/** A failed fetch is one error for each root field that it was for; for an entity fetch, one at its first entity. */
function toErrors({ message, ...extensions }: Failure, fetch: Fetch): SubgraphError[] {
  return fieldsOf(fetch, fetch.rootType, fetch.selectionSet).map((field) =>
    placeError(fetch, { message, path: [responseKey(field)], extensions }),
  );
}

/**
 * An error of an entity fetch needs an index, or the planner's own words would show in its path. An error without a path
 * (a refused variable, say) failed the whole fetch: it stands at the first field.
 */
function placeError(fetch: Fetch, error: SubgraphError): SubgraphError {
  if (fetch.variables.representations !== undefined) {
    return typeof error.path?.[1] === 'number' ? error : { ...error, path: ['_entities', 0] };
  }
  if (error.path) return error;
  const [field] = fieldsOf(fetch, fetch.rootType, fetch.selectionSet);
  return field ? { ...error, path: [responseKey(field)] } : error;
}
