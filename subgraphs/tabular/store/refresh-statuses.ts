import type { Database } from '@ieum/kit/database.ts';
import { koreaDate } from '@ieum/kit/korea-date.ts';
import { sql } from 'drizzle-orm';

/** Brings the statuses that follow the dates to today in Korea; the rule of `supportStatus`, for all records at once. */
export async function refreshStatuses(database: Database): Promise<void> {
  const today = koreaDate();
  const status = sql`case when started_on > ${today} then 'PLANNED' when ended_on < ${today} then 'COMPLETED' else 'ACTIVE' end`;
  await database.transaction(async (transaction) => {
    // On the first day of a year it may be very many.
    await transaction.execute(sql`set local statement_timeout = 0`);
    await transaction.execute(
      sql`update supports set status = ${status} where not is_status_given and status <> ${status}`,
    );
  });
}
