import type { GraphQLSchema, OperationTypeNode } from 'graphql';
import type { EntityList, Fetch } from '../plan/plan.ts';
import { readDocument } from '../plan/read-document.ts';
import type { SubgraphAnswer } from '../subgraph/ask.ts';
import type { AskedEntities } from './entities/asked-entities.ts';
import { compileEntityList } from './entities/entity-list.ts';
import type { EchoingFetch } from './entities/key-echo.ts';
import type { KnownTypes } from './known-types.ts';
import { compileMerge } from './merge.ts';
import { failTargets, noteLost, type Places, placeError, toUnplaced } from './placing.ts';
import { rewrite } from './rewrite.ts';
import type { Run } from './run.ts';
import { keysOf, selectsAny, toEntityShape } from './shape/shape.ts';
import type { Suppliers } from './suppliers.ts';
import { compileTargets, type Target } from './targets.ts';

/** Sends a fetch of a plan; what goes wrong is a value. */
export type Send = (fetch: Fetch, request: FetchRequest, run: Run) => Promise<SubgraphAnswer>;

/** What a fetch is sent with. */
export interface FetchRequest {
  variables: Readonly<Record<string, unknown>>;
  /** JSON texts of representations, by the variable that takes them. */
  representations?: Readonly<Record<string, readonly string[]>>;
}

/** Runs a part of a plan. It rejects for a fault of the gateway only. */
export type Step = (run: Run) => Promise<void>;

/** Where the fetches of a plan are compiled. */
export interface FetchContext {
  /** The supergraph's types, hidden ones included. */
  types: GraphQLSchema;
  send: Send;
  suppliers: Suppliers;
  knownTypes: KnownTypes;
  echoKeys(fetch: Fetch): EchoingFetch;
}

/** Compiles one request to a subgraph, and what becomes of its answer. */
export function compileFetch(context: FetchContext, fetch: Fetch): Step {
  return fetch.entities === null
    ? compileRoots(context, fetch)
    : compileEntities(context, fetch, fetch.entities);
}

/** A fetch of root fields. Their place may be further down, where the schema leads back to a root type. */
function compileRoots({ types, send, suppliers }: FetchContext, fetch: Fetch): Step {
  const { path, outputRewrites: rewrites } = fetch;
  const { selectionSet, fragments } = readDocument(fetch.document);
  const type = types.getRootType(fetch.operationKind as OperationTypeNode)?.name;
  const shape = toEntityShape({ schema: types, fragments, clientKey }, selectionSet);
  const merge = compileMerge(types, shape, type, (key) => suppliers.isSole(path, key));
  const findTargets = compileTargets(types, path);
  const pick = compilePick(fetch.variables);
  const places: Places = {
    ...{ types, subgraph: fetch.subgraph, paths: [path], rewrites },
    keysOf: () => keysOf(shape, type),
    isRequired: suppliers.isRequired,
  };

  return async (run) => {
    const targets: Target[] = [];
    if (selectsAny(shape, type, run.variables)) findTargets(run.data, targets);
    if (targets.length === 0) return;
    const answer = await send(fetch, { variables: pick(run.variables) }, run);
    const data = answer.kind === 'response' ? answer.data : null;
    targets.forEach((target, index) => {
      if (data) merge.take(target, index === 0 ? data : structuredClone(data), run.variables);
      else merge.clear(target);
      // What is merged goes by the keys of the fetch, which are changed thereafter.
      for (const each of rewrites) rewrite(types, each, target);
    });
    if (answer.kind === 'failure') return failTargets(run, places, toUnplaced(answer.failure), always);
    const before = run.errors.length;
    for (const error of answer.errors) {
      if (error.path?.length) placeError(run, places, toUnplaced(error), error.path, always);
      else failTargets(run, places, toUnplaced(error), always);
    }
    if (data === null && run.errors.length > before) noteLost(run, places);
  };
}

const clientKey = (key: string) => key;
const always = () => true;

/** Takes the variables that a fetch uses. */
function compilePick(names: readonly string[]) {
  return (variables: Readonly<Record<string, unknown>>): Record<string, unknown> => {
    const picked: Record<string, unknown> = {};
    for (const name of names) if (name in variables) picked[name] = variables[name];
    return picked;
  };
}

/** A fetch of one or several lists of entities, which are all in one request. */
function compileEntities(context: FetchContext, fetch: Fetch, lists: readonly EntityList[]): Step {
  const echo = context.echoKeys(fetch);
  const compiled = lists.map((list) => compileEntityList(context, fetch, list, echo));
  const pick = compilePick(fetch.variables);
  let sent = echo.fetch;
  return async (run) => {
    const asked = compiled.map((list) => list.ask(run));
    const take = (answer: SubgraphAnswer) => {
      compiled.forEach((list, index) => {
        list.take(run, asked[index]!, answer, sent !== fetch);
      });
    };
    if (asked.every(({ texts }) => texts.length === 0)) return take(nothing);
    const representations: Record<string, AskedEntities['texts']> = {};
    lists.forEach(({ variable }, index) => {
      representations[variable] = asked[index]!.texts;
    });
    const request = { variables: pick(run.variables), representations };
    let answer = await context.send(sent, request, run);
    if (sent !== fetch && echo.isBlamed(answer)) {
      sent = fetch;
      answer = await context.send(sent, request, run);
    }
    take(answer);
  };
}

/** What comes of a fetch for which nobody need be asked. */
const nothing: SubgraphAnswer = { kind: 'response', data: null, errors: [] };
