import { normalizeCompanyName } from '@ieum/kit/company-name.ts';
import { databaseErrorOf, type Transaction } from '@ieum/kit/database.ts';
import { inputError } from '@ieum/kit/errors.ts';
import { requireNotFuture } from '@ieum/kit/mutation.ts';
import { addDays, earlyYears, growthYears, lastDayWithin } from '@ieum/kit/stage.ts';
import { startupId } from '@ieum/kit/startup-id.ts';
import { and, eq, inArray, isNull, max, sql } from 'drizzle-orm';
import { noteChanges } from '../change-feed.ts';
import { nameGrams } from '../name-grams.ts';
import type { BusinessRegistrationInput } from '../schema.gen.ts';
import { businessNumbers, type StartupRow, startupNames, startups } from '../tables.ts';
import { longestName } from './register-pre-founder.ts';
import { type Actor, lockStartup, requireKnown, requireText } from './require.ts';

/**
 * Gives a pre-founder its business registration, or a sole proprietor that of the corporation it became: the id stays,
 * and of two start days the first. Gives the startup's number.
 *
 * @throws BAD_STARTUP_ID, NOT_FOUND; FORBIDDEN to an organization that may not know its business; STATE for any other
 * startup; CONFLICT for a number another one has; BAD_INPUT for a branch's number, for what does not go with the kind
 * of number, and for an incorporation or registration on a day to come in Korea.
 */
export async function linkBusinessRegistration(
  transaction: Transaction,
  actor: Actor,
  input: BusinessRegistrationInput,
  today: string,
): Promise<number> {
  const startup = await lockStartup(transaction, input.startupId, ['input', 'startupId']);
  await requireKnown(transaction, actor, startup, { today, inputPath: ['input', 'startupId'] });
  const identityStatus = statusOf(input);
  // One may register before one opens, and is PRE_BI until then. What is entered in a register has happened.
  if (input.basis !== 'OPENING_DATE') requireNotFuture(input.startedOn, ['input', 'startedOn'], today);
  requireLinkable(startup, identityStatus);
  await claimNumber(transaction, startup.number, input.bizRegNo);
  const isFirst = startup.businessStartedOn === null || input.startedOn < startup.businessStartedOn;
  const startedOn = isFirst ? input.startedOn : startup.businessStartedOn!;
  const name = input.name == null ? null : requireText(input.name, longestName, ['input', 'name']);
  if (name !== null) await addName(transaction, startup, name, identityStatus, today);
  await updateStartup(transaction, startup.number, {
    identityStatus,
    bizRegNo: input.bizRegNo,
    corpRegNo: input.corpRegNo ?? startup.corpRegNo,
    businessStatus: 'ACTIVE',
    businessStartedOn: startedOn,
    businessStartBasis: isFirst ? input.basis : startup.businessStartBasis,
    biLast: lastDayWithin(startedOn, earlyYears),
    postBiLast: lastDayWithin(startedOn, growthYears),
    displayName: name ?? startup.displayName,
    enteredBy: [...new Set([...startup.enteredBy, actor.organization])],
  });
  // Its sharing is as it was; owners that hold records under the number hear that somebody has it now.
  await noteChanges(transaction, [startup.number], today);
  return startup.number;
}

/** The middle digits of a business number tell a corporation's head office, a corporation's branch, and the rest apart. */
function statusOf({
  bizRegNo,
  basis,
  corpRegNo,
}: BusinessRegistrationInput): 'SOLE_PROPRIETOR' | 'CORPORATION' {
  const middle = bizRegNo.slice(3, 5);
  if (middle === branchOfCorporation) {
    throw inputError(
      'BAD_INPUT',
      ['input', 'bizRegNo'],
      `${middle} in the middle is a branch's number; give the head office's`,
    );
  }
  if (headOfficesOfCorporations.has(middle)) return 'CORPORATION';
  if (basis === 'INCORPORATION') {
    throw inputError(
      'BAD_INPUT',
      ['input', 'basis'],
      `a sole proprietor (${middle} in the middle of the number) is not incorporated; expected OPENING_DATE or REGISTRATION_DATE`,
    );
  }
  if (corpRegNo != null) {
    throw inputError(
      'BAD_INPUT',
      ['input', 'corpRegNo'],
      `a sole proprietor (${middle} in the middle of bizRegNo) has none; leave it out`,
    );
  }
  return 'SOLE_PROPRIETOR';
}

