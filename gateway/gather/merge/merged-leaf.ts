import {
  type GraphQLNamedType,
  type GraphQLOutputType,
  getNamedType,
  isNonNullType,
  isObjectType,
} from 'graphql';
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
  /** No source may answer null. */
  readonly isNonNull: boolean;
}

/** Finds the leaves of both sets in the items' selection. Items of a SUM are of one object type. */
export function readMergedLeaves(
  sets: Readonly<Record<'sum' | 'any', FieldSet>>,
  selection: Selection,
): MergedLeaf[] {
  return (['sum', 'any'] as const).flatMap((rule) =>
    pathsOf(sets[rule].fields).map((path) => {
      const declared = typeAt(selection, path);
      const type = getNamedType(declared);
      const isNonNull = isNonNullType(declared);
      return { rule, path, type, typeName: type.name, isNonNull, responseKeys: keysOf(selection, path) };
    }),
  );
}

/** Gives a completed item the merged values. They are in range or null by themselves, so no source's type judges them. */
export function setLeaves(item: unknown, leaves: readonly MergedLeaf[], values: readonly unknown[]): void {
  for (const [index, { responseKeys }] of leaves.entries()) {
    for (const keys of responseKeys) {
      let object = item;
      for (const key of keys.slice(0, -1)) object = isObject(object) ? object[key] : null;
      if (isObject(object)) object[keys.at(-1)!] = values[index];
    }
  }
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

function typeAt(selection: Selection, path: readonly string[]): GraphQLOutputType {
  let type: GraphQLNamedType | undefined = selection.type;
  let declared: GraphQLOutputType | undefined;
  for (const name of path) {
    declared = isObjectType(type) ? type.getFields()[name]?.type : undefined;
    type = getNamedType(declared);
  }
  if (!declared) throw new TypeError(`${selection.type.name} has no ${path.join('.')}.`);
  return declared;
}
