import { createHash } from 'node:crypto';
import { composeServices as composeWithApollo } from '@apollo/composition';
import type { Engine, IncrementalResponse, Operation } from '@ieum/gateway/engine.ts';
import { gatewayError } from '@ieum/gateway/errors.ts';
import { createEngine } from '@ieum/gateway/execution/engine.ts';
import { coerceVariables } from '@ieum/gateway/operation/variables.ts';
import { createRustPlanners } from '@ieum/gateway/plan/rust-planner.ts';
import { createReferenceEngine } from '@ieum/gateway/reference/engine.ts';
import { createSupergraph, type Supergraph } from '@ieum/gateway/supergraph.ts';
import { federate } from '@ieum/schema/federate.ts';
import { transformSupergraphToPublicSchema } from '@theguild/federation-composition';
import { type ExecutionResult, type GraphQLError, getOperationAST, parse, print, validate } from 'graphql';
import { type AskedOperation, createSubgraphs, type FederationSubgraph, type Respond } from './subgraphs.ts';

/** The engine under test, and the one that it is compared with. */
export type EngineName = 'ieum' | 'reference';

/** Who composes: `@ieum/schema`, as for the network, or `@apollo/composition`. */
export type Composer = 'guild' | 'apollo';

export interface AskSettings {
  variables?: Readonly<Record<string, unknown>>;
  operationName?: string;
  /** Default: `ieum`. */
  engine?: EngineName;
  /** How subgraphs answer in place of their resolvers, by name. */
  answers?: Readonly<Record<string, Respond>>;
  /** Aborts when the client leaves. */
  signal?: AbortSignal;
}

/** What a client would get, and what it cost. */
export interface Answer {
  /** Undefined where the operation was refused. Plain JSON: keys in the order of the response. */
  data: unknown;
  errors: AnsweredError[];
  /** How often each subgraph was asked; those that were not asked are missing. */
  requests: Record<string, number>;
  /** What the subgraphs were asked, in the order in which they were. */
  operations: readonly AskedOperation[];
}

/** What a client would get part by part. */
export interface AnswerInParts {
  /** The one result, or the first part. */
  first: unknown;
  /** What follows, as it comes. */
  rest: IncrementalResponse['subsequentResults'] | null;
  /** What the subgraphs were asked so far, in the order in which they were. */
  operations: readonly AskedOperation[];
}

export interface AnsweredError {
  message: string;
  path: ReadonlyArray<string | number> | null;
  code: unknown;
  /** The subgraph that failed, where one did. */
  subgraph: unknown;
}

/** How a federation differs. */
export interface FederationSettings {
  composer?: Composer;
  /** Share of requests, 0 to 1, for which a label of `@override` is on. */
  overrideLabels?: ReadonlyMap<string, number>;
}

/** A few subgraphs of a test in this process, and a gateway's path of an operation in front of them. */
export interface Federation {
  supergraph: Supergraph;
  /** Validates and executes one operation. Operations of one federation are to be asked one after the other. */
  ask(operation: string, settings?: AskSettings): Promise<Answer>;
  /** Validates one operation and executes it with `@defer` heeded. The response may come in parts. */
  askInParts(operation: string, settings?: AskSettings): Promise<AnswerInParts>;
  close(): Promise<void>;
}

/**
 * Composes subgraphs as ordinary federation and runs them in this process. Engines are made when they are first asked.
 * @throws when the subgraphs do not compose
 */
