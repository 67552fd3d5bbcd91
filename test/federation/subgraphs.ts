import { buildSubgraphSchema } from '@apollo/subgraph';
import type {
  Ask,
  SubgraphAnswer,
  SubgraphFailureCode,
  SubgraphOperation,
} from '@ieum/gateway/subgraph/ask.ts';
import { readSubgraphError } from '@ieum/gateway/subgraph/error.ts';
import { execute, type GraphQLSchema, parse, validate } from 'graphql';

/** A subgraph of a test: what it declares and how it resolves it. */
export interface FederationSubgraph {
  name: string;
  /** SDL. Where it links nothing, Federation 2.9 with all its directives is linked. */
  typeDefs: string;
  /** By type and field, as in graphql-tools; `__resolveReference` for entities, `__resolveType` for abstract types. */
  resolvers?: Resolvers;
}

/** Answers in place of the resolvers: the JSON of the response's body, or undefined for a subgraph out of reach. */
export type Respond = (operation: AskedOperation, resolve: () => Promise<ResponseBody>) => unknown;

export type Resolvers = Readonly<Record<string, Readonly<Record<string, unknown>> | object>>;

/** A GraphQL response, parsed. */
export interface ResponseBody {
  data?: Record<string, unknown> | null;
  errors?: unknown[];
}

/** One request to a subgraph, as it would have been sent. */
export interface AskedOperation {
  subgraph: string;
  query: string;
  /** Representations included. */
  variables: Readonly<Record<string, unknown>>;
}

/** The subgraphs in this process. `asked` grows with each request; who is in `answers` answers so. */
export function createSubgraphs(subgraphs: readonly FederationSubgraph[]) {
  const asked: AskedOperation[] = [];
  const answers = new Map<string, Respond>();
  const sdls = subgraphs.map(({ name, typeDefs }) => ({ name, sdl: linkFederation(typeDefs) }));
  const running = new Map(subgraphs.map((subgraph) => [subgraph.name, toSchema(subgraph)] as const));

  const ask: Ask = async (name, operation, { signal }) => {
    const schema = running.get(name);
    if (!schema) return toFailure(name, 'SUBGRAPH_UNKNOWN');
    const request = toRequest(name, operation);
    asked.push(request);
    const resolve = () => respond(schema, request);
    const answer = answers.get(name) ?? resolveHonestly;
    const body = await answer(request, resolve);
    if (signal?.aborted) return toFailure(name, 'SUBGRAPH_ABORTED');
    if (body === undefined) return toFailure(name, 'SUBGRAPH_UNREACHABLE');
    return toResponse(name, JSON.parse(JSON.stringify(body)));
  };

  return { ask, asked, answers, sdls };
}

const resolveHonestly: Respond = (_request, resolve) => resolve();

const federationLink = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: [
  "@key", "@requires", "@provides", "@external", "@shareable", "@override", "@inaccessible", "@interfaceObject",
  "@extends", "@tag", "@composeDirective", "@authenticated", "@requiresScopes", "@policy", "@context", "@fromContext",
  "@cost", "@listSize", "FieldSet"])`;

const linkFederation = (typeDefs: string) =>
  typeDefs.includes('@link(') ? typeDefs : `${federationLink}\n${typeDefs}`;

type Modules = Parameters<typeof buildSubgraphSchema>[0];

function toSchema({ typeDefs, resolvers = {} }: FederationSubgraph): GraphQLSchema {
  return buildSubgraphSchema([{ typeDefs: parse(linkFederation(typeDefs)), resolvers }] as Modules);
}

/** The request's body, written out and read again. */
function toRequest(
  subgraph: string,
  { query, variables, representations = {} }: SubgraphOperation,
): AskedOperation {
  const lists = Object.entries(representations).map(([name, texts]) => [name, `[${texts.join()}]`] as const);
  // `graphql` would find input fields named `constructor` in what objects inherit.
  const given = JSON.parse(JSON.stringify(variables ?? {}), (_, value) =>
    value !== null && typeof value === 'object' && !Array.isArray(value)
      ? Object.assign(Object.create(null), value)
      : value,
  );
  for (const [name, text] of lists) given[name] = JSON.parse(text);
  return { subgraph, query, variables: given };
}

/** Validates and executes, as a GraphQL server does. */
async function respond(schema: GraphQLSchema, { query, variables }: AskedOperation): Promise<ResponseBody> {
  const document = parse(query);
  const refusals = validate(schema, document);
  if (refusals.length > 0) {
    return { errors: refusals.map(({ message }) => ({ message, extensions: { code: 'INVALID_FETCH' } })) };
  }
  const { data, errors } = await execute({ schema, document, variableValues: variables });
  return JSON.parse(JSON.stringify({ data, ...(errors && { errors }) }));
}

const toFailure = (subgraph: string, code: SubgraphFailureCode): SubgraphAnswer => ({
  kind: 'failure',
  failure: { code, subgraph, message: `Subgraph "${subgraph}" gave no response.` },
});

/** What the gateway's client makes of a body that is a GraphQL response. */
function toResponse(subgraph: string, { data, errors }: ResponseBody): SubgraphAnswer {
  const read = (errors ?? []).map((entry) => readSubgraphError(subgraph, entry));
  return { kind: 'response', data: data ?? null, errors: read };
}

type Row = Readonly<Record<string, unknown>>;

/**
 * Resolves representations to rows of which the fields named in one of `keys` (words with blanks between) are equal.
 * What else a representation holds (`@requires`) is kept beside the row's fields.
 */
export function keyed(keys: string | readonly string[], rows: readonly Row[]) {
  const sets = [keys].flat().map((key) => key.split(' '));
  return {
    __resolveReference(representation: Row) {
      const names = sets.find((set) => set.every((name) => representation[name] !== undefined));
      if (!names) throw new Error(`A representation without a key: ${JSON.stringify(representation)}`);
      const row = rows.find((each) =>
        names.every((name) => JSON.stringify(each[name]) === JSON.stringify(representation[name])),
      );
      return row ? { ...representation, ...row } : null;
    },
  };
}
