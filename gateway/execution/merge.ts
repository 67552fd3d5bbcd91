import type { GraphQLSchema } from 'graphql';
import { isObjectType } from 'graphql';
import { ofObject } from './shape/by-type.ts';
import { isIncluded } from './shape/guard.ts';
import type { EntityShape, ObjectShape, ShapeField } from './shape/shape.ts';
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
 * Compiles the merging of what a fetch selects: for each type generated code that sets one key after the other, which is
 * several times as fast as a loop over keys.
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
  const byType = new Map<unknown, Take>();
  const isObject = createTypeTest(types);
  const takeOf = (typeName: unknown): Take => {
    const known = byType.get(typeName);
    if (known) return known;
    const object = shape.of(typeName);
    if (!object) return takeNothing;
    const take = generateTake(types, object, isSole);
    byType.set(typeName, take);
    return take;
  };
  // Most objects are of the type of the one before.
  let last: unknown;
  let takeLast: Take | undefined;
  return {
    take(target, answer, variables) {
      const { __typename = type } = target;
      if (takeLast && __typename === last) return takeLast(target, answer, variables);
      // Who resolves an interface object says what type it is of; each answer anew.
      const isResolved = !isObject(__typename) && isObject(answer.__typename);
      const take = takeOf(isResolved ? answer.__typename : __typename);
      if (isObject(__typename)) [last, takeLast] = [__typename, take];
      take(target, answer, variables);
    },
    clear(target) {
      for (const { key, shape: inner } of shape.of(target.__typename ?? type)?.byKey.values() ?? []) {
        if (!isSole(key) || (inner && typeof target[key] === 'object')) continue;
        target[key] = undefined;
      }
    },
  };
}

/** Whether a name is that of an object type; remembered, as it is asked for each object. */
function createTypeTest(types: GraphQLSchema): (name: unknown) => boolean {
  const known = new Map<unknown, boolean>();
  return (name) => {
    let is = known.get(name);
    if (is === undefined) {
      is = typeof name === 'string' && isObjectType(types.getType(name));
      // Names that no type has come from outside; they are not kept.
      if (is || typeof name !== 'string' || types.getType(name)) known.set(name, is);
    }
    return is;
  };
}

type Take = Merge['take'];

const takeNothing: Take = () => {};

/** Only response keys, which are GraphQL names, get into the text. */
function generateTake(types: GraphQLSchema, shape: ObjectShape, isSole: (key: string) => boolean): Take {
  const fields = [...shape.byKey.values()];
  const statements = fields.map((field, index) => {
    const key = `[${JSON.stringify(field.key)}]`;
    const condition = field.guard || field.unless ? `if (isIncluded(fields[${index}], v)) ` : '';
    if (field.name === '__typename') return `${condition}t${key} = mergeTypeName(t${key}, a${key});`;
    if (field.shape) return `${condition}t${key} = mergeValue(t${key}, a${key}, fields[${index}], v);`;
    return isSole(field.key)
      ? `${condition}t${key} = a${key};`
      : `${condition}if (a${key} !== undefined) t${key} = a${key};`;
  });
  const create = new Function(
    'fields',
    'isIncluded',
    'mergeTypeName',
    'mergeValue',
    `"use strict"; return (t, a, v) => { ${statements.join(' ')} };`,
  );
  return create(
    fields,
    isIncluded,
    (known: unknown, value: unknown) => mergeTypeName(types, known, value),
    (known: unknown, value: unknown, field: ShapeField, variables: Values) =>
      mergeValue(types, known, value, field, variables),
  ) as Take;
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
  const typeName = mergeTypeName(types, (known as Target).__typename, (value as Target).__typename);
  const shape = ofObject(field.shape!, typeName);
  if (shape) mergeObject(types, known as Target, value as Target, shape, variables);
  return known;
}

/** Below the fetch's own objects, where several subgraphs meet in one object: rare. */
function mergeObject(
  types: GraphQLSchema,
  target: Target,
  answer: Values,
  shape: ObjectShape,
  variables: Values,
): void {
  for (const field of shape.byKey.values()) {
    const { key } = field;
    if (!isIncluded(field, variables)) continue;
    const value = answer[key];
    if (field.name === '__typename') target[key] = mergeTypeName(types, target[key], value);
    else if (field.shape) target[key] = mergeValue(types, target[key], value, field, variables);
    else if (value !== undefined) target[key] = value;
  }
}
