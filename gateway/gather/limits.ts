import { decodeCursor } from '@ieum/schema/contract/cursor.ts';
import type { ErrorCode } from '../errors.ts';
import type { GatherArguments, GatherTask } from './task.ts';

/** What one operation may ask of `gathered`. Each is a setting of the gateway. */
export interface GatherLimits {
  /** Largest `first` of a gathered connection; the smallest is 0. */
  first: number;
  /** Gathered fields inside gathered fields: 1 allows no nesting. */
  depth: number;
  /**
   * Items that the gathered fields of one operation may yield together; each yields as many as its distinct parents
   * times the product of `first` over the levels.
   */
  items: number;
  /** Time a source has for each of its requests. */
  sourceTimeoutMs: number;
  /** `supported` leaves in one cohort. */
  cohortLeaves: number;
  /** Levels of one cohort's `where`, the leaf counted. */
  cohortDepth: number;
  /** Characters of one set of startups, and of a cohort's expression with the sets that are written in it. */
  cohortCharacters: number;
  /** A set of more characters is kept by the owner of cohorts, and the expression names it by its digest. */
  cohortKeptCharacters: number;
}

/**
 * A set takes from 1.3 characters a startup, where the set is dense, to 2.7: four million hold a million and a half at
 * the least, and fit the body that a subgraph takes. With 64 KiB a set, 12 leaves make a key of less than a megabyte.
 */
export const defaultLimits: GatherLimits = {
  first: 100,
  depth: 4,
  items: 20_000,
  sourceTimeoutMs: 2_000,
  cohortLeaves: 12,
  cohortDepth: 5,
  cohortCharacters: 4_000_000,
  cohortKeptCharacters: 65_536,
};

/** Why a gathered field is refused before anything is sent; `extensions` go into the field error. */
export interface Refusal {
  message: string;
  extensions: { code: ErrorCode; field: string; inputPath?: string[] };
}

/** Checks a gathered field that is asked for so many distinct parents; null when it may be asked. */
export type CheckLimits = (task: GatherTask, parents: number) => Refusal | null;

/**
 * Makes the check of one operation, whose fields share its items: each gathered field, and every gathered field inside
 * it, is held to the limits. A field that is refused takes none of the items.
 */
export function createLimitCheck(
  argumentsOf: (task: GatherTask) => GatherArguments,
  limits: GatherLimits,
): CheckLimits {
  let asked = 0;
  return (task, parents) => {
    const before = asked;
    const refusal = check(task, parents, 1);
    if (refusal) asked = before;
    return refusal;
  };

  function check(current: GatherTask, wide: number, deep: number): Refusal | null {
    const { coordinate } = current;
    if (deep > limits.depth) {
      const message = `${coordinate} lies in ${deep - 1} other gathered fields; at most ${limits.depth} levels may be nested. Ask for the inner ones in an operation of their own.`;
      return { message, extensions: { code: 'GATHER_TOO_DEEP', field: coordinate } };
    }
    const args = argumentsOf(current);
    const refused = checkArguments(coordinate, args, limits);
    if (refused) return refused;
    const items = wide * (args.first ?? 1);
    asked += items;
    if (asked > limits.items) {
      const message = `${coordinate} may yield ${items} items here, which makes ${asked} in this operation; ${limits.items} are allowed. Ask for smaller pages ("first"), or in several operations.`;
      return { message, extensions: { code: 'GATHER_TOO_WIDE', field: coordinate } };
    }
    for (const child of current.children) {
      const refusal = check(child, items, deep + 1);
      if (refusal) return refusal;
    }
    return null;
  }
}

function checkArguments(
  field: string,
  { first, after }: GatherArguments,
  limits: GatherLimits,
): Refusal | null {
  if (first !== null && !(Number.isInteger(first) && first >= 0 && first <= limits.first)) {
    const message = `"first" of ${field} is ${JSON.stringify(first)}; expected a whole number from 0 to ${limits.first}.`;
    return { message, extensions: { code: 'GATHER_FIRST_OUT_OF_RANGE', field, inputPath: ['first'] } };
  }
  if (after !== null && (typeof after !== 'string' || decodeCursor(after) === null)) {
    const message = `"after" of ${field} is no cursor; expected the "endCursor" or an edge's "cursor" of an earlier page.`;
    return { message, extensions: { code: 'BAD_CURSOR', field, inputPath: ['after'] } };
  }
  return null;
}
