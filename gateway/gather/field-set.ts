import { parse, type SelectionSetNode } from 'graphql';
import { isObject } from './response.ts';

/** A field set of `@key` or `@gather`, e.g. `dimensions { name key }`: fields without aliases or arguments. */
export interface FieldSet {
  readonly fields: readonly FieldSetField[];
}

export interface FieldSetField {
  readonly name: string;
  /** Empty for a leaf. */
  readonly fields: readonly FieldSetField[];
}

/** Reads a field set; absent ones are empty. */
export function readFieldSet(text: string | null | undefined): FieldSet {
  if (!text) return { fields: [] };
  const [operation] = parse(`{ ${text} }`, { noLocation: true }).definitions;
  if (operation?.kind !== 'OperationDefinition') throw new TypeError(`Expected a field set; got "${text}".`);
  return { fields: toFields(operation.selectionSet) };
}

function toFields(set: SelectionSetNode): FieldSetField[] {
  return set.selections.map((node) => {
    if (node.kind !== 'Field') throw new TypeError('A field set in Ieum holds fields only.');
    return { name: node.name.value, fields: node.selectionSet ? toFields(node.selectionSet) : [] };
  });
}

/** Writes the set with each outermost field under an alias of its own, so that it clashes with nothing selected. */
export function writeFieldSet({ fields }: FieldSet, aliasPrefix: string): string {
  return fields.map((field) => `${aliasPrefix}${field.name}: ${writeField(field)}`).join(' ');
}

function writeField({ name, fields }: FieldSetField): string {
  return fields.length === 0 ? name : `${name} { ${fields.map(writeField).join(' ')} }`;
}

/** Reads every leaf of the set from an object asked by `writeFieldSet`, in order; lists are read through. */
export function readLeaves({ fields }: FieldSet, aliasPrefix: string, value: unknown): unknown[] {
  const leaves: unknown[] = [];
  for (const { name, fields: below } of fields) {
    pushLeaves(below, isObject(value) ? value[aliasPrefix + name] : null, leaves);
  }
  return leaves;
}

function pushLeaves(fields: readonly FieldSetField[], value: unknown, leaves: unknown[]): void {
  if (Array.isArray(value)) {
    for (const item of value) pushLeaves(fields, item, leaves);
  } else if (fields.length === 0) {
    leaves.push(value ?? null);
  } else {
    for (const { name, fields: below } of fields)
      pushLeaves(below, isObject(value) ? value[name] : null, leaves);
  }
}

/**
 * Takes the set's fields out of an object, e.g. a representation's key.
 * @param aliasPrefix what stands before the outermost names; empty where the object has plain names
 * @returns null when a field is missing or null: no key
 */
export function pickFieldSet(
  { fields }: FieldSet,
  aliasPrefix: string,
  value: unknown,
): Record<string, unknown> | null {
  if (!isObject(value)) return null;
  const picked: Record<string, unknown> = {};
  for (const { name, fields: below } of fields) {
    const own = Object.hasOwn(value, aliasPrefix + name) ? value[aliasPrefix + name] : null;
    const part = below.length === 0 ? toLeaf(own) : pickFieldSet({ fields: below }, '', own);
    if (part === null) return null;
    picked[name] = part;
  }
  return picked;
}

function toLeaf(value: unknown): string | number | boolean | null {
  const isLeaf = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
  return isLeaf ? value : null;
}
