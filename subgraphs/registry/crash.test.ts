import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { openDatabase } from '@ieum/kit/database.ts';
import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { assertConsistent } from './fixtures/assert-consistent.ts';
import { versionOf } from './fixtures/small-versions.ts';
import { openTestRegistry, type TestRegistry } from './fixtures/test-registry.ts';
import { databaseOwner } from './principal.ts';
import { compositions, versions } from './tables.ts';

let opened: TestRegistry;

beforeEach(async () => {
  opened = await openTestRegistry('crash');
  for (const name of ['a', 'b', 'c']) await opened.publisher(name);
});

afterEach(async () => {
  await opened.end();
});

function startPublishing(n: number): ChildProcess {
  const program = join(import.meta.dirname, 'fixtures/publish-on-and-on.ts');
  return spawn(process.execPath, [program, opened.url, String(n)], { stdio: ['ignore', 'pipe', 'inherit'] });
}

async function killHard(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL');
  await once(child, 'exit');
}

test('a process that is killed while it publishes leaves every answer it gave and nothing half done', async () => {
  const answers: string[] = [];
  for (const [run, most] of [4, 7, 9].entries()) {
    const child = startPublishing(run * 100);
    let heard = 0;
    for await (const line of createInterface({ input: child.stdout! })) {
      answers.push(line);
      heard++;
      if (heard === most) await killHard(child);
    }
  }
  await assertConsistent(opened.url);
  const { database, pool } = openDatabase(opened.url);
  for (const answer of answers) {
    const [, , kind, composition] = answer.split(' ');
    const [row] = await database
      .select()
      .from(compositions)
      .where(eq(compositions.number, Number(composition)));
    expect(row?.ok).toBe(kind === 'PUBLISHED');
  }
  await pool.end();
  const sdl = versionOf('a', 'plain', 999);
  const outcome = await opened.registry.publish(databaseOwner, { subgraph: 'a', sdl });
  expect(outcome).toMatchObject({ kind: 'PUBLISHED' });
  await assertConsistent(opened.url);
});

test('a process that is killed in the middle of its transaction has changed nothing and holds nobody up', async () => {
  const { database, pool } = openDatabase(opened.url);
  const before = await opened.registry.current(null);
  const blocker = await pool.connect();
  // The version, the composition and its members are written, and the event is not.
  await blocker.query('begin; lock table events in share mode');
  const child = startPublishing(1);
  const waiting = `select 1 from pg_locks where not granted and relation = 'events'::regclass`;
  await vi.waitUntil(async () => (await pool.query(waiting)).rowCount === 1, { timeout: 30_000 });
  await killHard(child);
  await blocker.query('commit');
  blocker.release();
  const url = 'http://a.invalid/graphql';
  const sdl = versionOf('a', 'plain', 999);
  const outcome = await opened.registry.publish(databaseOwner, { subgraph: 'a', sdl, url });
  expect(outcome).toMatchObject({ kind: 'PUBLISHED' });
  expect(before).toBe(null);
  expect(await database.select({ sdl: versions.sdl }).from(versions)).toEqual([{ sdl }]);
  await pool.end();
  expect(await assertConsistent(opened.url)).toEqual({ ok: 1, failed: 0 });
});
