import type { Transaction } from '@ieum/kit/database.ts';
import { codedError, inputError } from '@ieum/kit/errors.ts';
import { requireId } from '@ieum/kit/ids.ts';
import { requireStartupId, startupId } from '@ieum/kit/startup-id.ts';
import { and, eq, inArray, sql } from 'drizzle-orm';
import { standingConsent } from '../consent-conditions.ts';
import type { Context } from '../loaders.ts';
import { canonicalNumber } from '../startup-permission.ts';
import { agreements, consents, organizations, type StartupRow, startups, themes } from '../tables.ts';

type InputPath = ReadonlyArray<string | number>;

/** Who does a mutation: the organization it is done for, and the person or process. */
export interface Actor {
  organization: string;
  subject: string;
  /** It is the network's operator, who may act on every startup. */
  isOperator: boolean;
}

/**
 * The organization the caller acts for, which must be in the directory.
 *
 * @throws FORBIDDEN when there is none.
 */
export async function requireActor({ caller, loaders }: Context, mutation: string): Promise<Actor> {
  const organization = caller?.organization ?? null;
  if (caller === null || organization === null || (await loaders.organization.load(organization)) === null) {
    throw codedError(
      'FORBIDDEN',
      `${mutation} is done on behalf of an organization of the directory; the caller acts for ${organization ?? 'none'}. In the demo, send the header x-demo-organization.`,
    );
  }
  return { organization, subject: caller.subject, isOperator: caller.roles.includes('operator') };
}

/**
 * Reads a startup by its id and locks its row to the transaction's end.
 *
 * @throws BAD_STARTUP_ID, NOT_FOUND.
 */
export async function lockStartup(
  transaction: Transaction,
  id: string,
  inputPath: InputPath,
): Promise<StartupRow> {
  const number = requireStartupId(id, inputPath);
  const [row] = await transaction.select().from(startups).where(eq(startups.number, number)).for('update');
  if (!row) throw inputError('NOT_FOUND', inputPath, `no startup has the id ${id}`);
  return row;
}

/**
 * As `lockStartup`, of the startup that the given one was merged into, if it was. Only that one is locked: a merge
 * locks by number, and two locks in another order could wait for each other. Every mutation locks in one order, the
 * startup, then a referral, then a consent, the change feed last; so while a startup is locked, its referrals and
 * consents stay its own.
 */
export async function lockCanonicalStartup(
  transaction: Transaction,
  id: string,
  inputPath: InputPath,
): Promise<StartupRow> {
  const [given] = await transaction
    .select()
    .from(startups)
    .where(eq(startups.number, requireStartupId(id, inputPath)));
  const canonical = await lockStartup(
    transaction,
    given?.mergedInto ? startupId(given.mergedInto) : id,
    inputPath,
  );
  // It was merged in between: what it was merged into is no tombstone, or it was merged again.
  return canonical.mergedInto === null
    ? canonical
    : lockCanonicalStartup(transaction, startupId(canonical.mergedInto), inputPath);
}

/**
 * Holds that a locked startup may be changed in what it is: by the network's operator, or for an organization that
 * entered it or that a standing consent names. That its name is known is not asked: anyone knows a registered one's.
 * Asked in the transaction, for a request that holds one connection and waits for another may wait forever.
 *
 * @throws FORBIDDEN to others.
 */
export async function requireKnown(
  transaction: Transaction,
  { organization, isOperator }: Actor,
  startup: StartupRow,
  { today, inputPath }: { today: string; inputPath: InputPath },
): Promise<void> {
  if (isOperator || startup.enteredBy.includes(organization)) return;
  const isItsConsent = eq(consents.startup, canonicalNumber(startup));
  const standing = await transaction
    .select({ id: consents.id })
    .from(consents)
    .where(and(isItsConsent, sql`(${standingConsent(organization, today)})`))
    .limit(1);
  if (standing.length > 0) return;
  throw inputError(
    'FORBIDDEN',
    inputPath,
    `expected a startup that ${organization} entered or that names it in a standing consent; ${startupId(startup.number)} is neither, and the caller is not the network's operator. Ask the startup for a consent, or the operator to do it`,
  );
}

/** Holds that organizations are in the directory. @throws BAD_ID, NOT_FOUND for the first that is not. */
export async function requireOrganizations(
  transaction: Transaction,
  ids: readonly string[],
  pathOf: (place: number) => InputPath,
): Promise<void> {
  for (const [place, id] of ids.entries()) requireId('an organization', id, pathOf(place));
  const rows = await transaction
    .select({ id: organizations.id })
    .from(organizations)
    .where(inArray(organizations.id, [...ids]));
  requireAllFound(ids, new Set(rows.map(({ id }) => id)), pathOf, 'organization');
}

/** Holds that themes are in the directory. @throws BAD_ID, NOT_FOUND for the first that is not. */
export async function requireThemes(
  transaction: Transaction,
  ids: readonly string[],
  pathOf: (place: number) => InputPath,
): Promise<void> {
  for (const [place, id] of ids.entries()) requireId('a theme', id, pathOf(place));
  const rows = await transaction
    .select({ id: themes.id })
    .from(themes)
    .where(inArray(themes.id, [...ids]));
  requireAllFound(ids, new Set(rows.map(({ id }) => id)), pathOf, 'theme');
}

/** Holds that an agreement is in the directory. @throws BAD_ID, NOT_FOUND. */
export async function requireAgreement(
  transaction: Transaction,
  id: string,
  inputPath: InputPath,
): Promise<void> {
  requireId('an agreement', id, inputPath);
  const rows = await transaction.select({ id: agreements.id }).from(agreements).where(eq(agreements.id, id));
  requireAllFound([id], new Set(rows.map((row) => row.id)), () => inputPath, 'agreement');
}

/**
 * Trims a text a person wrote.
 *
 * @throws BAD_INPUT when nothing is left, it is too long, or it holds characters that cannot be shown.
 */
export function requireText(text: string, most: number, inputPath: InputPath): string {
  const trimmed = text.trim();
  const length = Array.from(trimmed).length;
  if (length < 1 || length > most) {
    throw inputError('BAD_INPUT', inputPath, `expected 1 to ${most} characters; got ${length}`);
  }
  if (/\p{Cs}|[\p{Cc}--[\n\t]]/v.test(trimmed)) {
    throw inputError('BAD_INPUT', inputPath, 'expected text without control characters');
  }
  return trimmed;
}

/** Holds that a day has not passed. @throws BAD_INPUT. */
export function requireNotPast(day: string, today: string, inputPath: InputPath): string {
  if (day >= today) return day;
  throw inputError('BAD_INPUT', inputPath, `expected today (${today}) or a later day; got ${day}`);
}

/** Holds that a list has something in it, and drops repeats. @throws BAD_INPUT. */
export function requireSome<Value>(values: readonly Value[], inputPath: InputPath): Value[] {
  if (values.length === 0) throw inputError('BAD_INPUT', inputPath, 'expected at least one; got none');
  return [...new Set(values)];
}

function requireAllFound(
  ids: readonly string[],
  found: ReadonlySet<string>,
  pathOf: (place: number) => InputPath,
  what: string,
): void {
  const missing = ids.findIndex((id) => !found.has(id));
  if (missing >= 0) throw inputError('NOT_FOUND', pathOf(missing), `no ${what} has the id ${ids[missing]}`);
}
