import type { Caller } from '@ieum/schema/contract/caller.ts';
import { LRUCache } from 'lru-cache';
import { gatewayError } from '../errors.ts';

/** Header values by lower-case name, as Node gives them. */
export type RequestHeaders = Readonly<Record<string, string | string[] | undefined>>;

/** Who is asking. @throws BAD_CALLER when the headers cannot be read */
export type Access = (headers: RequestHeaders) => Caller;

/**
 * Demo mode: the caller is the demo operator with every scope, unless headers choose another. `x-demo-organization` is
 * an organization's id or `none`; `x-demo-scopes` lists scopes, parted by spaces or commas, and may be empty.
 * @param everyScope the scopes that fields of the network ask for
 */
export function createDemoAccess(everyScope: readonly string[]): Access {
  const known = new LRUCache<string, Caller>({ max: 1_000 });
  const read = (headers: RequestHeaders): Caller => {
    const organization = readOrganization(headers['x-demo-organization']);
    return {
      subject: 'demo:operator',
      organization,
      roles: organization === networkOperator ? ['operator'] : [],
      scopes: readScopes(headers['x-demo-scopes']) ?? [...everyScope],
      purpose: 'demo',
    };
  };
  const operator = read({});
  return (headers) => {
    const organization = headers['x-demo-organization'];
    const scopes = headers['x-demo-scopes'];
    if (organization === undefined && scopes === undefined) return operator;
    // One object a caller: what is sent of it is written once.
    const key = JSON.stringify([organization, scopes]);
    const found = known.get(key);
    if (found) return found;
    const caller = read(headers);
    known.set(key, caller);
    return caller;
  };
}

/** Whoever else the caller chooses to be does not run the network. */
const networkOperator = 'org:ieum';

function readOrganization(header: string | string[] | undefined): string | null {
  const written = header?.toString().trim();
  if (!written) return networkOperator;
  if (written === 'none') return null;
  if (/^org:[a-z0-9-]{1,80}$/.test(written)) return written;
  throw gatewayError(
    'BAD_CALLER',
    'Header x-demo-organization expects an organization\'s id, e.g. "org:cau", or "none".',
    { status: 400 },
  );
}

function readScopes(header: string | string[] | undefined): string[] | undefined {
  if (header === undefined) return undefined;
  const scopes = header
    .toString()
    .split(/[\s,]+/)
    .filter((scope) => scope !== '');
  if (scopes.every((scope) => /^[a-z][a-z0-9:-]{0,80}$/.test(scope))) return scopes;
  throw gatewayError(
    'BAD_CALLER',
    'Header x-demo-scopes expects scopes parted by spaces or commas, e.g. "identity:read cohort:list"; empty is none.',
    { status: 400 },
  );
}
