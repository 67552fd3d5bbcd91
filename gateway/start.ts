import { createDemoAccess } from './access/caller.ts';
import type { Config } from './config.ts';
import { StartError } from './errors.ts';
import { createGateway } from './gateway.ts';
import { createGathered } from './gather/gathered.ts';
import { toGatherLimits } from './gather-limits.ts';
import { createApp, createHttpServer, type HttpServer } from './http/server.ts';
import { createReferenceEngine } from './reference/engine.ts';
import { createSubgraphs } from './subgraph/subgraphs.ts';
import type { Supergraph } from './supergraph.ts';

/** A gateway that answers. */
export interface RunningGateway {
  /** e.g. `http://127.0.0.1:4000` */
  url: string;
  /** Ends requests in flight within `graceMs`, then closes every connection. */
  stop(graceMs: number): Promise<void>;
}

/**
 * Puts the parts together and listens.
 * @throws StartError when the address cannot be had or the supergraph does not load
 */
export async function startGateway(config: Config, supergraph: Supergraph): Promise<RunningGateway> {
  const app = createApp(config);
  const subgraphs = createSubgraphs(
    supergraph.bundle.sources,
    {
      deadlineMs: config.subgraphDeadlineMs,
      responseBytes: config.subgraphResponseBytes,
      connections: config.subgraphConnections,
    },
    app.log,
  );
  const gathered = createGathered({
    bundle: supergraph.bundle,
    ask: subgraphs.ask,
    limits: toGatherLimits(config),
  });
  const engine = await createReferenceEngine(supergraph, { ask: subgraphs.ask, gathered, log: app.log });
  const gateway = createGateway(supergraph, createDemoAccess(supergraph.scopes), engine);
  const server = await createHttpServer(app, gateway, config);
  const url = await listen(server, config);
  return {
    url,
    async stop(graceMs) {
      await server.close(graceMs);
      await subgraphs.close();
    },
  };
}

async function listen(server: HttpServer, { host, port }: Config): Promise<string> {
  try {
    return await server.listen({ host, port });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'EADDRINUSE') {
      throw new StartError(
        `Port ${port} of ${host} is taken: stop what listens there, or set PORT to a free one.`,
      );
    }
    const cause = error instanceof Error ? error.message : String(error);
    throw new StartError(
      `Cannot listen on ${host}:${port}: ${cause}. Set HOST and PORT to an address of this machine.`,
    );
  }
}
