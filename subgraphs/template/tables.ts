import { codePointText } from '@ieum/kit/columns.ts';
import { programsTable, spacesTable, supportsTable } from '@ieum/kit/tables.ts';
import { pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';

export {
  demoMarker,
  idempotencyKeys,
  labels,
  publishers,
  sharingWatermark,
  startupSharing,
} from '@ieum/kit/tables.ts';

/** MyAgencySupport: the columns that all records have, and those of our own. */
export const supports = supportsTable({
  team: text('team'),
});

/** Empty as long as schema.graphql declares no type of program. */
export const programs = programsTable({});

/** Empty as long as schema.graphql declares no type of space. */
export const spaces = spacesTable({});

/** What the agency tells of itself. */
export const agencies = pgTable(
  'agencies',
  {
    id: codePointText('id').primaryKey(),
    organizationId: codePointText('organization_id').notNull(),
    deskKo: text('desk_ko').notNull(),
    deskEn: text('desk_en'),
    homepage: text('homepage'),
  },
  (table) => [uniqueIndex('agencies_organization').on(table.organizationId)],
);

export type SupportRow = typeof supports.$inferSelect;
export type MyAgencyRow = typeof agencies.$inferSelect;
