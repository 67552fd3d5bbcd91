import { GraphQLError } from 'graphql';
import type { Operation } from '../engine.ts';
import { gatewayError } from '../errors.ts';
import { withoutDefer } from '../operation/defer-directive.ts';
import { refuseExpansion } from '../plan/expanded-size.ts';
import type { Overrides } from '../plan/overrides.ts';
import type { Planned } from '../plan/plan-cache.ts';
import type { Planner } from '../plan/planner.ts';
import type { PrepareOperation } from '../plan/prepare-operation.ts';
import { resolveDefers } from './defer/defer-document.ts';
import { type CompiledDeferredOperation, compileDeferredOperation } from './defer/defer-operation.ts';
import { type CompiledOperation, compileOperation, type OperationContext } from './operation.ts';
import { type CompiledSubscription, compileSubscription, type SubscribeFetch } from './subscription.ts';

type Document = Pick<Operation, 'document' | 'definition'>;

/** Plans operations and compiles their plans. What comes is thrown as a GraphQLError where there is no plan. */
export interface Compiler {
  /** For one result; what is deferred comes with it. */
  whole(operation: Document, overrides: Overrides): Promise<Planned<CompiledOperation>>;
  /** For a result in parts, by these values of the variables that decide over the parts. */
  deferred(
    operation: Document & Pick<Operation, 'variables'>,
    overrides: Overrides,
  ): Promise<Planned<CompiledDeferredOperation>>;
  /** For a result to each event. @throws BAD_REQUEST where there is nothing to subscribe to */
  subscription(operation: Document, overrides: Overrides): Promise<Planned<CompiledSubscription>>;
}

/** Makes the compiler of the operations on one supergraph. */
export function createCompiler(
  context: OperationContext & { subscribe?: SubscribeFetch },
  prepare: PrepareOperation,
  planner: Pick<Planner, 'plan'>,
): Compiler {
  async function plan({ document, definition }: Document, overrides: Overrides) {
    const prepared = prepare(document, definition);
    const { text } = prepared;
    const own = text === null ? { node: null } : await planner.plan(text, overrides);
    return { prepared, own, bytes: bytesPerCharacter * (text?.length ?? 0) };
  }

  async function whole(operation: Document, overrides: Overrides) {
    const { prepared, own, bytes } = await plan(withoutDefer(operation), overrides);
    return { value: compileOperation(context, prepared, own), bytes };
  }

  return {
    whole,
    async deferred(operation, overrides): Promise<Planned<CompiledDeferredOperation>> {
      const refused = refuseExpansion(operation.document, operation.definition);
      if (refused) throw refused;
      const resolved = resolveDefers(operation);
      const planned = await plan(resolved, overrides).catch(onlyUnplanned);
      // What no planner can part may still be answered as a whole, which whoever defers must expect.
      if (!planned) return whole(operation, overrides);
      const { prepared, own, bytes } = planned;
      return { value: compileDeferredOperation(context, prepared, own, resolved.labels), bytes };
    },
    async subscription(operation, overrides) {
      const { prepared, own, bytes } = await plan(withoutDefer(operation), overrides);
      const { subscribe } = context;
      if (!subscribe || own.node?.kind !== 'Subscription') throw refuseSubscription();
      const value = compileSubscription({ ...context, subscribe }, prepared, { node: own.node });
      return { value, bytes };
    },
  };
}

/** About what a compiled operation holds for each character of its document. */
const bytesPerCharacter = 100;

/** Null for a fault of the planners; what is said against the operation itself is thrown. */
function onlyUnplanned(error: unknown): null {
  if (error instanceof GraphQLError && error.extensions.code === 'INTERNAL_SERVER_ERROR') return null;
  throw error;
}

/** Conditions may leave the one field of a subscription out. */
const refuseSubscription = () =>
  gatewayError('BAD_REQUEST', 'There is nothing to subscribe to here.', { status: 400 });
