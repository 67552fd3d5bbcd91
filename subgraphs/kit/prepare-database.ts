import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { getTableName, sql } from 'drizzle-orm';
import { migrate } from 'drizzle-orm/node-postgres/migrator';
import type { PgTable } from 'drizzle-orm/pg-core';
import type pg from 'pg';
import { createRowWriter, type RowWriter } from './copy-rows.ts';
import { connectDrizzle, type Database, databaseErrorOf, type OpenDatabase } from './database.ts';
import { demoVersion } from './demo/facts.ts';
import { dropIndexes } from './drop-indexes.ts';
import { useLock } from './hold-database.ts';
import type { Seeding } from './seeding.ts';
import { demoMarker } from './tables.ts';

/** Which demo data a database is to hold. */
export interface DemoSize {
  startups: number;
  seed: number;
}

/** Whom a preparation tells, and what it does once the data is there. */
export interface Preparation {
  /** A step of it. */
  progress(text: string): void;
  /** Something that is to be known afterwards too. */
  notice(text: string): void;
  /** Lets the process hold the database (`holdDatabase`) while nobody else can replace its data. */
  hold(): Promise<void>;
}

/**
 * Brings a database to where its subgraph can serve: migrated, and filled with the demo data asked for. Data and
 * marker are written in one transaction, so a process killed in between leaves nothing the next start would trust.
 * Demo data of another size, seed or generator is replaced, which is noticed; other tables than those of the
 * subgraph's migrations are left as they are.
 *
 * @param folder of the subgraph, with `migrations/`.
 * @param seed null where the data is the subgraph's own: it is never replaced.
 * @throws when the database holds tables or rows that no marker vouches for, or data that would be replaced while
 *   another process runs on it; nothing is touched. Also when its text is not UTF-8.
 */
export async function prepareDatabase(
  { pool }: OpenDatabase,
  folder: string,
  demo: DemoSize,
  seed: ((seeding: Seeding) => Promise<void>) | null,
  preparation: Preparation,
): Promise<void> {
  const client = await pool.connect();
  try {
    const database = connectDrizzle(client);
    // Waiting for another process, and a million startups, may take minutes.
    await database.execute(sql`set statement_timeout = 0`);
    await refuseEncoding(database);
    // Two processes on one database: the second waits, then finds the work done.
    await database.execute(sql`select pg_advisory_lock(${preparationLock})`);
    await refuseForeignTables(database);
    await migrate(database, { migrationsFolder: join(folder, 'migrations') });
    if (seed) await seedOnce({ client, database, tables: ownTables(folder) }, demo, seed, preparation);
    else await refuseDemoData(database);
    await preparation.hold();
    await database.execute(sql`select pg_advisory_unlock(${preparationLock})`);
  } finally {
    // Not given back: closing it rolls back what failed, frees the lock, and lets go of the memory that seeding took.
    client.release(true);
  }
}

/**
 * Whether a database is without the demo data asked for, so that `prepareDatabase` would seed it. False too where that
 * cannot be known: `prepareDatabase` says what is wrong.
 */
export async function lacksDemoData({ database }: OpenDatabase, demo: DemoSize): Promise<boolean> {
  try {
    const [marker] = await database.select().from(demoMarker);
    return !marker || !isSameData(marker, toMarker(demo));
  } catch (error) {
    return databaseErrorOf(error)?.code === undefinedTable;
  }
}

async function refuseEncoding(database: Database): Promise<void> {
  const { rows } = await database.execute<{ encoding: string }>(
    sql`select current_setting('server_encoding') as encoding`,
  );
  const encoding = rows[0]!.encoding;
  if (encoding === 'UTF8') return;
  throw new Error(
    `its text is encoded in ${encoding}, and UTF8 is needed; create it with: create database … template template0 encoding 'UTF8' locale 'C'`,
  );
}

async function refuseForeignTables(database: Database): Promise<void> {
  const tables = await tableNames(database);
  if (tables.length === 0 || tables.includes(getTableName(demoMarker))) return;
  throw new Error(
    `the database holds tables that are not Ieum's (${tables.slice(0, 3).join(', ')} …) and is left as it is; name an empty one`,
  );
}

/** A database on the one connection that prepares it, with the names of its subgraph's tables. */
interface Prepared {
  client: pg.PoolClient;
  database: Database;
  tables: readonly string[];
}

