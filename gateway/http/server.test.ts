import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ask, startSubgraph, startTestGateway, type TestSubgraph } from '../fixtures/network.ts';

const sdl = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
  scalar Anything
  type Theme { id: ID! parent: Theme }
  type Query { themes: [String!]!  theme(any: Anything): Theme }
  type Mutation { touch: Boolean }`;

let subgraph: TestSubgraph;
let gateway: Awaited<ReturnType<typeof startTestGateway>>;
const noExplorer = mkdtempSync(join(tmpdir(), 'ieum-explorer-'));

beforeAll(async () => {
  subgraph = await startSubgraph(() => ({ data: { themes: ['hydrogen'], theme: null, touch: true } }));
  gateway = await startTestGateway([{ name: 'directory', url: subgraph.url, sdl }], {
    environment: { IEUM_BODY_BYTES: '100000', IEUM_MAX_TOKENS: '5000', IEUM_MAX_DEPTH: '10' },
    explorer: noExplorer,
  });
});
afterAll(async () => {
  await gateway.close();
  await subgraph.close();
  rmSync(noExplorer, { recursive: true });
});

const json = { 'content-type': 'application/json' };
const body = JSON.stringify({ query: '{ themes }' });

async function send(path: string, init: RequestInit = {}) {
  const response = await fetch(gateway.url + path, { redirect: 'manual', ...init });
  const text = await response.text();
  return { status: response.status, text, headers: response.headers };
}

const codeOf = (text: string) => JSON.parse(text).errors[0].extensions.code;

test('a query may come by GET', async () => {
  const { status, text } = await send(`/graphql?query=${encodeURIComponent('{ themes }')}`, {
    headers: { 'apollo-require-preflight': '1' },
  });
  expect([status, text]).toEqual([200, '{"data":{"themes":["hydrogen"]}}\n']);
});

test('a GET that a foreign page could make without asking is refused', async () => {
  const { status, text } = await send(`/graphql?query=${encodeURIComponent('{ themes }')}`);
  expect(status).toBe(400);
  expect(text).toContain('Cross-Site Request Forgery');
});

test('a GET with an odd content type is not executed', async () => {
  const { status } = await send(`/graphql?query=${encodeURIComponent('{ themes }')}`, {
    headers: { 'content-type': 'text/plain' },
  });
  expect([400, 415]).toContain(status);
});

test('a mutation by GET is 405', async () => {
  const { status } = await send(`/graphql?query=${encodeURIComponent('mutation { touch }')}`, {
    headers: { 'apollo-require-preflight': '1' },
  });
  expect(status).toBe(405);
});

test.each([
  'text/plain',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'application/xml',
])('a body of %s is 415', async (type) => {
  const { status, text } = await send('/graphql', {
    method: 'POST',
    headers: { 'content-type': type },
    body,
  });
  expect([status, codeOf(text)]).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE']);
});

test('a body in another charset or compressed is 415', async () => {
  const charset = await send('/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json; charset=utf-7' },
    body,
  });
  const gzip = await send('/graphql', {
    method: 'POST',
    headers: { ...json, 'content-encoding': 'gzip' },
    body,
  });
  expect([charset.status, gzip.status]).toEqual([415, 415]);
  const utf8 = await send('/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json; charset=UTF-8' },
    body,
  });
  expect(utf8.status).toBe(200);
});

test('a body over the limit is 413', async () => {
  const { status, text } = await send('/graphql', {
    method: 'POST',
    headers: json,
    body: `${body}${' '.repeat(100_000)}`,
  });
  expect([status, codeOf(text)]).toEqual([413, 'PAYLOAD_TOO_LARGE']);
});

test.each<[string, string | Uint8Array<ArrayBuffer>]>([
  ['broken JSON', '{"query":'],
  ['broken UTF-8', new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])],
  ['an array of operations', `[${body},${body}]`],
  ['no query', '{"variables":{}}'],
  ['nothing', ''],
  [
    'JSON nested 40,000 deep',
    `{"query":"{ themes }","variables":{"a":${'['.repeat(40_000)}${']'.repeat(40_000)}}}`,
  ],
])('a body of %s is 400', async (_title, wrong) => {
  const { status, text } = await send('/graphql', { method: 'POST', headers: json, body: wrong });
  expect(status).toBe(400);
  expect(codeOf(text)).not.toBe('INTERNAL_SERVER_ERROR');
});

test.each([
  ['selections', `${'{ theme '.repeat(2_000)}{ id }${' }'.repeat(2_000)}`],
  ['list literals', `{ theme(any: ${'['.repeat(2_000)}${']'.repeat(2_000)}) { id } }`],
  ['object literals', `{ theme(any: ${'{ a: '.repeat(1_000)}1${' }'.repeat(1_000)}) { id } }`],
  ['types', `query ($a: ${'['.repeat(2_000)}Int${']'.repeat(2_000)}) { themes }`],
])('a document of %s nested thousands deep is 400 with a reason', async (_title, query) => {
  const { status, errors } = await ask(gateway.url, { query });
  expect([status, errors?.[0]?.extensions.code]).toEqual([400, 'OPERATION_TOO_DEEP']);
});

test('brackets inside strings and comments do not count as nesting', async () => {
  const query = `# ${'{'.repeat(300)}\n{ theme(any: "${'('.repeat(300)}", ) { id } }`;
  expect((await ask(gateway.url, { query })).status).toBe(200);
});

