import { ApolloServer, type ApolloServerOptionsWithGateway } from '@apollo/server';
import {
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
} from '@apollo/server/plugin/disabled';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import { type Caller, callerHeader, readCaller } from '@ieum/schema/contract/caller.ts';
import { type FastifyReply, fastify } from 'fastify';
import { GraphQLError, getVariableValues, type OperationDefinitionNode } from 'graphql';
import { gatewayError } from '../errors.ts';
import { createGathered, type GatheredOptions } from './gathered.ts';
import { readGraph } from './graph.ts';
import { toStandaloneSdl } from './standalone-sdl.ts';

/** `gathered` over HTTP: an ordinary Federation subgraph for whatever router stands before it. */
export interface GatheredServer {
  /** @returns the address, e.g. `http://127.0.0.1:4090` */
  listen(options: { host: string; port: number }): Promise<string>;
  /** Takes no new requests and lets those in flight end. */
  close(): Promise<void>;
}

interface Context {
  caller: Caller | null;
  signal: AbortSignal;
}

type Gateway = ApolloServerOptionsWithGateway<Context>['gateway'];
type Executor = NonNullable<Awaited<ReturnType<Gateway['load']>>['executor']>;

/** `POST /graphql` with the caller in the header `ieum-caller`, and `GET /health`. */
export async function createGatheredServer(options: GatheredOptions): Promise<GatheredServer> {
  const bundle = {
    ...options.bundle,
    gathered: toStandaloneSdl(options.bundle.gathered, options.bundle.fields),
  };
  const { schema } = readGraph(bundle);
  const gathered = createGathered({ ...options, bundle });

  const execute: Executor = async ({ document, operation, operationName, request, context }) => {
    const { caller, signal } = context as Context;
    if (!operation) return { errors: [noOperation(request.operationName)] };
    if (caller === null && !isAboutItself(operation)) return { errors: [noCaller()] };
    const variables = request.variables ?? {};
    // What a source is asked must be what the router's client meant: wrong values end here, in one error each.
    const { errors: wrong } = getVariableValues(schema, operation.variableDefinitions ?? [], variables);
    if (wrong)
      return { errors: wrong.map(({ message }) => gatewayError('BAD_USER_INPUT', message, { status: 400 })) };
    const { data, errors } = await gathered.execute({
      document,
      operationName,
      variables,
      caller: caller ?? nobody,
      signal,
    });
    return {
      data,
      ...(errors && { errors: errors.map(({ message, ...rest }) => new GraphQLError(message, rest)) }),
    };
  };

  const apollo = new ApolloServer<Context>({
    gateway: toGateway(schema, bundle.supergraph, execute),
    introspection: true,
    persistedQueries: false,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    plugins: [ApolloServerPluginLandingPageDisabled(), ApolloServerPluginInlineTraceDisabled()],
    apollo: {},
  });
  await apollo.start();
  const app = fastify({ logger: false });
  app.get('/health', async () => ({ status: 'ok' }));
  app.post(
    '/graphql',
    fastifyApolloHandler(apollo, {
      context: async (request, reply) => ({
        caller: readCaller(request.headers[callerHeader]?.toString()),
        signal: createSignal(reply),
      }),
    }),
  );
  return {
    listen: ({ host, port }) => app.listen({ host, port }),
    close: async () => {
      await app.close();
      await apollo.stop();
    },
  };
}

/** Apollo Server takes an executor of one's own as a gateway, and does HTTP, parsing and validation before it. */
function toGateway(
  apiSchema: ReturnType<typeof readGraph>['schema'],
  sdl: string,
  executor: Executor,
): Gateway {
  return {
    onSchemaLoadOrUpdate(listener) {
      listener({ apiSchema, coreSupergraphSdl: sdl });
      return () => {};
    },
    load: async () => ({ executor }),
    stop: async () => {},
  };
}

/** Only what needs no caller is executed for nobody, so no source ever hears of them. */
const nobody: Caller = { subject: '', organization: null, roles: [], scopes: [], purpose: null };

/** Composition asks for the SDL, and health checks for `__typename`, without a caller. */
function isAboutItself({ selectionSet }: OperationDefinitionNode): boolean {
  return selectionSet.selections.every(
    (node) =>
      node.kind === 'Field' && ['_service', '__typename', '__schema', '__type'].includes(node.name.value),
  );
}

/** Aborts when the connection ends before the answer has been written. */
function createSignal(reply: FastifyReply): AbortSignal {
  const controller = new AbortController();
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) controller.abort();
  });
  return controller.signal;
}

function noCaller() {
  const message = `The request has no caller: send the header "${callerHeader}" as the gateway does.`;
  return new GraphQLError(message, { extensions: { code: 'UNAUTHENTICATED', http: { status: 401 } } });
}

function noOperation(name: string | undefined) {
  const message = name
    ? `The document has no operation "${name}".`
    : 'Name one of the document’s operations in "operationName".';
  return gatewayError('OPERATION_RESOLUTION_FAILURE', message, { status: 400 });
}
