import { type FastifyInstance, fastify, LogController } from 'fastify';
import type { Config } from '../config.ts';
import { StartError } from '../errors.ts';
import { createErrorFormat } from '../format-error.ts';
import type { Generations } from '../generations.ts';
import { noPreviews, type Previews } from '../previews/previews.ts';
import { answerInTurn } from './answer-in-turn.ts';
import { createApolloLane } from './apollo-lane.ts';
import { type Gateway, startApollo } from './apollo-server.ts';
import { takeConnections } from './client-connections.ts';
import { answerClientError } from './client-error.ts';
import { answerError } from './error-response.ts';
import { createFastLane } from './fast-lane.ts';
import { addGraphql } from './graphql.ts';
import { addHealth, type Health } from './health.ts';
import { createIncrementalDelivery } from './incremental.ts';
import { takeOrdinaryRequests } from './ordinary-request.ts';
import { takePreviewRequests } from './preview.ts';
import { serveSubscriptions } from './subscriptions.ts';

/** The gateway over HTTP. */
export interface HttpServer {
  /**
   * @returns the address, e.g. `http://127.0.0.1:4000`
   * @throws StartError when the address cannot be had
   */
  listen(options: { host: string; port: number }): Promise<string>;
  /** Takes no new requests, lets those in flight end, and cuts what is left after `graceMs`. */
  close(graceMs: number): Promise<void>;
}

/**
 * Fastify with the routes' common manners: limits on time and size, one shape of errors, JSON log lines.
 *
 * @param logTo takes the log lines in place of standard output
 */
export function createApp(config: Config, logTo?: { write(line: string): void }): FastifyInstance {
  const app = fastify({
    logger: { level: config.logLevel, ...(logTo ? { stream: logTo } : {}) },
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: config.bodyBytes,
    // Slow senders are cut: headers and body must be there in time, checked every two seconds.
    requestTimeout: 8_000,
    http: { headersTimeout: 8_000, connectionsCheckingInterval: 2_000 },
    clientErrorHandler: answerClientError,
    routerOptions: { maxParamLength: 200 },
  });
  app.setErrorHandler(answerError);
  return app;
}

/** What the server answers with besides Apollo Server. */
export interface HttpServerParts {
  /** What the fast lane answers with; without, all requests go one way. */
  generations?: Generations;
  /** Which bundle of a registry is served. */
  served?: Health['served'];
  /** What requests with the preview header are answered by; without, they are refused. */
  previews?: Pick<Previews, 'open' | 'onClosed'>;
}

/** Puts Apollo Server and health onto the app, and the ways of ordinary requests before them. */
export async function createHttpServer(
  app: FastifyInstance,
  gateway: Gateway,
  config: Config,
  { generations, served, previews = noPreviews }: HttpServerParts = {},
): Promise<HttpServer> {
  const formatError = createErrorFormat(app.log);
  const common = { config, formatError, log: app.log };
  const apollo = await startApollo({ ...common, gateway });
  let stopping = false;
  app.addHook('onSend', async (_request, reply) => {
    // Or the server would wait for a kept connection on which nothing comes any more.
    if (stopping) reply.header('connection', 'close');
  });
  const deliver = generations && createIncrementalDelivery({ generations, formatError, config });
  const subscriptions = generations && serveSubscriptions(app.server, { generations, previews, ...common });
  const first = [...(subscriptions?.hooks ?? []), ...(deliver ? [deliver] : [])];
  const preview = generations && takePreviewRequests(app, previews, common);
  addGraphql(app, apollo, config, { preview, first });
  addHealth(app, { isStopping: () => stopping, served });
  if (generations) {
    const answer = config.fastLane
      ? createFastLane({ generations, formatError })
      : createApolloLane({ apollo });
    const requests = { config, isOpen: () => !stopping, answer };
    takeOrdinaryRequests(app.server, requests);
    answerInTurn(app.server);
    takeConnections(app.server, requests);
  }
  return {
    listen: (address) => listen(app, address),
    close: async (graceMs) => {
      stopping = true;
      subscriptions?.close();
      const cut = setTimeout(() => app.server.closeAllConnections(), graceMs);
      await app.close();
      clearTimeout(cut);
      await apollo.stop();
    },
  };
}

async function listen(app: FastifyInstance, { host, port }: { host: string; port: number }): Promise<string> {
  try {
    return await app.listen({ host, port });
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
