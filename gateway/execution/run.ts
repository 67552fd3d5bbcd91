import type { Caller } from '@ieum/schema/contract/caller.ts';
import { type GraphQLSchema, isAbstractType, isObjectType } from 'graphql';
import type { Deferral } from './deferral.ts';
import type { FieldError, Path } from './errors.ts';
import { isIncluded } from './guard.ts';
import type { ObjectShape, Shape, ShapeField } from './shape.ts';
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
  /** Fields that are not there for an error at another field, which cost all that the fetch gave. */
  lost?: Array<Pick<FieldError, 'path'>>;
  /** What the client selects. */
  shape: Shape;
  /** Which parts of the plan are there; for plans with parts that are delivered later. */
  deferral?: Deferral;
  /** Takes what failed that is no subgraph's doing; its errors say no more than that. */
  onFault(fault: unknown): void;
}

/** Places of what went wrong so far: they say why something is null at them, above or below. */
export const explainedBy = ({ errors, lost = [] }: Run): Array<Pick<FieldError, 'path'>> => [
  ...errors,
  ...lost,
];

/** A place in the client's response. */
export interface ClientPlace {
  /** The nearest field that the client asked for. */
  path: Path;
  /** What the client selects there; undefined for leaf fields, and where the place is none of the client's. */
  shape: ObjectShape | undefined;
  /** Whether the client asked for the very place. */
  isAsked: boolean;
  /**
   * Whether the client left the place out by a variable, or asked for it of objects of other types only: nothing that
   * happens there is the client's concern.
   */
  isLeftOut: boolean;
}

/** What places are looked up with. */
export interface PlaceContext {
  types: GraphQLSchema;
  /** Whether fetches send what is under a response key somewhere, as a key or because a field requires it. */
  isRequired(key: string): boolean;
}

/** Follows a path of response keys and indexes as far as the client asked. Cost: for errors only. */
export function toClientPlace(
  run: Run,
  context: PlaceContext,
  path: ReadonlyArray<string | number>,
): ClientPlace {
  const client: Array<string | number> = [];
  let value: unknown = run.data;
  let shape: Shape | null = run.shape;
  for (const step of path) {
    if (typeof step === 'number') {
      client.push(step);
      value = Array.isArray(value) ? value[step] : undefined;
      continue;
    }
    const own: ObjectShape | undefined = shape ? shapeOf(shape, value) : undefined;
    const other: ShapeField | undefined = shape ? ofOtherTypes(context.types, shape, step) : undefined;
    // Where the type is not known yet, it may be one of those that the field is asked of.
    const field: ShapeField | undefined =
      own?.byKey.get(step) ?? (isObjectType(own?.type) ? undefined : other);
    if (!field || !isIncluded(field, run.variables)) {
      const isOfOthers = other !== undefined && !context.isRequired(step);
      return { path: client, shape: own, isAsked: false, isLeftOut: field !== undefined || isOfOthers };
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

/** The field that the client asks of some type that objects may be of. */
function ofOtherTypes(types: GraphQLSchema, { type, of }: Shape, key: string): ShapeField | undefined {
  const abstract = types.getType(type.name);
  if (!isAbstractType(abstract)) return undefined;
  for (const { name } of types.getPossibleTypes(abstract)) {
    const field = of(name)?.byKey.get(key);
    if (field) return field;
  }
  return undefined;
}

const isObject = (value: unknown): value is Target =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
