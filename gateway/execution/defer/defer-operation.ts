import type { IncrementalResponse, SubsequentResult } from '../../engine.ts';
import type { Plan } from '../../plan/plan.ts';
import type { PreparedOperation } from '../../plan/prepare-operation.ts';
import {
  type CompiledOperation,
  compileIntrospection,
  compileParts,
  type OperationContext,
} from '../operation.ts';
import { toFault } from '../response/response.ts';
import { createRun } from '../run.ts';
import { compileStep } from '../step.ts';
import { compileGroupCompletion } from './complete-group.ts';
import { toDeferShapes } from './defer-shape.ts';
import { labelsOf } from './defer-step.ts';
import { createDeferral, type Deferral } from './deferral.ts';
import { createDelivery, type Delivery } from './delivery.ts';

/** An operation with deferred fragments that is ready to run. */
export interface CompiledDeferredOperation {
  execute(
    operation: Parameters<CompiledOperation['execute']>[0],
  ): Promise<Awaited<ReturnType<CompiledOperation['execute']>> | IncrementalResponse>;
}

/**
 * Compiles an operation and its plan, whose parts are run as soon as what they depend on is there.
 * @param clientLabels the client's labels by the document's (see `defer-document.ts`)
 */
export function compileDeferredOperation(
  context: OperationContext,
  prepared: PreparedOperation,
  plan: Plan,
  clientLabels: ReadonlyMap<string, string>,
): CompiledDeferredOperation {
  const { rootType, selectionSet, shapeContext, shape, suppliers, fetchContext } = compileParts(
    context,
    prepared,
    plan,
  );
  const step = compileStep(fetchContext, plan.node);
  const introspect = compileIntrospection(context, prepared);
  const shapes = toDeferShapes(shapeContext, rootType, selectionSet);
  const rootObject = shapes.root.of(rootType.name);
  if (!rootObject) throw new Error('A root type has a shape.');
  const createCompletion = compileGroupCompletion(suppliers);
  const labels = labelsOf(plan.node);

  return {
    async execute({ variables: given, caller, signal }) {
      const variables = prepared.variables(given);
      const leaving = new AbortController();
      const deferral = createDeferral(labels);
      const run = createRun(
        { caller, signal: AbortSignal.any([signal, leaving.signal]) },
        { variables, shape, data: introspect(variables) },
      );
      run.deferral = deferral;
      const complete = createCompletion(run);
      const delivery = createDelivery({
        complete,
        isReady: deferral.isReady,
        faultOf: (label) => {
          const fault = deferral.faultOf(label);
          return fault === undefined ? undefined : toFault(fault);
        },
        clientLabel: (label) => clientLabels.get(label),
      });
      await step(run);
      const place = { path: [], keys: [] };
      const initial = { object: rootObject, group: shapes.initial, value: run.data, place };
      const { data, errors } = complete(initial);
      const pending = data ? delivery.start(shapes.root, shapes.initial, run.data, data) : [];
      const result = { data, ...(errors.length > 0 && { errors }) };
      if (pending.length === 0) {
        leaving.abort();
        return result;
      }
      return {
        initialResult: { ...result, pending, hasNext: true },
        subsequentResults: deliver(delivery, deferral, leaving),
      };
    },
  };
}

/** As a generator, but for one that was not started: `return` aborts what is under way. */
function deliver(
  delivery: Delivery,
  deferral: Deferral,
  leaving: AbortController,
): IncrementalResponse['subsequentResults'] {
  const results = generate(delivery, deferral);
  return Object.assign(results, {
    return: async () => {
      leaving.abort();
      return { done: true as const, value: undefined };
    },
  });
}

async function* generate(
  delivery: Delivery,
  deferral: Deferral,
): AsyncGenerator<SubsequentResult, void, void> {
  while (!delivery.isOver()) {
    const changed = deferral.changed();
    const result = delivery.next();
    if (result) yield result;
    else await changed;
  }
}
