import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import type { Config } from './config.ts';
import { createGateway } from './gateway.ts';
import { createGenerations, type Generations } from './generations.ts';
import { addExplorer } from './http/explorer.ts';
import type { ServedBundle } from './http/health.ts';
import { createApp, createHttpServer } from './http/server.ts';
import { createDocumentRules } from './operation/document-rules.ts';
import { createPreviews, type PreviewSource, type Previews } from './previews/previews.ts';
import type { RunningServer } from './run-process.ts';
import type { Supergraph } from './supergraph.ts';
import type { UsageRecorder } from './usage/record-usage.ts';

/** A gateway that serves, and may be given another supergraph. */
export interface RunningGateway extends RunningServer {
  /** As `Generations.replace`. */
  replace(supergraph: Supergraph): Promise<void>;
  log: FastifyBaseLogger;
}

/** What a gateway may be started with besides its settings. */
export interface GatewayParts {
  /** With its log; a new one where it is left out. */
  app?: FastifyInstance;
  /** Notes what is executed. */
  usage?: UsageRecorder;
  /** Where previews of subgraphs come from. */
  previewSource?: PreviewSource;
  /** Which bundle of a registry is served; null: none of one. */
  served?: () => ServedBundle | null;
}

/**
 * Puts the parts together and listens.
 * @throws StartError when the address cannot be had
 */
export async function startGateway(
  config: Config,
  supergraph: Supergraph,
  { app = createApp(config), usage, previewSource, served }: GatewayParts = {},
): Promise<RunningGateway> {
  const rules = createDocumentRules(config);
  const generations = await createGenerations(supergraph, { config, rules, log: app.log, usage });
  const previews = previewSource && openPreviews(config, previewSource, generations, app);
  await addExplorer(app);
  const server = await createHttpServer(app, createGateway(generations), config, {
    generations,
    previews,
    served,
  });
  const url = await server.listen(config);
  return {
    url,
    log: app.log,
    replace: generations.replace,
    async stop(graceMs) {
      await server.close(graceMs);
      await previews?.close();
    },
  };
}

function openPreviews(
  { previews: most, previewIdleMs: idleMs, requestDeadlineMs: graceMs }: Config,
  source: PreviewSource,
  generations: Generations,
  { log }: FastifyInstance,
): Previews | undefined {
  return most > 0 ? createPreviews({ source, generations, most, idleMs, graceMs, log }) : undefined;
}
