import type { FastifyInstance } from 'fastify';
import { createRemoteJWKSet, type JWTVerifyGetKey } from 'jose';
import type { SubgraphConfig } from './config.ts';
import { createServer, type LogStream } from './create-server.ts';
import { type OpenDatabase, openDatabase } from './database.ts';
import { createFeeds, type Feeds } from './events/feeds.ts';
import { createListener, type Listener } from './events/listener.ts';
import type { HeldDatabase } from './hold-database.ts';
import { prepareSubgraph } from './prepare-subgraph.ts';
import { createSharing, type Sharing } from './sharing.ts';
import type { SubgraphDefinition } from './subgraph.ts';

/** A subgraph that is listening. */
export interface RunningSubgraph {
  /** Where it answers GraphQL, e.g. `http://127.0.0.1:4002/graphql`. */
  url: string;
  app: FastifyInstance;
  open: OpenDatabase;
  sharing: Sharing;
  feeds: Feeds;
  /** Stops listening, ends subscriptions, lets requests in flight end, closes the database. */
  close(): Promise<void>;
}

/** What tests put in place of the outside. */
export interface Substitutes {
  progress?(text: string): void;
  /** What is to be known beyond the start: that data was replaced. */
  notice?(text: string): void;
  /** Each SQL statement of a request. */
  onStatement?(text: string): void;
  passKeys?: JWTVerifyGetKey;
  /** Takes the log in place of standard output. */
  logTo?: LogStream;
}

/**
 * Brings a subgraph up: database migrated and seeded, server listening, and then the directory's changes followed.
 *
 * @throws an error whose message is one line that says what is wrong: database unreachable, port taken …
 */
export async function openSubgraph<Loaders>(
  definition: SubgraphDefinition<Loaders>,
  config: SubgraphConfig,
  { progress = () => {}, notice = () => {}, onStatement, passKeys, logTo }: Substitutes = {},
): Promise<RunningSubgraph> {
  let app: FastifyInstance | undefined;
  let held: HeldDatabase | undefined;
  let listener: Listener | undefined;
  const open = openDatabase(config.databaseUrl, {
    ...(onStatement ? { onStatement } : {}),
    onLostConnection: (reason) => app?.log.warn(`the database connection was lost: ${reason}`),
  });
  try {
    held = await prepareSubgraph(definition, open, config, { progress, notice });
    await definition.prepare?.(open, progress);
    const sharing = createSharing(open.database, {
      name: definition.name,
      directoryUrl: config.directoryUrl,
      pollMs: config.sharingPollMs,
      log: { info: (text) => app?.log.info(text), warn: (text) => app?.log.warn(text) },
    });
    const log = { warn: (text: string) => app?.log.warn(text) };
    listener = createListener(config.databaseUrl, log);
    const { limits, ownerUrls, logLevel } = config;
    const feeds = createFeeds({
      listener,
      database: open.database,
      queueLimit: limits.subscriptionQueue,
      log,
    });
    const keys = passKeys ?? createRemoteJWKSet(new URL('/.well-known/jwks.json', config.directoryUrl));
    const parts = { open, sharing, feeds, ownerUrls, passKeys: keys };
    app = await createServer(definition, parts, { limits, logLevel, logTo });
    const address = await listen(app, config);
    if (definition.tables) sharing.start();
    return {
      url: `${address}/graphql`,
      app,
      open,
      sharing,
      feeds,
      close: () => close(app!, open, sharing, listener!, held!),
    };
  } catch (error) {
    await app?.close();
    await listener?.stop();
    await held?.release();
    await open.pool.end();
    throw error;
  }
}

async function listen(app: FastifyInstance, { host, port }: SubgraphConfig): Promise<string> {
  try {
    return await app.listen({ host, port });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    throw new Error(`port ${port} of ${host} is taken; stop what listens there or set another PORT`);
  }
}

async function close(
  app: FastifyInstance,
  { pool }: OpenDatabase,
  sharing: Sharing,
  listener: Listener,
  held: HeldDatabase,
): Promise<void> {
  await Promise.all([app.close(), sharing.stop()]);
  await Promise.all([listener.stop(), held.release(), pool.end()]);
}
