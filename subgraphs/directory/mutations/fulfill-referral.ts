import type { Transaction } from '@ieum/kit/database.ts';
import type { Outcome } from '../outcome.ts';
import { moveReferral } from './move-referral.ts';
import type { Actor } from './require.ts';

/** An end of a referral: its id, that of the record which answers it, and what the owners said of the two. */
export interface Fulfillment {
  id: string;
  recordId: string;
  outcome: Outcome;
}

/**
 * Ends an accepted referral on behalf of the receiver, by a record it publishes. Gives the referral's id.
 *
 * @throws as `moveReferral`, and where the move may be made as `Outcome.require`.
 */
export async function fulfillReferral(
  transaction: Transaction,
  actor: Actor,
  { id, recordId, outcome }: Fulfillment,
  today: string,
): Promise<string> {
  const move = { id, state: 'FULFILLED', today, idPath: ['id'], statePath: ['id'] } as const;
  await moveReferral(transaction, actor, move, { recordId });
  // After the move: what hinders it matters more, and a refusal takes it back.
  outcome.require();
  return id;
}
