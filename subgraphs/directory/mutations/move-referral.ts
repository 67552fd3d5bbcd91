import type { Transaction } from '@ieum/kit/database.ts';
import { codedError, inputError } from '@ieum/kit/errors.ts';
import { announce } from '@ieum/kit/events/topic.ts';
import { requireId } from '@ieum/kit/ids.ts';
import { toKoreanInstant } from '@ieum/kit/korea-date.ts';
import { startupId } from '@ieum/kit/startup-id.ts';
import { count, eq } from 'drizzle-orm';
import { referralChanged } from '../referral-changed.ts';
import { referralMoves, referralState } from '../referral-state.ts';
import {
  type ReferralRow,
  referralEvents,
  referrals,
  type StartupRow,
  type StoredReferralState,
} from '../tables.ts';
import { type Actor, lockCanonicalStartup } from './require.ts';

/** One move of a referral. */
export interface ReferralMove {
  id: string;
  state: StoredReferralState;
  today: string;
  /** Where the id and the state stand in the arguments. */
  idPath: readonly string[];
  statePath: readonly string[];
}

/**
 * Brings a referral to a state and adds the event. Its startup and the row stay locked to the transaction's end, so of
 * two moves at once the second sees what the first did. Gives the referral as it was before, and its startup.
 *
 * @param change what else of the row the move sets.
 * @throws BAD_ID, NOT_FOUND; FORBIDDEN to any but the side whose move it is; REFERRAL_STATE when the state it is in
 * does not lead there.
 */
export async function moveReferral(
  transaction: Transaction,
  actor: Actor,
  { id, state, today, idPath, statePath }: ReferralMove,
  change: Partial<Pick<ReferralRow, 'decidedOn' | 'comment' | 'recordId'>> = {},
): Promise<{ referral: ReferralRow; startup: StartupRow }> {
  requireId('a referral', id, idPath);
  const { referral, startup } = await lockReferral(transaction, id, idPath);
  requireMove(referral, actor, state, today, statePath);
  await transaction
    .update(referrals)
    .set({ ...change, state })
    .where(eq(referrals.id, id));
  const [events] = await transaction
    .select({ count: count() })
    .from(referralEvents)
    .where(eq(referralEvents.referralId, id));
  await transaction.insert(referralEvents).values({
    referralId: id,
    position: events?.count ?? 0,
    at: toKoreanInstant(new Date()),
    state,
    byId: actor.organization,
  });
  await announce(transaction, referralChanged, id);
  return { referral, startup };
}

async function lockReferral(
  transaction: Transaction,
  id: string,
  idPath: readonly string[],
): Promise<{ referral: ReferralRow; startup: StartupRow }> {
  const isAsked = eq(referrals.id, id);
  const [found] = await transaction.select({ number: referrals.startup }).from(referrals).where(isAsked);
  if (!found) throw inputError('NOT_FOUND', idPath, `no referral has the id ${id}`);
  const startup = await lockCanonicalStartup(transaction, startupId(found.number), idPath);
  // No merge moves the referral to another startup from here on, for it would need the startup's lock.
  const [referral] = await transaction.select().from(referrals).where(isAsked).for('update');
  return { referral: referral!, startup };
}

function requireMove(
  referral: ReferralRow,
  actor: Actor,
  state: StoredReferralState,
  today: string,
  statePath: readonly string[],
): void {
  const move = referralMoves[state];
  if (!move) throw inputError('REFERRAL_STATE', statePath, `no move leads to ${state}`);
  const mover = move.by === 'from' ? referral.fromId : referral.toId;
  if (actor.organization !== mover) {
    const role = move.by === 'from' ? 'sender' : 'receiver';
    throw codedError(
      'FORBIDDEN',
      `To bring ${referral.id} to ${state} is for its ${role}; the caller acts for ${actor.organization}. In the demo, send the header x-demo-organization.`,
    );
  }
  const current = referralState(referral, today);
  if (move.after.includes(current)) return;
  throw inputError(
    'REFERRAL_STATE',
    statePath,
    `${state} comes after ${move.after.join(', ')}; ${referral.id} is ${current}`,
    { state: current },
  );
}
