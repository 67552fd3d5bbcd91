import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/setup/database.ts';
import { type OpenDatabase, openDatabase } from './database.ts';
import { agencies } from './fixtures/agency/tables.ts';
import { type HeldDatabase, holdDatabase } from './hold-database.ts';
import { prepareDatabase } from './prepare-database.ts';
import type { Seeding } from './seeding.ts';
import { demoMarker } from './tables.ts';

let testDatabase: TestDatabase;
let open: OpenDatabase;
const folder = join(import.meta.dirname, 'fixtures/agency');

beforeEach(async () => {
  testDatabase = await createTestDatabase('prepare');
  open = openDatabase(testDatabase.url);
});

afterEach(async () => {
  await open.pool.end();
  await testDatabase.drop();
});

const seedAgencies = async ({ add, startups, seed }: Seeding) => {
  for (let number = 1; number <= startups; number++)
    await add(agencies, { id: `a:${number}`, name: `${seed}` });
};

async function prepare(startups: number, seed = 1, fill = seedAgencies): Promise<string[]> {
  const shown: string[] = [];
  const tell = (text: string) => shown.push(text);
  const preparation = { progress: tell, notice: tell, hold: async () => {} };
  await prepareDatabase(open, folder, { startups, seed }, fill, preparation);
  return shown;
}

/** The backends that hold this database. */
const holders = async () =>
  (
    await open.database.execute<{ pid: number }>(sql`
      select pid from pg_locks
      where locktype = 'advisory' and mode = 'ShareLock' and granted
        and database = (select oid from pg_database where datname = current_database())`)
  ).rows.map(({ pid }) => pid);

/** Breaks the connections that hold it, as a restart of the server would. */
const cut = async (pids: number[]) => {
  for (const pid of pids) await open.database.execute(sql`select pg_terminate_backend(${pid}::int)`);
};

const count = async () =>
  Number((await open.database.execute(sql`select count(*) as n from agencies`)).rows[0]!.n);

test('an empty database is migrated and seeded, once', async () => {
  expect(await prepare(3)).toEqual(['seeding 3 startups']);
  expect(await prepare(3)).toEqual([]);
  expect(await count()).toBe(3);
});

test('another size or seed replaces the demo data, and says so', async () => {
  await prepare(3000);
  expect(await prepare(5)).toEqual([
    'seeding 5 startups',
    'demo data of 3,000 startups is replaced by 5; what was changed in it is lost',
  ]);
  expect(await count()).toBe(5);
  expect(await prepare(5, 2)).toContain(
    'demo data of 5 startups, seed 1 is replaced by 5, seed 2; what was changed in it is lost',
  );
  expect(await open.database.selectDistinct({ name: agencies.name }).from(agencies)).toEqual([{ name: '2' }]);
});

test('many startups come in without indexes, which are then what the migrations made', async () => {
  const indexes = async () => {
    const { rows } = await open.database.execute(sql`
      select indexdef as definition from pg_indexes where schemaname = current_schema()
      union all select conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid)
      from pg_constraint where connamespace = current_schema()::regnamespace order by 1`);
    return rows;
  };
  await prepare(3);
  const before = await indexes();
  let whileSeeding: unknown[] = [];
  await prepare(20_001, 1, async ({ add, transaction }) => {
    await add(agencies, { id: 'a:1', name: 'one' });
    ({ rows: whileSeeding } = await transaction.execute(
      sql`select indexname from pg_indexes where tablename in ('agencies', 'supports')`,
    ));
  });
  expect(whileSeeding).toEqual([]);
  expect(await indexes()).toEqual(before);
});

test('rows beyond one batch arrive whole', async () => {
  await prepare(20_000, 1, async ({ add, startups }) => {
    for (let n = 1; n <= startups; n++) await add(agencies, { id: `a:${n}`, name: '가'.repeat(100) });
  });
  expect(await count()).toBe(20_000);
});

test('a seeding that fails leaves nothing, and the next start seeds anew', async () => {
  const fail = async (seeding: Seeding) => {
    await seedAgencies(seeding);
    await seeding.flush();
    throw new Error('killed');
  };
  await expect(prepare(3, 1, fail)).rejects.toThrow('killed');
  expect(await count()).toBe(0);
  expect(await open.database.select().from(demoMarker)).toEqual([]);
  await prepare(3);
  expect(await count()).toBe(3);
});

test("a database with others' tables is left as it is", async () => {
  await open.database.execute(sql`create table theirs (id int)`);
  await expect(prepare(3)).rejects.toThrow('theirs');
  const { rows } = await open.database.execute(
    sql`select tablename from pg_tables where schemaname = 'public'`,
  );
  expect(rows).toEqual([{ tablename: 'theirs' }]);
});

test('data that is replaced takes nothing along that is not ours', async () => {
  await prepare(3);
  await open.database.execute(sql`create table theirs as select 1 as id`);
  await prepare(5);
  expect((await open.database.execute(sql`select id from theirs`)).rows).toEqual([{ id: 1 }]);
});

test('data that another process runs on is not replaced, not even after its connection broke', async () => {
  await prepare(3);
  const held = await holdDatabase(testDatabase.url);
  const line =
    'another process runs on it, and its demo data of 3 startups would be replaced by 5; stop that one, or name another database';
  await expect(prepare(5)).rejects.toThrow(line);
  expect(await prepare(3)).toEqual([]);

  const before = await holders();
  await cut(before);
  const isHeldAnew = async () => (await holders()).some((pid) => !before.includes(pid));
  await vi.waitUntil(isHeldAnew, { interval: 20, timeout: 10_000 });
  await expect(prepare(5)).rejects.toThrow(line);
  expect(await count()).toBe(3);
  await held.release();
  await prepare(5);
  expect(await count()).toBe(5);
});

test('the database is held before another could replace what was just prepared', async () => {
  const held: HeldDatabase[] = [];
  const hold = async () => void held.push(await holdDatabase(testDatabase.url));
  const preparation = { progress() {}, notice() {}, hold };
  const both = await Promise.allSettled(
    [3, 5].map((startups) => prepareDatabase(open, folder, { startups, seed: 1 }, seedAgencies, preparation)),
  );
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  await Promise.all(held.map((one) => one.release()));
});

test('a database whose text is not UTF-8 is refused', async () => {
  const url = new URL(testDatabase.url);
  const name = `${url.pathname.slice(1)}_ascii`;
  await open.database.execute(
    sql.raw(`create database ${name} template template0 encoding 'SQL_ASCII' locale 'C'`),
  );
  url.pathname = `/${name}`;
  const other = openDatabase(url.toString());
  const preparation = { progress() {}, notice() {}, hold: async () => {} };
  await expect(
    prepareDatabase(other, folder, { startups: 1, seed: 1 }, seedAgencies, preparation),
  ).rejects.toThrow('its text is encoded in SQL_ASCII, and UTF8 is needed');
  await other.pool.end();
  await open.database.execute(sql.raw(`drop database ${name} with (force)`));
});

test('rows without a marker are left as they are', async () => {
  await prepare(3);
  await open.database.delete(demoMarker);
  await expect(prepare(3)).rejects.toThrow('table agencies');
  expect(await count()).toBe(3);
});

test('two processes that start at once seed once', async () => {
  const shown = await Promise.all([prepare(3), prepare(3)]);
  expect(shown.flat()).toEqual(['seeding 3 startups']);
  expect(await count()).toBe(3);
});
