import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compose } from '@ieum/schema/compose.ts';
import type { Bundle } from '@ieum/schema/contract/bundle.ts';
import { callerHeader, writeCaller } from '@ieum/schema/contract/caller.ts';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { startSubgraph, type TestSubgraph } from '../fixtures/network.ts';
import { type HttpSubgraph, serveNotes, servePeople } from './fixtures/http.ts';
import { caller, peopleSdl, sourceSdl, type TestSource } from './fixtures/network.ts';
import { startRouter } from './fixtures/router.ts';

const folder = mkdtempSync(join(tmpdir(), 'ieum-gathered-'));
const bundleFile = join(folder, 'bundle.json');
const people = ['p0', 'p1'];
const sources: TestSource[] = ['a', 'b'].map((name) => ({
  name,
  notes: people.map((author, at) => ({
    type: `${name.toUpperCase()}Memo`,
    id: `${name}:${at}`,
    title: '',
    day: `2026-01-0${at + 1}`,
    author,
    about: people,
    size: null,
  })),
}));
let bundle: Bundle;
const subgraphs: HttpSubgraph[] = [];
let slow: TestSubgraph;
const running: ChildProcess[] = [];

beforeAll(async () => {
  subgraphs.push(...(await Promise.all(sources.map(serveNotes))), await servePeople(people));
  slow = await startSubgraph(() => ({ data: {} }));
  const sdlOf = (name: string) => (name === 'people' ? peopleSdl : sourceSdl({ name }));
  const composed = compose(subgraphs.map(({ name, url }) => ({ name, url, sdl: sdlOf(name) })));
  if ('errors' in composed) throw new Error(composed.errors.map(({ message }) => message).join('\n'));
  bundle = composed.bundle;
  writeFileSync(bundleFile, JSON.stringify(bundle));
});
afterEach(() => {
  for (const child of running.splice(0)) child.kill('SIGKILL');
});
afterAll(async () => {
  await Promise.all([slow, ...subgraphs].map((subgraph) => subgraph.close()));
  rmSync(folder, { recursive: true });
});

const settings = { IEUM_DEMO: '1', IEUM_BUNDLE: bundleFile, PORT: '0' };

function start(environment: Record<string, string>) {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'main.ts')], {
    env: { PATH: process.env.PATH ?? '', ...environment },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  running.push(child);
  const said = { text: '', log: '' };
  child.stderr?.on('data', (chunk: Buffer) => {
    said.text += chunk.toString();
  });
  child.stdout?.on('data', (chunk: Buffer) => {
    said.log += chunk.toString();
  });
  return { child, said, ended: once(child, 'close').then(([code]) => code as number | null) };
}

async function startReady(environment: Record<string, string> = {}) {
  const started = start({ ...settings, ...environment });
  const [message] = (await once(started.child, 'message')) as [{ type: string; url: string }];
  expect(message.type).toBe('ready');
  return { ...started, url: message.url };
}

async function post(url: string, query: string, headers: Record<string, string> = as) {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query }),
  });
  const { data, errors } = (await response.json()) as {
    data?: unknown;
    errors?: Array<{ extensions: object }>;
  };
  return { status: response.status, data, errors };
}
const as = { [callerHeader]: writeCaller(caller) };

test('behind a stock gateway it answers gathered fields in gathered fields, and stops on SIGTERM', async () => {
  const { child, url, ended, said } = await startReady();
  const router = await startRouter(bundle.supergraph, `${url}/graphql`);
  const { data, errors } = await router.run(
    '{ people { name seen { id author { name notes { totalCount } } } } }',
  );
  await router.stop();
  expect(errors).toBeUndefined();
  const item = (id: string, author: string) => ({
    id,
    author: { name: `Name of ${author}`, notes: { totalCount: 2 } },
  });
  const seen = [item('a:0', 'p0'), item('b:0', 'p0'), item('a:1', 'p1'), item('b:1', 'p1')];
  expect(data).toEqual({ people: people.map((id) => ({ name: `Name of ${id}`, seen })) });
  child.kill('SIGTERM');
  expect(await ended).toBe(0);
  expect(said).toEqual({ text: '', log: '' });
});

