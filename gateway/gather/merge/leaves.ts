import { compareValues, type SortValue } from '@ieum/schema/contract/cursor.ts';

/** The leaves of a key or order, as they came from a source. */
export type Leaves = readonly unknown[];

/** Compares leaf by leaf, ascending; a list of leaves that ends first comes first. */
export function compareLeaves(a: Leaves, b: Leaves): number {
  for (let position = 0; position < Math.min(a.length, b.length); position++) {
    const compared = compareValues(toSortValue(a[position]), toSortValue(b[position]));
    if (compared !== 0) return compared;
  }
  return a.length - b.length;
}

/** Equal for equal leaves only. */
export function toKeyText(leaves: Leaves): string {
  return JSON.stringify(leaves);
}

/** A scalar of one's own may be any JSON; it sorts by its text. */
function toSortValue(value: unknown): SortValue {
  if (value === null || value === undefined) return null;
  return typeof value === 'object' ? JSON.stringify(value) : (value as SortValue);
}
