import { codePointText, instant } from '@ieum/kit/columns.ts';
import { sql } from 'drizzle-orm';
import { bigint, date, index, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';

/** Reports of gateways that were taken, so that one which is sent twice counts once. */
export const usageReports = pgTable(
  'usage_reports',
  { id: codePointText('id').primaryKey(), at: instant('at').notNull() },
  (table) => [index('usage_reports_at').on(table.at)],
);

/** Operations that clients ran, without any value in them; `hash` is the SHA-256 of name and document. */
export const usageOperations = pgTable('usage_operations', {
  hash: codePointText('hash').primaryKey(),
  /** Null where it has none. */
  name: text('name'),
  document: text('document').notNull(),
  /** The composition whose public schema `usage_coordinates` was read against last. */
  composition: bigint('composition', { mode: 'number' }).notNull(),
});

/** What of the public schema each operation uses: `Type`, `Type.field`, `Type.field(argument:)`, `Enum.VALUE` … */
export const usageCoordinates = pgTable(
  'usage_coordinates',
  {
    coordinate: codePointText('coordinate').notNull(),
    operation: codePointText('operation')
      .notNull()
      .references(() => usageOperations.hash, { onDelete: 'cascade' }),
  },
  (table) => [
    primaryKey({ columns: [table.coordinate, table.operation] }),
    index('usage_coordinates_operation').on(table.operation),
  ],
);

/** How often each client ran an operation on a day in Korea. */
export const usageCounts = pgTable(
  'usage_counts',
  {
    operation: codePointText('operation')
      .notNull()
      .references(() => usageOperations.hash, { onDelete: 'cascade' }),
    client: codePointText('client').notNull(),
    clientVersion: codePointText('client_version').notNull(),
    day: date('day', { mode: 'string' }).notNull(),
    count: bigint('count', { mode: 'number' }).notNull().default(sql`0`),
    lastSeen: instant('last_seen').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.operation, table.client, table.clientVersion, table.day] }),
    index('usage_counts_day').on(table.day),
  ],
);
