import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { processes } from '../../test/setup/network.ts';
import { startPostgres } from './postgres.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ieum-postgres-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function query(url: string, text: string): Promise<unknown[]> {
  const client = new Client({ connectionString: `${url}/postgres` });
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

/** A server that another process holds: that process's number, the server's, and how many processes there are. */
async function hold(): Promise<{ url: string; server: number; holder: number; guard: number }> {
  const holder = spawn(process.execPath, [join(import.meta.dirname, 'fixtures/hold-postgres.ts'), folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(holder.stdout, 'data');
  const { url, pid } = JSON.parse(String(line)) as { url: string; pid: number };
  const guard = processes().find((one) => one.pid === pid)?.parent ?? 0;
  return { url, server: pid, holder: holder.pid ?? 0, guard };
}

const ofThisFolder = () => processes().filter(({ command }) => command.includes(folder));
const noneLeft = () => vi.waitUntil(() => ofThisFolder().length === 0, { timeout: 15_000, interval: 50 });

test('data outlives a stop, only its owner may read it, and nobody without the password gets in', async () => {
  const first = await startPostgres({ folder });
  await query(first.url, 'create table kept as select 1 as n');
  await first.stop();
  expect(ofThisFolder()).toEqual([]);

  const second = await startPostgres({ folder });
  expect(await query(second.url, 'select n from kept')).toEqual([{ n: 1 }]);
  await expect(query(second.url.replace(/:[^:@]+@/, ':wrong@'), 'select 1')).rejects.toThrow(
    'password authentication',
  );
  await second.stop();
});

test('what the environment says of another server is not heeded', async () => {
  process.env.PGSSLMODE = 'require';
  process.env.PGOPTIONS = '-c search_path=elsewhere';
  const server = await startPostgres({ folder });
  expect(await query(server.url, 'show search_path')).toEqual([{ search_path: '"$user", public' }]);
  await server.stop();
});

test('a server ends when its supervisor is killed, and the next one finds the data', async () => {
  const held = await hold();
  await query(held.url, 'create table kept as select 1 as n');
  process.kill(held.holder, 'SIGKILL');
  await noneLeft();
  const next = await startPostgres({ folder });
  expect(await query(next.url, 'select n from kept')).toEqual([{ n: 1 }]);
  await next.stop();
});

test('a server that outlived its supervisor and its guard is stopped by the next start', async () => {
  const held = await hold();
  const watcher = processes().filter(({ parent, pid }) => parent === held.guard && pid !== held.server);
  for (const pid of [held.holder, held.guard, ...watcher.map((one) => one.pid)]) process.kill(pid, 'SIGKILL');
  const next = await startPostgres({ folder });
  expect(next.pid).not.toBe(held.server);
  expect(ofThisFolder().some(({ pid }) => pid === held.server)).toBe(false);
  await next.stop();
});

test('a killed server is recovered from, and its stale process number may be another program', async () => {
  const first = await startPostgres({ folder });
  await query(first.url, 'create table kept as select 1 as n');
  process.kill(first.pid, 'SIGKILL');
  await first.ended;
  const pidFile = join(folder, 'postgres/postmaster.pid');
  writeFileSync(pidFile, readFileSync(pidFile, 'utf8').replace(/^\d+/, String(process.pid)));

  const second = await startPostgres({ folder });
  expect(await query(second.url, 'select n from kept')).toEqual([{ n: 1 }]);
  await second.stop();
});

test("a killed server's word that it is ready is not taken for that of the next on the same port", async () => {
  const first = await startPostgres({ folder });
  process.kill(first.pid, 'SIGKILL');
  await first.ended;
  const second = await startPostgres({ folder, port: first.port });
  expect(second.pid).not.toBe(first.pid);
  expect(await query(second.url, 'select 1 as n')).toEqual([{ n: 1 }]);
  await second.stop();
});

test('what a killed start left of its data folder is removed, never used', async () => {
  mkdirSync(join(folder, 'postgres.unfinished-0000/base'), { recursive: true });
  writeFileSync(join(folder, 'postgres.unfinished-0000/PG_VERSION'), '18\n');
  const server = await startPostgres({ folder });
  await server.stop();
  expect(readdirSync(folder).sort()).toEqual(['postgres', 'postgres.log']);
});

test('a start that is killed while it sets the data up leaves nothing that the next would trust', async () => {
  const starting = spawn(process.execPath, [join(import.meta.dirname, 'fixtures/hold-postgres.ts'), folder]);
  await vi.waitUntil(() => readdirSync(folder).some((name) => existsSync(join(folder, name, 'PG_VERSION'))), {
    timeout: 15_000,
    interval: 5,
  });
  starting.kill('SIGKILL');
  await once(starting, 'exit');
  await noneLeft();
  const server = await startPostgres({ folder });
  expect(await query(server.url, 'select 1 as n')).toEqual([{ n: 1 }]);
  await server.stop();
});

test.runIf(process.getuid?.() === 0)(
  'root runs it as another user inside a folder that only root may enter',
  async () => {
    const closed = join(folder, 'closed');
    mkdirSync(join(closed, 'data'), { recursive: true });
    chmodSync(closed, 0o700);
    const server = await startPostgres({ folder: join(closed, 'data') });
    expect(readFileSync(`/proc/${server.pid}/status`, 'utf8')).toMatch(/^Uid:\s+65534\s/m);
    expect(await query(server.url, 'select 1 as n')).toEqual([{ n: 1 }]);
    await server.stop();
  },
);

test('a data folder that is no database is one clear line', async () => {
  mkdirSync(join(folder, 'postgres'));
  await expect(startPostgres({ folder })).rejects.toThrow(
    /^The database in .*\/postgres cannot be used: ENOENT/,
  );
});
