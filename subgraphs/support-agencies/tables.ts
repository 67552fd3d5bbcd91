import { codePointText } from '@ieum/kit/columns.ts';
import { programsTable, spacesTable, supportsTable } from '@ieum/kit/tables.ts';
import {
  bigint,
  boolean,
  date,
  doublePrecision,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
} from 'drizzle-orm/pg-core';
import type { AgencyRole, FundingInstrument, OpenInnovationPhase } from './schema.gen.ts';

export {
  demoMarker,
  idempotencyKeys,
  labels,
  publishers,
  sharingWatermark,
  startupSharing,
} from '@ieum/kit/tables.ts';

/** FundingAward, OpenInnovation, Investment and GrowthSupport. */
export const supports = supportsTable({
  instrument: text('instrument').$type<FundingInstrument>(),
  disbursedWon: bigint('disbursed_won', { mode: 'number' }),
  interestRate: doublePrecision('interest_rate'),
  balanceWon: bigint('balance_won', { mode: 'number' }),
  maturesOn: date('matures_on', { mode: 'string' }),
  partnerId: codePointText('partner_id'),
  needId: codePointText('need_id'),
  phase: text('phase').$type<OpenInnovationPhase>(),
  phaseOn: date('phase_on', { mode: 'string' }),
  complexId: codePointText('complex_id'),
  round: text('round'),
  investorIds: text('investor_ids').array(),
  committedOnly: boolean('committed_only'),
  event: text('event'),
  country: text('country'),
  result: text('result'),
});

/** AgencyProgram. */
export const programs = programsTable({
  kstartupNo: text('kstartup_no'),
  bizinfoId: text('bizinfo_id'),
});

/** ComplexUnit. */
export const spaces = spacesTable({
  complexId: codePointText('complex_id').notNull(),
  industryCodes: text('industry_codes').array().notNull().default([]),
});

/** The agencies that publish here. */
export const supportAgencies = pgTable(
  'support_agencies',
  {
    id: codePointText('id').primaryKey(),
    organizationId: codePointText('organization_id').notNull(),
    role: text('role').$type<AgencyRole>().notNull(),
    smes24Code: text('smes24_code'),
  },
  (table) => [uniqueIndex('support_agencies_organization').on(table.organizationId)],
);

/** Industrial complexes. */
export const industrialComplexes = pgTable(
  'industrial_complexes',
  {
    id: codePointText('id').primaryKey(),
    nameKo: text('name_ko').notNull(),
    nameEn: text('name_en'),
    regionCode: codePointText('region_code').notNull(),
    managerId: codePointText('manager_id').notNull(),
    tenants: integer('tenants'),
  },
  (table) => [
    index('industrial_complexes_region').on(table.regionCode),
    index('industrial_complexes_manager').on(table.managerId),
  ],
);

/** What corporations look for. No last day: open without end. */
export const innovationNeeds = pgTable(
  'innovation_needs',
  {
    id: codePointText('id').primaryKey(),
    title: text('title').notNull(),
    partnerId: codePointText('partner_id').notNull(),
    themeIds: text('theme_ids').array().notNull().default([]),
    announcedOn: date('announced_on', { mode: 'string' }).notNull(),
    closesOn: date('closes_on', { mode: 'string' }),
    applicants: integer('applicants'),
  },
  (table) => [index('innovation_needs_partner').on(table.partnerId, table.announcedOn)],
);

/** A startup's results by year, as one agency (`sourceId`) was told. */
export const annualPerformance = pgTable(
  'annual_performance',
  {
    startup: bigint('startup', { mode: 'number' }).notNull(),
    year: integer('year').notNull(),
    sourceId: codePointText('source_id').notNull(),
    salesWon: bigint('sales_won', { mode: 'number' }),
    employees: integer('employees'),
    exportUsd: doublePrecision('export_usd'),
  },
  (table) => [primaryKey({ columns: [table.startup, table.year, table.sourceId] })],
);

export type SupportRow = typeof supports.$inferSelect;
export type ProgramRow = typeof programs.$inferSelect;
export type SpaceRow = typeof spaces.$inferSelect;
export type SupportAgencyRow = typeof supportAgencies.$inferSelect;
export type IndustrialComplexRow = typeof industrialComplexes.$inferSelect;
export type InnovationNeedRow = typeof innovationNeeds.$inferSelect;
export type AnnualPerformanceRow = typeof annualPerformance.$inferSelect;
/** Terms are columns of their loan. */
export type LoanTermsRow = SupportRow;
