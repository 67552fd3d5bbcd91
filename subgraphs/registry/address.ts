import { inputError } from '@ieum/kit/errors.ts';
import type { Member } from './state.ts';

/** @throws BAD_INPUT where an address is none of HTTP, or holds a user or a password: everybody is shown it */
export function requireAddress(url: string): void {
  const parsed = URL.parse(url);
  if (!parsed || !/^https?:$/.test(parsed.protocol)) {
    throw inputError('BAD_INPUT', ['url'], `"${url}" is no address that begins with http:// or https://`);
  }
  if (parsed.username === '' && parsed.password === '') return;
  const message = 'the address holds a user or a password, and everybody is shown it: leave them out';
  throw inputError('BAD_INPUT', ['url'], message);
}

/**
 * Two subgraphs at one address would be asked for the same twice. Who has its address already keeps it.
 *
 * @throws BAD_INPUT where another subgraph is published at the address
 */
export function requireOwnAddress(
  members: ReadonlyMap<string, Member>,
  { subgraph, url }: Pick<Member, 'subgraph' | 'url'>,
): void {
  const place = placeOf(url);
  const present = members.get(subgraph);
  if (present && placeOf(present.url) === place) return;
  const other = [...members.values()].find((member) => placeOf(member.url) === place);
  if (!other) return;
  const message = `${other.subgraph} is published at ${url}: say the address of ${subgraph} itself`;
  throw inputError('BAD_INPUT', ['url'], message);
}

/** What two addresses of the same place have in common. */
function placeOf(url: string): string {
  const { protocol, hostname, port, pathname } = new URL(url);
  const host = /^(localhost|\[::1\])$/.test(hostname) ? '127.0.0.1' : hostname;
  return `${protocol}//${host}:${port}${pathname.replace(/\/+$/, '')}`;
}
