import { setImmediate as nextTurn } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/setup/database.ts';
import { type OpenDatabase, openDatabase } from './database.ts';

let testDatabase: TestDatabase;
let open: OpenDatabase;
let losses = 0;

beforeEach(async () => {
  testDatabase = await createTestDatabase('statement_pool');
  losses = 0;
  open = openDatabase(testDatabase.url, { onLostConnection: () => losses++ });
});

afterEach(async () => {
  await open.pool.end();
  await testDatabase.drop();
});

type Row = Record<string, unknown>;

/** The rows of a statement whose text is always the same. */
const add = async (n: number) => (await open.database.execute<Row>(sql`select 1 + ${n}::int as sum`)).rows;
const backend = async (n: number) =>
  (await open.database.execute<Row>(sql`select pg_backend_pid() as pid, ${n}::int as n`)).rows[0];
const prepared = async () =>
  (await open.database.execute<Row>(sql`select statement from pg_prepared_statements`)).rows;

/** On a busy machine a run may be slow; of several one is quick. */
async function severalTimes(ask: () => Promise<unknown>): Promise<void> {
  for (let n = 0; n < 10; n++) await ask();
}

test('a statement is prepared when it comes again, and answers the same', async () => {
  expect(await add(1)).toEqual([{ sum: 2 }]);
  expect(await add(2)).toEqual([{ sum: 3 }]);
  expect(await add(3)).toEqual([{ sum: 4 }]);
  await severalTimes(() => add(4));
  await severalTimes(prepared);
  expect(await prepared()).toContainEqual({ statement: 'select 1 + $1::int as sum' });
});

test('what is asked together goes over one connection, up to eight statements', async () => {
  await severalTimes(() => backend(0));
  const rows = await Promise.all(Array.from({ length: 8 }, (_, n) => backend(n)));
  expect(rows.map((row) => row?.n)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  expect(new Set(rows.map((row) => row?.pid)).size).toBe(1);
  const more = await Promise.all(Array.from({ length: 9 }, (_, n) => backend(n)));
  expect(new Set(more.map((row) => row?.pid)).size).toBe(2);
});

test('a statement that fails fails alone', async () => {
  const divide = async (n: number) =>
    (await open.database.execute<Row>(sql`select 6 / ${n}::int as part`)).rows;
  await severalTimes(() => divide(1));
  const results = await Promise.allSettled([divide(2), divide(0), divide(3)]);
  expect(results).toMatchObject([
    { value: [{ part: 3 }] },
    { reason: { cause: { code: '22012' } } },
    { value: [{ part: 2 }] },
  ]);
  expect(await divide(1)).toEqual([{ part: 6 }]);
});

test('one statement that waits does not hold up those that come after it', async () => {
  const lock = (n: number) => open.database.execute(sql`select pg_advisory_xact_lock(${n})`);
  await severalTimes(() => lock(1));
  await severalTimes(() => add(1));
  const holder = await open.pool.connect();
  await holder.query('select pg_advisory_lock(2)');
  let isDone = false;
  const waiting = lock(2).then(() => (isDone = true));
  await nextTurn();
  for (let n = 0; n < 20; n++) expect(await add(n)).toEqual([{ sum: n + 1 }]);
  expect(isDone).toBe(false);
  await holder.query('select pg_advisory_unlock(2)');
  await waiting;
  holder.release();
});

test('a transaction has a connection of its own, and others see what it wrote when it has ended', async () => {
  await open.pool.query('create table notes (n int)');
  const count = async () =>
    (await open.database.execute<Row>(sql`select count(*)::int as n from notes`)).rows;
  await severalTimes(count);
  await open.database.transaction(async (transaction) => {
    await transaction.execute(sql`insert into notes values (1)`);
    expect(await count()).toEqual([{ n: 0 }]);
    expect((await transaction.execute(sql`select count(*)::int as n from notes`)).rows).toEqual([{ n: 1 }]);
  });
  expect(await count()).toEqual([{ n: 1 }]);
});

test('prepared statements outlive their connections', async () => {
  await severalTimes(() => add(1));
  await add(1);
  const other = openDatabase(testDatabase.url);
  const others = 'from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()';
  await other.pool.query(`select pg_terminate_backend(pid) ${others}`);
  // All of them have ended, and have been heard of.
  await vi.waitUntil(async () => (await other.pool.query(`select pid ${others}`)).rowCount === 0, {
    timeout: 10_000,
  });
  await other.pool.query('select 1');
  await other.pool.end();
  await vi.waitUntil(() => losses === 1, { interval: 5 });
  expect(await add(1)).toEqual([{ sum: 2 }]);
  expect(await Promise.all([add(2), add(3)])).toEqual([[{ sum: 3 }], [{ sum: 4 }]]);
});

test('a prepared statement is answered by a table whose columns have changed since', async () => {
  await open.pool.query('create table notes (n int)');
  await open.pool.query('insert into notes values (1)');
  const all = async () => (await open.database.execute<Row>(sql`select * from notes`)).rows;
  await severalTimes(all);
  expect(await all()).toEqual([{ n: 1 }]);
  await open.pool.query('alter table notes alter n type text');
  expect(await Promise.all([all(), all()])).toEqual([[{ n: '1' }], [{ n: '1' }]]);
  await open.pool.query('drop table notes');
  await open.pool.query("create table notes as select 'again' as n");
  expect(await all()).toEqual([{ n: 'again' }]);
});

test('nothing is prepared any more where a pooler forgets it', async () => {
  const forget = () => open.database.execute(sql`deallocate all`);
  await severalTimes(() => add(1));
  await add(1);
  await severalTimes(forget);
  expect(await add(1)).toEqual([{ sum: 2 }]);
  await severalTimes(() => backend(0));
  await severalTimes(prepared);
  expect(await prepared()).toEqual([]);
});

test('a connection keeps a bounded number of prepared statements', async () => {
  for (let n = 0; n < 130; n++) {
    for (let run = 0; run < 2; run++) await open.database.execute(sql`select ${sql.raw(String(n))}`);
  }
  await severalTimes(prepared);
  const kept = await prepared();
  expect(kept.length).toBeGreaterThan(0);
  expect(kept.length).toBeLessThanOrEqual(120);
});
