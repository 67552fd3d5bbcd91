import type { Composition } from './composer.ts';
import type { Publication } from './publication.ts';
import type { State } from './state.ts';
import type { Verdict } from './verdict.ts';

/** Publications that compose together, before they take effect or only to be checked. */
export interface Case {
  /** The network as it is. */
  base: State;
  publications: readonly Publication[];
  composed: Exclude<Composition, { errors: unknown }>;
  /** Only their own organization is going to be served it, so nobody else can be harmed. */
  isPreview: boolean;
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