export function openFederation(
  subgraphs: readonly FederationSubgraph[],
  { composer = 'guild', overrideLabels }: FederationSettings = {},
): Federation {
  const { ask, asked, answers, sdls } = createSubgraphs(subgraphs);
  const supergraph = compose(sdls, composer);
  const engines = new Map<EngineName, Promise<Engine>>();
  const parts = { ask, gathered, log, overrideLabels, rustPlanners };

  const engineOf = (name: EngineName) => {
    const engine = engines.get(name) ?? createOf[name](supergraph, parts);
    engines.set(name, engine);
    return engine;
  };

  const start = ({ answers: given }: AskSettings) => {
    asked.length = 0;
    answers.clear();
    for (const [subgraph, answer] of Object.entries(given ?? {})) answers.set(subgraph, answer);
  };

  return {
    supergraph,
    async askInParts(text, { engine: name = 'ieum', ...settings } = {}) {
      const engine = await engineOf(name);
      start(settings);
      const read = toOperation(supergraph, text, settings);
      if ('errors' in read) return { first: toPlain(read), rest: null, operations: asked };
      const result = await engine.executeIncrementally(read.operation);
      return 'initialResult' in result
        ? { first: toPlain(result.initialResult), rest: result.subsequentResults, operations: asked }
        : { first: toPlain(result), rest: null, operations: asked };
    },
    async ask(text, { engine: name = 'ieum', ...settings } = {}) {
      const engine = await engineOf(name);
      start(settings);
      const read = toOperation(supergraph, text, settings);
      const result = 'errors' in read ? read : await engine.execute(read.operation);
      const operations = asked.splice(0);
      return { ...toAnswer(result), requests: count(operations), operations };
    },
    async close() {
      await Promise.all([...engines.values()].map(async (engine) => (await engine).stop()));
    },
  };
}

const createOf = { ieum: createEngine, reference: createReferenceEngine };

/** One process for all federations of a test file; it ends with the test's own. */
const rustPlanners = createRustPlanners();

const gathered = { execute: async () => ({ data: null }) };

/** Faults of an engine are faults of a test; that a planner had to leave an operation to another is not. */
const log = {
  debug() {},
  info() {},
  warn() {},
  error(fault: unknown) {
    throw new Error(`The engine has a fault: ${typeof fault === 'string' ? fault : JSON.stringify(fault)}`);
  },
};

function compose(sdls: ReadonlyArray<{ name: string; sdl: string }>, composer: Composer): Supergraph {
  const sources = sdls.map(({ name, sdl }) => ({ name, url: `http://${name}.invalid/graphql`, sdl }));
  const services = sources.map(({ name, url, sdl }) => ({ name, url, typeDefs: parse(sdl) }));
  const composed = composer === 'apollo' ? composeWithApollo(services) : federate(services);
  if ('errors' in composed && composed.errors)
    throw new Error(composed.errors.map(({ message }) => message).join('\n'));
  const { supergraphSdl: supergraph } = composed;
  const publicSchema =
    'publicSdl' in composed
      ? composed.publicSdl
      : print(transformSupergraphToPublicSchema(parse(supergraph)));
  return createSupergraph({ supergraph, publicSchema, gathered: '', fields: [], sources });
}

/** The path of an operation through the gateway to the engine, without HTTP and without a server's limits. */
function toOperation(
  { publicSchema }: Supergraph,
  text: string,
  { variables: inputs = {}, operationName, signal = new AbortController().signal }: AskSettings,
): { operation: Operation } | { errors: readonly GraphQLError[] } {
  const document = parse(text);
  const refusals = validate(publicSchema, document);
  if (refusals.length > 0) return { errors: refusals.map(toRefusal) };
  const definition = getOperationAST(document, operationName);
  if (!definition) throw new Error(`There is no operation ${operationName ?? 'without a name'} in: ${text}`);
  const coerced = coerceVariables(publicSchema, document, definition, inputs);
  if ('errors' in coerced) return { errors: coerced.errors };
  return {
    operation: {
      document,
      definition,
      documentHash: createHash('sha256').update(text).digest('hex'),
      operationName: operationName ?? null,
      variables: coerced.variables,
      caller,
      signal,
    },
  };
}

const toPlain = (result: unknown): unknown => JSON.parse(JSON.stringify(result));

const toRefusal = ({ message, nodes }: GraphQLError) =>
  gatewayError('GRAPHQL_VALIDATION_FAILED', message, { nodes });

const caller = { subject: 'test', organization: null, roles: [], scopes: [], purpose: null };

/** What Apollo Server would write out. */
function toAnswer({ data, errors = [] }: ExecutionResult): Pick<Answer, 'data' | 'errors'> {
  return {
    data: data === undefined ? undefined : JSON.parse(JSON.stringify(data)),
    errors: errors.map(({ message, path, extensions }) => ({
      message,
      path: path ?? null,
      code: extensions.code,
      subgraph: extensions.subgraph,
    })),
  };
}

function count(operations: readonly AskedOperation[]): Record<string, number> {
  const requests: Record<string, number> = {};
  for (const { subgraph } of operations) requests[subgraph] = (requests[subgraph] ?? 0) + 1;
  return requests;
}
