import { encodeIdSet } from '@ieum/schema/contract/id-set.ts';
import { and, sql } from 'drizzle-orm';
import type { SupportFilter } from '../core.gen.ts';
import type { Transaction } from '../database.ts';
import { toKoreanInstant } from '../korea-date.ts';
import type { SupportsTable } from '../tables.ts';
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
  const { rows } = await database.execute<{ startup: string }>(sql`
    select distinct coalesce(startup_sharing.canonical, ${supports.startup}) as startup
    from ${supports} left join startup_sharing on startup_sharing.startup = ${supports.startup}
    where ${and(notCancelled, supportCondition(supports, where)) ?? sql`true`}
    order by 1`);
  return { asOf, ids: encodeIdSet(rows.map(({ startup }) => Number(startup))) };
}
