import type { Transaction } from '@ieum/kit/database.ts';
import { koreaDate, toKoreanInstant } from '@ieum/kit/korea-date.ts';
import { lt, sql } from 'drizzle-orm';
import { usageCounts, usageOperations, usageReports } from './tables.ts';

/** How long usage is looked back at and kept. */
export interface UsageSettings {
  windowDays: number;
  retentionDays: number;
}

export const defaultUsageSettings: UsageSettings = { windowDays: 30, retentionDays: 90 };

/** How one client used something in the window. */
export interface ClientUse {
  client: string;
  /** Names of its operations, most used first; one without a name by the first digits of its hash. */
  operations: string[];
  count: number;
  lastSeen: string;
}

/** What is known of the window. */
export interface UsageWindow {
  days: number;
  /** Since when usage is recorded; null where nothing was. */
  since: string | null;
  /** Whether it was recorded for the whole window. */
  isWhole: boolean;
}

/** Since when usage is recorded, and whether that covers the window. */
export async function readUsageWindow(
  database: Transaction,
  { windowDays }: UsageSettings,
  now = new Date(),
): Promise<UsageWindow> {
  const [row] = await database
    .select({ since: sql<Date | string | null>`min(${usageReports.at})` })
    .from(usageReports);
  const since = row?.since ? new Date(row.since) : null;
  const begin = now.getTime() - windowDays * dayMs;
  return {
    days: windowDays,
    since: since && toKoreanInstant(since),
    isWhole: since !== null && since.getTime() <= begin,
  };
}

/**
 * Who used, in the window, what each change needs to matter: for each list of coordinates the clients that ran an operation
 * with one of them, most used first. One statement, however many lists.
 */
export async function readUses(
  database: Transaction,
  lists: ReadonlyArray<readonly string[]>,
  { windowDays }: UsageSettings,
  now = new Date(),
): Promise<ClientUse[][]> {
  const wanted = lists.flatMap((coordinates, list) =>
    coordinates.map((coordinate) => ({ list, coordinate })),
  );
  const uses: ClientUse[][] = lists.map(() => []);
  if (wanted.length === 0) return uses;
  const first = koreaDate(new Date(now.getTime() - windowDays * dayMs));
  const { rows } = await database.execute<Use>(sql`
    with wanted as (
      select distinct list, operation from jsonb_to_recordset(${JSON.stringify(wanted)}::jsonb) as (list int, coordinate text)
      join usage_coordinates using (coordinate)
    ), used as (
      select list, client, coalesce(name, '(unnamed ' || left(hash, 8) || ')') as operation,
        sum(count) as count, max(last_seen) as last_seen
      from wanted join usage_operations on hash = operation join usage_counts using (operation)
      where day >= ${first}
      group by list, client, hash
    )
    select list, client, array_agg(operation order by count desc, operation) as operations,
      sum(count)::float8 as count, max(last_seen) as "lastSeen"
    from used group by list, client order by list, 4 desc, client`);
  for (const { list, client, operations, count, lastSeen } of rows) {
    uses[list]!.push({
      client,
      operations: [...new Set(operations)],
      count,
      lastSeen: toKoreanInstant(new Date(lastSeen)),
    });
  }
  return uses;
}

interface Use extends Record<string, unknown> {
  list: number;
  client: string;
  operations: string[];
  count: number;
  lastSeen: Date | string;
}

/** The operations that were run in the window, the most run first, at most so many. */
export async function readOperations(
  database: Transaction,
  { windowDays }: UsageSettings,
  most: number,
  now = new Date(),
): Promise<{ hash: string; name: string | null; document: string }[]> {
  const first = koreaDate(new Date(now.getTime() - windowDays * dayMs));
  const { rows } = await database.execute<{ hash: string; name: string | null; document: string }>(sql`
    select hash, name, document from usage_operations
    join (select operation, sum(count) as count from usage_counts where day >= ${first} group by operation) as counts
      on operation = hash
    order by counts.count desc, hash limit ${most}`);
  return rows;
}

/** Forgets what is older than it is kept, and operations that nobody ran since. */
export async function forgetUsage(
  database: Transaction,
  { retentionDays }: UsageSettings,
  now = new Date(),
): Promise<void> {
  const before = new Date(now.getTime() - retentionDays * dayMs);
  await database.transaction(async (transaction) => {
    // An operation that is counted again at this moment keeps its counts.
    await transaction.execute(sql`lock table ${usageCounts} in share row exclusive mode`);
    await transaction.delete(usageCounts).where(lt(usageCounts.day, koreaDate(before)));
    const left = sql`select from ${usageCounts} where ${usageCounts.operation} = ${usageOperations.hash}`;
    await transaction.delete(usageOperations).where(sql`not exists (${left})`);
    await transaction.delete(usageReports).where(lt(usageReports.at, before.toISOString()));
  });
}

const dayMs = 24 * 60 * 60 * 1000;
