import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startConformance } from './gateway.ts';
import { transports } from './transports.ts';

let gateway: Awaited<ReturnType<typeof startConformance>>;
beforeAll(async () => {
  gateway = await startConformance();
});
afterAll(() => gateway.close());

const query = '{ theme { id } }';
const hashOf = (text: string) => createHash('sha256').update(text).digest('hex');
const persisted = (sha256Hash: unknown, version: unknown = 1) => ({
  persistedQuery: { version, sha256Hash },
});

const notSupported = {
  message: 'PersistedQueryNotSupported',
  extensions: { code: 'PERSISTED_QUERY_NOT_SUPPORTED' },
};

describe.each(transports)('by %s', (name, send) => {
  test.each([
    ['an unknown hash', { extensions: persisted(hashOf('{ other }')) }],
    ['a hash that is not of the document', { query, extensions: persisted(hashOf('{ other }')) }],
    ['the hash of the document', { query, extensions: persisted(hashOf(query)) }],
    ['no hash', { query, extensions: { persistedQuery: {} } }],
    ['a hash that is no text', { query, extensions: persisted({ $gt: '' }) }],
    ['another version', { query, extensions: persisted(hashOf(query), 2) }],
  ])('%s is answered that no documents are kept, and nothing is executed', async (_title, asked) => {
    for (let time = 0; time < 2; time++) {
      const { errors, data } = await send(gateway.url, asked);
      expect(data).toBeUndefined();
      // Streams are for documents; a request without one is answered as if it accepted nothing. A WebSocket is closed.
      if (name.match(/stream|parts|WebSocket/) && !('query' in asked)) expect(errors).toHaveLength(1);
      else expect(errors).toEqual([notSupported]);
    }
    expect(gateway.takeAsked()).toEqual([]);
  });

  test('extensions of other kinds are ignored', async () => {
    const { data } = await send(gateway.url, { query, extensions: { trace: true } });
    expect(data).toEqual({ theme: { id: 't1' } });
    gateway.takeAsked();
  });
});
