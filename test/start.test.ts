import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import {
  launchNetwork,
  type NetworkOptions,
  ownSubgraphs,
  processes,
  type StartedNetwork,
} from './setup/network.ts';

/** The real supervisor, PostgreSQL and gateway around the smallest subgraph that there can be. */
const subgraphs = [{ name: 'notes', folder: 'subgraphs/network/fixtures/notes' }];

let folder: string;
let started: StartedNetwork[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ieum-start-'));
  started = [];
});
afterEach(async () => {
  for (const network of started) await network.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function launch(options: NetworkOptions = {}): Promise<StartedNetwork> {
  const network = await launchNetwork({ subgraphs, dataFolder: join(folder, 'data'), ...options });
  started.push(network);
  return network;
}

async function start(options: NetworkOptions = {}): Promise<StartedNetwork> {
  const network = await launch(options);
  await network.ready;
  return network;
}

/** The exit code and the lines of a start that does not come up. */
async function failedStart(options: NetworkOptions): Promise<{ code: number | null; lines: string[] }> {
  const network = await launch(options);
  await expect(network.ready).rejects.toThrow('before it was ready');
  const isProgress = /^(databases|notes|gateway) {2,}/;
  const lines = network
    .output()
    .split('\n')
    .filter((line) => line && !isProgress.test(line));
  return { code: await network.ended, lines };
}

/** Asked through the gateway: 1000 when the subgraph's one transaction is complete. */
async function countNotes({ gatewayUrl }: StartedNetwork): Promise<number | undefined> {
  const response = await fetch(`${gatewayUrl}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: '{ noteCounts { kind count } }' }),
  });
  const { data } = (await response.json()) as { data?: { noteCounts?: { count: number }[] } };
  return data?.noteCounts?.[0]?.count;
}

/** Whatever the network of this test has started: everything of it names the folder or hangs below the supervisor. */
function familyOf({ pid }: StartedNetwork): number[] {
  const all = processes();
  const below = (parent: number): number[] =>
    all.filter((one) => one.parent === parent).flatMap((one) => [one.pid, ...below(one.pid)]);
  return [pid, ...below(pid)];
}

const gone = (pids: number[]) =>
  vi.waitUntil(() => !processes().some(({ pid }) => pids.includes(pid)), { timeout: 10_000, interval: 50 });

test('the last line printed says that Ieum is ready and where the explorer is, and Ctrl-C leaves no process', async () => {
  const network = await start();
  expect(network.output().trimEnd().split('\n').at(-1)).toBe(`Ieum is ready: ${network.gatewayUrl}/explorer`);
  expect((await fetch(`${network.gatewayUrl}/health/live`)).status).toBe(200);
  expect(await countNotes(network)).toBe(1000);

  const family = familyOf(network);
  expect(family.length).toBeGreaterThan(5);
  network.process.kill('SIGINT');
  expect(await network.ended).toBe(0);
  await gone(family);
});

test('a terminal that hangs up does not stop what was started without one', async () => {
  const network = await start();
  network.process.kill('SIGHUP');
  expect(await countNotes(network)).toBe(1000);
  network.process.kill('SIGINT');
  expect(await network.ended).toBe(0);
  expect(network.output()).not.toContain('again');
});

test('kill -9 of the supervisor leaves no process, and the next start has the data', async () => {
  const first = await start();
  const family = familyOf(first);
  first.process.kill('SIGKILL');
  await first.ended;
  await gone(family);

  const second = await start();
  expect(await countNotes(second)).toBe(1000);
});

test('a start that is killed while it seeds leaves nothing half, and the next one seeds anew', async () => {
  const hold = join(folder, 'hold');
  writeFileSync(hold, '');
  const first = await launch({ env: { NOTES_HOLD: hold } });
  await vi.waitUntil(() => first.output().includes('half of the notes'), { timeout: 30_000, interval: 20 });
  const family = familyOf(first);
  first.process.kill('SIGKILL');
  await gone(family);

  const second = await start();
  expect(await countNotes(second)).toBe(1000);
});

test('Ctrl-C while it seeds stops everything', async () => {
  const hold = join(folder, 'hold');
  writeFileSync(hold, '');
  const network = await launch({ env: { NOTES_HOLD: hold } });
  await vi.waitUntil(() => network.output().includes('half of the notes'), { timeout: 30_000, interval: 20 });
  const family = familyOf(network);
  network.process.kill('SIGINT');
  expect(await network.ended).toBe(0);
  await gone(family);
});

test('parts that are killed come back: a subgraph, PostgreSQL, the gateway', async () => {
  const network = await start();
  for (const name of ['notes', 'postgres', 'gateway']) {
    const before = network.processOf(name);
    expect(before).toBeGreaterThan(0);
    process.kill(before as number, 'SIGKILL');
    await vi.waitUntil(
      () => ![undefined, before].includes(network.processOf(name)) && /runs again\n$/.test(network.output()),
      { timeout: 30_000, interval: 100 },
    );
    await vi.waitUntil(async () => (await countNotes(network).catch(() => 0)) === 1000, { timeout: 30_000 });
  }
  expect(network.output()).toContain('notes ended (SIGKILL); starting it again in 0.5 s (1 of 5)');
  expect((await fetch(`${network.gatewayUrl}/health/live`)).status).toBe(200);
});

test('a second start on the same data folder is one clear line', async () => {
  const first = await start();
  expect(await failedStart({})).toEqual({
    code: 1,
    lines: [
      `Ieum runs on the data folder ${first.dataFolder} already (process ${first.pid}). Stop that one, or name another folder in IEUM_DATA_DIR.`,
    ],
  });
});

test('a taken port is one clear line that names the port and the variable', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  const taken = 'is taken by another program. Stop it, or set';
  expect(await failedStart({ env: { PORT: String(port) } })).toEqual({
    code: 1,
    lines: [`Port ${port} of the gateway ${taken} PORT to a free port.`],
  });
  expect(await failedStart({ env: { IEUM_SUBGRAPH_PORT: String(port) } })).toEqual({
    code: 1,
    lines: [`Port ${port} of the subgraph notes ${taken} IEUM_SUBGRAPH_PORT to a free port.`],
  });
  server.close();
  expect(readdirSync(join(folder, 'data')).sort()).toEqual(['supervisor.lock', 'supervisor.pid']);
});

test('a data folder that cannot be written is one clear line', async () => {
  writeFileSync(join(folder, 'file'), '');
  expect(await failedStart({ dataFolder: join(folder, 'file/data') })).toEqual({
    code: 1,
    lines: [
      `The data folder ${folder}/file/data cannot be written (ENOTDIR). Change its rights, or name another in IEUM_DATA_DIR.`,
    ],
  });
});

test('a DATABASE_URL that cannot be reached is one clear line', async () => {
  const failed = await failedStart({ env: { DATABASE_URL: 'postgres://user:secret@127.0.0.1:1/ieum' } });
  expect(failed).toEqual({
    code: 1,
    lines: [
      'DATABASE_URL: the PostgreSQL server at 127.0.0.1:1 cannot be used: connect ECONNREFUSED 127.0.0.1:1. ' +
        'Start it or correct the URL; without DATABASE_URL an own server is started.',
    ],
  });
});

test('DATABASE_URL names the server: its databases are made and filled once, and the next start answers the same', async () => {
  const name = `test_start_${randomBytes(6).toString('hex')}`;
  const server = process.env.IEUM_TEST_POSTGRES;
  const options = {
    subgraphs: ownSubgraphs,
    env: { DATABASE_URL: `${server}/${name}`, IEUM_DEMO_STARTUPS: '50' },
  };
  const databases = ownSubgraphs.map((subgraph) => `${name}_${subgraph.name.replaceAll('-', '_')}`);
  // What the registry keeps is no demo data.
  const filled = databases.filter((database) => !database.endsWith('_registry'));
  const onServer = async (database: string, statement: string) => {
    const client = new Client({ connectionString: `${server}/${database}` });
    await client.connect();
    return client.query(statement).finally(() => client.end());
  };
  // The transaction that wrote the marker of the demo data is another after another seeding.
  const seedings = async () =>
    Promise.all(
      filled.map(
        async (database) => (await onServer(database, 'select xmin::text from demo_marker')).rows[0].xmin,
      ),
    );
  const answer = async ({ gatewayUrl }: StartedNetwork) => {
    const query = `{ supports(first: 100) { totalCount edges { cursor node { id updatedAt startup { id displayName } } } }
      cohort(where: { supported: {} }) { count } }`;
    const response = await fetch(`${gatewayUrl}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query }),
    });
    return response.json();
  };
  try {
    const first = await start(options);
    expect(first.processOf('postgres')).toBeUndefined();
    const [before, seeded] = [await answer(first), await seedings()];
    expect(before).toMatchObject({ data: { supports: { totalCount: expect.any(Number) } } });
    expect(before).not.toHaveProperty('errors');
    await first.stop();

    const second = await start(options);
    expect(await answer(second)).toEqual(before);
    expect(await seedings()).toEqual(seeded);
    await second.stop();
  } finally {
    for (const database of databases) {
      await onServer('postgres', `drop database if exists "${database}" with (force)`);
    }
  }
});

