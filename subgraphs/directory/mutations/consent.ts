import type { Transaction } from '@ieum/kit/database.ts';
import { inputError } from '@ieum/kit/errors.ts';
import { requireId } from '@ieum/kit/ids.ts';
import { startupId } from '@ieum/kit/startup-id.ts';
import { eq } from 'drizzle-orm';
import { ulid } from 'ulid';
import { noteChanges } from '../change-feed.ts';
import type { ConsentInput } from '../schema.gen.ts';
import { type ConsentRow, consents } from '../tables.ts';
import {
  type Actor,
  lockCanonicalStartup,
  requireNotPast,
  requireOrganizations,
  requireSome,
} from './require.ts';

/**
 * Enters a consent, in force from today; owners are told. Gives its id.
 *
 * @throws BAD_STARTUP_ID, BAD_ID, NOT_FOUND, BAD_INPUT.
 */
export async function grantConsent(
  transaction: Transaction,
  actor: Actor,
  input: ConsentInput,
  today: string,
): Promise<string> {
  const startup = await lockCanonicalStartup(transaction, input.startupId, ['input', 'startupId']);
  const fieldGroups = requireSome(input.fieldGroups, ['input', 'fieldGroups']);
  const recipientIds = requireSome(input.recipientIds, ['input', 'recipientIds']);
  await requireOrganizations(transaction, recipientIds, (place) => ['input', 'recipientIds', place]);
  if (input.expiresOn != null) requireNotPast(input.expiresOn, today, ['input', 'expiresOn']);
  const consent = {
    id: `con:${ulid()}`,
    startup: startup.number,
    purpose: input.purpose,
    fieldGroups,
    recipientIds,
    grantedOn: today,
    expiresOn: input.expiresOn ?? null,
    grantedBy: actor.organization,
  };
  await transaction.insert(consents).values(consent);
  await tellOwners(transaction, consent, today);
  return consent.id;
}

/**
 * Revokes a consent for good. Whoever may enter consents may revoke one: a startup need not find the organization
 * that entered it. Revoking one that is revoked changes nothing. Gives its id.
 *
 * @throws BAD_ID, NOT_FOUND.
 */
export async function revokeConsent(transaction: Transaction, id: string, today: string): Promise<string> {
  requireId('a consent', id, ['id']);
  const isAsked = eq(consents.id, id);
  const [found] = await transaction.select({ number: consents.startup }).from(consents).where(isAsked);
  if (!found) throw inputError('NOT_FOUND', ['id'], `no consent has the id ${id}`);
  const startup = await lockCanonicalStartup(transaction, startupId(found.number), ['id']);
  const [consent] = await transaction.select().from(consents).where(isAsked).for('update');
  if (consent!.revokedOn !== null) return id;
  await transaction.update(consents).set({ revokedOn: today }).where(isAsked);
  await tellOwners(transaction, { purpose: consent!.purpose, startup: startup.number }, today);
  return id;
}

async function tellOwners(
  transaction: Transaction,
  { purpose, startup }: Pick<ConsentRow, 'purpose' | 'startup'>,
  today: string,
): Promise<void> {
  if (purpose === 'HISTORY_SHARING') await noteChanges(transaction, [startup], today);
}
