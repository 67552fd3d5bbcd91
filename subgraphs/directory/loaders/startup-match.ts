import type { Database } from '@ieum/kit/database.ts';
import { eq, sql } from 'drizzle-orm';
import { businessNumbers, type StartupMatchRow, startups } from '../tables.ts';

/** Reads which startups have or had some business numbers, ascending by number; one statement. */
export function readStartupMatches(
  database: Database,
  bizRegNos: readonly string[],
): Promise<StartupMatchRow[]> {
  return database
    .select({
      bizRegNo: businessNumbers.bizRegNo,
      startup: sql<number>`coalesce(${startups.mergedInto}, ${startups.number})`.mapWith(Number),
    })
    .from(businessNumbers)
    .innerJoin(startups, eq(startups.number, businessNumbers.startup))
    .where(sql`${businessNumbers.bizRegNo} = any(${sql.param([...bizRegNos])}::text[])`)
    .orderBy(businessNumbers.bizRegNo);
}
