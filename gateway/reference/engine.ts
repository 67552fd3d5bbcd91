import { ApolloGateway, type GraphQLDataSource } from '@apollo/gateway';
import { type ExecutionResult, GraphQLError } from 'graphql';
import type { Engine, EngineLog, Operation } from '../engine.ts';
import { gatewayError } from '../errors.ts';
import type { Gathered } from '../gather/gathered.ts';
import { withoutDefer } from '../operation/defer-directive.ts';
import { createOverrideDraw, type LabelShares, readOverrideLabels } from '../plan/overrides.ts';
import { stripAuthorization } from '../plan/strip-authorization.ts';
import type { Ask } from '../subgraph/ask.ts';
import type { Supergraph } from '../supergraph.ts';
import { createFreeVariables } from './free-variables.ts';
import { createFreeKeyNames } from './key-aliases.ts';
import { planByOverrides } from './override-plans.ts';
import { createSubgraphSource, type FetchContext } from './subgraph-source.ts';

/** What the reference engine is made of. */
export interface ReferenceParts {
  ask: Ask;
  gathered: Gathered;
  log: EngineLog;
  /** Which labels of `@override` are on. Default: none. */
  overrideLabels?: LabelShares;
}

/**
 * The reference engine: `@apollo/gateway` plans and executes, our clients ask the subgraphs, and `gathered` is a local
 * source among them.
 */
export async function createReferenceEngine(
  supergraph: Supergraph,
  { ask, gathered, log, overrideLabels }: ReferenceParts,
): Promise<Engine> {
  // Read by the constructor, which otherwise sends metrics to Apollo.
  process.env.APOLLO_TELEMETRY_DISABLED = '1';
  const supergraphSdl = stripAuthorization(supergraph.bundle.supergraph);
  const freeVariables = createFreeVariables();
  const freeKeyNames = createFreeKeyNames(supergraphSdl);
  const sourceOf = createSubgraphSource(supergraphSdl, { ask, gathered });
  const gateway = new ApolloGateway({
    supergraphSdl,
    logger: log,
    buildService: ({ name }): GraphQLDataSource => sourceOf(name),
    queryPlannerConfig: { exposeDocumentNodeInFetchNode: true },
    __exposeQueryPlanExperimental: false,
  });
  const { executor } = await gateway.load();
  const labels = readOverrideLabels(supergraphSdl);
  const drawOverrides = createOverrideDraw(overrideLabels);
  const withOverrides = planByOverrides(gateway);
  return {
    async execute(given) {
      if (given.definition.operation === 'subscription') return { errors: [refuseSubscription()] };
      const operation = freeVariables(withoutDefer(given));
      const { document, definition, restore } = freeKeyNames(operation.document, operation.definition);
      const faults: unknown[] = [];
      const { caller, signal } = operation;
      const fetchContext = { caller, signal, onFault: (fault: unknown) => void faults.push(fault) };
      const overrides = drawOverrides();
      // Plans are kept by it.
      const documentHash = `${operation.documentHash}${labels.key(overrides)}`;
      const freed = { ...operation, document, definition, documentHash };
      const context = toRequestContext(freed, fetchContext, supergraph, log);
      const result = await withOverrides(labels.evaluate(overrides), () =>
        executor(context as unknown as Parameters<typeof executor>[0]),
      );
      return restore(toResponse(result, faults));
    },
    async subscribe() {
      return { errors: [refuseSubscription()] };
    },
    async executeIncrementally() {
      const message = 'The reference engine answers with one result only: ask without @defer.';
      return { errors: [gatewayError('BAD_REQUEST', message, { status: 400 })] };
    },
    hottest: () => [],
    warm: async () => {},
    stop: () => gateway.stop(),
  };
}

/** What `@apollo/gateway` reads of Apollo Server's request context. */
function toRequestContext(
  operation: Operation,
  context: FetchContext,
  supergraph: Supergraph,
  log: EngineLog,
) {
  const { variables, operationName } = operation;
  return {
    request: { operationName: operationName ?? undefined, variables },
    document: operation.document,
    operation: operation.definition,
    operationName,
    queryHash: operation.documentHash,
    schema: supergraph.publicSchema,
    context,
    metrics: {},
    logger: log,
  };
}

/**
 * A null where a value was promised is an error like any other; `@apollo/gateway` puts it into an extension when there
 * is no other error. A response without data is a fault of planning or execution.
 */
function toResponse(result: ExecutionResult, faults: readonly unknown[]): ExecutionResult {
  const { valueCompletion } = (result.extensions ?? {}) as { valueCompletion?: readonly GraphQLError[] };
  const errors = [...(result.errors ?? []), ...(valueCompletion ?? []).map(toNullError)];
  if (result.data === undefined) return { errors: errors.map(toFault) };
  return {
    data: result.data,
    ...(errors.length > 0 && { errors: errors.map((error) => toFieldError(error, faults)) }),
  };
}

const toNullError = (error: GraphQLError) =>
  gatewayError('SUBGRAPH_NULL', error.message, { path: error.path });

const toFault = (error: GraphQLError) =>
  error.extensions?.code
    ? error
    : gatewayError('INTERNAL_SERVER_ERROR', error.message, { status: 500, originalError: error });

/** `@apollo/gateway` names the subgraph `serviceName`; clients read `subgraph`, which `gathered` sets to its source. */
function toFieldError(error: GraphQLError, [fault]: readonly unknown[]): GraphQLError {
  const { serviceName, ...extensions } = error.extensions ?? {};
  if (serviceName === undefined) return error;
  const subgraph = extensions.subgraph ?? (serviceName === 'gathered' ? undefined : serviceName);
  return new GraphQLError(error.message, {
    path: error.path,
    ...(extensions.code === 'INTERNAL_SERVER_ERROR' && fault instanceof Error && { originalError: fault }),
    extensions: { ...extensions, ...(subgraph !== undefined && { subgraph }) },
  });
}

const refuseSubscription = () =>
  gatewayError('BAD_REQUEST', 'The reference engine serves no subscriptions: set GATEWAY_ENGINE=ieum.', {
    status: 400,
  });
