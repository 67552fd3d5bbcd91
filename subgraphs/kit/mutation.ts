import type { Caller } from '@ieum/schema/contract/caller.ts';
import { eq } from 'drizzle-orm';
import type { SourceContext, SubgraphContext } from './context.ts';
import type { Database } from './database.ts';
import { codedError, inputError } from './errors.ts';
import { koreaDate } from './korea-date.ts';
import { requireStartupId } from './startup-id.ts';
import { type SupportHead, startupSharing } from './tables.ts';

/**
 * The number a mutation writes for a startup id: of the startup it was merged into, if it was. A number that the
 * directory has not told of yet is asked for at once.
 *
 * @throws BAD_STARTUP_ID, NOT_FOUND, or DIRECTORY_UNAVAILABLE when an unknown number cannot be asked for.
 */
export async function requireStartup<Loaders>(
  { database, sharing }: SubgraphContext<Loaders>,
  id: string,
  inputPath: string[],
): Promise<number> {
  const number = requireStartupId(id, inputPath);
  const known = await findStartup(database, number);
  if (known !== undefined) return known;
  if (!(await sharing.poll())) {
    throw codedError('DIRECTORY_UNAVAILABLE', 'The directory is needed to look up a new startup; try again.');
  }
  const told = await findStartup(database, number);
  if (told !== undefined) return told;
  throw inputError('NOT_FOUND', inputPath, `no startup has the id ${id}`);
}

/** The number a startup's number stands for: its own or that of what it was merged into; undefined: not told of yet. */
export async function findStartup(database: Database, number: number): Promise<number | undefined> {
  const [row] = await database.select().from(startupSharing).where(eq(startupSharing.startup, number));
  return row?.canonical;
}

/**
 * Holds that the caller acts for an organization: it alone writes what is its own, and reads some of it.
 *
 * @param what is that organization's, for the message.
 * @param inputPath where the thing is named in the arguments, if it is.
 * @throws FORBIDDEN when it acts for another, or for none.
 */
export function requireOrganization(
  caller: Caller | null,
  organizationId: string,
  what: string,
  inputPath?: string[],
): void {
  if (caller?.organization === organizationId) return;
  const actor = caller?.organization ?? 'no organization';
  const message = `${what} is ${organizationId}'s alone; the caller acts for ${actor}`;
  throw inputPath ? inputError('FORBIDDEN', inputPath, message) : codedError('FORBIDDEN', `${message}.`);
}

/**
 * Holds that a day has come in Korea: what ends something is noted on its day or afterwards, for it acts at once.
 *
 * @throws BAD_INPUT for a day to come.
 */
export function requireNotFuture(day: string, inputPath: string[], today = koreaDate()): string {
  if (day <= today) return day;
  throw inputError('BAD_INPUT', inputPath, `expected a day up to today (${today} in Korea); got ${day}`);
}

/**
 * The record a mutation wrote, as it now is. Loaders of the request forget it and the spaces: an earlier mutation of
 * the same operation may have read them as they were.
 *
 * @typeParam Row what the subgraph's supports table holds.
 */
export async function readChanged<Row extends SupportHead, Loaders = unknown>(
  { gathered }: SourceContext<Loaders>,
  id: string,
): Promise<Row> {
  gathered.space.clearAll();
  return (await gathered.support.clear(id).load(id)) as Row;
}
