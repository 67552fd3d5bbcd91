import { codePointText, instant } from '@ieum/kit/columns.ts';
import type { DatePrecision, GrowthStage, OrganizationKind, SupportKind } from '@ieum/kit/core.gen.ts';
import { isNotNull, isNull, sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  date,
  doublePrecision,
  index,
  integer,
  jsonb,
  pgSequence,
  pgTable,
  primaryKey,
  smallint,
  text,
  uniqueIndex,
} from 'drizzle-orm/pg-core';
import type {
  AgreementRole,
  BusinessStartBasis,
  BusinessStatus,
  ConsentPurpose,
  FieldGroup,
  IdentityStatus,
  NameKind,
  ReferralState,
  RegionLevel,
} from './schema.gen.ts';

export { demoMarker, idempotencyKeys } from '@ieum/kit/tables.ts';

// Startups. `startup` is a startup's number everywhere; consents, referrals and the rest hang on the canonical one.

/** Startup numbers in the order they are given out. A number that a failed transaction took is not given again. */
export const startupNumbers = pgSequence('startup_numbers', { startWith: 1, maxValue: 34359738367 });

/**
 * One row a number. `mergedInto` is the number at the end of the chain, never another tombstone. `biLast` and
 * `postBiLast` are the last days of the stages BI and POST_BI, stored so that a stage is a range of days in SQL.
 * `enteredBy` names the organizations that entered the identity, who thus know it. A corporate number is one row's.
 */
export const startups = pgTable(
  'startups',
  {
    number: bigint('number', { mode: 'number' }).primaryKey(),
    mergedInto: bigint('merged_into', { mode: 'number' }),
    displayName: text('display_name').notNull(),
    identityStatus: text('identity_status').$type<IdentityStatus>().notNull(),
    bizRegNo: text('biz_reg_no'),
    corpRegNo: text('corp_reg_no'),
    businessStatus: text('business_status').$type<BusinessStatus>().notNull(),
    businessStartedOn: date('business_started_on', { mode: 'string' }),
    businessStartBasis: text('business_start_basis').$type<BusinessStartBasis>(),
    biLast: date('bi_last', { mode: 'string' }),
    postBiLast: date('post_bi_last', { mode: 'string' }),
    headOfficeCode: codePointText('head_office_code'),
    industryCode: codePointText('industry_code'),
    industrySection: codePointText('industry_section'),
    themeIds: text('theme_ids').array().notNull().default([]),
    registeredOn: date('registered_on', { mode: 'string' }).notNull(),
    enteredBy: text('entered_by').array().notNull().default([]),
  },
  (table) => [
    index('startups_merged_into').on(table.mergedInto, table.number).where(isNotNull(table.mergedInto)),
    index('startups_identity_status').on(table.identityStatus, table.number),
    index('startups_started_on').on(table.businessStartedOn),
    index('startups_bi_last').on(table.biLast),
    index('startups_post_bi_last').on(table.postBiLast),
    index('startups_head_office').on(table.headOfficeCode),
    index('startups_industry').on(table.industryCode),
    index('startups_section').on(table.industrySection, table.number),
    index('startups_registered_on').on(table.registeredOn),
    uniqueIndex('startups_corp_reg_no').on(table.corpRegNo),
    index('startups_themes').using('gin', table.themeIds),
  ],
);

/** Every business number a startup has or had: a number belongs to one startup for good. */
export const businessNumbers = pgTable('business_numbers', {
  bizRegNo: text('biz_reg_no').primaryKey(),
  startup: bigint('startup', { mode: 'number' }).notNull(),
});

/**
 * The names of each number, tombstones included. `canonical` is the startup they lead to; `normalized` is what
 * `nameContains` is compared with, `grams` its characters and pairs for the index.
 */
export const startupNames = pgTable(
  'startup_names',
  {
    canonical: bigint('canonical', { mode: 'number' }).notNull(),
    startup: bigint('startup', { mode: 'number' }).notNull(),
    position: smallint('position').notNull(),
    value: text('value').notNull(),
    kind: text('kind').$type<NameKind>().notNull(),
    validFrom: date('valid_from', { mode: 'string' }),
    validTo: date('valid_to', { mode: 'string' }),
    normalized: text('normalized').notNull(),
    grams: integer('grams').array().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.canonical, table.startup, table.position] }),
    index('startup_names_grams').using('gin', table.grams),
  ],
);

