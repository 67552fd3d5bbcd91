import { Kind, parse } from 'graphql';
import { findRootFields, type RootFields } from './root-fields.ts';

/** What a query's text tells, found out once. */
export interface QueryText {
  /** The text as a JSON string. */
  readonly json: string;
  /** Only queries are shared and batched. False for a text that might hold something else, too. */
  readonly isQuery: boolean;
  /** See `readEntityFields`; found out when it is first wanted. */
  entityFields?: EntityFields | null;
  /** See `readRootFields`; found out when it is first wanted. */
  rootFields?: RootFields | null;
}

/** Response keys of the `_entities` fields of a query, each with the name of the variable that it takes. */
export type EntityFields = ReadonlyArray<readonly [responseKey: string, variable: string]>;

/**
 * Texts come from plans and are few, but literals of clients stand in them: it is their characters that are bounded.
 * Escaping 2 kB takes 0.7 us, finding them 0.01 us.
 */
const known = new Map<string, QueryText>();
const mostCharacters = 4_000_000;
let characters = 0;

/** Looks a query's text up. */
export function readQueryText(query: string): QueryText {
  let text = known.get(query);
  if (!text) {
    text = { json: JSON.stringify(query), isQuery: isQuery(query) };
    characters += query.length;
    if (characters > mostCharacters) {
      known.clear();
      characters = query.length;
    }
    known.set(query, text);
  }
  return text;
}

/** A text with the word `mutation` in a name or a string merely is not shared. */
const isQuery = (query: string) =>
  /^\s*(?:query\b|\{)/.test(query) && !/\b(?:mutation|subscription)\b/.test(query);

/**
 * Reads a query that asks for nothing but entities: at its root it has only fields `_entities`, each with a variable of
 * its own. Null for any other, whose answers cannot be parted by the index of an entity.
 */
export function readEntityFields(query: string): EntityFields | null {
  const text = readQueryText(query);
  if (text.entityFields === undefined) text.entityFields = findEntityFields(query);
  return text.entityFields;
}

/** Reads a query whose root fields can stand in one document with those of the same query for others. */
export function readRootFields(query: string): RootFields | null {
  const text = readQueryText(query);
  if (text.rootFields === undefined) text.rootFields = findRootFields(query);
  return text.rootFields;
}

function findEntityFields(query: string): EntityFields | null {
  const [definition, ...others] = parseOrNull(query)?.definitions ?? [];
  if (definition?.kind !== Kind.OPERATION_DEFINITION) return null;
  if (others.some(({ kind }) => kind !== Kind.FRAGMENT_DEFINITION)) return null;
  const fields: Array<readonly [string, string]> = [];
  for (const field of definition.selectionSet.selections) {
    if (field.kind !== Kind.FIELD || field.name.value !== '_entities') return null;
    const value = field.arguments?.[0]?.value;
    if (value?.kind !== Kind.VARIABLE) return null;
    fields.push([field.alias?.value ?? '_entities', value.name.value]);
  }
  const keys = new Set(fields.map(([key]) => key));
  const variables = new Set(fields.map(([, variable]) => variable));
  return keys.size === fields.length && variables.size === fields.length ? fields : null;
}

function parseOrNull(query: string) {
  try {
    return parse(query, { noLocation: true });
  } catch {
    return null;
  }
}
