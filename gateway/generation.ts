import { setImmediate as othersTurn } from 'node:timers/promises';
import { getIntrospectionQuery } from 'graphql';
import { createDemoAccess } from './access/caller.ts';
import { chooseEngine } from './choose-engine.ts';
import type { Config } from './config.ts';
import type { Engine, EngineLog } from './engine.ts';
import { createSubscribeFetch } from './execution/subscription.ts';
import { createGathered, type Gathered } from './gather/gathered.ts';
import { readGraphInTurns } from './gather/graph.ts';
import { createGatheredSubscriptions } from './gather/subscription.ts';
import { toGatherLimits, toHoldingsCheck } from './gather-limits.ts';
import { createCostLimit } from './operation/cost-limit.ts';
import type { DocumentRules } from './operation/document-rules.ts';
import { createOperationReader, type ReadOperation } from './operation/read-operation.ts';
import type { OperationSettings } from './operation/to-operation.ts';
import type { RustPlanners } from './plan/rust-planner.ts';
import { createSubgraphs, type SubgraphLog } from './subgraph/subgraphs.ts';
import { shareSubscriptions } from './subgraph/subscribe-share.ts';
import { toSubgraphLimits } from './subgraph-limits.ts';
import type { Supergraph } from './supergraph.ts';
import type { UsageRecorder } from './usage/record-usage.ts';

/** One supergraph, and all that is made for it. It is never changed; another one takes its place. */
export interface Generation {
  supergraph: Supergraph;
  /** Who is asking, the variables, the cost. */
  operations: OperationSettings;
  /** The document, and the same. */
  read: ReadOperation;
  engine: Engine;
  /** Closes what it holds. What is still executed fails. */
  close(): Promise<void>;
}

/** What every generation of a gateway has in common. */
export interface GenerationSettings {
  config: Config;
  rules: DocumentRules;
  log: EngineLog & SubgraphLog;
  /** Notes what is executed. */
  usage?: UsageRecorder;
  /** Where all of them are planned on; by default each has its own. */
  rustPlanners?: RustPlanners;
}

/**
 * Makes what a supergraph is served with, in turns with what the event loop has to do for the one before.
 * @throws where the supergraph cannot be planned on
 */
export async function createGeneration(
  supergraph: Supergraph,
  { config, rules, log, rustPlanners }: GenerationSettings,
): Promise<Generation> {
  const { bundle, publicSchema, scopes } = supergraph;
  const subgraphs = createSubgraphs(bundle.sources, toSubgraphLimits(config), log);
  const limits = toGatherLimits(config);
  const { ask } = subgraphs;
  const graph = bundle.gathered ? await readGraphInTurns(bundle) : null;
  const gathered = graph
    ? createGathered({ graph, ask, limits, holdingsCheck: toHoldingsCheck(config, log) })
    : nothingGathered;
  const waiting = config.eventsWaiting;
  const toSources = config.shareFetches
    ? shareSubscriptions(subgraphs.subscribe, waiting)
    : subgraphs.subscribe;
  const subscribe = createSubscribeFetch(
    subgraphs.subscribe,
    graph && createGatheredSubscriptions({ graph, ask, limits, subscribe: toSources, waiting }),
  );
  const { planTimeoutMs, overrideLabels } = config;
  const parts = { ask, gathered, subscribe, log, planTimeoutMs, overrideLabels, rustPlanners };
  const engine = await chooseEngine(config, supergraph, parts);
  await othersTurn();
  const operations = {
    publicSchema,
    access: createDemoAccess(scopes),
    refuseCost: createCostLimit(publicSchema, bundle, rules.maxCost),
    hideSuggestions: rules.hideSuggestions,
  };
  const read = createOperationReader(operations, rules);
  await othersTurn();
  // What has never run is compiled when it first runs: ten milliseconds that the first client need not wait.
  read({ query: getIntrospectionQuery() }, { headers: {}, signal: new AbortController().signal });
  return {
    ...{ supergraph, operations, read, engine },
    async close() {
      await engine.stop();
      await subgraphs.close();
    },
  };
}

/** Of a network without gathered fields, nothing is ever asked of `gathered`. */
const nothingGathered: Gathered = { execute: async () => ({ data: null }) };
