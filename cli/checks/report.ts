import type { Finding } from '../output/finding.ts';

/** What a check came to, whoever made it. */
export interface CheckReport {
  /** Who checked: the registry at an address, or this command by a list of subgraphs. */
  by: { registry: string } | { list: string };
  name: string;
  /** Whether it was no SDL, so that nobody was asked to compose it. */
  isUnread?: true;
  ok: boolean;
  /** Whether the network does not have the subgraph yet. */
  isNew: boolean;
  /** The composition it was checked with; null by a list, and where there was none yet. */
  composition: number | null;
  /** The registry keeps a check under its id. */
  id: string | null;
  problems: Finding[];
  /** What clients would see change, breaking changes first. */
  changes: ReportedChange[];
  /** The gathered fields it would be asked for from then on, and those it would no longer be. */
  joins: string[];
  leaves: string[];
  costChanges: { operation: string | null; hash: string; before: number; after: number }[];
  /** What changes were judged against; null where nothing was. */
  usage: { days: number; since: string | null; isWhole: boolean } | null;
}

/** One difference between two public schemas. */
export interface ReportedChange {
  coordinate: string | null;
  criticality: 'BREAKING' | 'DANGEROUS' | 'SAFE';
  message: string;
  /** Whether it may be published; null where that was not judged. */
  isAllowed: boolean | null;
  usedBy: { client: string; operations: string[]; count: number; lastSeen: string }[];
}