/** Earlier identities of the same team. */
export const predecessors = pgTable(
  'predecessors',
  {
    startup: bigint('startup', { mode: 'number' }).notNull(),
    predecessor: bigint('predecessor', { mode: 'number' }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.startup, table.predecessor] })],
);

/** Personal data, apart from what lists and filters read. */
export const founders = pgTable('founders', {
  startup: bigint('startup', { mode: 'number' }).primaryKey(),
  name: text('name').notNull(),
  birthYear: integer('birth_year'),
  email: text('email'),
  phone: text('phone'),
  universityId: codePointText('university_id'),
});

/** What was merged, by whom and why. Only added to. */
export const merges = pgTable('merges', {
  from: bigint('from_startup', { mode: 'number' }).primaryKey(),
  into: bigint('into_startup', { mode: 'number' }).notNull(),
  reason: text('reason').notNull(),
  byOrganization: codePointText('by_organization'),
  bySubject: text('by_subject').notNull(),
  at: instant('at').notNull(),
});

/** The change feed owners poll; `seq` goes up by one in the order of commits. Only added to. */
export const startupChanges = pgTable('startup_changes', {
  seq: bigint('seq', { mode: 'number' }).primaryKey(),
  at: instant('at').notNull(),
  startup: bigint('startup', { mode: 'number' }).notNull(),
  mergedInto: bigint('merged_into', { mode: 'number' }),
  sharedWith: text('shared_with').array().notNull(),
  amountsWith: text('amounts_with').array().notNull(),
});

// Consent and the referral ledger

/** `expiryNoted`: the change feed has told that the consent ran out. */
export const consents = pgTable(
  'consents',
  {
    id: codePointText('id').primaryKey(),
    startup: bigint('startup', { mode: 'number' }).notNull(),
    purpose: text('purpose').$type<ConsentPurpose>().notNull(),
    fieldGroups: text('field_groups').$type<FieldGroup>().array().notNull(),
    recipientIds: text('recipient_ids').array().notNull(),
    grantedOn: date('granted_on', { mode: 'string' }).notNull(),
    expiresOn: date('expires_on', { mode: 'string' }),
    revokedOn: date('revoked_on', { mode: 'string' }),
    grantedBy: codePointText('granted_by'),
    expiryNoted: boolean('expiry_noted').notNull().default(false),
  },
  (table) => [
    index('consents_startup').on(table.startup, table.grantedOn, table.id),
    index('consents_expiring')
      .on(table.expiresOn)
      .where(sql`${table.expiresOn} is not null and ${table.revokedOn} is null and not ${table.expiryNoted}`),
  ],
);

/** `state` as it was written: EXPIRED is computed from `dueOn` when read. */
export const referrals = pgTable(
  'referrals',
  {
    id: codePointText('id').primaryKey(),
    startup: bigint('startup', { mode: 'number' }).notNull(),
    fromId: codePointText('from_id').notNull(),
    toId: codePointText('to_id').notNull(),
    requestedKinds: text('requested_kinds').$type<SupportKind>().array().notNull(),
    stageAtReferral: text('stage_at_referral').$type<GrowthStage>(),
    reason: text('reason'),
    consentId: codePointText('consent_id'),
    agreementId: codePointText('agreement_id'),
    sentOn: date('sent_on', { mode: 'string' }).notNull(),
    dueOn: date('due_on', { mode: 'string' }).notNull(),
    state: text('state').$type<StoredReferralState>().notNull(),
    decidedOn: date('decided_on', { mode: 'string' }),
    comment: text('comment'),
    forwardedAsId: codePointText('forwarded_as_id'),
    recordId: codePointText('record_id'),
  },
  (table) => [
    index('referrals_startup').on(table.startup, table.sentOn, table.id),
    index('referrals_from').on(table.fromId, table.sentOn, table.id),
    index('referrals_to').on(table.toId, table.sentOn, table.id),
    index('referrals_agreement').on(table.agreementId, table.sentOn, table.id),
    index('referrals_sent').on(table.sentOn, table.id),
    index('referrals_consent').on(table.consentId),
  ],
);

