import {
  type DocumentNode,
  type ExecutionResult,
  executeSync,
  GraphQLError,
  type GraphQLSchema,
} from 'graphql';
import type { Operation } from '../engine.ts';
import type { Plan } from '../plan/plan.ts';
import type { PreparedOperation } from '../plan/prepare-operation.ts';
import { compileStep } from './compile.ts';
import { completeData } from './complete.ts';
import { readDocument } from './document.ts';
import type { FieldError, Path } from './errors.ts';
import type { FetchContext, Send } from './fetch.ts';
import { compileProjection } from './project.ts';
import { explainedBy, type Run } from './run.ts';
import { toShape } from './shape.ts';
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
  { publicSchema, types, send, echoKeys }: OperationContext,
  { document, definition, introspection, clientKey, variables: toVariables }: PreparedOperation,
  plan: Plan,
): CompiledOperation {
  const rootType = publicSchema.getRootType(definition.operation);
  if (!rootType) throw new Error(`The API schema has no ${definition.operation} type.`);
  const { fragments } = readDocument(document);
  const shape = toShape({ schema: publicSchema, fragments, clientKey }, rootType, definition.selectionSet);
  const suppliers = findSuppliers(plan);
  const step = compileStep({ types, send, echoKeys, suppliers }, plan.node);
  const project = compileProjection(shape);
  const introspect = introspection && compileIntrospection(publicSchema, introspection);

  return {
    async execute({ variables: given, caller, signal }) {
      const variables = toVariables(given);
      const faults: unknown[] = [];
      const run: Run = {
        data: introspect ? introspect(variables) : {},
        ...{ variables, caller, signal, shape, errors: [], onFault: (fault) => void faults.push(fault) },
      };
      await step(run);
      const data = project(run.data, variables);
      if (data) return toResult(data, run.errors, faults);
      const completed = completeData(shape, run.data, variables, explainedBy(run), suppliers.subgraphOf);
      return toResult(completed.data, [...run.errors, ...completed.errors], faults);
    },
  };
}

/** Fields about the schema itself are answered from the API schema. */
export function compileIntrospection(schema: GraphQLSchema, document: DocumentNode) {
  return (variableValues: Readonly<Record<string, unknown>>): Record<string, unknown> => {
    const { data, errors } = executeSync({ schema, document, variableValues });
    if (!data) throw new Error(`Introspection failed: ${errors?.[0]?.message}`);
    return { ...data };
  };
}

export function toResult(
  data: ExecutionResult['data'],
  errors: readonly FieldError[],
  [fault]: readonly unknown[],
): ExecutionResult {
  // The type of an object may have become known after its errors did, and be none that the client asked the field of.
  const placed = errors.filter(({ path }) => isPlace(data, path));
  if (placed.length === 0) return { data };
  return { data, errors: placed.map((error) => toGraphQLError(error, fault)) };
}

/** Whether a path ends in the data: at a value, or at or above it at a null. */
function isPlace(data: unknown, path: Path): boolean {
  let value: unknown = data;
  for (const step of path) {
    if (typeof value !== 'object' || value === null) return true;
    if (!Object.hasOwn(value, step)) return false;
    value = (value as Record<string | number, unknown>)[step];
  }
  return true;
}

export function toGraphQLError({ message, path, extensions }: FieldError, fault: unknown): GraphQLError {
  const isFault = extensions.code === 'INTERNAL_SERVER_ERROR' && fault instanceof Error;
  const place = path.length > 0 ? { path } : {};
  return new GraphQLError(message, { ...place, extensions, ...(isFault && { originalError: fault }) });
}
