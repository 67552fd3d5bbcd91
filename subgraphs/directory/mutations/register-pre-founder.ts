import { normalizeCompanyName } from '@ieum/kit/company-name.ts';
import type { Transaction } from '@ieum/kit/database.ts';
import { inputError } from '@ieum/kit/errors.ts';
import { eq, sql } from 'drizzle-orm';
import { noteChanges } from '../change-feed.ts';
import { nameGrams } from '../name-grams.ts';
import type { PreFounderInput } from '../schema.gen.ts';
import { regions, startupNames, startups } from '../tables.ts';
import { type Actor, requireText, requireThemes } from './require.ts';

/**
 * Enters a team before founding under the next number, which is not given again if this fails. Gives the number.
 *
 * @throws BAD_INPUT, BAD_ID, NOT_FOUND.
 */
export async function registerPreFounder(
  transaction: Transaction,
  actor: Actor,
  input: PreFounderInput,
  today: string,
): Promise<number> {
  const teamName = requireText(input.teamName, longestName, ['input', 'teamName']);
  const themeIds = [...new Set(input.themeIds ?? [])];
  if (themeIds.length > 0)
    await requireThemes(transaction, themeIds, (place) => ['input', 'themeIds', place]);
  if (input.plannedRegion != null) await requireRegionInForce(transaction, input.plannedRegion);
  const { rows } = await transaction.execute<{ number: string }>(
    sql`select nextval('startup_numbers') as number`,
  );
  const number = Number(rows[0]?.number);
  await transaction.insert(startups).values({
    number,
    displayName: teamName,
    identityStatus: 'PRE_FOUNDER',
    businessStatus: 'UNKNOWN',
    headOfficeCode: input.plannedRegion ?? null,
    themeIds,
    registeredOn: today,
    enteredBy: [actor.organization],
  });
  const normalized = normalizeCompanyName(teamName);
  await transaction.insert(startupNames).values({
    canonical: number,
    startup: number,
    position: 0,
    value: teamName,
    kind: 'TEAM',
    validFrom: today,
    normalized,
    grams: nameGrams(normalized),
  });
  await noteChanges(transaction, [number], today);
  return number;
}

async function requireRegionInForce(transaction: Transaction, code: string): Promise<void> {
  const inputPath = ['input', 'plannedRegion'];
  const [region] = await transaction.select().from(regions).where(eq(regions.code, code));
  if (!region) throw inputError('NOT_FOUND', inputPath, `no region has the code ${code}`);
  if (region.validTo === null) return;
  const followers = region.successorCodes.join(', ');
  throw inputError(
    'BAD_INPUT',
    inputPath,
    `${region.fullName} was abolished on ${region.validTo}${followers ? `; use ${followers}` : ''}`,
  );
}

/** The longest name a startup may have, in characters. */
export const longestName = 100;