test('the limits of the environment hold', async () => {
  const { url } = await startReady({
    IEUM_BODY_BYTES: '2000',
    IEUM_MAX_TOKENS: '100',
    IEUM_MAX_DEPTH: '4',
    IEUM_GATHER_FIRST: '5',
  });
  const codeOf = async (query: string) => {
    const { status, errors } = await post(url, query);
    return [status, (errors?.[0]?.extensions as { code?: string } | undefined)?.code];
  };
  expect(await codeOf(`{ notes { totalCount } ${' '.repeat(2_000)} }`)).toEqual([413, 'PAYLOAD_TOO_LARGE']);
  expect(await codeOf(`{ ${'__typename '.repeat(90)} a: notes(first: 1) { totalCount } }`)).toEqual([
    400,
    'GRAPHQL_PARSE_FAILED',
  ]);
  expect(await codeOf('{ notes { edges { node { author { id } } } } }')).toEqual([400, 'OPERATION_TOO_DEEP']);
  expect(await codeOf('{ notes(first: 6) { totalCount } }')).toEqual([200, 'GATHER_FIRST_OUT_OF_RANGE']);
  expect(await codeOf('{ notes(first: 5) { totalCount } }')).toEqual([200, undefined]);
});

test('a request in flight ends before the process does', async () => {
  const file = join(folder, 'slow.json');
  const moved = bundle.sources.map((source) => (source.name === 'a' ? { ...source, url: slow.url } : source));
  writeFileSync(file, JSON.stringify({ ...bundle, sources: moved }));
  const { child, url, ended } = await startReady({ IEUM_BUNDLE: file, IEUM_SOURCE_DEADLINE_MS: '60000' });
  const asked = Promise.withResolvers<void>();
  const release = Promise.withResolvers<void>();
  slow.answer = async () => {
    asked.resolve();
    await release.promise;
    return { data: { t0: { totalCount: 40 } } };
  };
  const answer = post(url, '{ notes { totalCount } }');
  await asked.promise;
  child.kill('SIGTERM');
  release.resolve();
  expect((await answer).data).toEqual({ notes: { totalCount: 42 } });
  expect(await ended).toBe(0);
});

test('every problem of the configuration is one line, and nothing starts', async () => {
  const { said, ended } = start({ PORT: 'http', IEUM_GATHER_FIRST: '0' });
  expect(await ended).toBe(1);
  expect(said.text.trim().split('\n')).toEqual([
    expect.stringContaining('IEUM_DEMO=1 is required'),
    expect.stringContaining('IEUM_BUNDLE is missing'),
    expect.stringContaining('PORT is "http"'),
    expect.stringContaining('IEUM_GATHER_FIRST is "0"'),
  ]);
});

test.each([
  ['no JSON', 'supergraph'],
  ['other JSON', '{"supergraph":1}'],
  [
    'a bundle without sources',
    '{"supergraph":"","publicSchema":"","gathered":"","fields":[{}],"sources":[{}]}',
  ],
  [
    'a bundle whose SDL is none',
    '{"supergraph":"","publicSchema":"","gathered":"type Query {","fields":[],"sources":[]}',
  ],
])('a bundle of %s is one line', async (_, text) => {
  const file = join(folder, 'wrong.json');
  writeFileSync(file, text);
  const { said, ended } = start({ ...settings, IEUM_BUNDLE: file });
  expect(await ended).toBe(1);
  expect(said.text).toMatch(/^[^\n]*wrong\.json[^\n]*\n$/);
});

test('a bundle that is missing, and a taken port, are one line', async () => {
  const missing = start({ ...settings, IEUM_BUNDLE: join(folder, 'none.json') });
  const taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  const { port } = taken.address() as AddressInfo;
  const second = start({ ...settings, PORT: String(port) });
  expect([await missing.ended, await second.ended]).toEqual([1, 1]);
  expect(missing.said.text).toMatch(/^Cannot read the bundle .*none\.json: ENOENT[^\n]*\n$/);
  expect(second.said.text).toBe(
    `Port ${port} of 127.0.0.1 is taken: stop what listens there, or set PORT to a free one.\n`,
  );
  taken.close();
});