/** What happened to a referral, in order. Only added to. */
export const referralEvents = pgTable(
  'referral_events',
  {
    referralId: codePointText('referral_id').notNull(),
    position: smallint('position').notNull(),
    at: instant('at').notNull(),
    state: text('state').$type<StoredReferralState>().notNull(),
    byId: codePointText('by_id').notNull(),
  },
  (table) => [primaryKey({ columns: [table.referralId, table.position] })],
);

/** The key pairs passes are signed with; the youngest signs, all verify. */
export const signingKeys = pgTable('signing_keys', {
  kid: text('kid').primaryKey(),
  privateJwk: jsonb('private_jwk').$type<Record<string, unknown>>().notNull(),
  createdAt: instant('created_at').notNull(),
});

/**
 * Sets of startups that are too large for a cohort's key, by their digest; `ids` is an IdSet. They are the gateway's,
 * for minutes: the table is unlogged, and a crash of the server empties it.
 */
export const keptSets = pgTable(
  'kept_sets',
  {
    digest: codePointText('digest').primaryKey(),
    ids: text('ids').notNull(),
    characters: integer('characters').notNull(),
    keptUntil: instant('kept_until').notNull(),
  },
  (table) => [index('kept_sets_until').on(table.keptUntil)],
);

// Organizations and reference codes

export const organizations = pgTable('organizations', {
  id: codePointText('id').primaryKey(),
  nameKo: text('name_ko').notNull(),
  nameEn: text('name_en'),
  shortNameKo: text('short_name_ko'),
  shortNameEn: text('short_name_en'),
  kind: text('kind').$type<OrganizationKind>().notNull(),
  regionCode: codePointText('region_code'),
  parentId: codePointText('parent_id'),
  homepage: text('homepage'),
  publishesVia: text('publishes_via'),
});

export const regions = pgTable(
  'regions',
  {
    code: codePointText('code').primaryKey(),
    level: text('level').$type<RegionLevel>().notNull(),
    nameKo: text('name_ko').notNull(),
    nameEn: text('name_en'),
    fullName: text('full_name').notNull(),
    parentCode: codePointText('parent_code'),
    kostatCode: text('kostat_code'),
    validFrom: date('valid_from', { mode: 'string' }),
    validTo: date('valid_to', { mode: 'string' }),
    successorCodes: text('successor_codes').array().notNull().default([]),
  },
  (table) => [
    index('regions_parent').on(table.parentCode, table.code),
    index('regions_level').on(table.level, table.code).where(isNull(table.validTo)),
  ],
);

export const regionGroups = pgTable('region_groups', {
  id: codePointText('id').primaryKey(),
  nameKo: text('name_ko').notNull(),
  nameEn: text('name_en'),
  note: text('note'),
});

export const regionGroupMembers = pgTable(
  'region_group_members',
  {
    groupId: codePointText('group_id').notNull(),
    position: smallint('position').notNull(),
    regionCode: codePointText('region_code').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.groupId, table.position] }),
    index('region_group_members_region').on(table.regionCode),
  ],
);

/** `ordinal` is the place in the classification's own order: each section before its divisions. */
export const industries = pgTable(
  'industries',
  {
    code: codePointText('code').primaryKey(),
    revision: smallint('revision').notNull(),
    nameKo: text('name_ko').notNull(),
    nameEn: text('name_en'),
    level: smallint('level').notNull(),
    parentCode: codePointText('parent_code'),
    section: codePointText('section').notNull(),
    ordinal: integer('ordinal').notNull(),
  },
  (table) => [
    index('industries_parent').on(table.parentCode, table.ordinal),
    uniqueIndex('industries_ordinal').on(table.ordinal),
  ],
);

export const themes = pgTable('themes', {
  id: codePointText('id').primaryKey(),
  nameKo: text('name_ko').notNull(),
  nameEn: text('name_en'),
});

export const themeOrganizations = pgTable(
  'theme_organizations',
  {
    themeId: codePointText('theme_id').notNull(),
    organizationId: codePointText('organization_id').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.themeId, table.organizationId] }),
    index('theme_organizations_organization').on(table.organizationId, table.themeId),
  ],
);

// Agreements, networks, published figures

