import { type ExecutionResult, GraphQLError } from 'graphql';
import { gatewayError } from '../../errors.ts';
import type { Run } from '../run.ts';
import type { Shape } from '../shape/shape.ts';
import type { Suppliers } from '../suppliers.ts';
import { completeData } from './complete.ts';
import type { FieldError, Path } from './field-errors.ts';
import { compileProjection } from './project.ts';

/** Compiles what makes the client's response of what the fetches of a run gave. */
export function compileResponse(
  shape: Shape,
  { subgraphOf }: Pick<Suppliers, 'subgraphOf'>,
): (run: Run) => ExecutionResult {
  const project = compileProjection(shape);
  return (run) => {
    const data = project(run.data, run.variables);
    if (data) return toResult(run, data, run.errors);
    const known = [...run.errors, ...run.lost];
    const completed = completeData(shape, run.data, { variables: run.variables, known, subgraphOf });
    return toResult(run, completed.data, [...run.errors, ...completed.errors]);
  };
}

function toResult(run: Run, data: ExecutionResult['data'], errors: readonly FieldError[]): ExecutionResult {
  // The type of an object may have become known after its errors did, and be none that the client asked the field of.
  const placed = errors.filter(({ path }) => isPlace(data, path));
  return placed.length > 0 ? { data, errors: toGraphQLErrors(run, placed) } : { data };
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

/** Errors as clients get them. Those for a fault of the gateway carry it as their cause, which is logged, not answered. */
export function toGraphQLErrors({ faults: [fault] }: Run, errors: readonly FieldError[]): GraphQLError[] {
  return errors.map(({ message, path, extensions }) => {
    const isFault = extensions.code === 'INTERNAL_SERVER_ERROR' && fault instanceof Error;
    const place = path.length > 0 ? { path } : {};
    return new GraphQLError(message, { ...place, extensions, ...(isFault && { originalError: fault }) });
  });
}

/** The error for what is no subgraph's doing. */
export function toFault(error: unknown): GraphQLError {
  const originalError = error instanceof Error ? error : null;
  return gatewayError('INTERNAL_SERVER_ERROR', 'The gateway failed.', { originalError });
}
