import type { PgTable } from 'drizzle-orm/pg-core';
import type { Transaction } from './database.ts';

/** What a subgraph's `seed` gets: how much to make, and where to put it. */
export interface Seeding {
  /** How many startups, numbered from 1. */
  readonly startups: number;
  /** The seed number that decides everything else. */
  readonly seed: number;
  /**
   * Adds a row, keys as the drizzle table names its columns. Rows go out in large COPY batches, so await it: it
   * mostly returns at once, and waits while a batch is written. Order between tables is not kept.
   */
  add<Table extends PgTable>(table: Table, row: Table['$inferInsert']): Promise<void> | undefined;
  /** Writes what is still held back; needed only before reading the rows again. */
  flush(): Promise<void>;
  /** The transaction all of it happens in, for statements of one's own (after `flush`). */
  readonly transaction: Transaction;
  /** Shows a line of progress. */
  progress(text: string): void;
}

/** Shows how far it is, every so many startups. */
export function showProgress({ startups, progress }: Seeding, number: number): void {
  if (number % progressEvery !== 0) return;
  progress(`${number.toLocaleString('en-US')} of ${startups.toLocaleString('en-US')} startups`);
}

// Ten to twenty seconds where five subgraphs share two cores.
const progressEvery = 50_000;
