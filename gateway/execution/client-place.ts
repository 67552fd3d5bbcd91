import { type GraphQLSchema, isAbstractType, isObjectType } from 'graphql';
import type { Path } from './response/field-errors.ts';
import type { Run } from './run.ts';
import { ofObject } from './shape/by-type.ts';
import { isIncluded } from './shape/guard.ts';
import type { ObjectShape, Shape, ShapeField } from './shape/shape.ts';
import { isTarget } from './targets.ts';

/** A place in the client's response. */
export interface ClientPlace {
  /** The nearest field that the client asked for. */
  path: Path;
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
    const __typename = isTarget(value) ? value.__typename : undefined;
    const own: ObjectShape | undefined = shape ? ofObject(shape, __typename) : undefined;
    const other: ShapeField | undefined = shape ? ofOtherTypes(context.types, shape, step) : undefined;
    // Where the type is not known yet, it may be one of those that the field is asked of.
    const field: ShapeField | undefined =
      own?.byKey.get(step) ?? (isObjectType(own?.type) ? undefined : other);
    if (!field || !isIncluded(field, run.variables)) {
      const isOfOthers = other !== undefined && !context.isRequired(step);
      return { path: client, isAsked: false, isLeftOut: field !== undefined || isOfOthers };
    }
    client.push(field.clientKey);
    value = isTarget(value) ? value[step] : undefined;
    shape = field.shape;
  }
  return { path: client, isAsked: true, isLeftOut: false };
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
