import { sql } from 'drizzle-orm';
import type { Database, Transaction } from '../database.ts';

/**
 * What mutations tell of by a row's id, and subscriptions read the row for.
 *
 * @typeParam Event what subscribers are given: the row, and what else tells whom it concerns.
 */
export interface Topic<Event> {
  /** The channel of PostgreSQL it goes by; a word of the subgraph's own choice, as channels are a database's own. */
  channel: string;
  /** Reads what the ids stand for, one statement for all. A row that is gone by then is left out. */
  read(database: Database, ids: readonly string[]): Promise<ReadonlyMap<string, Event>>;
}

/**
 * Tells all processes on the database of a row, when the transaction commits and not otherwise. PostgreSQL tells the
 * same id once a transaction.
 */
export async function announce(
  transaction: Transaction,
  { channel }: Pick<Topic<unknown>, 'channel'>,
  id: string,
): Promise<void> {
  await transaction.execute(sql`select pg_notify(${channel}, ${id})`);
}
