import { encodeIdSet } from '@ieum/schema/contract/id-set.ts';
import { and, sql } from 'drizzle-orm';
import type { SupportFilter } from '../core.gen.ts';
import type { Transaction } from '../database.ts';
import { toKoreanInstant } from '../korea-date.ts';
import type { SupportsTable } from '../tables.ts';
import { canonicalNumber, joinMerged } from './canonical-number.ts';
import { supportCondition } from './filters.ts';

/** What `StartupSet` resolves to: when the records were read, and the numbers as an id set. */
export interface StartupSetRow {
  asOf: string;
  ids: string;
}

/**
 * The startups this source has a record about that matches the whole filter, each once, merged numbers replaced by
 * the one they were merged into. CANCELLED records count nowhere, so they match only where `statuses` asks for them.
 *
 * Disclosure is not asked: nothing but a set for the gateway's algebra leaves, and what a caller learns of it is
 * decided where the cohort is resolved. One statement.
 */
export async function startupSet(
  database: Transaction,
  supports: SupportsTable,
  where: SupportFilter,
): Promise<StartupSetRow> {
  const asOf = toKoreanInstant(new Date());
  const notCancelled = where.statuses ? undefined : sql`${supports.status} <> 'CANCELLED'`;
  // One value in place of a million rows, and sorted here: of a million records the database alone takes twice as long.
  const { rows } = await database.execute<{ numbers: number[] | null }>(sql`
    select array_to_json(array_agg(${canonicalNumber(supports)})) as numbers
    from ${supports} ${joinMerged(supports)}
    where ${and(sql`${supports.startup} > 0`, notCancelled, supportCondition(supports, where))}`);
  return { asOf, ids: encodeIdSet(ascending(rows[0]?.numbers ?? [])) };
}

/** Each number once. */
function ascending(numbers: readonly number[]): number[] {
  const sorted = Float64Array.from(numbers).sort();
  return Array.from(sorted.filter((number, place) => number !== sorted[place - 1]));
}
