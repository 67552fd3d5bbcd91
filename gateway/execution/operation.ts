import { type DocumentNode, type ExecutionResult, executeSync, type GraphQLSchema } from 'graphql';
import type { Operation } from '../engine.ts';
import type { Plan } from '../plan/plan.ts';
import type { PreparedOperation } from '../plan/prepare-operation.ts';
import { readDocument } from '../plan/read-document.ts';
import type { FetchContext, Send } from './fetch.ts';
import { findKnownTypes } from './known-types.ts';
import { compileResponse } from './response/response.ts';
import { createRun } from './run.ts';
import { toShape } from './shape/shape.ts';
import { compileStep } from './step.ts';
import { findSuppliers } from './suppliers.ts';

/** An operation that is ready to run: no document is read any more. */
export interface CompiledOperation {
  execute(operation: Pick<Operation, 'variables' | 'caller' | 'signal'>): Promise<ExecutionResult>;
}

/** Where operations are compiled. */
export interface OperationContext {
  publicSchema: GraphQLSchema;
  /** The supergraph's types, hidden ones included. */
  types: GraphQLSchema;
  send: Send;
  echoKeys: FetchContext['echoKeys'];
}

/** Compiles an operation and its plan. */
export function compileOperation(
  context: OperationContext,
  prepared: PreparedOperation,
  plan: Plan,
): CompiledOperation {
  const { shape, suppliers, fetchContext } = compileParts(context, prepared, plan);
  const step = compileStep(fetchContext, plan.node);
  const introspect = compileIntrospection(context, prepared);
  const respond = compileResponse(shape, suppliers);
  return {
    async execute(operation) {
      const variables = prepared.variables(operation.variables);
      const run = createRun(operation, { variables, shape, data: introspect(variables) });
      await step(run);
      return respond(run);
    },
  };
}

/** Compiles what operations are made of in whatever way they are delivered: what is selected, and who gives it. */
export function compileParts(
  { publicSchema, types, send, echoKeys }: OperationContext,
  { document, definition, clientKey }: PreparedOperation,
  plan: Plan,
) {
  const rootType = publicSchema.getRootType(definition.operation);
  if (!rootType) throw new Error(`The API schema has no ${definition.operation} type.`);
  const { selectionSet, fragments } = readDocument(document);
  const shapeContext = { schema: publicSchema, fragments, clientKey };
  const shape = toShape(shapeContext, rootType, selectionSet);
  const suppliers = findSuppliers(plan);
  const knownTypes = findKnownTypes(types, plan);
  const fetchContext: FetchContext = { types, send, echoKeys, suppliers, knownTypes };
  return { rootType, selectionSet, shapeContext, shape, suppliers, fetchContext };
}

/** Compiles the fields about the schema itself: they are answered from the API schema. */
export function compileIntrospection(
  { publicSchema: schema }: Pick<OperationContext, 'publicSchema'>,
  { introspection: document }: { introspection: DocumentNode | null },
): (variables: Readonly<Record<string, unknown>>) => Record<string, unknown> {
  if (!document) return () => ({});
  return (variableValues) => {
    const { data, errors } = executeSync({ schema, document, variableValues });
    if (!data) throw new Error(`Introspection failed: ${errors?.[0]?.message}`);
    return { ...data };
  };
}
