import type { Transaction } from '@ieum/kit/database.ts';
import { inputError } from '@ieum/kit/errors.ts';
import { announce } from '@ieum/kit/events/topic.ts';
import { requireId } from '@ieum/kit/ids.ts';
import { toKoreanInstant } from '@ieum/kit/korea-date.ts';
import { growthStage } from '@ieum/kit/stage.ts';
import { startupId } from '@ieum/kit/startup-id.ts';
import { eq } from 'drizzle-orm';
import { ulid } from 'ulid';
import { referralChanged } from '../referral-changed.ts';
import type { ReferralInput } from '../schema.gen.ts';
import { isInForce } from '../startup-permission.ts';
import { consents, referralEvents, referrals, type StartupRow } from '../tables.ts';
import {
  type Actor,
  lockCanonicalStartup,
  requireAgreement,
  requireNotPast,
  requireOrganizations,
  requireSome,
  requireText,
} from './require.ts';

/**
 * Sends a referral from the actor's organization. Gives its id.
 *
 * @throws BAD_STARTUP_ID, BAD_ID, NOT_FOUND, BAD_INPUT; CONSENT_REQUIRED unless the consent is the startup's, for
 * REFERRAL, in force, and names the receiver.
 */
export async function sendReferral(
  transaction: Transaction,
  actor: Actor,
  input: ReferralInput,
  today: string,
): Promise<string> {
  const startup = await lockCanonicalStartup(transaction, input.startupId, ['input', 'startupId']);
  await requireOrganizations(transaction, [input.to], () => ['input', 'to']);
  if (input.to === actor.organization) {
    throw inputError(
      'BAD_INPUT',
      ['input', 'to'],
      `expected another organization than the sender's; got ${input.to}`,
    );
  }
  const requestedKinds = requireSome(input.requestedKinds, ['input', 'requestedKinds']);
  const reason = input.reason == null ? null : requireText(input.reason, longestText, ['input', 'reason']);
  const dueOn = requireNotPast(input.dueOn, today, ['input', 'dueOn']);
  if (input.agreementId != null)
    await requireAgreement(transaction, input.agreementId, ['input', 'agreementId']);
  await requireReferralConsent(transaction, {
    consentId: input.consentId,
    startup: startup.number,
    to: input.to,
    today,
    inputPath: ['input', 'consentId'],
  });
  return addReferral(transaction, {
    startup,
    fromId: actor.organization,
    toId: input.to,
    requestedKinds,
    reason,
    consentId: input.consentId,
    agreementId: input.agreementId ?? null,
    sentOn: today,
    dueOn,
  });
}

/** What a referral is to rest on. */
export interface ReferralConsent {
  consentId: string;
  startup: number;
  to: string;
  today: string;
  /** Where to point when it does not hold. */
  inputPath: readonly string[];
}

/** Holds that a startup consents to a referral to an organization. @throws BAD_ID, NOT_FOUND, CONSENT_REQUIRED. */
export async function requireReferralConsent(
  transaction: Transaction,
  { consentId, startup, to, today, inputPath }: ReferralConsent,
): Promise<void> {
  requireId('a consent', consentId, inputPath);
  // Locked, so that it is not revoked between this look and the commit.
  const [consent] = await transaction.select().from(consents).where(eq(consents.id, consentId)).for('share');
  if (!consent) throw inputError('NOT_FOUND', inputPath, `no consent has the id ${consentId}`);
  const refuse = (why: string) =>
    inputError(
      'CONSENT_REQUIRED',
      inputPath,
      `expected a consent of ${startupId(startup)} for REFERRAL, in force, that names ${to}; ${consentId} ${why}`,
    );
  if (consent.startup !== startup) throw refuse("is another startup's");
  if (consent.purpose !== 'REFERRAL') throw refuse(`is for ${consent.purpose}`);
  if (!consent.recipientIds.includes(to)) throw refuse(`names ${consent.recipientIds.join(', ')}`);
  if (consent.revokedOn !== null) throw refuse(`was revoked on ${consent.revokedOn}`);
  if (!isInForce(consent, today)) throw refuse(`holds from ${consent.grantedOn} to ${consent.expiresOn}`);
}

/** A referral about to be entered. */
export interface NewReferral
  extends Omit<
    typeof referrals.$inferInsert,
    'id' | 'startup' | 'state' | 'stageAtReferral' | 'decidedOn' | 'comment' | 'forwardedAsId' | 'recordId'
  > {
  startup: StartupRow;
}

/** Enters a referral in the state SENT, with its first event. Gives its id. */
export async function addReferral(
  transaction: Transaction,
  { startup, ...referral }: NewReferral,
): Promise<string> {
  const id = `ref:${ulid()}`;
  await transaction.insert(referrals).values({
    ...referral,
    id,
    startup: startup.number,
    stageAtReferral: growthStage(
      startup.businessStartedOn,
      startup.identityStatus === 'PRE_FOUNDER',
      referral.sentOn,
    ),
    state: 'SENT',
  });
  await transaction.insert(referralEvents).values({
    referralId: id,
    position: 0,
    at: toKoreanInstant(new Date()),
    state: 'SENT',
    byId: referral.fromId,
  });
  await announce(transaction, referralChanged, id);
  return id;
}

/** The longest reason or comment, in characters. */
export const longestText = 2000;
