import type { ReferralState } from './schema.gen.ts';
import type { StoredReferralState } from './tables.ts';

/** The state of a referral on a day: a stored state that still waits for an answer is EXPIRED once the due day passed. */
export function referralState(
  referral: { state: StoredReferralState; dueOn: string },
  today: string,
): ReferralState {
  return isOpen(referral.state) && referral.dueOn < today ? 'EXPIRED' : referral.state;
}

/** Tells whether a state waits for ACCEPTED or DECLINED. */
export function isOpen(state: ReferralState): boolean {
  return state === 'SENT' || state === 'RECEIVED' || state === 'INFO_REQUESTED';
}

/** Which side of a referral makes a move. */
export type ReferralSide = 'from' | 'to';

/** Who may bring a referral to a state, and from which states; what is not listed is no move. */
export const referralMoves: Readonly<
  Partial<Record<ReferralState, { by: ReferralSide; after: readonly ReferralState[] }>>
> = {
  RECEIVED: { by: 'to', after: ['SENT', 'INFO_REQUESTED'] },
  INFO_REQUESTED: { by: 'to', after: ['RECEIVED'] },
  ACCEPTED: { by: 'to', after: ['RECEIVED', 'INFO_REQUESTED'] },
  DECLINED: { by: 'to', after: ['SENT', 'RECEIVED', 'INFO_REQUESTED'] },
  WITHDRAWN: { by: 'from', after: ['SENT', 'RECEIVED', 'INFO_REQUESTED'] },
  FULFILLED: { by: 'to', after: ['ACCEPTED'] },
};

/** Whole days from one day to another. */
export function daysBetween(from: string, to: string): number {
  return (Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / dayMs;
}

const dayMs = 24 * 60 * 60 * 1000;
