import type { Transaction } from '@ieum/kit/database.ts';
import { inputError } from '@ieum/kit/errors.ts';
import { toKoreanInstant } from '@ieum/kit/korea-date.ts';
import { requireStartupId, startupId } from '@ieum/kit/startup-id.ts';
import { eq } from 'drizzle-orm';
import { noteChanges } from '../change-feed.ts';
import {
  businessNumbers,
  consents,
  merges,
  predecessors,
  referrals,
  type StartupRow,
  startupNames,
  startups,
} from '../tables.ts';
import { type Actor, lockStartup, requireKnown, requireText } from './require.ts';

/** Two startups that are one team. */
export interface Merge {
  from: string;
  into: string;
  reason: string;
}

/**
 * Makes `from` a tombstone that points at `into`, which takes over its business numbers, consents, referrals
 * and the earlier start day, and is found by its names; what was merged into `from` before now points at `into` directly. Gives the number of `into`.
 *
 * @throws BAD_STARTUP_ID, NOT_FOUND, BAD_INPUT; FORBIDDEN to an organization that may not know the business of both; STATE where either is a tombstone already, both are one, or a registered
 * startup would vanish in a pre-founder.
 */
export async function mergeStartups(
  transaction: Transaction,
  actor: Actor,
  merge: Merge,
  today: string,
): Promise<number> {
  const reason = requireText(merge.reason, longestReason, ['reason']);
  const { from, into } = await lockBoth(transaction, merge);
  await requireKnown(transaction, actor, from, { today, inputPath: ['from'] });
  await requireKnown(transaction, actor, into, { today, inputPath: ['into'] });
  requireMergeable(from, into);
  await moveBelongings(transaction, from, into);
  await transaction
    .update(startups)
    .set({ mergedInto: into.number, identityStatus: 'MERGED' })
    .where(eq(startups.number, from.number));
  await transaction
    .update(startups)
    .set({ mergedInto: into.number })
    .where(eq(startups.mergedInto, from.number));
  await transaction.update(startups).set(keptBy(from, into)).where(eq(startups.number, into.number));
  await transaction.insert(merges).values({
    from: from.number,
    into: into.number,
    reason,
    byOrganization: actor.organization,
    bySubject: actor.subject,
    at: toKoreanInstant(new Date()),
  });
  await noteChanges(transaction, [into.number], today);
  return into.number;
}

/** Rows are locked in the order of their numbers, so that two merges of the same pair cannot wait for each other. */
async function lockBoth(
  transaction: Transaction,
  merge: Merge,
): Promise<{ from: StartupRow; into: StartupRow }> {
  const fromNumber = requireStartupId(merge.from, ['from']);
  const intoNumber = requireStartupId(merge.into, ['into']);
  if (fromNumber === intoNumber) {
    throw inputError('STATE', ['into'], `${startupId(intoNumber)} cannot be merged into itself`);
  }
  const lockFrom = () => lockStartup(transaction, merge.from, ['from']);
  const lockInto = () => lockStartup(transaction, merge.into, ['into']);
  if (fromNumber < intoNumber) {
    const from = await lockFrom();
    return { from, into: await lockInto() };
  }
  const into = await lockInto();
  return { from: await lockFrom(), into };
}

function requireMergeable(from: StartupRow, into: StartupRow): void {
  requireNoTombstone(from, 'from');
  if (into.mergedInto === from.number) {
    const message = `${startupId(into.number)} was merged into ${startupId(from.number)}; the other way round would be a circle`;
    throw inputError('STATE', ['into'], message);
  }
  requireNoTombstone(into, 'into');
  if (into.identityStatus === 'PRE_FOUNDER' && from.identityStatus !== 'PRE_FOUNDER') {
    const message = `${startupId(into.number)} is a PRE_FOUNDER and ${startupId(from.number)} is registered; merge the other way round, so that the registration stays`;
    throw inputError('STATE', ['into'], message);
  }
}

function requireNoTombstone(startup: StartupRow, argument: 'from' | 'into'): void {
  if (startup.mergedInto === null) return;
  throw inputError(
    'STATE',
    [argument],
    `${startupId(startup.number)} was merged into ${startupId(startup.mergedInto)} already; use that id`,
  );
}

/** Names stay those of the number they were given to, and lead to `into`. */
async function moveBelongings(transaction: Transaction, from: StartupRow, into: StartupRow): Promise<void> {
  const predecessor = { startup: into.number, predecessor: from.number };
  await transaction.insert(predecessors).values(predecessor).onConflictDoNothing();
  for (const table of [referrals, consents, businessNumbers]) {
    await transaction.update(table).set({ startup: into.number }).where(eq(table.startup, from.number));
  }
  await transaction
    .update(startupNames)
    .set({ canonical: into.number })
    .where(eq(startupNames.canonical, from.number));
}

/** Of two start days the first stays, with its basis and the stages that follow from it. */
function keptBy(from: StartupRow, into: StartupRow) {
  const isEarlier =
    from.businessStartedOn !== null &&
    (into.businessStartedOn === null || from.businessStartedOn < into.businessStartedOn);
  const { businessStartedOn, businessStartBasis, biLast, postBiLast } = isEarlier ? from : into;
  const enteredBy = [...new Set([...into.enteredBy, ...from.enteredBy])];
  return { businessStartedOn, businessStartBasis, biLast, postBiLast, enteredBy };
}

const longestReason = 2000;
