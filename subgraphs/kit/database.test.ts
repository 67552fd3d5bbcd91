import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/setup/database.ts';
import { type OpenDatabase, openDatabase } from './database.ts';

let testDatabase: TestDatabase;
let open: OpenDatabase;
let lost: unknown[][];

beforeEach(async () => {
  testDatabase = await createTestDatabase('database');
  lost = [];
  open = openDatabase(testDatabase.url, { onLostConnection: (...heard) => lost.push(heard) });
});

afterEach(async () => {
  await open.pool.end();
  await testDatabase.drop();
});

/** Ends all connections of the database but its own, as a server that stops does. */
async function cutAll(): Promise<void> {
  const other = openDatabase(testDatabase.url);
  await other.pool.query(
    'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
  );
  await other.pool.end();
}

test('connections that are lost at once are told once, in a few words, and the next statement connects anew', async () => {
  const held = await open.pool.connect();
  await Promise.all([open.pool.query('select pg_sleep(0.05)'), open.pool.query('select pg_sleep(0.05)')]);
  expect(open.pool.totalCount).toBe(3);
  await cutAll();
  await vi.waitUntil(() => open.pool.totalCount === 1, { interval: 5 });
  await expect(held.query('select 1')).rejects.toThrow();
  held.release(true);
  expect(lost).toEqual([['terminating connection due to administrator command']]);

  expect((await open.pool.query('select 1 as n')).rows).toEqual([{ n: 1 }]);
  await cutAll();
  await vi.waitUntil(() => lost.length === 2, { interval: 5 });
});

test('a statement ends when nobody waits for it any more', async () => {
  const { rows } = await open.pool.query('show statement_timeout');
  expect(rows).toEqual([{ statement_timeout: '10s' }]);
});
