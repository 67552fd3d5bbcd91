import type { ApolloServerOptionsWithGateway } from '@apollo/server';
import type { Bundle } from '@ieum/schema/contract/bundle.ts';
import { type Caller, callerHeader, readCaller } from '@ieum/schema/contract/caller.ts';
import { GraphQLError, getVariableValues, type OperationDefinitionNode } from 'graphql';
import type { Config } from '../config.ts';
import { gatewayError } from '../errors.ts';
import { toGatherLimits } from '../gather-limits.ts';
import { createApp, createHttpServer } from '../http/server.ts';
import type { RequestContext } from '../operation/to-operation.ts';
import type { RunningServer } from '../run-process.ts';
import { createSubgraphs } from '../subgraph/subgraphs.ts';
import { toSubgraphLimits } from '../subgraph-limits.ts';
import { createGathered, type Gathered } from './gathered.ts';
import { type Graph, readGraph } from './graph.ts';
import { toStandaloneSdl } from './standalone-sdl.ts';

type Gateway = ApolloServerOptionsWithGateway<RequestContext>['gateway'];
type Executor = NonNullable<Awaited<ReturnType<Gateway['load']>>['executor']>;

/**
 * `gathered` over HTTP, an ordinary Federation subgraph for whatever router stands before it: `POST /graphql` with the
 * caller in the header `ieum-caller`, and `GET /health`. Limits, errors and stopping are the gateway's.
 * @throws StartError when the address cannot be had
 */
export async function startGathered(config: Config, composed: Bundle): Promise<RunningServer> {
  const bundle = { ...composed, gathered: toStandaloneSdl(composed.gathered, composed.fields) };
  const graph = readGraph(bundle);
  const app = createApp(config);
  const subgraphs = createSubgraphs(bundle.sources, toSubgraphLimits(config), app.log);
  const gathered = createGathered({ graph, ask: subgraphs.ask, limits: toGatherLimits(config) });
  app.get('/health', async () => ({ status: 'ok' }));
  const gateway = toGateway(graph, bundle.supergraph, createExecutor(graph, gathered));
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

function createExecutor({ schema }: Graph, gathered: Gathered): Executor {
  return async ({ document, operation, operationName, request, context }) => {
    const { headers, signal } = context as RequestContext;
    const caller = readCaller(headers[callerHeader]?.toString());
    if (!operation) return { errors: [noOperation(request.operationName)] };
    if (caller === null && !isAboutItself(operation)) return { errors: [noCaller()] };
    const variables = request.variables ?? {};
    // What a source is asked must be what the router's client meant: wrong values end here, in one error each.
    const { errors: wrong } = getVariableValues(schema, operation.variableDefinitions ?? [], variables);
    if (wrong)
      return { errors: wrong.map(({ message }) => gatewayError('BAD_USER_INPUT', message, { status: 400 })) };
    const fetch = { document, operationName, variables, caller: caller ?? nobody, signal };
    try {
      const { data, errors } = await gathered.execute(fetch);
      return {
        data,
        ...(errors && { errors: errors.map(({ message, ...rest }) => new GraphQLError(message, rest)) }),
      };
    } catch (error) {
      if (!signal.aborted) throw error;
      return { errors: [gatewayError('REQUEST_ABORTED', 'The request ended before its answer.')] };
    }
  };
}

/** Apollo Server takes an executor of one's own as a gateway, and does HTTP, parsing and validation before it. */
function toGateway({ schema }: Graph, coreSupergraphSdl: string, executor: Executor): Gateway {
  return {
    onSchemaLoadOrUpdate(listener) {
      listener({ apiSchema: schema, coreSupergraphSdl });
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

function noCaller() {
  const message = `The request has no caller: send the header "${callerHeader}" as the gateway does.`;
  return gatewayError('UNAUTHENTICATED', message, { status: 401 });
}

function noOperation(name: string | undefined) {
  const message = name
    ? `The document has no operation "${name}".`
    : 'Name one of the document’s operations in "operationName".';
  return gatewayError('OPERATION_RESOLUTION_FAILURE', message, { status: 400 });
}
