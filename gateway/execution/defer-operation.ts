import type { GraphQLError } from 'graphql';
import type { IncrementalResponse, SubsequentResult } from '../engine.ts';
import { gatewayError } from '../errors.ts';
import type { Plan } from '../plan/plan.ts';
import type { PreparedOperation } from '../plan/prepare-operation.ts';
import { compileStep } from './compile.ts';
import { completeData } from './complete.ts';
import { type CompletedGroup, createDelivery, type Delivery, type GroupAtObject } from './defer-delivery.ts';
import { createTakeErrors } from './defer-errors.ts';
import { toDeferShapes } from './defer-shape.ts';
import { labelsOf } from './defer-step.ts';
import { createDeferral, type Deferral } from './deferral.ts';
import { readDocument } from './document.ts';
import type { FieldError } from './errors.ts';
import {
  type CompiledOperation,
  compileIntrospection,
  type OperationContext,
  toGraphQLError,
} from './operation.ts';
import { compileProjection, type Project } from './project.ts';
import { explainedBy, type Run } from './run.ts';
import { type ObjectShape, toShape } from './shape.ts';
import { findSuppliers } from './suppliers.ts';

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
  { publicSchema, types, send, echoKeys }: OperationContext,
  prepared: PreparedOperation,
  plan: Plan,
  clientLabels: ReadonlyMap<string, string>,
): CompiledDeferredOperation {
  const { document, definition, introspection, clientKey, variables: toVariables } = prepared;
  const rootType = publicSchema.getRootType(definition.operation);
  if (!rootType) throw new Error(`The API schema has no ${definition.operation} type.`);
  const { fragments } = readDocument(document);
  const shapeContext = { schema: publicSchema, fragments, clientKey };
  const shape = toShape(shapeContext, rootType, definition.selectionSet);
  const { root, initial, shapeOf } = toDeferShapes(shapeContext, rootType, definition.selectionSet);
  const rootObject = root.of(rootType.name);
  if (!rootObject) throw new Error('A root type has a shape.');
  const suppliers = findSuppliers(plan);
  const step = compileStep({ types, send, echoKeys, suppliers }, plan.node);
  const introspect = introspection && compileIntrospection(publicSchema, introspection);
  const labels = labelsOf(plan.node);
  const projections = new WeakMap<ObjectShape, Project>();

  /** Completes groups of one run. Errors are told once, with what they are of. */
  function createCompletion(run: Run, faults: readonly unknown[]) {
    const takeErrors = createTakeErrors(run.errors);
    return ({ object, group, value, place }: GroupAtObject): CompletedGroup => {
      const view = shapeOf(object, group);
      const wrapped = { type: object.type, of: () => view };
      const project = projections.getOrInsertComputed(view, () => compileProjection(wrapped));
      let data: CompletedGroup['data'] | undefined = project(value, run.variables);
      let added: readonly FieldError[] = [];
      if (!data) {
        const completed = completeData(
          wrapped,
          value,
          run.variables,
          explainedBy(run),
          suppliers.subgraphOf,
          place,
        );
        data = completed.data;
        added = completed.errors;
      }
      const found = takeErrors(view, place.path, value);
      return { data, errors: [...found, ...added].map((error) => toGraphQLError(error, faults[0])) };
    };
  }

  return {
    async execute({ variables: given, caller, signal: outer }) {
      const variables = toVariables(given);
      const faults: unknown[] = [];
      const leaving = new AbortController();
      const deferral = createDeferral(labels);
      const run: Run = {
        data: introspect ? introspect(variables) : {},
        ...{ variables, caller, shape, errors: [], deferral, onFault: (fault) => void faults.push(fault) },
        signal: AbortSignal.any([outer, leaving.signal]),
      };
      const complete = createCompletion(run, faults);
      const delivery = createDelivery({
        complete,
        isReady: deferral.isReady,
        faultOf: (label) => toFault(deferral.faultOf(label)),
        clientLabel: (label) => clientLabels.get(label),
      });
      await step(run);
      const place = { path: [], keys: [] };
      const { data, errors } = complete({ object: rootObject, group: initial, value: run.data, place });
      const pending = data ? delivery.start(root, initial, run.data, data) : [];
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

function toFault(fault: unknown): GraphQLError | undefined {
  if (fault === undefined) return undefined;
  const originalError = fault instanceof Error ? fault : null;
  return gatewayError('INTERNAL_SERVER_ERROR', 'The gateway failed.', { originalError });
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
