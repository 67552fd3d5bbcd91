import type { Database } from '@ieum/kit/database.ts';
import type { DirectoryClient } from '@ieum/kit/directory-client.ts';
import { readStartupId } from '@ieum/kit/startup-id.ts';
import { sql } from 'drizzle-orm';

/** Keeps each business number that a staged record names. */
export async function noteBusinessNumbers(database: Database): Promise<void> {
  await database.execute(sql`
    insert into business_numbers (number) select distinct business_number from staged_supports
    where business_number is not null on conflict do nothing`);
}

/**
 * The startup that a record of `rows` is about: the one whose id its row names, if the directory knows it (or has not
 * been heard yet), else the one that has the business number its row names. Others get a number below 0 that tells
 * startups apart as far as their business numbers do: -1 where there is none. A name never links.
 */
export const placedStartup = {
  value: `coalesce(
    case when rows.given_startup is not null
        and (known_startup.startup is not null or not exists (select from sharing_watermark))
      then rows.given_startup end,
    placed_number.startup, -1 - placed_number.id, -1)`,
  joins: `left join startup_sharing known_startup on known_startup.startup = rows.given_startup
    left join business_numbers placed_number on placed_number.number = rows.business_number`,
} as const;

/** Gives every record the startup that it is about by what is known now; writes what changes. */
async function placeStartups(database: Database): Promise<void> {
  await database.transaction(async (transaction) => {
    // The first time it may be every record.
    await transaction.execute(sql`set local statement_timeout = 0`);
    await transaction.execute(
      sql.raw(`
      update supports set startup = placed.startup
      from (select rows.id, ${placedStartup.value} as startup from supports rows ${placedStartup.joins}) as placed
      where placed.id = supports.id and placed.startup <> supports.startup`),
    );
  });
}

/**
 * Asks the directory, many at once, for the startups of business numbers that nobody was known to have: those not asked
 * for since the directory's changes were last read on. Then places records anew.
 *
 * @throws Error when the directory does not answer.
 */
export async function matchStartups(database: Database, directory: DirectoryClient): Promise<void> {
  let isChanged = false;
  const { rows: marks } = await database.execute<{ seq: string }>(sql`select seq from sharing_watermark`);
  const readTo = Number(marks[0]?.seq ?? 0);
  for (;;) {
    const { rows } = await database.execute<{ number: string }>(sql`
      select number from business_numbers
      where startup is null and (asked_at is null or asked_at < ${readTo}) order by number limit ${numbersPerRequest}`);
    if (rows.length === 0) break;
    const bizRegNos = rows.map(({ number }) => number);
    const { startupMatches } = await directory.ask<{ startupMatches: Match[] }>(matchesQuery, { bizRegNos });
    const found = startupMatches.map(({ bizRegNo, startupId }) => ({
      bizRegNo,
      startup: readStartupId(startupId),
    }));
    await database.execute(sql`
      update business_numbers set asked_at = ${readTo}, startup = found.startup
      from unnest(${sql.param(bizRegNos)}::text[]) as asked (number)
      left join unnest(${sql.param(found.map(({ bizRegNo }) => bizRegNo))}::text[],
        ${sql.param(found.map(({ startup }) => startup))}::bigint[]) as found (number, startup) on found.number = asked.number
      where business_numbers.number = asked.number`);
    isChanged ||= found.length > 0;
  }
  // Startups that records name by id may have become known too.
  if (isChanged || readTo > 0) await placeStartups(database);
}

interface Match {
  bizRegNo: string;
  startupId: string;
}

const matchesQuery = `query StartupMatches($bizRegNos: [String!]!) {
  startupMatches(bizRegNos: $bizRegNos) { bizRegNo startupId }
}`;
const numbersPerRequest = 10_000;
