import { createDemoAccess } from './access/caller.ts';
import { chooseEngine } from './choose-engine.ts';
import type { Config } from './config.ts';
import type { Engine, EngineLog } from './engine.ts';
import { createGathered, type Gathered } from './gather/gathered.ts';
import { readGraph } from './gather/graph.ts';
import { toGatherLimits } from './gather-limits.ts';
import type { DocumentRules } from './operation/document-rules.ts';
import { createOperationReader, type ReadOperation } from './operation/read-operation.ts';
import { createSubgraphs, type SubgraphLog } from './subgraph/subgraphs.ts';
import { toSubgraphLimits } from './subgraph-limits.ts';
import type { Supergraph } from './supergraph.ts';

/** One supergraph, and all that is made for it. It is never changed; another one takes its place. */
export interface Generation {
  supergraph: Supergraph;
  access: ReturnType<typeof createDemoAccess>;
  /** Who is asking, the document, the variables. */
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
}

/** Makes what a supergraph is served with. @throws where the supergraph cannot be planned on */
export async function createGeneration(
  supergraph: Supergraph,
  { config, rules, log }: GenerationSettings,
): Promise<Generation> {
  const { bundle, publicSchema, scopes } = supergraph;
  const subgraphs = createSubgraphs(bundle.sources, toSubgraphLimits(config), log);
  const limits = toGatherLimits(config);
  const gathered = bundle.gathered
    ? createGathered({ graph: readGraph(bundle), ask: subgraphs.ask, limits })
    : nothingGathered;
  const engine = await chooseEngine(config.engine, supergraph, { ask: subgraphs.ask, gathered, log });
  const access = createDemoAccess(scopes);
  return {
    ...{ supergraph, access, engine },
    read: createOperationReader(publicSchema, access, rules),
    async close() {
      await engine.stop();
      await subgraphs.close();
    },
  };
}

/** Of a network without gathered fields, nothing is ever asked of `gathered`. */
const nothingGathered: Gathered = { execute: async () => ({ data: null }) };
