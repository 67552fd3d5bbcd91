import type { Transaction } from '@ieum/kit/database.ts';
import { inputError } from '@ieum/kit/errors.ts';
import { requireId } from '@ieum/kit/ids.ts';
import { moveReferral } from './move-referral.ts';
import type { Actor } from './require.ts';

/**
 * Ends an accepted referral on behalf of the receiver, by the id of a record it publishes. Gives the referral's id.
 * That the record is there, and names the referral, only the owner's subgraph knows: `Referral.outcomes` shows it.
 *
 * @throws as `moveReferral`; BAD_ID for what is no record id, BAD_INPUT for another publisher's.
 */
export async function fulfillReferral(
  transaction: Transaction,
  actor: Actor,
  { id, recordId }: { id: string; recordId: string },
  today: string,
): Promise<string> {
  requireId('a support record', recordId, ['recordId']);
  const publisher = actor.organization.replace(/^org:/, '');
  if (!recordId.startsWith(`${publisher}:`)) {
    throw inputError(
      'BAD_INPUT',
      ['recordId'],
      `expected a record of the receiver's own, "${publisher}:…"; got ${recordId}`,
    );
  }
  const move = { id, state: 'FULFILLED', today, idPath: ['id'], statePath: ['id'] } as const;
  await moveReferral(transaction, actor, move, { recordId });
  return id;
}
