import { codePointText, instant } from '@ieum/kit/columns.ts';
import { programsTable, spacesTable, supportsTable } from '@ieum/kit/tables.ts';
import { bigint, boolean, index, integer, jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import type { ExtraValues } from './mapping/extra.ts';
import type { ImportCounts } from './store/import-counts.ts';

export {
  demoMarker,
  idempotencyKeys,
  labels,
  publishers,
  sharingWatermark,
  startupSharing,
} from '@ieum/kit/tables.ts';

/** What every imported row has: its contents' digest, and since when the source has not had it any more. */
const imported = () => ({ digest: text('digest').notNull(), vanishedAt: instant('vanished_at') });

/** Support records, with what their startup is matched by and where their row stands. */
export const supports = supportsTable({
  ...imported(),
  /** Values of the extra columns, by the fields' names. */
  extra: jsonb('extra').$type<ExtraValues>().notNull().default({}),
  givenStartup: bigint('given_startup', { mode: 'number' }),
  businessNumber: codePointText('business_number'),
  startupName: text('startup_name'),
  /** Whether the row tells its status; otherwise it follows the dates. */
  isStatusGiven: boolean('is_status_given').notNull(),
  sheet: text('sheet').notNull(),
  row: integer('row').notNull(),
});

/** Programs of the mapping. */
export const programs = programsTable(imported());

/** Spaces of the mapping. */
export const spaces = spacesTable(imported());

/**
 * Each business number that a record names, and the startup that the directory last said has it. Its `id` makes the
 * number below 0 that records go by until somebody has it. `askedAt` is how far the directory's changes were read then.
 */
export const businessNumbers = pgTable(
  'business_numbers',
  {
    number: codePointText('number').primaryKey(),
    id: bigint('id', { mode: 'number' }).notNull().generatedAlwaysAsIdentity(),
    startup: bigint('startup', { mode: 'number' }),
    askedAt: bigint('asked_at', { mode: 'number' }),
  },
  (table) => [index('business_numbers_asked').on(table.askedAt)],
);

/** One row for each import that was taken. */
export const imports = pgTable('imports', {
  id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
  at: instant('at').notNull(),
  source: text('source').notNull(),
  /** What told that source and mapping are as they were; null where nothing does. */
  state: text('state'),
  counts: jsonb('counts').$type<ImportCounts>().notNull(),
});

export type SupportRow = typeof supports.$inferSelect;
export type ImportRow = typeof imports.$inferSelect;
