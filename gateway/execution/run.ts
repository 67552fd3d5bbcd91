import type { Caller } from '@ieum/schema/contract/caller.ts';
import { isObjectType } from 'graphql';
import type { Deferral } from './deferral.ts';
import type { FieldError, Path } from './errors.ts';
import { isIncluded, type ObjectShape, type Shape, type ShapeField } from './shape.ts';
import type { Target } from './targets.ts';

/** One execution of an operation. */
export interface Run {
  /** What the subgraphs have given so far, under the response keys of the plan. */
  data: Target;
  /** By the names that the plan uses. */
  variables: Readonly<Record<string, unknown>>;
  caller: Caller;
  signal: AbortSignal;
  /** What went wrong so far, at the client's paths. */
  errors: FieldError[];
  /** What the client selects. */
  shape: Shape;
  /** Which parts of the plan are there; for plans with parts that are delivered later. */
  deferral?: Deferral;
  /** Takes what failed that is no subgraph's doing; its errors say no more than that. */
  onFault(fault: unknown): void;
}

/** A place in the client's response. */
export interface ClientPlace {
  /** The nearest field that the client asked for. */
  path: Path;
  /** What the client selects there; undefined for leaf fields, and where the place is none of the client's. */
  shape: ObjectShape | undefined;
  /** Whether the client asked for the very place. */
  isAsked: boolean;
  /** Whether the client left the place out by a variable: nothing that happens there is the client's concern. */
  isLeftOut: boolean;
}

/** Follows a path of response keys and indexes as far as the client asked. Cost: for errors only. */
export function toClientPlace(run: Run, path: ReadonlyArray<string | number>): ClientPlace {
  const client: Array<string | number> = [];
  let value: unknown = run.data;
  let shape: Shape | null = run.shape;
  for (const step of path) {
    if (typeof step === 'number') {
      client.push(step);
      value = Array.isArray(value) ? value[step] : undefined;
      continue;
    }
    const field: ShapeField | null | undefined = shape && shapeOf(shape, value)?.byKey.get(step);
    if (!field || !isIncluded(field, run.variables)) {
      const isLeftOut = field !== null && field !== undefined;
      return { path: client, shape: shape ? shapeOf(shape, value) : undefined, isAsked: false, isLeftOut };
    }
    client.push(field.clientKey);
    value = isObject(value) ? value[step] : undefined;
    shape = field.shape;
  }
  return { path: client, shape: shape ? shapeOf(shape, value) : undefined, isAsked: true, isLeftOut: false };
}

/** Of an abstract type, the object says which type it is of. */
function shapeOf(shape: Shape, value: unknown): ObjectShape | undefined {
  if (isObjectType(shape.type)) return shape.of(shape.type.name);
  return shape.of(isObject(value) ? value.__typename : undefined);
}

const isObject = (value: unknown): value is Target =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
