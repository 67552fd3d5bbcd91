import { type SQL, sql } from 'drizzle-orm';
import {
  bigint,
  date,
  index,
  integer,
  jsonb,
  type PgColumn,
  type PgColumnBuilderBase,
  type PgTable,
  pgTable,
  primaryKey,
  text,
} from 'drizzle-orm/pg-core';
import { codePointText, instant } from './columns.ts';
import type {
  DatePrecision,
  Disclosure,
  GrowthStage,
  OrganizationKind,
  SpaceKind,
  SpaceStatus,
  SupportKind,
  SupportStatus,
} from './core.gen.ts';

/**
 * The one table of a source's support records, every record type in it: the head that all share, `type`
 * (the GraphQL type's name), and the columns the source adds, nullable, for what its own types have.
 * `startup` is the startup's number; amounts are whole won; days are `YYYY-MM-DD`. A number below 0 tells startups
 * apart that the network does not know (yet): such a record is served without its startup, and its number counts in
 * statistics alone.
 */
export function supportsTable<Own extends Record<string, PgColumnBuilderBase>>(own: Own) {
  return pgTable('supports', { ...supportColumns(), ...own }, (columns) => {
    const table = columns as unknown as Pick<SupportsTable, keyof ReturnType<typeof supportColumns>>;
    return [
      index('supports_order').on(table.startedOn, table.id),
      index('supports_startup').on(table.startup, table.startedOn, table.id),
      index('supports_provider').on(table.providerId, table.startedOn, table.id),
      index('supports_referral').on(table.referralId),
      index('supports_space').on(table.spaceId),
      index('supports_themes').using('gin', table.themeIds),
      // What startup sets are mostly asked by, and what they answer: the rows themselves need not be read.
      index('supports_kind').on(
        table.kind,
        table.status,
        table.providerId,
        table.startedOn,
        table.endedOn,
        table.startup,
      ),
      index('supports_agreement')
        .on(
          table.agreementId,
          table.status,
          table.kind,
          table.providerId,
          table.startedOn,
          table.endedOn,
          table.startup,
        )
        .where(sql`agreement_id is not null`),
    ];
  });
}

function supportColumns() {
  return {
    id: codePointText('id').primaryKey(),
    type: text('type').notNull(),
    startup: bigint('startup', { mode: 'number' }).notNull(),
    disclosure: text('disclosure').$type<Disclosure>().notNull(),
    providerId: codePointText('provider_id').notNull(),
    programId: codePointText('program_id'),
    kind: text('kind').$type<SupportKind>().notNull(),
    title: text('title').notNull(),
    startedOn: date('started_on', { mode: 'string' }).notNull(),
    startedOnPrecision: text('started_on_precision').$type<DatePrecision>().notNull().default('DAY'),
    endedOn: date('ended_on', { mode: 'string' }),
    status: text('status').$type<SupportStatus>().notNull(),
    amountWon: bigint('amount_won', { mode: 'number' }),
    stageAtStart: text('stage_at_start').$type<GrowthStage>(),
    spaceId: codePointText('space_id'),
    themeIds: text('theme_ids').array().notNull().default([]),
    jointWithIds: text('joint_with_ids').array().notNull().default([]),
    agreementId: codePointText('agreement_id'),
    referralId: codePointText('referral_id'),
    sourceUrl: text('source_url'),
    updatedAt: instant('updated_at').notNull(),
  };
}

/** The one table of a source's programs; `type` and own columns as in `supportsTable`. No target region: nationwide. */
export function programsTable<Own extends Record<string, PgColumnBuilderBase>>(own: Own) {
  return pgTable('programs', { ...programColumns(), ...own }, (columns) => {
    const table = columns as unknown as Pick<ProgramsTable, keyof ReturnType<typeof programColumns>>;
    return [index('programs_operator').on(table.operatorId, table.applyFrom, table.id)];
  });
}

function programColumns() {
  return {
    id: codePointText('id').primaryKey(),
    type: text('type').notNull(),
    name: text('name').notNull(),
    operatorId: codePointText('operator_id').notNull(),
    fiscalYear: integer('fiscal_year'),
    kinds: text('kinds').array().$type<SupportKind[]>().notNull().default([]),
    targetStages: text('target_stages').array().$type<GrowthStage[]>().notNull().default([]),
    targetRegionCodes: text('target_region_codes').array().notNull().default([]),
    maxBusinessAgeYears: integer('max_business_age_years'),
    applyFrom: date('apply_from', { mode: 'string' }),
    applyTo: date('apply_to', { mode: 'string' }),
    applyText: text('apply_text'),
    budgetWon: bigint('budget_won', { mode: 'number' }),
    themeIds: text('theme_ids').array().notNull().default([]),
    detailUrl: text('detail_url'),
  };
}

