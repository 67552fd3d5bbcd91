import { codePointText } from '@ieum/kit/columns.ts';
import { programsTable, spacesTable, supportsTable } from '@ieum/kit/tables.ts';
import {
  bigint,
  doublePrecision,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
} from 'drizzle-orm/pg-core';
import type { FundSource, GrowthStage } from './schema.gen.ts';

export {
  demoMarker,
  idempotencyKeys,
  labels,
  publishers,
  sharingWatermark,
  startupSharing,
} from '@ieum/kit/tables.ts';

/** One source's share of an amount as it is stored, in whole won. */
export interface StoredShare {
  source: FundSource;
  amountWon: number;
}

/** SpaceTenancy, LocalSubsidy and Settlement. */
export const supports = supportsTable({
  areaM2: doublePrecision('area_m2'),
  monthlyRentWon: bigint('monthly_rent_won', { mode: 'number' }),
  depositWon: bigint('deposit_won', { mode: 'number' }),
  discountRate: doublePrecision('discount_rate'),
  disbursedWon: bigint('disbursed_won', { mode: 'number' }),
  shares: jsonb('shares').$type<StoredShare[]>(),
  beneficiaries: integer('beneficiaries'),
});

/** LocalProgram. */
export const programs = programsTable({
  ordinance: text('ordinance'),
  maxFounderAge: integer('max_founder_age'),
  shares: jsonb('shares').$type<StoredShare[]>(),
});

/** Facility. */
export const spaces = spacesTable({
  localGovernmentId: codePointText('local_government_id').notNull(),
  industryCodes: text('industry_codes').array().notNull().default([]),
});

/** The governments that publish here; one without a chain has no chain name. */
export const localGovernments = pgTable(
  'local_governments',
  {
    id: codePointText('id').primaryKey(),
    organizationId: codePointText('organization_id').notNull(),
    regionCode: codePointText('region_code').notNull(),
    chainNameKo: text('chain_name_ko'),
    chainNameEn: text('chain_name_en'),
  },
  (table) => [
    uniqueIndex('local_governments_organization').on(table.organizationId),
    uniqueIndex('local_governments_region').on(table.regionCode),
  ],
);

/** Steps of the facility chains. `order` may repeat, for steps side by side; `position` does not. */
export const facilitySteps = pgTable(
  'facility_steps',
  {
    localGovernmentId: codePointText('local_government_id').notNull(),
    position: integer('position').notNull(),
    order: integer('order').notNull(),
    role: text('role').notNull(),
    stages: text('stages').array().$type<GrowthStage[]>().notNull().default([]),
    themeIds: text('theme_ids').array().notNull().default([]),
    facilityId: codePointText('facility_id'),
    incubationCenterId: codePointText('incubation_center_id'),
  },
  (table) => [primaryKey({ columns: [table.localGovernmentId, table.position] })],
);

export type SupportRow = typeof supports.$inferSelect;
export type ProgramRow = typeof programs.$inferSelect;
export type SpaceRow = typeof spaces.$inferSelect;
export type LocalGovernmentRow = typeof localGovernments.$inferSelect;
export type FacilityStepRow = typeof facilitySteps.$inferSelect;
/** A chain is its government, for the name and the steps. */
export type FacilityChainRow = LocalGovernmentRow;
export type FundShareRow = StoredShare;
/** Terms are columns of their tenancy. */
export type TenancyTermsRow = SupportRow;
