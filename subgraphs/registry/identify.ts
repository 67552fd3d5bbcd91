import type { IncomingHttpHeaders } from 'node:http';
import { type Caller, callerHeader, readCaller } from '@ieum/schema/contract/caller.ts';
import { type Principal, principalOf } from './principal.ts';
import type { Registry } from './registry.ts';

/** Who asks. */
export interface Identity {
  /** As directives of the schema see it. */
  caller: Caller | null;
  /** As the registry sees it. */
  principal: Principal | null;
}

/**
 * Tells who a request is from: by its token, `authorization: Bearer …`, else by the gateway's word.
 *
 * @param trustsCallers whether that word is believed
 * @throws UNAUTHENTICATED for a token that is not valid, whatever else the request says
 */
export async function identify(
  registry: Pick<Registry, 'authenticate'>,
  headers: IncomingHttpHeaders,
  trustsCallers: boolean,
): Promise<Identity> {
  const { authorization } = headers;
  if (authorization !== undefined) {
    const [, token = ''] = /^bearer +(\S+)$/i.exec(authorization.trim()) ?? [];
    const principal = await registry.authenticate(token);
    return { caller: toCaller(principal), principal };
  }
  const header = headers[callerHeader];
  const caller = trustsCallers ? readCaller(Array.isArray(header) ? header[0] : header) : null;
  return { caller, principal: caller && principalOf(caller) };
}

/** Whoever has a token may do with the registry what the token is for; the graph beyond it is not asked here. */
function toCaller({ actor, role, organization }: Principal): Caller {
  const roles = role === 'OPERATOR' ? ['operator'] : [];
  return { subject: actor, organization, roles, scopes: ['registry:publish'], purpose: null };
}
