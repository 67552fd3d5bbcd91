import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { Answer } from '@ieum/gateway/fixtures/network.ts';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { startConformance } from './gateway.ts';
import { transports } from './transports.ts';

const limit = 1_000_000;

let gateway: Awaited<ReturnType<typeof startConformance>>;
beforeAll(async () => {
  gateway = await startConformance({ IEUM_SUBGRAPH_BYTES: String(limit), IEUM_SUBGRAPH_DEADLINE_MS: '500' });
});
afterAll(() => gateway.close());
afterEach(async () => {
  gateway.restore();
  gateway.takeLog();
  await gateway.expectSound();
});

const query = '{ theme { name score } reviews }';
const themes = { theme: { name: 'n-t1', score: null }, reviews: null };

const json = (response: ServerResponse, status = 200) =>
  response.writeHead(status, { 'content-type': 'application/json' });

const answers: ReadonlyArray<[came: string, code: string, Answer]> = [
  [
    'HTML',
    'SUBGRAPH_NOT_JSON',
    (_, response) => void response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>'),
  ],
  ['half a text', 'SUBGRAPH_NOT_JSON', (_, response) => void json(response).end('{"data":{"reviews":')],
  ['nothing', 'SUBGRAPH_EMPTY', (_, response) => void json(response).end()],
  ['204', 'SUBGRAPH_EMPTY', (_, response) => void response.writeHead(204).end()],
  ['a list', 'SUBGRAPH_BAD_RESPONSE', () => [{ data: { reviews: 3 } }]],
  ['a number', 'SUBGRAPH_BAD_RESPONSE', () => 7],
  ['data that is a text', 'SUBGRAPH_BAD_RESPONSE', () => ({ data: 'reviews' })],
  ['a redirect', 'SUBGRAPH_REDIRECT', (_, response) => void response.writeHead(302, { location: '/' }).end()],
  [
    '503',
    'SUBGRAPH_STATUS',
    (_, response) => void response.writeHead(503, { 'content-type': 'text/plain' }).end('no'),
  ],
  [
    'fewer bytes than announced',
    'SUBGRAPH_TRUNCATED',
    (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' });
      response.write('{"data":', () => response.destroy());
    },
  ],
  ['a closed connection', 'SUBGRAPH_UNREACHABLE', (_, response) => void response.destroy()],
  ['errors only, with HTTP 200,', 'NO', () => ({ errors: [{ message: 'No.', extensions: { code: 'NO' } }] })],
  [
    'lists 100,000 deep',
    'SUBGRAPH_TOO_LARGE',
    (_, response) => void json(response).end(`{"data":{"reviews":${'['.repeat(1e5)}${']'.repeat(1e5)}}}`),
  ],
  [
    'objects 100,000 deep',
    'SUBGRAPH_TOO_LARGE',
    (_, response) => void json(response).end(`{"data":${'{"a":'.repeat(1e5)}1${'}'.repeat(1e5)}}`),
  ],
  [
    'a drip',
    'SUBGRAPH_TIMEOUT',
    (_, response) => {
      json(response).write('{"data":{"reviews":"');
      const drip = () => {
        if (!response.destroyed) response.write('x', () => setImmediate(drip));
      };
      drip();
    },
  ],
];

describe.each(transports)('by %s', (_name, send) => {
  test.each(answers)(
    '%s of one subgraph costs its fields and leaves the others',
    async (_came, code, answer) => {
      gateway.reviews.answer = answer;
      const { status, data, errors } = await send(gateway.url, { query });
      expect([status, data]).toEqual([200, themes]);
      expect(errors?.length).toBeGreaterThan(0);
      for (const { extensions } of errors ?? [])
        expect(extensions).toMatchObject({ code, subgraph: 'reviews' });
    },
  );
});

test.each([
  ['announced', true],
  ['not announced', false],
])(
  'of 200 MB, %s, little more than the limit is taken, and the connection is closed',
  async (_, isAnnounced) => {
    const all = 2e8;
    const written: number[] = [];
    const closed: Promise<unknown>[] = [];
    gateway.reviews.answer = (_, response) => {
      closed.push(once(response, 'close'));
      const at = written.push(0) - 1;
      const chunk = Buffer.alloc(100_000, 'x');
      response.writeHead(200, {
        'content-type': 'application/json',
        ...(isAnnounced && { 'content-length': String(all) }),
      });
      const write = () => {
        while (written[at]! < all && !response.destroyed) {
          written[at]! += chunk.length;
          if (!response.write(chunk)) {
            response.once('drain', write);
            return;
          }
        }
      };
      write();
    };
    const { data, errors } = await gateway.ask(query);
    expect(data).toEqual(themes);
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'SUBGRAPH_TOO_LARGE', subgraph: 'reviews' });
    await Promise.all(closed);
    // What the kernel buffered on the way is lost.
    for (const bytes of written) expect(bytes).toBeLessThan(20 * limit);
  },
);
