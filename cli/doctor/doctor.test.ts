import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { runIeum } from '../fixtures/run-ieum.ts';
import type { Diagnosis } from './diagnosis.ts';

const token = `ieum_${'0'.repeat(26)}_${'a'.repeat(43)}`;

let folder: string;
let server: Server;
let origin: string;
/** What the registry and the gateway, one server here, are like. */
let facts: { composition: object | null; served: object; caller: object | null; skewMs: number };

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ieum-doctor-'));
  server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  writeFileSync(
    join(folder, 'list.json'),
    JSON.stringify([{ name: 'a', url: 'http://127.0.0.1:5001/graphql' }]),
  );
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
  rmSync(folder, { recursive: true });
});

beforeEach(() => {
  facts = {
    composition: { number: 7, bundleDigest: 'abc' },
    served: { composition: 7, digest: 'abc' },
    caller: { actor: 'x', role: 'PUBLISHER', organization: { id: 'org:cau' }, subgraphs: [{ name: 'cau' }] },
    skewMs: 0,
  };
});

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  response.setHeader('date', new Date(Date.now() + facts.skewMs).toUTCString());
  response.setHeader('content-type', 'application/json');
  if (request.url === '/health/ready') {
    response.end(JSON.stringify({ status: 'ready', ...facts.served }));
    return;
  }
  const { query } = JSON.parse(await text(request)) as { query: string };
  if (!query.includes('registryCaller')) {
    response.end(JSON.stringify({ data: { composition: facts.composition } }));
    return;
  }
  const errors = facts.caller ? undefined : [{ message: 'no', extensions: { code: 'UNAUTHENTICATED' } }];
  response.end(JSON.stringify({ data: { registryCaller: facts.caller }, errors }));
}

async function doctor(
  env: Record<string, string> = {},
): Promise<{ code: number | null; lines: Diagnosis[] }> {
  const { out, err, code } = await runIeum(['doctor', '--json'], {
    env: {
      PORT: '1',
      IEUM_DATA_DIR: folder,
      IEUM_SUBGRAPHS: join(folder, 'list.json'),
      XDG_CONFIG_HOME: folder,
      IEUM_REGISTRY_URL: origin,
      IEUM_GATEWAY_URL: origin,
      IEUM_REGISTRY_TOKEN: token,
      ...env,
    },
  });
  expect(err).toBe('');
  const { ok, diagnoses } = JSON.parse(out) as { ok: boolean; diagnoses: Diagnosis[] };
  expect(ok).toBe(code === 0);
  // Whoever is told that something is to be done is told what.
  expect(diagnoses.filter(({ outcome, todo }) => (outcome === 'ok') !== (todo === null))).toEqual([]);
  return { code, lines: diagnoses };
}

const of = (lines: Diagnosis[], what: string) => lines.filter((line) => line.what === what);

test('ends with 0 where everything is in order, and says what it found', async () => {
  const { code, lines } = await doctor({ PORT: String(await freePort()) });
  expect(lines.filter(({ outcome }) => outcome === 'wrong')).toEqual([]);
  expect(code).toBe(0);
  expect(lines.map(({ what }) => what)).toEqual([
    ...['Node', 'Ports', 'Database', 'Disk', 'Registry', 'Clock', 'Token', 'Gateway'],
  ]);
  expect(of(lines, 'Token')[0]?.found).toBe(
    'that of IEUM_REGISTRY_TOKEN is of org:cau: it may check and publish cau',
  );
  expect(of(lines, 'Gateway')[0]?.found).toBe(`${origin} serves composition 7, as the registry says`);
  expect(of(lines, 'Disk')[0]?.found).toMatch(/^\d+\.\d GB free for /);
});

test.each<[string, () => void, string, RegExp]>([
  [
    'a gateway that serves another composition',
    () => (facts.served = { composition: 6, digest: 'x' }),
    'Gateway',
    /composition 6, the registry says 7$/,
  ],
  [
    'a gateway that serves other bytes',
    () => (facts.served = { composition: 7, digest: 'x' }),
    'Gateway',
    /composition 7, the registry says 7$/,
  ],
  [
    'a token that is not valid',
    () => (facts.caller = null),
    'Token',
    /^that of IEUM_REGISTRY_TOKEN is not valid$/,
  ],
  ['a clock that is behind', () => (facts.skewMs = 90_000), 'Clock', /is (89|90) s behind the registry's$/],
  ['a clock that is ahead', () => (facts.skewMs = -90_000), 'Clock', /is (89|90) s ahead of the registry's$/],
])('%s is wrong, and ends with 1', async (_, make, what, found) => {
  make();
  const { code, lines } = await doctor();
  expect(of(lines, what)[0]).toMatchObject({ outcome: 'wrong', found: expect.stringMatching(found) });
  expect(code).toBe(1);
});

test('a port that another program has is told with its variable, and a database that is away with its address', async () => {
  const foreign = createServer((_, response) => response.end('hello'));
  await new Promise<void>((resolve) => foreign.listen(0, '127.0.0.1', resolve));
  const { port } = foreign.address() as AddressInfo;
  const { lines, code } = await doctor({
    PORT: String(port),
    DATABASE_URL: 'postgres://ieum:secret@127.0.0.1:9',
  });
  foreign.close();
  expect(of(lines, 'Ports')).toEqual([
    {
      ...{ outcome: 'wrong', what: 'Ports', todo: 'Stop it, or set PORT to a free port.' },
      found: `Port ${port} of the gateway is taken by another program.`,
    },
  ]);
  expect(of(lines, 'Database')[0]?.found).toMatch(/^127\.0\.0\.1:9 does not answer: /);
  expect(JSON.stringify(lines)).not.toContain('secret');
  expect(code).toBe(1);
});

test('a PostgreSQL server that DATABASE_URL names is asked for its version and rights', async () => {
  const { lines } = await doctor({ DATABASE_URL: process.env.IEUM_TEST_POSTGRES! });
  expect(of(lines, 'Database')[0]).toMatchObject({
    outcome: 'ok',
    found: expect.stringMatching(/^PostgreSQL \d+/),
  });
});

test('settings that cannot be are told, each', async () => {
  const { lines, code } = await doctor({ PORT: 'x', IEUM_DEMO_SEED: '-1' });
  expect(of(lines, 'Settings').map(({ found }) => found.split(':')[0])).toEqual([
    'PORT is "x"',
    'IEUM_DEMO_SEED is "-1"',
  ]);
  expect(code).toBe(1);
});

test('people are shown a line each, with what to do below', async () => {
  const { out, code } = await runIeum(['doctor', '--registry', 'http://127.0.0.1:9', '--gateway', origin], {
    env: { IEUM_DATA_DIR: folder, XDG_CONFIG_HOME: folder },
  });
  expect(code).toBe(1);
  expect(out).toMatch(
    /^WRONG {2}Registry {11}The registry at http:\/\/127\.0\.0\.1:9\/graphql cannot be reached/m,
  );
  expect(out).toMatch(/^ {26}-> Start it \(npm start\), or say where it is/m);
  expect(out).toMatch(/thing(s)? to put right\.\n$/);
});

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

afterEach(() => server.closeIdleConnections());