test('fields nested deeper than the limit are refused, fragments spread out', async () => {
  const query = `{ theme { ...A } } fragment A on Theme { parent { ...B } }
    fragment B on Theme { parent { parent { parent { parent { parent { parent { parent { parent { id } } } } } } } } }`;
  const { status, errors } = await ask(gateway.url, { query });
  expect(status).toBe(400);
  expect(errors?.[0]?.extensions).toMatchObject({ code: 'OPERATION_TOO_DEEP', limit: 10, actual: 11 });
});

test('a document with too many tokens is refused', async () => {
  const { status, errors } = await ask(gateway.url, { query: `{ ${'themes '.repeat(6_000)} }` });
  expect([status, errors?.[0]?.extensions.code]).toEqual([400, 'GRAPHQL_PARSE_FAILED']);
});

test('fragments that double 22 times are refused', async () => {
  const fragments = Array.from(
    { length: 22 },
    (_, n) => `fragment F${n} on Theme { ...F${n + 1} ...F${n + 1} }`,
  );
  const query = `{ theme { ...F0 } } ${fragments.join(' ')} fragment F22 on Theme { id }`;
  const { status, errors } = await ask(gateway.url, { query });
  expect([status, errors?.[0]?.extensions.code]).toEqual([400, 'OPERATION_TOO_COMPLEX']);
});

test('however many things are unknown, five errors are given', async () => {
  const unknown = Array.from({ length: 500 }, (_, n) => `a${n}: none @b${n}`).join(' ');
  const { errors } = await ask(gateway.url, { query: `{ ${unknown} }` });
  expect(errors?.length).toBeLessThanOrEqual(5);
});

test('a path that does not exist is 404, and the process goes on', async () => {
  expect((await send('/graphiql')).status).toBe(404);
  expect((await ask(gateway.url, { query: '{ themes }' })).data).toEqual({ themes: ['hydrogen'] });
});

test.each(['DELETE', 'PUT', 'PATCH'])('%s is 405 and told what is allowed', async (method) => {
  const { status, text, headers } = await send('/graphql', { method, headers: json, body });
  expect([status, codeOf(text), headers.get('allow')]).toEqual([405, 'BAD_REQUEST', 'GET, POST']);
});

test('health speaks of the gateway alone', async () => {
  expect((await send('/health/live')).status).toBe(200);
  expect((await send('/health/ready')).status).toBe(200);
});

test('the root leads to the explorer, which says how to build it where it is not', async () => {
  const root = await send('/');
  expect([root.status, root.headers.get('location')]).toEqual([302, '/explorer']);
  const { status, text } = await send('/explorer');
  expect(status).toBe(503);
  expect(text).toContain('npm run build');
});

test('headers over the limit are refused', async () => {
  const socket = connect(Number(new URL(gateway.url).port), '127.0.0.1');
  const answer = new Promise<string>((done) => socket.once('data', (data) => done(data.toString())));
  socket.write(`GET /health/live HTTP/1.1\r\nhost: x\r\nx-long: ${'a'.repeat(40_000)}\r\n\r\n`);
  expect(await answer).toContain('431');
  socket.destroy();
});
