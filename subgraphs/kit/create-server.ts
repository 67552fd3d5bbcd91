import { ApolloServer, type ApolloServerPlugin } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
} from '@apollo/server/plugin/disabled';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import { type Caller, callerHeader, readCaller } from '@ieum/schema/contract/caller.ts';
import { contractScalars, RegionCodeScalar } from '@ieum/schema/contract/scalars.ts';
import DataLoader from 'dataloader';
import fastify, { type FastifyInstance } from 'fastify';
import { GraphQLError, type GraphQLSchema } from 'graphql';
import type { JWTVerifyGetKey } from 'jose';
import { enforceAccess } from './access.ts';
import type { SubgraphContext } from './context.ts';
import type { OpenDatabase } from './database.ts';
import type { Feeds } from './events/feeds.ts';
import { createErrorFormatter } from './format-error.ts';
import { createGatheredLoaders } from './gathered/loaders.ts';
import { gatheredResolvers } from './gathered/resolvers.ts';
import { type Pass, verifyPass } from './pass.ts';
import { refuseBadRepresentations } from './representations.ts';
import type { Sharing } from './sharing.ts';
import { requireStartupId } from './startup-id.ts';
import { type EntityKey, ownSdlOf, type SubgraphDefinition } from './subgraph.ts';
import { createSubgraphSchema, type ResolverMap } from './subgraph-schema.ts';
import type { Subscriber } from './subscriptions/open-subscription.ts';
import { type SubscriptionLimits, serveSubscriptions } from './subscriptions/serve-subscriptions.ts';

/** What a server is made over. */
export interface ServerParts {
  open: OpenDatabase;
  sharing: Sharing;
  /** What subscriptions are fed from. */
  feeds: Feeds;
  /** GraphQL addresses of the subgraphs that own records, for the directory. */
  ownerUrls: readonly string[];
  /** The directory's public keys. */
  passKeys: JWTVerifyGetKey;
}

/** How a server is set up. */
export interface ServerSettings {
  limits: SubscriptionLimits;
  /** The least level that is logged, as pino names them. */
  logLevel: string;
  /** Where log lines go; standard output by default. */
  logTo?: LogStream | undefined;
}

/** Takes log lines, each JSON with its line end. */
export interface LogStream {
  write(line: string): void;
}

/**
 * Makes a subgraph's HTTP server: POST /graphql, subscriptions there too, GET /health (200 while the database answers,
 * else 503), and the definition's own routes. It is not listening yet.
 */
export async function createServer<Loaders>(
  definition: SubgraphDefinition<Loaders>,
  parts: ServerParts,
  { limits, logLevel, logTo }: ServerSettings,
): Promise<FastifyInstance> {
  const app = fastify({
    logger: { level: logLevel, base: { subgraph: definition.name }, ...(logTo ? { stream: logTo } : {}) },
    bodyLimit: bodyLimitBytes,
    // In-flight requests end by themselves; a client that keeps its connection open must not hold up the stop.
    forceCloseConnections: 'idle',
    // Of a client that offers HTTP/2 the request is answered as it is.
    http: { shouldUpgradeCallback: ({ headers }) => headers.upgrade?.toLowerCase() === 'websocket' },
  });
  const schema = createExecutableSchema(definition);
  const formatError = createErrorFormatter((error) => app.log.error(error, 'a field failed'));
  const apollo = new ApolloServer<SubgraphContext<Loaders>>({
    schema,
    introspection: true,
    includeStacktraceInErrorResponses: false,
    formatError,
    // Cache control watches every field, though none has a hint.
    plugins: [
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginCacheControlDisabled(),
      refuseSubscriptions,
    ],
    // The process decides when to stop; Apollo Server's own handlers would kill it half way.
    stopOnTerminationSignals: false,
    logger: app.log,
  });
  await apollo.start();
  app.addHook('onClose', () => apollo.stop());
  const answer = fastifyApolloHandler(apollo, {
    context: async (request) => {
      const header = request.headers[callerHeader];
      const caller = readCaller(Array.isArray(header) ? header[0] : header);
      return createContext(definition, caller, parts);
    },
  });
  const served = {
    schema,
    formatError,
    createContext: ({ caller, cut }: Subscriber) => createContext(definition, caller, parts, cut),
    feeds: parts.feeds,
    limits,
    messageBytes: bodyLimitBytes,
  };
  app.post('/graphql', serveSubscriptions(app, served, answer));
  app.get('/health', async (_, reply) => {
    try {
      await parts.open.pool.query('select 1');
      return { status: 'ok', subgraph: definition.name };
    } catch {
      return reply.code(503).send({ status: 'no database', subgraph: definition.name });
    }
  });
  await definition.routes?.(app, parts.open);
  return app;
}

