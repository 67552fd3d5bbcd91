import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { composeTest, startSubgraph, type TestSubgraph } from './fixtures/network.ts';

const folder = mkdtempSync(join(tmpdir(), 'ieum-gateway-'));
const bundleFile = join(folder, 'bundle.json');
let subgraph: TestSubgraph;
const running: ChildProcess[] = [];

beforeAll(async () => {
  subgraph = await startSubgraph(() => ({ data: { themes: ['hydrogen'] } }));
  const sdl = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9") type Query { themes: [String!]! }`;
  const sources = [{ name: 'directory', url: subgraph.url, sdl }];
  // As composed where no field is gathered.
  const bundle = { ...composeTest(sources), gathered: '', fields: [], sources };
  writeFileSync(bundleFile, JSON.stringify(bundle));
});
afterEach(() => {
  for (const child of running.splice(0)) child.kill('SIGKILL');
});
afterAll(async () => {
  await subgraph.close();
  rmSync(folder, { recursive: true });
});

const settings = { IEUM_DEMO: '1', IEUM_BUNDLE: bundleFile, PORT: '0' };

function start(environment: Record<string, string>) {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'main.ts')], {
    env: { PATH: process.env.PATH ?? '', ...environment },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  running.push(child);
  const said = { text: '' };
  child.stderr?.on('data', (chunk: Buffer) => {
    said.text += chunk.toString();
  });
  return { child, said, ended: once(child, 'close').then(([code]) => code as number | null) };
}

async function startReady(environment: Record<string, string> = settings) {
  const started = start(environment);
  const [message] = (await once(started.child, 'message')) as [{ type: string; url: string }];
  expect(message.type).toBe('ready');
  return { ...started, url: message.url };
}

const query = (url: string) =>
  fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"query":"{ themes }"}',
  }).then((response) => response.json());

test('it tells its parent when it is ready, answers, and stops on SIGTERM', async () => {
  const { child, url, ended } = await startReady();
  expect(await query(url)).toEqual({ data: { themes: ['hydrogen'] } });
  child.kill('SIGTERM');
  expect(await ended).toBe(0);
});

test('a request in flight ends before the process does, and no new one is taken', async () => {
  const { child, url, ended } = await startReady();
  const release = Promise.withResolvers<void>();
  const asked = Promise.withResolvers<void>();
  subgraph.answer = async () => {
    asked.resolve();
    await release.promise;
    return { data: { themes: ['late'] } };
  };
  const answer = query(url);
  await asked.promise;
  child.kill('SIGTERM');
  while (await takesRequests(url));
  release.resolve();
  expect(await answer).toEqual({ data: { themes: ['late'] } });
  expect(await ended).toBe(0);
});

const takesRequests = (url: string) =>
  fetch(`${url}/health/ready`, { headers: { connection: 'close' } }).then(
    ({ ok }) => ok,
    () => false,
  );

test('it ends when the process that started it is gone', async () => {
  const { child } = await startReady();
  // After a disconnect Node emits 'exit', but no 'close'.
  const ended = once(child, 'exit');
  child.disconnect();
  expect((await ended)[0]).toBe(0);
});

test('one that waits for the registry says so to the process that started it, and ends with it', async () => {
  const registry = createServer().listen(0, '127.0.0.1');
  await once(registry, 'listening');
  const { port } = registry.address() as AddressInfo;
  registry.close();
  const { child } = start({
    ...settings,
    IEUM_BUNDLE: join(folder, 'none.json'),
    IEUM_REGISTRY_URL: `http://127.0.0.1:${port}`,
  });
  const [message] = (await once(child, 'message')) as [{ type: string; text: string }];
  expect(message).toEqual({
    type: 'progress',
    text: `There is no last good bundle at ${join(folder, 'none.json')}, and the registry at http://127.0.0.1:${port} does not answer (ECONNREFUSED): waiting.`,
  });
  const ended = once(child, 'exit');
  child.disconnect();
  expect((await ended)[0]).toBe(0);
});

test('every problem of the configuration is one line, and nothing starts', async () => {
  const { said, ended } = start({ PORT: 'http', IEUM_MAX_DEPTH: '0' });
  expect(await ended).toBe(1);
  expect(said.text.trim().split('\n')).toEqual([
    'IEUM_DEMO=1 is required: sign-in does not exist yet, callers are chosen by headers.',
    'IEUM_BUNDLE is missing: name the file that `ieum compose` wrote, or where the last good bundle of the registry is to be kept.',
    'PORT is "http": expected a whole number from 0 to 65535.',
    'IEUM_MAX_DEPTH is "0": expected a whole number from 1 to 1000.',
  ]);
});

test('a bundle that is missing or is none is one line', async () => {
  const missing = start({ ...settings, IEUM_BUNDLE: join(folder, 'none.json') });
  expect(await missing.ended).toBe(1);
  expect(missing.said.text).toMatch(/^Cannot read the bundle .*none\.json: ENOENT[^\n]*\n$/);
  const wrongFile = join(folder, 'wrong.json');
  writeFileSync(wrongFile, '{"supergraph":1}');
  const wrong = start({ ...settings, IEUM_BUNDLE: wrongFile });
  expect(await wrong.ended).toBe(1);
  expect(wrong.said.text).toMatch(/^[^\n]*is not a composed bundle[^\n]*\n$/);
});

test('a taken port is one line that says what to do', async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  const { port } = taken.address() as AddressInfo;
  const { said, ended } = start({ ...settings, PORT: String(port) });
  expect(await ended).toBe(1);
  expect(said.text).toBe(
    `Port ${port} of 127.0.0.1 is taken: stop what listens there, or set PORT to a free one.\n`,
  );
  taken.close();
});
