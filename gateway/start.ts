import type { FastifyBaseLogger } from 'fastify';
import type { Config } from './config.ts';
import { createGateway } from './gateway.ts';
import { createGenerations } from './generations.ts';
import { addExplorer } from './http/explorer.ts';
import { createApp, createHttpServer } from './http/server.ts';
import { createDocumentRules } from './operation/document-rules.ts';
import type { RunningServer } from './run-process.ts';
import type { Supergraph } from './supergraph.ts';

/** A gateway that serves, and may be given another supergraph. */
export interface RunningGateway extends RunningServer {
  /** As `Generations.replace`. */
  replace(supergraph: Supergraph): Promise<void>;
  log: FastifyBaseLogger;
}

/**
 * Puts the parts together and listens.
 * @throws StartError when the address cannot be had
 */
export async function startGateway(config: Config, supergraph: Supergraph): Promise<RunningGateway> {
  const app = createApp(config);
  const rules = createDocumentRules(config);
  const generations = await createGenerations(supergraph, { config, rules, log: app.log });
  await addExplorer(app);
  const server = await createHttpServer(app, createGateway(generations), config, generations);
  const url = await server.listen(config);
  return {
    url,
    log: app.log,
    replace: generations.replace,
    stop: (graceMs) => server.close(graceMs),
  };
}
