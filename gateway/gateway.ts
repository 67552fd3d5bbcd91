import type { ApolloServerOptionsWithGateway } from '@apollo/server';
import type { Generations } from './generations.ts';
import { type RequestContext, toOperation } from './operation/to-operation.ts';

type GatewayInterface = ApolloServerOptionsWithGateway<RequestContext>['gateway'];
type Executor = NonNullable<Awaited<ReturnType<GatewayInterface['load']>>['executor']>;

/**
 * The gateway behind Apollo Server, which has parsed and validated the document. `execute` below is the whole path of
 * one operation: the supergraph that it was validated for, who is asking, the variables, the engine.
 */
export function createGateway(
  generations: Pick<Generations, 'of' | 'onReplaced' | 'close'>,
): GatewayInterface {
  const execute: Executor = async (request) => {
    const { document, operation: definition, queryHash: documentHash, context } = request;
    const { operationName, variables } = request.request;
    const { operations, engine } = generations.of(request.schema);
    const asked = { document, documentHash, definition, operationName, variables };
    const read = toOperation(operations, { ...asked, ...(context as RequestContext) });
    return 'errors' in read ? read : engine.execute(read.operation);
  };

  return {
    onSchemaLoadOrUpdate(listener) {
      generations.onReplaced(({ supergraph }) => {
        listener({ apiSchema: supergraph.publicSchema, coreSupergraphSdl: supergraph.bundle.supergraph });
      });
      return () => {};
    },
    load: async () => ({ executor: execute }),
    stop: () => generations.close(),
  };
}
