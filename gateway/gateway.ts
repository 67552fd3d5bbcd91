import type { ApolloServerOptionsWithGateway } from '@apollo/server';
import type { Access } from './access/caller.ts';
import type { Engine } from './engine.ts';
import { type RequestContext, toOperation } from './operation/to-operation.ts';
import type { Supergraph } from './supergraph.ts';

type GatewayInterface = ApolloServerOptionsWithGateway<RequestContext>['gateway'];
type Executor = NonNullable<Awaited<ReturnType<GatewayInterface['load']>>['executor']>;

/**
 * The gateway behind Apollo Server, which has parsed and validated the document. `execute` below is the whole path of
 * one operation: who is asking, the variables, the engine.
 */
export function createGateway(supergraph: Supergraph, access: Access, engine: Engine): GatewayInterface {
  const execute: Executor = async (request) => {
    const { document, operation: definition, queryHash: documentHash, context } = request;
    const { operationName, variables } = request.request;
    const asked = { document, documentHash, definition, operationName, variables };
    const read = toOperation(supergraph.publicSchema, access, { ...asked, ...(context as RequestContext) });
    return 'errors' in read ? read : engine.execute(read.operation);
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