async function seedOnce(
  { client, database, tables }: Prepared,
  demo: DemoSize,
  seed: (seeding: Seeding) => Promise<void>,
  { progress, notice }: Preparation,
): Promise<void> {
  const [marker] = await database.select().from(demoMarker);
  const wanted = toMarker(demo);
  if (marker && isSameData(marker, wanted)) return;
  const change = marker && describeChange(marker, wanted);
  if (change) await refuseOthersData(database, change);
  else await refuseForeignRows(database, tables);
  progress(`seeding ${demo.startups.toLocaleString('en-US')} startups`);
  await database.execute(sql`begin`);
  await database.execute(sql.raw(`truncate ${tables.map(quoted).join(', ')}`));
  const indexes = demo.startups > fewStartups ? await dropIndexes(database, tables) : undefined;
  const { seeding, finish } = createSeeding(client, database, demo, progress);
  await seed(seeding);
  await finish();
  await indexes?.restore(progress);
  await database.insert(demoMarker).values({ id: 1, ...wanted });
  await database.execute(sql`commit`);
  if (change) notice(`demo data of ${change}; what was changed in it is lost`);
  await database.execute(sql`analyze`);
  if (change) await database.execute(sql`select pg_advisory_unlock(${useLock})`);
}

async function refuseDemoData(database: Database): Promise<void> {
  const [marker] = await database.select().from(demoMarker);
  if (marker) throw new Error('it holds the demo data of another subgraph; name an empty database');
}

function toMarker({ seed, startups }: DemoSize): Omit<typeof demoMarker.$inferSelect, 'id'> {
  return { generator: String(demoVersion), seed, startups };
}

function isSameData(marker: typeof demoMarker.$inferSelect, wanted: Omit<typeof marker, 'id'>): boolean {
  return (
    marker.generator === wanted.generator &&
    marker.seed === wanted.seed &&
    marker.startups === wanted.startups
  );
}

/** `3,000 startups is replaced by 1`, with seed and generator where those change. */
function describeChange(old: Omit<typeof demoMarker.$inferSelect, 'id'>, wanted: typeof old): string {
  const describe = (data: typeof old, noun: string) =>
    [
      `${data.startups.toLocaleString('en-US')}${noun}`,
      ...(old.seed === wanted.seed ? [] : [`seed ${data.seed}`]),
      ...(old.generator === wanted.generator ? [] : [`generator ${data.generator}`]),
    ].join(', ');
  return `${describe(old, ' startups')} is replaced by ${describe(wanted, '')}`;
}

/** Locks out whoever runs on the database, or is refused by them. */
async function refuseOthersData(database: Database, change: string): Promise<void> {
  try {
    // A process that is just ending is waited for.
    await database.execute(sql`set lock_timeout = '3s'`);
    await database.execute(sql`select pg_advisory_lock(${useLock})`);
    await database.execute(sql`reset lock_timeout`);
  } catch (error) {
    if (databaseErrorOf(error)?.code !== lockNotAvailable) throw error;
    throw new Error(
      `another process runs on it, and its demo data of ${change.replace('is replaced', 'would be replaced')}; stop that one, or name another database`,
    );
  }
}

async function refuseForeignRows(database: Database, tables: readonly string[]): Promise<void> {
  for (const table of tables) {
    const { rows } = await database.execute(sql.raw(`select 1 from ${quoted(table)} limit 1`));
    if (rows.length === 0) continue;
    throw new Error(
      `table ${table} of the database holds rows that are not demo data; they are left as they are; name an empty database`,
    );
  }
}

/** The tables that the migrations have made, as drizzle-kit records them beside the last of them. */
function ownTables(folder: string): string[] {
  const meta = join(folder, 'migrations/meta');
  const { entries } = JSON.parse(readFileSync(join(meta, '_journal.json'), 'utf8')) as {
    entries: { idx: number }[];
  };
  const last = String(entries.at(-1)!.idx).padStart(4, '0');
  const { tables } = JSON.parse(readFileSync(join(meta, `${last}_snapshot.json`), 'utf8')) as {
    tables: Record<string, { name: string }>;
  };
  return Object.values(tables).map(({ name }) => name);
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
/** Up to so many, keeping the indexes while rows come in is quicker than making them after. */
const fewStartups = 20_000;
const lockNotAvailable = '55P03';
const undefinedTable = '42P01';