function requireLinkable(startup: StartupRow, identityStatus: 'SOLE_PROPRIETOR' | 'CORPORATION'): void {
  const isConversion = startup.identityStatus === 'SOLE_PROPRIETOR' && identityStatus === 'CORPORATION';
  if (startup.identityStatus === 'PRE_FOUNDER' || isConversion) return;
  const into = startup.mergedInto === null ? '' : ` into ${startupId(startup.mergedInto)}`;
  throw inputError(
    'STATE',
    ['input', 'startupId'],
    `${startupId(startup.number)} is ${startup.identityStatus}${into}; a registration is linked to a PRE_FOUNDER, or a corporation's to a SOLE_PROPRIETOR`,
  );
}

async function claimNumber(transaction: Transaction, startup: number, bizRegNo: string): Promise<void> {
  const [claimed] = await transaction
    .insert(businessNumbers)
    .values({ bizRegNo, startup })
    .onConflictDoNothing()
    .returning();
  if (!claimed) throw taken('bizRegNo');
}

/** A startup takes the corporate number over from what was merged into it; anyone else's is refused by the index. */
async function updateStartup(
  transaction: Transaction,
  number: number,
  change: Partial<StartupRow>,
): Promise<void> {
  const { corpRegNo } = change;
  if (corpRegNo != null) {
    const isOfTombstone = and(eq(startups.corpRegNo, corpRegNo), eq(startups.mergedInto, number));
    await transaction.update(startups).set({ corpRegNo: null }).where(isOfTombstone);
  }
  try {
    await transaction.update(startups).set(change).where(eq(startups.number, number));
  } catch (error) {
    if (databaseErrorOf(error)?.constraint !== 'startups_corp_reg_no') throw error;
    throw taken('corpRegNo');
  }
}

/** The message does not say whose it is. */
function taken(field: 'bizRegNo' | 'corpRegNo') {
  return inputError(
    'CONFLICT',
    ['input', field],
    'a startup has this number already; if it is the same team, merge the two with mergeStartups',
  );
}

async function addName(
  transaction: Transaction,
  startup: StartupRow,
  value: string,
  identityStatus: 'SOLE_PROPRIETOR' | 'CORPORATION',
  today: string,
): Promise<void> {
  // A startup that is linked is no tombstone, so its names lead to itself.
  const isOwn = and(eq(startupNames.canonical, startup.number), eq(startupNames.startup, startup.number));
  const isCurrent = and(
    isOwn,
    isNull(startupNames.validTo),
    inArray(startupNames.kind, ['TEAM', 'TRADE', 'LEGAL']),
  );
  await transaction
    .update(startupNames)
    .set({ validTo: sql`greatest(${startupNames.validFrom}, ${addDays(today, -1)})` })
    .where(isCurrent);
  const [last] = await transaction
    .select({ position: max(startupNames.position) })
    .from(startupNames)
    .where(isOwn);
  const normalized = normalizeCompanyName(value);
  await transaction.insert(startupNames).values({
    canonical: startup.number,
    startup: startup.number,
    position: (last?.position ?? -1) + 1,
    value,
    kind: identityStatus === 'CORPORATION' ? 'LEGAL' : 'TRADE',
    validFrom: today,
    normalized,
    grams: nameGrams(normalized),
  });
}

const headOfficesOfCorporations = new Set(['81', '86', '87', '88']);
const branchOfCorporation = '85';
