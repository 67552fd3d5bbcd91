import type { Access } from '@ieum/schema/contract/bundle.ts';
import type { Caller } from '@ieum/schema/contract/caller.ts';

/**
 * Says what the caller lacks for a source's field, fit for clients; null when the field may be sent. Policies
 * are not decided here: a source decides them by the entity in question, which only it knows.
 */
export function missingAccess(access: Access | undefined, caller: Caller | null): string | null {
  if (!access) return null;
  const needsCaller = access.authenticated || access.scopes || access.policies;
  if (needsCaller && caller === null) return 'needs a caller';
  const { scopes } = access;
  if (!scopes || scopes.some((all) => all.every((scope) => caller?.scopes.includes(scope)))) return null;
  return `needs the scope ${scopes.map((all) => all.join(' and ')).join(', or ')}`;
}
