import type { Problem } from '@ieum/schema/problem.ts';
import type { Principal } from './principal.ts';
import type { Member, State } from './state.ts';
import type { Action } from './tables.ts';
import type { JudgedChange } from './verdict.ts';

/** One change of the network that somebody wants. */
export interface Publication {
  action: Extract<Action, 'PUBLISH' | 'ROLLBACK' | 'UNPUBLISH'>;
  subgraph: string;
  /** What the subgraph is to be; null where it is to leave. */
  member: Member | null;
  /** Who wants it. */
  by: Principal;
  /** Coordinates of changes that an operator approves although they would be refused. */
  approve?: readonly string[];
}

/** What became of it. */
export type Outcome =
  | {
      kind: 'PUBLISHED';
      composition: number;
      /** The SHA-256 of what gateways load. */
      bundleDigest: string;
      /** What clients see change, by this publication and those that were composed with it. */
      changes: JudgedChange[];
      joins: string[];
      leaves: string[];
      /** Warnings, and what is to be known. */
      problems: Problem[];
    }
  /** The network is that way already. */
  | { kind: 'UNCHANGED'; composition: number | null }
  /** The network stays as it was; `composition` is the number under which the attempt is kept. */
  | { kind: 'REFUSED'; composition: number; problems: Problem[] };

/** Whether the network has it already. */
export function isInPlace({ members }: State, { subgraph, member }: Publication): boolean {
  const present = members.get(subgraph);
  if (!present || !member) return !present && !member;
  return present.digest === member.digest && present.url === member.url;
}

/** The subgraphs as the publications, of one subgraph each, would have them; by name, ascending. */
export function applyAll(members: State['members'], publications: readonly Publication[]): Member[] {
  const after = new Map(members);
  for (const { subgraph, member } of publications) {
    if (member) after.set(subgraph, member);
    else after.delete(subgraph);
  }
  return [...after.values()].sort((a, b) => (a.subgraph < b.subgraph ? -1 : 1));
}
