import { codePointText } from '@ieum/kit/columns.ts';
import { programsTable, spacesTable, supportsTable } from '@ieum/kit/tables.ts';
import {
  bigint,
  boolean,
  date,
  doublePrecision,
  integer,
  pgTable,
  primaryKey,
  text,
} from 'drizzle-orm/pg-core';
import type { IncubationStatus, UniversityType } from './schema.gen.ts';

export {
  demoMarker,
  idempotencyKeys,
  labels,
  publishers,
  sharingWatermark,
  startupSharing,
} from '@ieum/kit/tables.ts';

/** Incubation and Nurture. */
export const supports = supportsTable({
  incubationStatus: text('incubation_status').$type<IncubationStatus>(),
  graduatedOn: date('graduated_on', { mode: 'string' }),
  nextDestinationId: codePointText('next_destination_id'),
  areaM2: doublePrecision('area_m2'),
  monthlyFeeWon: bigint('monthly_fee_won', { mode: 'number' }),
  award: text('award'),
  mentoringHours: integer('mentoring_hours'),
  score: doublePrecision('score'),
});

/** UniversityProgram. */
export const programs = programsTable({ studentsOnly: boolean('students_only').notNull() });

/** IncubationCenter. */
export const spaces = spacesTable({ universityId: codePointText('university_id').notNull() });

/** The universities that publish here. */
export const universities = pgTable('universities', {
  id: codePointText('id').primaryKey(),
  organizationId: codePointText('organization_id').notNull().unique(),
  schoolCode: text('school_code'),
  type: text('type').$type<UniversityType>().notNull(),
  regionCode: codePointText('region_code').notNull(),
  domains: text('domains').array().notNull().default([]),
});

/** Their courses, in the order they are listed. */
export const courses = pgTable(
  'courses',
  {
    universityId: codePointText('university_id').notNull(),
    position: integer('position').notNull(),
    title: text('title').notNull(),
    credits: integer('credits'),
    requirement: text('requirement'),
    firstTerm: text('first_term'),
    jointWithIds: text('joint_with_ids').array().notNull().default([]),
  },
  (table) => [primaryKey({ columns: [table.universityId, table.position] })],
);

export type SupportRow = typeof supports.$inferSelect;
export type ProgramRow = typeof programs.$inferSelect;
export type SpaceRow = typeof spaces.$inferSelect;
export type UniversityRow = typeof universities.$inferSelect;
export type CourseRow = typeof courses.$inferSelect;
/** A fee is a column of its incubation. */
export type IncubationFeeRow = SupportRow;
