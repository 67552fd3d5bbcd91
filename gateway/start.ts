import { createDemoAccess } from './access/caller.ts';
import { chooseEngine } from './choose-engine.ts';
import type { Config } from './config.ts';
import { createGateway } from './gateway.ts';
import { createGathered } from './gather/gathered.ts';
import { readGraph } from './gather/graph.ts';
import { toGatherLimits } from './gather-limits.ts';
import { addExplorer } from './http/explorer.ts';
import { createApp, createHttpServer } from './http/server.ts';
import type { RunningServer } from './run-process.ts';
import { createSubgraphs } from './subgraph/subgraphs.ts';
import { toSubgraphLimits } from './subgraph-limits.ts';
import type { Supergraph } from './supergraph.ts';

/**
 * Puts the parts together and listens.
 * @throws StartError when the address cannot be had
 */
export async function startGateway(config: Config, supergraph: Supergraph): Promise<RunningServer> {
  const app = createApp(config);
  const subgraphs = createSubgraphs(supergraph.bundle.sources, toSubgraphLimits(config), app.log);
  const gathered = createGathered({
    graph: readGraph(supergraph.bundle),
    ask: subgraphs.ask,
    limits: toGatherLimits(config),
  });
  const engine = await chooseEngine(config.engine, supergraph, {
    ask: subgraphs.ask,
    gathered,
    log: app.log,
  });
  const gateway = createGateway(supergraph, createDemoAccess(supergraph.scopes), engine);
  await addExplorer(app);
  const server = await createHttpServer(app, gateway, config);
  const url = await server.listen(config);
  return {
    url,
    async stop(graceMs) {
      await server.close(graceMs);
      await subgraphs.close();
    },
  };
}
