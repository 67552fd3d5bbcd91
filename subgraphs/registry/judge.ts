import type { Change } from '@ieum/schema/diff.ts';
import type { Problem } from '@ieum/schema/problem.ts';
import type { Composition } from './composer.ts';
import type { Publication } from './publication.ts';
import type { State } from './state.ts';

/** Publications that compose together, before they take effect or only to be checked. */
export interface Case {
  /** The network as it is. */
  base: State;
  publications: readonly Publication[];
  composed: Exclude<Composition, { errors: unknown }>;
  /** Only their own organization is going to be served it, so nobody else can be harmed. */
  isPreview: boolean;
}

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

/** Says what the network's rules make of publications that compose. */
export type Judge = (one: Case) => Promise<Verdict>;

/** Refuses nothing. */
export const acceptAll: Judge = async ({ composed: { changes } }) => ({
  problems: [],
  changes: changes.map((change) => ({ ...change, usedBy: [], isAllowed: true })),
  costChanges: [],
  usage: null,
});

/** Whether it keeps a version from being published. */
export function isError({ severity = 'error' }: Problem): boolean {
  return severity === 'error';
}
