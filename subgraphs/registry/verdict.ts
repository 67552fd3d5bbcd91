import type { Change } from '@ieum/schema/diff.ts';
import type { Problem } from '@ieum/schema/problem.ts';

/** How one client used what changes. */
export interface ClientUse {
  client: string;
  /** Names of its operations that use it, most used first. */
  operations: string[];
  count: number;
  lastSeen: string;
}

/** A change and whom it concerns. */
export type JudgedChange = Change & { usedBy: ClientUse[]; isAllowed: boolean };

/** What the network's rules say of a case. */
export interface Verdict {
  /** One that is an error refuses it. Where several publications are refused, they are judged in smaller groups. */
  problems: Problem[];
  changes: JudgedChange[];
  /** Operations that clients run whose cost changes, the largest change first. */
  costChanges: { operation: string | null; hash: string; before: number; after: number }[];
  /** What the changes were judged against; null: nothing. */
  usage: { days: number; since: string | null; isWhole: boolean } | null;
}

/** Whether it keeps a version from being published. */
export function isError({ severity = 'error' }: Problem): boolean {
  return severity === 'error';
}
