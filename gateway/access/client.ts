import { LRUCache } from 'lru-cache';
import type { Client } from '../engine.ts';
import type { RequestHeaders } from './caller.ts';

/** Who does not say. */
const unknown: Client = { name: 'unknown', version: 'unknown' };

/** Of those that were seen last, each is one object. */
const known = new LRUCache<string, Client>({ max: 1_000 });

/** Which program is asking, by the headers that Apollo's and other clients send. It is told by itself, and proves nothing. */
export function clientOf(headers: RequestHeaders): Client {
  const name = headers['apollographql-client-name'] ?? headers['graphql-client-name'];
  const version = headers['apollographql-client-version'] ?? headers['graphql-client-version'];
  if (!name && !version) return unknown;
  const key = JSON.stringify([name, version]);
  const found = known.get(key);
  if (found) return found;
  const client = { name: toLine(name), version: toLine(version) };
  known.set(key, client);
  return client;
}

const mostCharacters = 100;

function toLine(text: string | string[] | undefined): string {
  const line = text
    ?.toString()
    .replaceAll(/\p{C}+/gu, ' ')
    .trim()
    .slice(0, mostCharacters);
  return line || 'unknown';
}
