import { type GraphQLNamedType, getNamedType, isObjectType } from 'graphql';
import type { Selection } from '../collect.ts';
import type { FieldSet, FieldSetField } from '../field-set.ts';
import { isObject } from '../response.ts';

/** A leaf of `sum` or `any`, and where the client sees it: under which keys, through which aliases. */
export interface MergedLeaf {
  readonly rule: 'sum' | 'any';
  /** Field names from the item on. */
  readonly path: readonly string[];
  readonly responseKeys: ReadonlyArray<readonly string[]>;
  readonly type: GraphQLNamedType;
  readonly typeName: string;
}

/** Finds the leaves of both sets in the items' selection. Items of a SUM are of one object type. */
export function readMergedLeaves(
  sets: Readonly<Record<'sum' | 'any', FieldSet>>,
  selection: Selection,
): MergedLeaf[] {
  return (['sum', 'any'] as const).flatMap((rule) =>
    pathsOf(sets[rule].fields).map((path) => {
      const type = typeAt(selection, path);
      return { rule, path, type, typeName: type.name, responseKeys: keysOf(selection, path) };
    }),
  );
}

/** A copy of an item in which the leaves have the values given. */
export function withLeaves(
  item: Readonly<Record<string, unknown>>,
  leaves: readonly MergedLeaf[],
  values: readonly unknown[],
): Record<string, unknown> {
  let copy: Record<string, unknown> = { ...item };
  for (const [index, { responseKeys }] of leaves.entries()) {
    for (const keys of responseKeys) copy = withValue(copy, keys, values[index]);
  }
  return copy;
}

function withValue(
  object: Record<string, unknown>,
  [key, ...rest]: readonly string[],
  value: unknown,
): Record<string, unknown> {
  if (key === undefined) return object;
  const inner = object[key];
  const next = rest.length === 0 ? value : isObject(inner) ? withValue(inner, rest, value) : inner;
  // Computed keys define, where an assignment to `__proto__` would set the prototype.
  return { ...object, [key]: next };
}

function pathsOf(fields: readonly FieldSetField[]): string[][] {
  return fields.flatMap(({ name, fields: below }) =>
    below.length === 0 ? [[name]] : pathsOf(below).map((path) => [name, ...path]),
  );
}

function keysOf(selection: Selection | null, [name, ...rest]: readonly string[]): string[][] {
  const fields = selection?.byType.get(selection.type.name) ?? [];
  const selected = fields.filter((field) => field.name === name);
  return rest.length === 0
    ? selected.map(({ key }) => [key])
    : selected.flatMap(({ key, selection: inner }) => keysOf(inner, rest).map((keys) => [key, ...keys]));
}

function typeAt(selection: Selection, path: readonly string[]): GraphQLNamedType {
  let type: GraphQLNamedType | undefined = selection.type;
  for (const name of path) type = isObjectType(type) ? getNamedType(type.getFields()[name]?.type) : undefined;
  if (!type) throw new TypeError(`${selection.type.name} has no ${path.join('.')}.`);
  return type;
}
