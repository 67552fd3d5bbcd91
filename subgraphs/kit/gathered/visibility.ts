import type { Caller } from '@ieum/schema/contract/caller.ts';
import DataLoader from 'dataloader';
import { type SQL, sql } from 'drizzle-orm';
import type { Transaction } from '../database.ts';
import type { SupportHead, SupportsTable } from '../tables.ts';

/** What a startup shares with one organization. */
export interface SharedWith {
  history: boolean;
  amounts: boolean;
}

/**
 * The condition that a record's startup may be known to the caller: disclosure PUBLIC, or the caller's own record,
 * or disclosure PARTNER and the startup shares its history with the caller's organization.
 */
export function startupIsVisible(supports: SupportsTable, caller: Caller | null): SQL {
  const organization = caller?.organization ?? null;
  if (organization === null) return sql`${supports.disclosure} = 'PUBLIC'`;
  return sql`(${supports.disclosure} = 'PUBLIC' or ${supports.providerId} = ${organization}
    or (${supports.disclosure} = 'PARTNER' and (
      select ${organization} = any(startup_sharing.shared_with) from startup_sharing
      where startup_sharing.startup = ${supports.startup})))`;
}

/** What startups share with the caller's organization, by their numbers; one statement a tick. */
export function createSharingLoader(
  database: Transaction,
  caller: Caller | null,
): DataLoader<number, SharedWith> {
  const organization = caller?.organization ?? null;
  return new DataLoader(async (startups) => {
    if (organization === null) return startups.map(() => nothingShared);
    const { rows } = await database.execute<{ startup: string; history: boolean; amounts: boolean }>(sql`
      select startup, ${organization} = any(shared_with) as history, ${organization} = any(amounts_with) as amounts
      from startup_sharing where startup = any(${sql.param([...startups])}::bigint[])`);
    const shared = new Map(rows.map((row) => [Number(row.startup), row]));
    return startups.map((startup) => shared.get(startup) ?? nothingShared);
  });
}

/** Tells whether a record's startup may be known to the caller; the rule of `startupIsVisible`, for a row in hand. */
export async function maySeeStartup(
  record: SupportHead,
  caller: Caller | null,
  sharing: DataLoader<number, SharedWith>,
): Promise<boolean> {
  if (record.disclosure === 'PUBLIC' || isOwn(record, caller)) return true;
  return record.disclosure === 'PARTNER' && (await sharing.load(record.startup)).history;
}

/**
 * Tells whether a record's amount may be shown: of a PUBLIC record, to its provider, or where the startup may be
 * known and shares its amounts with the caller's organization.
 */
export async function maySeeAmount(
  record: SupportHead,
  caller: Caller | null,
  sharing: DataLoader<number, SharedWith>,
): Promise<boolean> {
  if (record.disclosure === 'PUBLIC' || isOwn(record, caller)) return true;
  if (record.disclosure !== 'PARTNER') return false;
  const shared = await sharing.load(record.startup);
  return shared.history && shared.amounts;
}

function isOwn(record: SupportHead, caller: Caller | null): boolean {
  return caller !== null && caller.organization === record.providerId;
}

const nothingShared: SharedWith = { history: false, amounts: false };
