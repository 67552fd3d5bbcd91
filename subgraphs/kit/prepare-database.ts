import { join } from 'node:path';
import { getTableName, sql } from 'drizzle-orm';
import { migrate } from 'drizzle-orm/node-postgres/migrator';
import type { PgTable } from 'drizzle-orm/pg-core';
import type pg from 'pg';
import { createRowWriter, type RowWriter } from './copy-rows.ts';
import { connectDrizzle, type Database, type OpenDatabase } from './database.ts';
import { demoVersion } from './demo/facts.ts';
import type { Seeding } from './seeding.ts';
import { demoMarker } from './tables.ts';

/** Which demo data a database is to hold. */
export interface DemoSize {
  startups: number;
  seed: number;
}

/**
 * Brings a database to where its subgraph can serve: migrated, and filled with the demo data asked for. Data and
 * marker are written in one transaction, so a process killed in between leaves nothing the next start would trust.
 * Demo data of another size, seed or generator is replaced.
 *
 * @param folder of the subgraph, with `migrations/`.
 * @throws when the database holds tables or rows that no marker vouches for; they are not touched.
 */
export async function prepareDatabase(
  { pool }: OpenDatabase,
  folder: string,
  demo: DemoSize,
  seed: (seeding: Seeding) => Promise<void>,
  progress: (text: string) => void,
): Promise<void> {
  const client = await pool.connect();
  let failure: unknown;
  try {
    const database = connectDrizzle(client);
    // Two processes on one database: the second waits, then finds the work done.
    await database.execute(sql`select pg_advisory_lock(${preparationLock})`);
    await refuseForeignTables(database);
    await migrate(database, { migrationsFolder: join(folder, 'migrations') });
    await seedOnce(client, database, demo, seed, progress);
    await database.execute(sql`select pg_advisory_unlock(${preparationLock})`);
  } catch (error) {
    failure = error;
    throw error;
  } finally {
    // A failed connection is not given back: closing it rolls back and frees the lock.
    client.release(failure !== undefined);
  }
}

async function refuseForeignTables(database: Database): Promise<void> {
  const tables = await tableNames(database);
  if (tables.length === 0 || tables.includes(getTableName(demoMarker))) return;
  throw new Error(
    `the database holds tables that are not Ieum's (${tables.slice(0, 3).join(', ')} …) and is left as it is; name an empty one`,
  );
}

async function seedOnce(
  client: pg.PoolClient,
  database: Database,
  demo: DemoSize,
  seed: (seeding: Seeding) => Promise<void>,
  progress: (text: string) => void,
): Promise<void> {
  const [marker] = await database.select().from(demoMarker);
  const wanted = { generator: String(demoVersion), seed: demo.seed, startups: demo.startups };
  if (marker && isSameData(marker, wanted)) return;
  if (!marker) await refuseForeignRows(database);
  progress(`seeding ${demo.startups.toLocaleString('en-US')} startups`);
  await database.execute(sql`begin`);
  await database.execute(sql.raw(`truncate ${(await tableNames(database)).map(quoted).join(', ')}`));
  const { seeding, finish } = createSeeding(client, database, demo, progress);
  await seed(seeding);
  await finish();
  await database.insert(demoMarker).values({ id: 1, ...wanted });
  await database.execute(sql`commit`);
  await database.execute(sql`analyze`);
}

function isSameData(marker: typeof demoMarker.$inferSelect, wanted: Omit<typeof marker, 'id'>): boolean {
  return (
    marker.generator === wanted.generator &&
    marker.seed === wanted.seed &&
    marker.startups === wanted.startups
  );
}

async function refuseForeignRows(database: Database): Promise<void> {
  for (const table of await tableNames(database)) {
    const { rows } = await database.execute(sql.raw(`select 1 from ${quoted(table)} limit 1`));
    if (rows.length === 0) continue;
    throw new Error(
      `table ${table} of the database holds rows that are not demo data; they are left as they are; name an empty database`,
    );
  }
}

function createSeeding(
  client: pg.PoolClient,
  database: Database,
  { startups, seed }: DemoSize,
  progress: (text: string) => void,
): { seeding: Seeding; finish(): Promise<void> } {
  const writers = new Map<PgTable, RowWriter>();
  const flush = async () => {
    for (const writer of writers.values()) await writer.flush();
  };
  const seeding: Seeding = {
    startups,
    seed,
    add(table, row) {
      const writer = writers.getOrInsertComputed(table, () => createRowWriter(client, table));
      return writer.add(row) ? writer.flush() : undefined;
    },
    flush,
    transaction: database,
    progress,
  };
  return { seeding, finish: flush };
}

async function tableNames(database: Database): Promise<string[]> {
  const { rows } = await database.execute<{ name: string }>(
    sql`select tablename as name from pg_tables where schemaname = current_schema() order by 1`,
  );
  return rows.map(({ name }) => name);
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

// Any number that no one else on the database is likely to lock: "ieum" in ASCII.
const preparationLock = 0x6965756d;
