import type { GraphQLSchema } from 'graphql';
import { isObjectType } from 'graphql';
import { type EntityShape, isIncluded, type ObjectShape, type Shape, type ShapeField } from './shape.ts';
import type { Target } from './targets.ts';

type Values = Readonly<Record<string, unknown>>;

/** Puts what a subgraph answered into an object of the response. */
export interface Merge {
  /** Takes over the asked fields of an answer, and no others. */
  take(target: Target, answer: Values, variables: Values): void;
  /** Notes that the fields which nobody else is asked for are not there, whatever other subgraphs volunteered. */
  clear(target: Target): void;
}

/**
 * Compiles the merging of what a fetch selects.
 *
 * @param type the type of targets that come without `__typename`.
 * @param isSole tells whether this fetch alone is asked for a field of the target.
 */
export function compileMerge(
  types: GraphQLSchema,
  shape: EntityShape,
  type: string | undefined,
  isSole: (key: string) => boolean,
): Merge {
  const isKnown = (typeName: unknown) =>
    typeof typeName === 'string' && isObjectType(types.getType(typeName));
  return {
    take(target, answer, variables) {
      const { __typename = type } = target;
      // Who resolves an interface object says what type it is of.
      const name = !isKnown(__typename) && isKnown(answer.__typename) ? answer.__typename : __typename;
      const object = shape.of(name);
      if (object) mergeObject(types, target, answer, object, variables, isSole);
    },
    clear(target) {
      for (const { key, shape: inner } of shape.of(target.__typename ?? type)?.byKey.values() ?? []) {
        if (!isSole(key) || (inner && typeof target[key] === 'object')) continue;
        target[key] = undefined;
      }
    },
  };
}

function mergeObject(
  types: GraphQLSchema,
  target: Target,
  answer: Values,
  shape: ObjectShape,
  variables: Values,
  isSole: (key: string) => boolean,
): void {
  for (const field of shape.byKey.values()) {
    const { key } = field;
    if (!isIncluded(field, variables)) continue;
    const value = answer[key];
    if (field.name === '__typename') target[key] = mergeTypeName(types, target[key], value);
    else if (field.shape) target[key] = mergeValue(types, target[key], value, field, variables);
    else if (value !== undefined || isSole(key)) target[key] = value;
  }
}

/** An interface object's subgraph only knows the interface; who knows the type of the object is right. */
function mergeTypeName(types: GraphQLSchema, known: unknown, value: unknown): unknown {
  return typeof known === 'string' && isObjectType(types.getType(known)) ? known : (value ?? known);
}

/** Several subgraphs may each give a part of the same objects. */
function mergeValue(
  types: GraphQLSchema,
  known: unknown,
  value: unknown,
  field: ShapeField,
  variables: Values,
): unknown {
  if (known === value || typeof known !== 'object' || known === null) return value;
  if (typeof value !== 'object' || value === null) return known;
  if (Array.isArray(known) && Array.isArray(value)) {
    if (known.length !== value.length) return value;
    return known.map((item, index) => mergeValue(types, item, value[index], field, variables));
  }
  if (Array.isArray(known) || Array.isArray(value)) return value;
  const shape = objectShape(field.shape!, known as Target, value as Target);
  if (shape) mergeObject(types, known as Target, value as Target, shape, variables, () => false);
  return known;
}

function objectShape(shape: Shape, known: Target, value: Target): ObjectShape | undefined {
  if (isObjectType(shape.type)) return shape.of(shape.type.name);
  return shape.of(known.__typename ?? value.__typename);
}
