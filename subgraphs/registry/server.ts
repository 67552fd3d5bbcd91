import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ApolloServer } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
} from '@apollo/server/plugin/disabled';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import { enforceAccess } from '@ieum/kit/access.ts';
import type { LogStream } from '@ieum/kit/create-server.ts';
import { createErrorFormatter } from '@ieum/kit/format-error.ts';
import { refuseBadRepresentations } from '@ieum/kit/representations.ts';
import { createSubgraphSchema, type ResolverMap } from '@ieum/kit/subgraph-schema.ts';
import { contractScalars } from '@ieum/schema/contract/scalars.ts';
import { sql } from 'drizzle-orm';
import fastify, { type FastifyInstance, type FastifyRequest } from 'fastify';
import { GraphQLError, type GraphQLSchema } from 'graphql';
import { createHealth } from './health.ts';
import { identify } from './identify.ts';
import { type Context, createLoaders } from './loaders.ts';
import type { Registry } from './registry.ts';
import { resolvers } from './resolvers.ts';
import { addRoutes } from './routes.ts';
import { recordUsage } from './usage/record-usage.ts';

/** How a server is set up. */
export interface ServerSettings {
  /** Whether the gateway's word on who asks is believed. */
  trustsCallers: boolean;
  /** The least level that is logged, as pino names them. */
  logLevel: string;
  /** Where log lines go; standard output by default. */
  logTo?: LogStream | undefined;
}

/**
 * Makes the registry's HTTP server: POST /graphql, what gateways ask, GET /health (200 while the database answers, else
 * 503). It is not listening yet.
 */
export async function createServer(
  registry: Registry,
  { trustsCallers, logLevel, logTo }: ServerSettings,
): Promise<FastifyInstance> {
  const app = fastify({
    logger: { level: logLevel, base: { subgraph: 'registry' }, ...(logTo ? { stream: logTo } : {}) },
    bodyLimit: bodyLimitBytes,
    forceCloseConnections: 'idle',
  });
  const identifyRequest = ({ headers }: FastifyRequest) => identify(registry, headers, trustsCallers);
  const apollo = new ApolloServer<Context>({
    schema: createExecutableSchema(),
    introspection: true,
    includeStacktraceInErrorResponses: false,
    formatError: createErrorFormatter((error) => app.log.error(error, 'a field failed')),
    plugins: [ApolloServerPluginLandingPageDisabled(), ApolloServerPluginCacheControlDisabled()],
    stopOnTerminationSignals: false,
    logger: app.log,
  });
  await apollo.start();
  app.addHook('onClose', () => apollo.stop());
  const health = createHealth();
  const answer = fastifyApolloHandler(apollo, {
    context: async (request) => {
      const identity = await identifyRequest(request).catch(refuseRequest);
      return { ...identity, registry, health, loaders: createLoaders(registry.database) };
    },
  });
  app.post('/graphql', answer);
  app.get('/health', async (_, reply) => {
    try {
      await registry.database.execute(sql`select 1`);
      return { status: 'ok', subgraph: 'registry' };
    } catch {
      return reply.code(503).send({ status: 'no database', subgraph: 'registry' });
    }
  });
  const take = (report: unknown) => recordUsage(registry.database, report);
  addRoutes(app, { registry, identify: identifyRequest, recordUsage: take });
  return app;
}

function createExecutableSchema(): GraphQLSchema {
  const ownSdl = readFileSync(join(import.meta.dirname, 'schema.graphql'), 'utf8');
  const { schema } = createSubgraphSchema(ownSdl, {
    ...(Object.fromEntries(contractScalars) as unknown as ResolverMap),
    ...withReferences(resolvers as ResolverMap),
  });
  refuseBadRepresentations(schema);
  enforceAccess(schema);
  return schema;
}

/** How entities are found by their keys; what there is none of is null. */
function withReferences(map: ResolverMap): ResolverMap {
  return {
    ...map,
    Organization: { ...map.Organization, __resolveReference: ({ id }: { id: string }) => ({ id }) },
    Subgraph: {
      ...map.Subgraph,
      __resolveReference: async ({ name }: { name: string }, { loaders }: Context) =>
        (await loaders.subgraphs()).get(name) ?? null,
    },
    Composition: {
      ...map.Composition,
      __resolveReference: ({ number }: { number: number }, { loaders }: Context) =>
        loaders.composition.load(number),
    },
  };
}

/** A token that is not valid ends the whole request, with the status that HTTP has for it. */
function refuseRequest(error: unknown): never {
  if (!(error instanceof GraphQLError)) throw error;
  const { message, extensions } = error;
  throw new GraphQLError(message, { extensions: { ...extensions, http: { status: 401 } } });
}

// An SDL of 2,000,000 characters in Korean is 6 MB.
const bodyLimitBytes = 8 * 1024 * 1024;
