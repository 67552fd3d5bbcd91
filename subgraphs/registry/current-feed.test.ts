import { openDatabase } from '@ieum/kit/database.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { versionOf } from './fixtures/small-versions.ts';
import { openTestRegistry, type TestRegistry } from './fixtures/test-registry.ts';
import { openRegistry } from './registry.ts';

let opened: TestRegistry;

beforeEach(async () => {
  opened = await openTestRegistry('current_feed');
});

afterEach(async () => {
  await opened.end();
});

const url = 'http://127.0.0.1:5001/graphql';

test('whoever waits is answered when another process publishes, also when its connection was cut', async () => {
  const warned: string[] = [];
  const other = await openRegistry(opened.url, { warn: (text) => warned.push(text) });
  const a = await opened.publisher('a');
  let since: string | null = null;
  for (const n of [1, 2, 3]) {
    const waiting = other.current(since, { waitMs: 60_000 });
    if (n === 3) await cutOthers(opened.url);
    await opened.registry.publish(a, { subgraph: 'a', sdl: versionOf('a', 'plain', n), url });
    const found = await waiting;
    expect(found?.bundle).toContain(`aVersion${n}`);
    since = found!.digest;
  }
  expect(warned).toContainEqual(expect.stringContaining('the connection that listens'));
  await other.close();
});

test('who stops waiting is answered with nothing new', async () => {
  const a = await opened.publisher('a');
  await opened.registry.publish(a, { subgraph: 'a', sdl: versionOf('a', 'plain', 1), url });
  const { digest } = (await opened.registry.current(null))!;
  const gone = new AbortController();
  const waiting = opened.registry.current(digest, { waitMs: 60_000, signal: gone.signal });
  gone.abort();
  expect(await waiting).toBe(null);
  expect(await opened.registry.current(digest, { waitMs: 1 })).toBe(null);
});

test('who waits while the registry closes is answered with nothing new', async () => {
  const other = await openRegistry(opened.url);
  const waiting = other.current(null, { waitMs: 60_000 });
  await other.close();
  expect(await waiting).toBe(null);
});

/** Ends the connections that listen. */
async function cutOthers(database: string): Promise<void> {
  const { pool } = openDatabase(database);
  await pool.query(
    `select pg_terminate_backend(pid) from pg_stat_activity
     where datname = current_database() and application_name = 'ieum: events'`,
  );
  await pool.end();
}
