import { isSetDigest } from './id-set.ts';

/**
 * The text behind `Cohort.expression`: a cohort's `where` with every `supported` leaf replaced by the set of
 * startups that the sources answered for it. `gathered` writes it, the directory reads it; it is the key of
 * the entity `Cohort` and never leaves the network.
 *
 * It is JSON without spaces. Every node has exactly one member:
 *
 *     {"and":[node, …]}      in all of them; an empty list is everyone
 *     {"or":[node, …]}       in at least one; an empty list is nobody
 *     {"not":node}           everyone but these
 *     {"profile":{…}}        a StartupFilter as JSON: no nulls, names ascending, scalars as they are serialized
 *     {"set":"AQEB"}         an IdSet: the numbers of startups with at least one matching record
 *     {"kept":"47DEQ…"}      the same, by the digest of the IdSet: too large for a key, so the reader was given it before
 *
 * Ids in sets are as the sources know them: the reader replaces merged ids by their canonical ones first.
 */
export type CohortExpression =
  | { readonly and: readonly CohortExpression[] }
  | { readonly or: readonly CohortExpression[] }
  | { readonly not: CohortExpression }
  | { readonly profile: Readonly<Record<string, unknown>> }
  | { readonly set: string }
  | { readonly kept: string };

/** Deeper expressions than this are refused by {@link readCohortExpression}; `gathered` allows fewer levels. */
const maxDepth = 32;

/** Writes an expression; equal cohorts give equal text, whatever the order of a profile's names. */
export function writeCohortExpression(expression: CohortExpression): string {
  return JSON.stringify(expression, (name, value: unknown) =>
    name === 'profile' ? normalizeFilter(value) : value,
  );
}

/** A filter as two askers of the same thing write it alike: names ascending, and no nulls, which filter nothing. */
export function normalizeFilter(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(normalizeFilter);
  if (!isObject(value)) return value;
  const names = Object.keys(value).filter((name) => value[name] !== null && value[name] !== undefined);
  return Object.fromEntries(names.sort().map((name) => [name, normalizeFilter(value[name])]));
}

/** Reads an expression. Throws an `Error` that says which node is malformed and what was expected there. */
export function readCohortExpression(text: string): CohortExpression {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new Error(
      'A cohort expression must be JSON text as schema/contract/cohort-expression.ts defines it.',
    );
  }
  return readNode(json, 'expression', 1);
}

function readNode(json: unknown, where: string, depth: number): CohortExpression {
  if (depth > maxDepth) throw new Error(`${where}: a cohort expression has at most ${maxDepth} levels.`);
  if (!isObject(json)) throw new Error(`${where}: expected an object with one member.`);
  const [entry, ...more] = Object.entries(json);
  if (entry === undefined || more.length > 0) {
    throw new Error(`${where}: expected exactly one of and, or, not, profile, set, kept.`);
  }
  const [kind, value] = entry;
  switch (kind) {
    case 'and':
      return { and: readNodes(value, `${where}.and`, depth) };
    case 'or':
      return { or: readNodes(value, `${where}.or`, depth) };
    case 'not':
      return { not: readNode(value, `${where}.not`, depth + 1) };
    case 'profile':
      if (!isObject(value)) throw new Error(`${where}.profile: expected a StartupFilter.`);
      return { profile: value };
    case 'set':
      if (typeof value !== 'string') throw new Error(`${where}.set: expected an IdSet, a string.`);
      return { set: value };
    case 'kept':
      if (!isSetDigest(value)) throw new Error(`${where}.kept: expected the digest of an IdSet.`);
      return { kept: value };
    default:
      throw new Error(
        `${where}: expected one of and, or, not, profile, set, kept; got ${JSON.stringify(kind)}.`,
      );
  }
}

function readNodes(json: unknown, where: string, depth: number): CohortExpression[] {
  if (!Array.isArray(json)) throw new Error(`${where}: expected a list.`);
  return json.map((node, index) => readNode(node, `${where}[${index}]`, depth + 1));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