/** The one table of a source's spaces; `type` and own columns as in `supportsTable`. */
export function spacesTable<Own extends Record<string, PgColumnBuilderBase>>(own: Own) {
  return pgTable('spaces', { ...spaceColumns(), ...own }, (columns) => {
    const table = columns as unknown as Pick<SpacesTable, keyof ReturnType<typeof spaceColumns>>;
    return [
      index('spaces_region').on(table.regionCode),
      index('spaces_owner').on(table.ownerId),
      index('spaces_operator').on(table.operatorId),
    ];
  });
}

function spaceColumns() {
  return {
    id: codePointText('id').primaryKey(),
    type: text('type').notNull(),
    nameKo: text('name_ko').notNull(),
    nameEn: text('name_en'),
    kind: text('kind').$type<SpaceKind>().notNull(),
    status: text('status').$type<SpaceStatus>().notNull(),
    opensOn: date('opens_on', { mode: 'string' }),
    opensOnPrecision: text('opens_on_precision').$type<DatePrecision>(),
    opensOnText: text('opens_on_text'),
    regionCode: codePointText('region_code').notNull(),
    address: text('address'),
    ownerId: codePointText('owner_id').notNull(),
    operatorId: codePointText('operator_id'),
    stages: text('stages').array().$type<GrowthStage[]>().notNull().default([]),
    themeIds: text('theme_ids').array().notNull().default([]),
    units: integer('units'),
    vacantUnits: integer('vacant_units'),
  };
}

/** The organizations that publish through this subgraph: what filters and statistics must know of them. */
export const publishers = pgTable('publishers', {
  id: codePointText('id').primaryKey(),
  kind: text('kind').$type<OrganizationKind>().notNull(),
  regionCode: codePointText('region_code'),
});

/** Names for statistics cells, by the id or code that stands in the cell: organizations, regions, agreements, themes. */
export const labels = pgTable('labels', {
  id: codePointText('id').primaryKey(),
  ko: text('ko').notNull(),
  en: text('en'),
});

/**
 * What the directory last said of each startup number: the number it was merged into, the one at the end of
 * that chain, and the organizations it shares its history, and amounts, with. A startup the directory knows
 * has a row here.
 */
export const startupSharing = pgTable(
  'startup_sharing',
  {
    startup: bigint('startup', { mode: 'number' }).primaryKey(),
    mergedInto: bigint('merged_into', { mode: 'number' }),
    canonical: bigint('canonical', { mode: 'number' }).notNull(),
    sharedWith: text('shared_with').array().notNull().default([]),
    amountsWith: text('amounts_with').array().notNull().default([]),
  },
  (table) => [
    // Merges are few among the startups: all are read from here alone, those into one number, and what to follow.
    index('startup_sharing_merged')
      .on(table.canonical, table.startup, table.mergedInto)
      .where(sql`merged_into is not null`),
  ],
);

/** One row: how far the directory's changes have been read. */
export const sharingWatermark = pgTable('sharing_watermark', {
  id: integer('id').primaryKey(),
  seq: bigint('seq', { mode: 'number' }).notNull(),
});

/** Mutations that were done under a client's key, with what they gave. */
export const idempotencyKeys = pgTable(
  'idempotency_keys',
  {
    organization: codePointText('organization').notNull(),
    key: codePointText('key').notNull(),
    mutation: text('mutation').notNull(),
    fingerprint: text('fingerprint').notNull(),
    result: jsonb('result').$type<unknown>(),
    createdAt: instant('created_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.organization, table.key] }),
    index('idempotency_keys_created_at').on(table.createdAt),
  ],
);

/** One row, written in the seeding's own transaction: which demo data this database holds. */
export const demoMarker = pgTable('demo_marker', {
  id: integer('id').primaryKey(),
  generator: text('generator').notNull(),
  seed: bigint('seed', { mode: 'number' }).notNull(),
  startups: integer('startups').notNull(),
});

/** A supports table whatever columns its source adds. */
export type SupportsTable = PgTable & { [Name in keyof ReturnType<typeof supportColumns>]: PgColumn };
/** A programs table whatever columns its source adds. */
export type ProgramsTable = PgTable & { [Name in keyof ReturnType<typeof programColumns>]: PgColumn };
/** A spaces table whatever columns its source adds. */
export type SpacesTable = PgTable & { [Name in keyof ReturnType<typeof spaceColumns>]: PgColumn };

/** The head of a support record as it is stored. */
export type SupportHead = ReturnType<typeof supportsTable<Record<never, never>>>['$inferSelect'];
/** The head of a program as it is stored. */
export type ProgramHead = ReturnType<typeof programsTable<Record<never, never>>>['$inferSelect'];
/** The head of a space as it is stored. */
export type SpaceHead = ReturnType<typeof spacesTable<Record<never, never>>>['$inferSelect'];

/** A condition on the rows of one table; undefined filters nothing. */
export type Condition = SQL | undefined;
