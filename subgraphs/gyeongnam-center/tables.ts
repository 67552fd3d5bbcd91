import { codePointText } from '@ieum/kit/columns.ts';
import { programsTable, spacesTable, supportsTable } from '@ieum/kit/tables.ts';
import { boolean, date, integer, pgTable, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core';
import type { DatePrecision } from './schema.gen.ts';

export {
  demoMarker,
  idempotencyKeys,
  labels,
  publishers,
  sharingWatermark,
  startupSharing,
} from '@ieum/kit/tables.ts';

/** CenterSupport. */
export const supports = supportsTable({
  corporatePartnerId: codePointText('corporate_partner_id'),
  award: text('award'),
  committedOnly: boolean('committed_only'),
});

/** CenterProgram. */
export const programs = programsTable({
  jointWithIds: text('joint_with_ids').array().notNull().default([]),
});

/** CenterBranch. */
export const spaces = spacesTable({
  centerId: codePointText('center_id').notNull(),
});

/** The center. */
export const innovationCenters = pgTable(
  'innovation_centers',
  {
    id: codePointText('id').primaryKey(),
    organizationId: codePointText('organization_id').notNull(),
    leadCorporationIds: text('lead_corporation_ids').array().notNull().default([]),
    launchedOn: date('launched_on', { mode: 'string' }),
    launchedOnPrecision: text('launched_on_precision').$type<DatePrecision>(),
  },
  (table) => [uniqueIndex('innovation_centers_organization').on(table.organizationId)],
);

/** Its contests. */
export const contests = pgTable('contests', {
  id: codePointText('id').primaryKey(),
  centerId: codePointText('center_id').notNull(),
  name: text('name').notNull(),
  edition: integer('edition'),
  awardedOn: date('awarded_on', { mode: 'string' }),
});

/** Which records are wins of which contest. */
export const contestWinners = pgTable(
  'contest_winners',
  {
    contestId: codePointText('contest_id').notNull(),
    supportId: codePointText('support_id').notNull(),
  },
  (table) => [primaryKey({ columns: [table.contestId, table.supportId] })],
);

/** Its needs briefings, in the order reported. */
export const needsBriefings = pgTable(
  'needs_briefings',
  {
    centerId: codePointText('center_id').notNull(),
    position: integer('position').notNull(),
    name: text('name').notNull(),
    sessions: integer('sessions').notNull(),
    attendees: integer('attendees'),
    needsFound: integer('needs_found'),
    matches: integer('matches'),
    partnerId: codePointText('partner_id').notNull(),
    asOf: date('as_of', { mode: 'string' }),
    asOfPrecision: text('as_of_precision').$type<DatePrecision>(),
  },
  (table) => [primaryKey({ columns: [table.centerId, table.position] })],
);

/** Its trainings, in the order reported. */
export const trainings = pgTable(
  'trainings',
  {
    centerId: codePointText('center_id').notNull(),
    position: integer('position').notNull(),
    name: text('name').notNull(),
    sessions: integer('sessions'),
    trained: integer('trained'),
    jointWithIds: text('joint_with_ids').array().notNull().default([]),
    asOf: date('as_of', { mode: 'string' }),
    asOfPrecision: text('as_of_precision').$type<DatePrecision>(),
  },
  (table) => [primaryKey({ columns: [table.centerId, table.position] })],
);

/** What its makerspace did, in all. */
export const makerspaceActivities = pgTable('makerspace_activities', {
  centerId: codePointText('center_id').primaryKey(),
  trainings: integer('trainings').notNull(),
  prototypes: integer('prototypes').notNull(),
  asOf: date('as_of', { mode: 'string' }),
  asOfPrecision: text('as_of_precision').$type<DatePrecision>(),
});

/** Its employment zone: targets, not results. */
export const employmentZones = pgTable('employment_zones', {
  centerId: codePointText('center_id').primaryKey(),
  openedOn: date('opened_on', { mode: 'string' }),
  openedOnPrecision: text('opened_on_precision').$type<DatePrecision>(),
  partnerIds: text('partner_ids').array().notNull().default([]),
  programs: integer('programs'),
  jobTarget: integer('job_target'),
  traineeTarget: integer('trainee_target'),
  targetYear: integer('target_year'),
});

export type SupportRow = typeof supports.$inferSelect;
export type ProgramRow = typeof programs.$inferSelect;
export type SpaceRow = typeof spaces.$inferSelect;
export type InnovationCenterRow = typeof innovationCenters.$inferSelect;
export type ContestRow = typeof contests.$inferSelect;
export type NeedsBriefingRow = typeof needsBriefings.$inferSelect;
export type TrainingRow = typeof trainings.$inferSelect;
export type MakerspaceActivityRow = typeof makerspaceActivities.$inferSelect;
export type EmploymentZoneRow = typeof employmentZones.$inferSelect;