test('settings that are wrong are reported all at once', async () => {
  expect(await failedStart({ env: { PORT: 'x', IEUM_DEMO_STARTUPS: '1000001' } })).toEqual({
    code: 1,
    lines: [
      'PORT is "x": expected a whole number from 1 to 65535.',
      'IEUM_DEMO_STARTUPS is "1000001": expected a whole number from 1 to 1000000.',
    ],
  });
});

test('a subgraph of the list that runs by itself and does not answer is warned of and left out', async () => {
  const network = await start({
    subgraphs: [...subgraphs, { name: 'elsewhere', url: 'http://127.0.0.1:1/graphql' }],
  });
  expect(network.output()).toContain('WARNING: elsewhere: the subgraph at http://127.0.0.1:1/graphql');
  expect(network.output()).toContain('Ieum is ready');
});

test('subgraphs that do not compose end the start with the problems as they are', async () => {
  const other = join(folder, 'other');
  mkdirSync(other);
  writeFileSync(join(other, 'subgraph.ts'), '');
  writeFileSync(join(other, 'schema.graphql'), 'type Query {\n  notes: Int!\n');
  const failed = await failedStart({ subgraphs: [...subgraphs, { name: 'other', folder: other }] });
  expect(failed.code).toBe(1);
  expect(failed.lines).toContain('The subgraphs do not compose:');
  expect(failed.lines.join('\n')).toMatch(/other\/schema\.graphql:3: INVALID_GRAPHQL: other: /);
});

test('a subgraph that cannot start says so itself, and the start ends', async () => {
  const broken = join(folder, 'broken');
  mkdirSync(broken);
  writeFileSync(join(broken, 'subgraph.ts'), "console.error('no such thing'); process.exitCode = 1;");
  cpSync(
    join(import.meta.dirname, '../subgraphs/network/fixtures/notes/schema.graphql'),
    join(broken, 'schema.graphql'),
  );
  const failed = await failedStart({
    subgraphs: [{ name: 'broken', folder: broken }],
  });
  expect(failed.code).toBe(1);
  expect(failed.lines).toContain('broken did not start (exit 1): no such thing');
});