function createContext<Loaders>(
  definition: SubgraphDefinition<Loaders>,
  caller: Caller | null,
  { open: { database }, sharing, feeds, ownerUrls, passKeys }: ServerParts,
  cut = () => {},
): SubgraphContext<Loaders> {
  // Signatures are checked on other threads and end at different times. Waiting for all of a tick lets what is then
  // read for them be read together.
  const passes = new DataLoader<{ id: string; pass: string }, Pass, string>(
    (keys) =>
      Promise.all(
        keys.map(({ id, pass }) => verifyPass(id, pass, caller, passKeys).catch((error: Error) => error)),
      ),
    { cacheKeyFn: ({ id, pass }) => `${id} ${pass}` },
  );
  return {
    caller,
    database,
    loaders: definition.createLoaders(database, caller),
    ...(definition.tables ? { gathered: createGatheredLoaders(database, caller, definition.tables) } : {}),
    sharing,
    subscribe: (topic, concerns) => feeds.subscribe(topic, concerns, cut),
    ownerUrls,
    verifyPass: (id, pass) => passes.load({ id, pass }),
  };
}

/** Apollo Server would execute one as if it were a query. */
const refuseSubscriptions: ApolloServerPlugin = {
  requestDidStart: async () => ({
    async didResolveOperation({ operation }) {
      if (operation?.operation !== 'subscription') return;
      const message =
        'A subscription is answered by an event stream or over a WebSocket: send accept: text/event-stream, or ' +
        'connect by graphql-transport-ws.';
      throw new GraphQLError(message, { extensions: { code: 'BAD_REQUEST', http: { status: 406 } } });
    },
  }),
};

function createExecutableSchema<Loaders>(definition: SubgraphDefinition<Loaders>): GraphQLSchema {
  const ownSdl = ownSdlOf(definition);
  const { schema: bare } = createSubgraphSchema(ownSdl, {});
  const { schema } = createSubgraphSchema(
    ownSdl,
    mergeResolvers(
      Object.fromEntries(contractScalars) as unknown as ResolverMap,
      { Startup: { __resolveReference: startupStub }, Region: { __resolveReference: regionStub } },
      definition.tables ? gatheredResolvers(bare, definition.tables) : {},
      (definition.scalars ?? {}) as unknown as ResolverMap,
      entityReferences(definition),
      definition.resolvers as ResolverMap,
    ),
  );
  refuseBadRepresentations(schema);
  enforceAccess(schema);
  return schema;
}

// Async, so that one bad key fails its own entity and not the whole list.
async function startupStub(key: { id: unknown }): Promise<{ id: string }> {
  const id = String(key.id);
  requireStartupId(id);
  return { id };
}

async function regionStub(key: { code: unknown }): Promise<{ code: string }> {
  return { code: RegionCodeScalar.parseValue(key.code) };
}

function entityReferences<Loaders>({ entities = {} }: SubgraphDefinition<Loaders>): ResolverMap {
  return Object.fromEntries(
    Object.entries(entities).map(([type, find]) => [
      type,
      {
        __resolveReference: async (key: EntityKey, context: SubgraphContext<Loaders>) => find(key, context),
      },
    ]),
  );
}

function mergeResolvers(...maps: ResolverMap[]): ResolverMap {
  const merged: ResolverMap = {};
  for (const map of maps) {
    for (const [type, fields] of Object.entries(map)) {
      // Scalars are whole objects with methods; there is nothing to merge into them.
      const isPlain = Object.getPrototypeOf(fields) === Object.prototype;
      merged[type] = isPlain ? { ...merged[type], ...fields } : fields;
    }
  }
  return merged;
}

// A fetch for 20,000 items, the most the gateway lets an operation yield, takes about 1.5 MB of representations;
// the largest set of a cohort that a gateway may hand to the directory is 8,000,000 characters.
const bodyLimitBytes = 8 * 1024 * 1024;
