import type { GraphQLSchema } from 'graphql';
import type { RequiredField, RequiredSelection } from '../../plan/plan.ts';
import { isOfType, type Target } from '../targets.ts';

/** Collects what is required of objects of a type. Fields of the same name are one, with the selections of all. */
export function collectRequired(
  types: GraphQLSchema,
  name: string,
  selections: readonly RequiredSelection[],
  into: Map<string, RequiredField>,
): void {
  for (const selection of selections) {
    if (selection.kind === 'fragment') {
      if (isOfType(types, name, selection.type)) collectRequired(types, name, selection.selections, into);
      continue;
    }
    const known = into.get(selection.name);
    const merged = known ? [...known.selections, ...selection.selections] : selection.selections;
    into.set(selection.name, { ...selection, selections: merged });
  }
}

/**
 * Writes the required parts of a value as JSON. Undefined where one is missing. Null is a value: fields may require what is
 * null.
 */
export function writeRequired(
  types: GraphQLSchema,
  value: unknown,
  selections: readonly RequiredSelection[],
): string | undefined {
  if (value === null) return 'null';
  if (value === undefined || typeof value === 'function') return undefined;
  if (selections.length === 0) return JSON.stringify(value);
  if (Array.isArray(value)) {
    const items = value.map((item) => writeRequired(types, item, selections));
    return items.includes(undefined) ? undefined : `[${items.join(',')}]`;
  }
  return typeof value === 'object' ? writeObject(types, value as Target, selections) : undefined;
}

function writeObject(
  types: GraphQLSchema,
  value: Target,
  selections: readonly RequiredSelection[],
): string | undefined {
  const fields = new Map<string, RequiredField>();
  const { __typename } = value;
  for (const selection of selections) {
    const isApplied =
      selection.kind === 'field' ||
      typeof __typename !== 'string' ||
      isOfType(types, __typename, selection.type);
    if (!isApplied) continue;
    if (selection.kind === 'field') collectRequired(types, '', [selection], fields);
    else collectRequired(types, String(__typename ?? selection.type), selection.selections, fields);
  }
  const parts: string[] = [];
  // What is required by type can only be read by type.
  const isByType = selections.some(({ kind }) => kind === 'fragment');
  if (isByType && typeof __typename === 'string' && !fields.has('__typename')) {
    parts.push(`"__typename":${JSON.stringify(__typename)}`);
  }
  for (const { name, key, selections: inner } of fields.values()) {
    const text = writeRequired(types, value[key], inner);
    if (text === undefined) return undefined;
    parts.push(`${JSON.stringify(name)}:${text}`);
  }
  return `{${parts.join(',')}}`;
}