export const agreements = pgTable('agreements', {
  id: codePointText('id').primaryKey(),
  title: text('title').notNull(),
  signedOn: date('signed_on', { mode: 'string' }),
  signedOnPrecision: text('signed_on_precision').$type<DatePrecision>(),
  signedOnText: text('signed_on_text'),
  venue: text('venue'),
  areaId: codePointText('area_id'),
  themeIds: text('theme_ids').array().notNull().default([]),
  note: text('note'),
  sourceUrl: text('source_url'),
  source: text('source'),
});

export const agreementParties = pgTable(
  'agreement_parties',
  {
    agreementId: codePointText('agreement_id').notNull(),
    position: smallint('position').notNull(),
    organizationId: codePointText('organization_id').notNull(),
    role: text('role').$type<AgreementRole>().notNull(),
    stages: text('stages').$type<GrowthStage>().array().notNull().default([]),
  },
  (table) => [
    primaryKey({ columns: [table.agreementId, table.position] }),
    uniqueIndex('agreement_parties_organization').on(table.organizationId, table.agreementId),
  ],
);

export const targets = pgTable(
  'targets',
  {
    agreementId: codePointText('agreement_id').notNull(),
    position: smallint('position').notNull(),
    nameKo: text('name_ko').notNull(),
    nameEn: text('name_en'),
    value: doublePrecision('value').notNull(),
    unit: text('unit').notNull(),
    due: date('due', { mode: 'string' }),
    duePrecision: text('due_precision').$type<DatePrecision>(),
  },
  (table) => [primaryKey({ columns: [table.agreementId, table.position] })],
);

export const networks = pgTable('networks', {
  id: codePointText('id').primaryKey(),
  nameKo: text('name_ko').notNull(),
  nameEn: text('name_en'),
  note: text('note'),
});

export const networkMembers = pgTable(
  'network_members',
  {
    networkId: codePointText('network_id').notNull(),
    position: smallint('position').notNull(),
    organizationId: codePointText('organization_id').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.networkId, table.position] }),
    index('network_members_organization').on(table.organizationId),
  ],
);

/** Published figures, as printed. `aboutId` is the id of a network, an organization, an agreement or a region group. */
export const indicators = pgTable(
  'indicators',
  {
    aboutId: codePointText('about_id').notNull(),
    position: smallint('position').notNull(),
    code: text('code').notNull(),
    nameKo: text('name_ko').notNull(),
    nameEn: text('name_en'),
    value: doublePrecision('value'),
    amountWon: bigint('amount_won', { mode: 'number' }),
    unit: text('unit').notNull(),
    asOf: date('as_of', { mode: 'string' }),
    asOfPrecision: text('as_of_precision').$type<DatePrecision>(),
    cumulative: boolean('cumulative').notNull(),
    coveredMembers: integer('covered_members'),
    note: text('note'),
    sourceUrl: text('source_url'),
    source: text('source'),
  },
  (table) => [primaryKey({ columns: [table.aboutId, table.position] })],
);

/** A referral's state as it is stored. */
export type StoredReferralState = Exclude<ReferralState, 'EXPIRED'>;

export type StartupRow = typeof startups.$inferSelect;
export type StartupNameRow = typeof startupNames.$inferSelect;
export type FounderRow = typeof founders.$inferSelect;
export type StartupChangeRow = typeof startupChanges.$inferSelect;
/** A business number and the startup it leads to; of a tombstone, what it was merged into. */
export type StartupMatchRow = typeof businessNumbers.$inferSelect;
export type ConsentRow = typeof consents.$inferSelect;
export type ReferralRow = typeof referrals.$inferSelect;
export type ReferralEventRow = typeof referralEvents.$inferSelect;
export type OrganizationRow = typeof organizations.$inferSelect;
export type RegionRow = typeof regions.$inferSelect;
export type RegionGroupRow = typeof regionGroups.$inferSelect;
export type IndustryRow = typeof industries.$inferSelect;
export type ThemeRow = typeof themes.$inferSelect;
export type AgreementRow = typeof agreements.$inferSelect;
export type AgreementPartyRow = typeof agreementParties.$inferSelect;
export type TargetRow = typeof targets.$inferSelect;
export type NetworkRow = typeof networks.$inferSelect;
export type IndicatorRow = typeof indicators.$inferSelect;

/** What only consent opens of a startup, with the pass that says so; in no table. */
export interface ConfidentialRow {
  id: string;
  pass: string;
}

/** A cohort is its expression, read once; in no table. */
export interface CohortRow {
  expression: string;
}
