import type { Database, Transaction } from '@ieum/kit/database.ts';
import { koreaDate } from '@ieum/kit/korea-date.ts';
import type { Bundle } from '@ieum/schema/contract/bundle.ts';
import { eq, inArray, sql } from 'drizzle-orm';
import { buildSchema, type GraphQLSchema } from 'graphql';
import { digestOf } from '../digest.ts';
import { bundles, compositions, current } from '../tables.ts';
import { coordinatesOf } from './coordinates.ts';
import { type NormalOperation, normalizeOperation } from './normalize-operation.ts';
import { readReport, type UsedOperation } from './read-report.ts';
import { usageCoordinates, usageCounts, usageOperations, usageReports } from './tables.ts';

/** What became of a report. */
export interface RecordedUsage {
  /** Operations that were counted; 0 for a report that was taken before. */
  recorded: number;
  /** Operations that no coordinate of the present public schema could be read from, so that they were not kept. */
  unread: number;
}

/**
 * Takes a gateway's report of the operations that clients ran. Each report counts once. What is stored is normalized here
 * again, whatever the gateway sent: no value ever is. What an operation uses is read against the public schema that is
 * current, and read anew with the first report after that has changed.
 *
 * @throws BAD_INPUT for what is no report
 */
export async function recordUsage(
  database: Database,
  report: unknown,
  now = new Date(),
): Promise<RecordedUsage> {
  const { id, operations } = readReport(report, now);
  const served = await readServed(database);
  const read = operations.map((used) => ({
    used,
    normal: served && normalizeOperation(served.schema, used.document, used.name),
  }));
  const kept = read.flatMap(({ used, normal }) => (normal ? [{ used, normal, hash: hashOf(normal) }] : []));
  const unread = operations.length - kept.length;
  return database.transaction(async (transaction) => {
    const [taken] = await transaction
      .insert(usageReports)
      .values({ id, at: now.toISOString() })
      .onConflictDoNothing()
      .returning();
    if (!taken) return { recorded: 0, unread: 0 };
    if (served && kept.length > 0) {
      await writeOperations(transaction, served, new Map(kept.map(({ hash, normal }) => [hash, normal])));
      await writeCounts(transaction, kept);
    }
    return { recorded: kept.length, unread };
  });
}

interface Served {
  composition: number;
  schema: GraphQLSchema;
}

/** The public schema that is current; read once a composition. */
async function readServed(database: Database): Promise<Served | null> {
  const [row] = await database.select({ composition: current.composition }).from(current);
  if (row?.composition === null || row === undefined) return null;
  const known = schemas.get(database);
  if (known?.composition === row.composition) return known;
  const [found] = await database
    .select({ bundle: bundles.bundle })
    .from(compositions)
    .innerJoin(bundles, eq(bundles.digest, compositions.bundleDigest))
    .where(eq(compositions.number, row.composition));
  if (!found) return null;
  const { publicSchema } = JSON.parse(found.bundle) as Bundle;
  const schema = buildSchema(publicSchema, { assumeValid: true, noLocation: true });
  const served = { composition: row.composition, schema };
  schemas.set(database, served);
  return served;
}

const schemas = new WeakMap<Database, Served>();

function hashOf({ name, text }: NormalOperation): string {
  return digestOf(`${name ?? ''}\n${text}`);
}

async function writeOperations(
  transaction: Transaction,
  { composition, schema }: Served,
  operations: ReadonlyMap<string, NormalOperation>,
): Promise<void> {
  const hashes = [...operations.keys()].sort();
  const known = await transaction
    .select({ hash: usageOperations.hash, composition: usageOperations.composition })
    .from(usageOperations)
    .where(inArray(usageOperations.hash, hashes));
  const readFor = new Map(known.map((row) => [row.hash, row.composition]));
  const open = hashes.filter((hash) => (readFor.get(hash) ?? -1) < composition);
  for (const hashesOfPart of parts(open)) {
    await transaction
      .insert(usageOperations)
      .values(
        hashesOfPart.map((hash) => {
          const { name, text } = operations.get(hash)!;
          return { hash, name, document: text, composition };
        }),
      )
      .onConflictDoUpdate({ target: usageOperations.hash, set: { composition } });
  }
  const rows = open.flatMap((operation) =>
    coordinatesOf(schema, operations.get(operation)!.document).map((coordinate) => ({
      coordinate,
      operation,
    })),
  );
  for (const part of parts(rows))
    await transaction.insert(usageCoordinates).values(part).onConflictDoNothing();
}

async function writeCounts(
  transaction: Transaction,
  kept: ReadonlyArray<{ used: UsedOperation; hash: string }>,
): Promise<void> {
  const rows = new Map<string, typeof usageCounts.$inferInsert & { count: number }>();
  for (const { used, hash } of kept) {
    const { client, clientVersion, count, lastSeen } = used;
    const day = koreaDate(new Date(lastSeen));
    const key = JSON.stringify([hash, client, clientVersion, day]);
    const before = rows.get(key);
    rows.set(key, {
      ...{ operation: hash, client, clientVersion, day },
      count: (before?.count ?? 0) + count,
      lastSeen: before && before.lastSeen > lastSeen ? before.lastSeen : lastSeen,
    });
  }
  // In one order, so that two reports at once never wait for each other in a circle.
  const sorted = [...rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
  for (const part of parts(sorted)) {
    await transaction
      .insert(usageCounts)
      .values(part)
      .onConflictDoUpdate({
        target: [usageCounts.operation, usageCounts.client, usageCounts.clientVersion, usageCounts.day],
        set: {
          count: sql`${usageCounts.count} + excluded.count`,
          lastSeen: sql`greatest(${usageCounts.lastSeen}, excluded.last_seen)`,
        },
      });
  }
}

/** PostgreSQL takes at most 65,535 parameters a statement. */
function parts<T>(rows: readonly T[]): T[][] {
  const size = 5000;
  return Array.from({ length: Math.ceil(rows.length / size) }, (_, part) =>
    rows.slice(part * size, (part + 1) * size),
  );
}
