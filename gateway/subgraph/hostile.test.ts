import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { createServer } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { type Answer, nobody, responseOf, startSubgraph } from './fixtures/server.ts';
import type { SubgraphLimits } from './subgraph.ts';
import { createSubgraphs } from './subgraphs.ts';

const opened: Array<() => Promise<void>> = [];
afterEach(async () => {
  for (const close of opened.splice(0)) await close();
});

async function askOnce(answer: Answer, limits: Partial<SubgraphLimits> = {}) {
  const { subgraphs, close, logged } = await startSubgraph(answer, limits);
  opened.push(close);
  return { answer: await subgraphs.ask('things', { query: '{ list }' }, { caller: nobody }), logged };
}

const json = (response: ServerResponse, status = 200) =>
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' });

const failures: ReadonlyArray<[came: string, Answer, code: string, said: string]> = [
  [
    'HTML',
    (_, response) => void response.writeHead(200, { 'content-type': 'text/html' }).end('<html>'),
    'SUBGRAPH_NOT_JSON',
    'answered HTTP 200 with text/html where JSON was expected',
  ],
  [
    'an error page',
    (_, response) => void response.writeHead(502, { 'content-type': 'text/html' }).end('<html>'),
    'SUBGRAPH_STATUS',
    'answered HTTP 502 with text/html where JSON was expected',
  ],
  [
    'no content type',
    (_, response) => void response.end('{"data":{}}'),
    'SUBGRAPH_NOT_JSON',
    'answered HTTP 200 with no content type where JSON was expected',
  ],
  [
    'a 204',
    (_, response) => void response.writeHead(204).end(),
    'SUBGRAPH_EMPTY',
    'answered HTTP 204 with an empty body',
  ],
  [
    'nothing',
    (_, response) => void json(response).end(),
    'SUBGRAPH_EMPTY',
    'answered HTTP 200 with an empty body',
  ],
  [
    'blanks',
    (_, response) => void json(response).end(' \n'),
    'SUBGRAPH_EMPTY',
    'answered HTTP 200 with an empty body',
  ],
  [
    'a redirect',
    (_, response) => void response.writeHead(307, { location: '/elsewhere' }).end(),
    'SUBGRAPH_REDIRECT',
    'answered with a redirect (HTTP 307)',
  ],
  [
    'half a text',
    (_, response) => void json(response).end('{"data":{'),
    'SUBGRAPH_NOT_JSON',
    'answered HTTP 200 with text that is not JSON',
  ],
  [
    'Latin 1',
    (_, response) => void json(response).end(Buffer.from('{"data":{"list":"é"}}', 'latin1')),
    'SUBGRAPH_NOT_JSON',
    'answered HTTP 200 with bytes that are not UTF-8',
  ],
  [
    'gzip that nobody asked for',
    (_, response) => void json(response).end(Buffer.from([0x1f, 0x8b, 8, 0, 0, 0])),
    'SUBGRAPH_NOT_JSON',
    'answered HTTP 200 with bytes that are not UTF-8',
  ],
  [
    'fewer bytes than were announced',
    (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' });
      response.write('{"data":', () => response.destroy());
    },
    'SUBGRAPH_TRUNCATED',
    'broke off its answer (HTTP 200,',
  ],
  [
    'nothing but a closed connection',
    (_, response) => void response.destroy(),
    'SUBGRAPH_UNREACHABLE',
    'could not be reached (CLOSED)',
  ],
  ['a list', () => [{ data: {} }], 'SUBGRAPH_BAD_RESPONSE', 'answered JSON without "data" and "errors"'],
  ['a number', () => 1, 'SUBGRAPH_BAD_RESPONSE', 'answered JSON without "data" and "errors"'],
  [
    'data that is a text',
    () => ({ data: 'x' }),
    'SUBGRAPH_BAD_RESPONSE',
    'answered JSON without "data" and "errors"',
  ],
  [
    'data that is a list',
    () => ({ data: [] }),
    'SUBGRAPH_BAD_RESPONSE',
    'answered JSON without "data" and "errors"',
  ],
  [
    'null without errors',
    () => ({ data: null }),
    'SUBGRAPH_BAD_RESPONSE',
    'answered JSON without "data" and "errors"',
  ],
  [
    'null and no errors in the list of errors',
    () => ({ data: null, errors: [] }),
    'SUBGRAPH_BAD_RESPONSE',
    'answered JSON without "data" and "errors"',
  ],
  [
    'an error status without a GraphQL response',
    (_, response) => void json(response, 500).end('{"message":"x"}'),
    'SUBGRAPH_STATUS',
    'answered HTTP 500 without a GraphQL response',
  ],
  [
    'lists in lists, 100,000 of them',
    (_, response) => void json(response).end(`{"data":{"list":${'['.repeat(1e5)}${']'.repeat(1e5)}}}`),
    'SUBGRAPH_TOO_LARGE',
    'answered JSON that is nested deeper than 2000 levels',
  ],
  [
    'objects in objects, 100,000 of them, with a comma after each',
    (_, response) => void json(response).end(`{"data":${'{"a":'.repeat(1e5)}1${',"b":1}'.repeat(1e5)}}`),
    'SUBGRAPH_TOO_LARGE',
    'answered JSON that is nested deeper than 2000 levels',
  ],
];

test.each(failures)('%s is a failure that names the subgraph', async (_, answer, code, said) => {
  const { answer: answered, logged } = await askOnce(answer, { responseBytes: 2_000_000 });
  const message = expect.stringContaining(`Subgraph "things" ${said}`);
  expect(answered).toEqual({ kind: 'failure', failure: { code, subgraph: 'things', message } });
  expect(logged).toEqual([message]);
});

