import { sql } from 'drizzle-orm';
import type { Transaction } from './database.ts';
import type { SupportsTable } from './tables.ts';

/** Which record a new id is for. */
export interface NewRecord {
  /** The provider, e.g. `org:jinju`: its slug is the id's publisher. */
  organization: string;
  /** The id's second part, e.g. `ten`. */
  type: string;
  /** Of the record's first day. */
  year: number;
}

/**
 * Gives the id of a new record, `<publisher>:<type>:<year>-<serial>`, the serial one above the highest there is.
 * A lock on the prefix, held to the transaction's end, keeps two records from getting one id.
 */
export async function nextRecordId(
  transaction: Transaction,
  supports: SupportsTable,
  { organization, type, year }: NewRecord,
): Promise<string> {
  const stem = `${organization.replace(/^org:/, '')}:${type}:${year}`;
  const prefix = `${stem}-`;
  await transaction.execute(sql`select pg_advisory_xact_lock(hashtextextended(${prefix}, 0))`);
  const serial = sql`substring(${supports.id} from ${prefix.length + 1}::int)`;
  // `.` is the character after `-`, so the range is what begins with the prefix, and the primary key's index serves it.
  const { rows } = await transaction.execute<{ last: string | null }>(sql`
    select max(${serial}::bigint) as last from ${supports}
    where ${supports.id} >= ${prefix} and ${supports.id} < ${`${stem}.`} and ${serial} ~ '^[0-9]{1,15}$'`);
  return `${prefix}${String(Number(rows[0]?.last ?? 0) + 1).padStart(3, '0')}`;
}
