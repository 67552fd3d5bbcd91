import type { ApolloServerOptionsWithGateway } from '@apollo/server';
import type { OperationDefinitionNode } from 'graphql';
import type { Access, RequestHeaders } from './access/caller.ts';
import type { Engine } from './engine.ts';
import { gatewayError } from './errors.ts';
import { coerceVariables } from './operation/variables.ts';
import type { Supergraph } from './supergraph.ts';

/** What the HTTP side knows of a request and Apollo Server does not hand on. */
export interface RequestContext {
  /** Headers as they came, empty ones included. */
  headers: RequestHeaders;
  /** Aborts when the client leaves or the request's deadline passes. */
  signal: AbortSignal;
}

type GatewayInterface = ApolloServerOptionsWithGateway<RequestContext>['gateway'];
type Executor = NonNullable<Awaited<ReturnType<GatewayInterface['load']>>['executor']>;

/**
 * The gateway behind Apollo Server, which has parsed and validated the document. `execute` below is the whole path of
 * one operation: who is asking, the variables, the engine.
 */
export function createGateway(supergraph: Supergraph, access: Access, engine: Engine): GatewayInterface {
  const execute: Executor = async (request) => {
    const { headers, signal } = request.context as RequestContext;
    const { document, operation, operationName } = request;
    if (!operation) return { errors: [missingOperation(request.request.operationName)] };
    if (!supergraph.publicSchema.getRootType(operation.operation)) {
      return { errors: [unservedOperation(operation)] };
    }
    const caller = access(headers);
    const inputs = request.request.variables ?? {};
    const coerced = coerceVariables(supergraph.publicSchema, document, operation, inputs);
    if ('errors' in coerced) return { errors: coerced.errors };
    const { variables } = coerced;
    return engine.execute({
      document,
      definition: operation,
      documentHash: request.queryHash,
      operationName,
      variables,
      caller,
      signal,
    });
  };

  return {
    onSchemaLoadOrUpdate(listener) {
      listener({ apiSchema: supergraph.publicSchema, coreSupergraphSdl: supergraph.bundle.supergraph });
      return () => {};
    },
    load: async () => ({ executor: execute }),
    stop: () => engine.stop(),
  };
}

/** Validation lets an operation pass whose root type the schema does not have. */
function unservedOperation(operation: OperationDefinitionNode) {
  const message = `The network serves no ${operation.operation}: its schema has no such type.`;
  return gatewayError('GRAPHQL_VALIDATION_FAILED', message, { nodes: operation, status: 400 });
}

/** Apollo Server leaves it to the executor to refuse a document that has no such operation. */
function missingOperation(name: string | undefined) {
  const message = name
    ? `The document has no operation "${name}".`
    : 'The document has several operations: name one of them in "operationName".';
  return gatewayError('OPERATION_RESOLUTION_FAILURE', message, { status: 400 });
}
