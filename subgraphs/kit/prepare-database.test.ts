import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/setup/database.ts';
import { type OpenDatabase, openDatabase } from './database.ts';
import { agencies } from './fixtures/agency/tables.ts';
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
  await prepareDatabase(open, folder, { startups, seed }, fill, (text) => shown.push(text));
  return shown;
}

const count = async () =>
  Number((await open.database.execute(sql`select count(*) as n from agencies`)).rows[0]!.n);

test('an empty database is migrated and seeded, once', async () => {
  expect(await prepare(3)).toEqual(['seeding 3 startups']);
  expect(await prepare(3)).toEqual([]);
  expect(await count()).toBe(3);
});

test('another size or seed replaces the demo data', async () => {
  await prepare(3);
  await prepare(5);
  expect(await count()).toBe(5);
  await prepare(5, 2);
  expect(await open.database.selectDistinct({ name: agencies.name }).from(agencies)).toEqual([{ name: '2' }]);
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
