import type { Transaction } from '@ieum/kit/database.ts';
import { inputError } from '@ieum/kit/errors.ts';
import { addDays } from '@ieum/kit/stage.ts';
import { eq } from 'drizzle-orm';
import { daysBetween } from '../referral-state.ts';
import type { ReferralResponseInput } from '../schema.gen.ts';
import { type ReferralRow, referrals, type StartupRow, type StoredReferralState } from '../tables.ts';
import { moveReferral } from './move-referral.ts';
import { type Actor, requireOrganizations, requireText } from './require.ts';
import { addReferral, longestText, requireReferralConsent } from './send-referral.ts';

/**
 * Answers a referral on behalf of the receiver; declining may hand it on to another organization. Gives its id.
 *
 * @throws as `moveReferral`; REFERRAL_STATE for a state that is no answer; BAD_INPUT; for handing on BAD_ID, NOT_FOUND,
 * and CONSENT_REQUIRED unless the consent names that organization too.
 */
export async function respondReferral(
  transaction: Transaction,
  actor: Actor,
  input: ReferralResponseInput,
  today: string,
): Promise<string> {
  const statePath = ['input', 'state'];
  const state = answers.find((answer) => answer === input.state);
  if (!state) {
    throw inputError('REFERRAL_STATE', statePath, `expected ${answers.join(', ')}; got ${input.state}`);
  }
  if (input.forwardTo != null && state !== 'DECLINED') {
    throw inputError('BAD_INPUT', ['input', 'forwardTo'], `goes with DECLINED only; the state is ${state}`);
  }
  const comment =
    input.comment == null ? null : requireText(input.comment, longestText, ['input', 'comment']);
  const isDecision = state === 'ACCEPTED' || state === 'DECLINED';
  const move = { id: input.referralId, state, today, idPath: ['input', 'referralId'], statePath };
  const moved = await moveReferral(transaction, actor, move, {
    ...(isDecision ? { decidedOn: today } : {}),
    ...(comment === null ? {} : { comment }),
  });
  if (input.forwardTo != null) await forward(transaction, actor, moved, input.forwardTo, today);
  return moved.referral.id;
}

/** The next receiver is given as many days to answer as this one was. */
async function forward(
  transaction: Transaction,
  actor: Actor,
  { referral, startup }: { referral: ReferralRow; startup: StartupRow },
  to: string,
  today: string,
): Promise<void> {
  const inputPath = ['input', 'forwardTo'];
  await requireOrganizations(transaction, [to], () => inputPath);
  if (to === actor.organization || to === referral.fromId) {
    throw inputError(
      'BAD_INPUT',
      inputPath,
      `expected a third organization; ${to} is a party of the referral`,
    );
  }
  const { consentId } = referral;
  if (consentId === null) {
    throw inputError('CONSENT_REQUIRED', inputPath, 'the referral rests on no consent; send a new one');
  }
  await requireReferralConsent(transaction, { consentId, startup: startup.number, to, today, inputPath });
  const forwardedAsId = await addReferral(transaction, {
    startup,
    fromId: actor.organization,
    toId: to,
    requestedKinds: referral.requestedKinds,
    reason: referral.reason,
    consentId,
    agreementId: referral.agreementId,
    sentOn: today,
    dueOn: addDays(today, daysBetween(referral.sentOn, referral.dueOn)),
  });
  await transaction.update(referrals).set({ forwardedAsId }).where(eq(referrals.id, referral.id));
}

const answers: readonly StoredReferralState[] = ['RECEIVED', 'INFO_REQUESTED', 'ACCEPTED', 'DECLINED'];