const responses: ReadonlyArray<[came: string, Answer, data: unknown, messages: string[]]> = [
  [
    'errors only, with HTTP 200',
    () => ({ errors: [{ message: 'No.', extensions: { code: 'NO' } }] }),
    null,
    ['No.'],
  ],
  [
    'errors with a 400',
    (_, response) => void json(response, 400).end('{"errors":[{"message":"SELECT"}]}'),
    null,
    ['Subgraph "things" failed to answer.'],
  ],
  [
    'errors that are none',
    () => ({ data: null, errors: ['x', null, 7, { message: 7 }] }),
    null,
    Array(4).fill('Subgraph "things" failed to answer.'),
  ],
  [
    'a mark of the byte order, and another JSON type',
    (_, response) =>
      void response
        .setHeader('content-type', 'application/graphql-response+json;charset=utf-8')
        .end('\ufeff{"data":{"list":1}}'),
    { list: 1 },
    [],
  ],
  [
    'early hints',
    (_, response) => {
      response.writeEarlyHints({ link: '</x>; rel=preload' });
      return { data: { list: 1 } };
    },
    { list: 1 },
    [],
  ],
  [
    'brackets in strings, 100,000 of them',
    () => ({ data: { list: '[{"'.repeat(1e5) } }),
    { list: '[{"'.repeat(1e5) },
    [],
  ],
  [
    'many lists side by side',
    () => ({ data: { list: Array.from({ length: 10_000 }, () => [1]) } }),
    { list: Array.from({ length: 10_000 }, () => [1]) },
    [],
  ],
];

test.each(responses)('%s is a response', async (_, answer, data, messages) => {
  const response = responseOf((await askOnce(answer)).answer);
  expect({ data: response.data, messages: response.errors.map(({ message }) => message) }).toEqual({
    data,
    messages,
  });
});

test.each([
  ['announced', { 'content-length': '200000000' }],
  ['in chunks', {}],
  ['until the connection ends', { connection: 'close' }],
])('of 200 MB, %s, no more than the limit is read', async (_, headers) => {
  let written = 0;
  let stopped: Promise<unknown> | undefined;
  const { answer } = await askOnce(
    (_, response) => {
      const chunk = Buffer.alloc(100_000, 'x');
      stopped = once(response, 'close');
      response.useChunkedEncodingByDefault = !('connection' in headers);
      response.writeHead(200, { 'content-type': 'application/json', ...headers });
      const write = () => {
        while (written < 2e8 && !response.destroyed) {
          written += chunk.length;
          if (!response.write(chunk)) {
            response.once('drain', write);
            return;
          }
        }
      };
      write();
    },
    { responseBytes: 1_000_000 },
  );
  expect(answer).toMatchObject({
    failure: {
      code: 'SUBGRAPH_TOO_LARGE',
      message: 'Subgraph "things" answered with more than 1000000 bytes.',
    },
  });
  await stopped;
  // What the kernel buffered on the way is lost.
  expect(written).toBeLessThan(2e7);
});

test('a body that drips is cut at the deadline, and its connection closed', async () => {
  let stopped: Promise<unknown> | undefined;
  const { answer } = await askOnce(
    (_, response) => {
      stopped = once(response, 'close');
      json(response).write('{"data":{"list":"');
      const drip = () => {
        if (!response.destroyed) response.write('x', () => setImmediate(drip));
      };
      drip();
    },
    { deadlineMs: 200 },
  );
  expect(answer).toMatchObject({ failure: { code: 'SUBGRAPH_TIMEOUT' } });
  await stopped;
});

test('a body that comes byte by byte is read whole', async () => {
  const list = '이음 '.repeat(500);
  const { answer } = await askOnce(async (_, response) => {
    const bytes = Buffer.from(JSON.stringify({ data: { list } }));
    json(response);
    for (const byte of bytes) await new Promise((done) => response.write(Buffer.of(byte), done));
    response.end();
  });
  expect(responseOf(answer).data).toEqual({ list });
});

test('a large body in pieces is read whole', async () => {
  const list = Array.from({ length: 50_000 }, (_, index) => `이음 ${index}`);
  const { answer } = await askOnce(() => ({ data: { list } }), { responseBytes: 10_000_000 });
  expect(responseOf(answer).data).toEqual({ list });
});

test('members named like members of Object are plain members', async () => {
  const text =
    '{"data":{"__proto__":{"a":1},"constructor":1,"list":{"__proto__":null}},"__proto__":{"errors":[]}}';
  const { answer } = await askOnce((_, response) => void json(response).end(text));
  const { data } = responseOf(answer);
  expect(JSON.stringify(data)).toBe('{"__proto__":{"a":1},"constructor":1,"list":{"__proto__":null}}');
  expect(({} as Record<string, unknown>).a).toBeUndefined();
});

test('what is not HTTP is a failure that says so', async () => {
  const server = createServer((socket) =>
    socket
      .on('error', () => undefined)
      .resume()
      .end('SSH-2.0-x\r\n'),
  );
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as { port: number };
  const subgraphs = createSubgraphs(
    [{ name: 'things', url: `http://127.0.0.1:${port}` }],
    { deadlineMs: 5_000, responseBytes: 1_000, connections: 1 },
    { warn: () => undefined, error: () => undefined },
  );
  const answer = await subgraphs.ask('things', { query: '{ a }' }, { caller: nobody });
  expect(answer).toMatchObject({
    failure: {
      message:
        'Subgraph "things" gave an answer that cannot be read: it does not start with a status line of HTTP/1.1.',
    },
  });
  const unknown = await subgraphs.ask('nobody', { query: '{ a }' }, { caller: nobody });
  expect(unknown).toMatchObject({ failure: { code: 'SUBGRAPH_UNKNOWN', subgraph: 'nobody' } });
  await subgraphs.close();
  await new Promise((done) => server.close(done));
});
