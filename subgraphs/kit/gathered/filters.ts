import { regionPrefix } from '@ieum/schema/contract/region-prefix.ts';
import { and, type Column, type SQL, sql } from 'drizzle-orm';
import type { DateRange, InputMaybe, ProgramFilter, SpaceFilter, SupportFilter } from '../core.gen.ts';
import { isOneOf, storable } from '../entity-loader.ts';
import { regionsAround } from '../region-code.ts';
import type { Condition, ProgramsTable, SpacesTable, SupportsTable } from '../tables.ts';

// Fields of a filter are ANDed, values of one list ORed; an absent or null field filters nothing, an empty list
// leaves nothing. An id that nobody has matches nothing.

/** The condition of a `SupportFilter`. The provider's kind and region are those of `publishers`. */
export function supportCondition(
  supports: SupportsTable,
  filter: InputMaybe<SupportFilter> | undefined,
): Condition {
  if (!filter) return undefined;
  return and(
    oneOf(supports.id, filter.ids),
    oneOf(supports.kind, filter.kinds),
    oneOf(supports.status, filter.statuses),
    filter.started ? within(supports.startedOn, filter.started) : undefined,
    filter.active ? isActive(supports, filter.active) : undefined,
    oneOf(supports.stageAtStart, filter.stagesAtStart),
    oneOf(supports.providerId, filter.providerIds),
    filter.providerKinds
      ? provider(supports, sql`publishers.kind = any(${sql.param(filter.providerKinds)})`)
      : undefined,
    filter.regionCodes
      ? provider(supports, liesIn(sql`publishers.region_code`, filter.regionCodes))
      : undefined,
    oneOf(supports.programId, filter.programIds),
    filter.agreementId == null ? undefined : isOneOf(supports.agreementId, [filter.agreementId]),
    overlaps(supports.themeIds, filter.themeIds),
  );
}

/**
 * The condition of a `ProgramFilter`.
 *
 * `openOn`: the window's ends, where they are known, include the day; a window of which only the text is known is not
 * known to be open. `stages`: a program without target stages is for all. `regionCodes`: a program without target
 * regions is nationwide; otherwise one of its regions lies in one asked for, or the other way round.
 */
export function programCondition(
  programs: ProgramsTable,
  filter: InputMaybe<ProgramFilter> | undefined,
): Condition {
  if (!filter) return undefined;
  return and(
    oneOf(programs.id, filter.ids),
    overlaps(programs.kinds, filter.kinds),
    filter.openOn == null ? undefined : isOpenOn(programs, filter.openOn),
    filter.stages ? isForStages(programs, filter.stages) : undefined,
    filter.regionCodes ? isForRegions(programs, filter.regionCodes) : undefined,
    oneOf(programs.operatorId, filter.operatorIds),
    overlaps(programs.themeIds, filter.themeIds),
    filter.fiscalYear == null ? undefined : sql`${programs.fiscalYear} = ${filter.fiscalYear}`,
  );
}

/** The condition of a `SpaceFilter`. `vacant: false` asks for spaces without a known vacancy. */
export function spaceCondition(spaces: SpacesTable, filter: InputMaybe<SpaceFilter> | undefined): Condition {
  if (!filter) return undefined;
  return and(
    oneOf(spaces.id, filter.ids),
    oneOf(spaces.kind, filter.kinds),
    oneOf(spaces.status, filter.statuses),
    overlaps(spaces.stages, filter.stages),
    filter.regionCodes ? liesIn(sql`${spaces.regionCode}`, filter.regionCodes) : undefined,
    oneOf(spaces.operatorId, filter.operatorIds),
    overlaps(spaces.themeIds, filter.themeIds),
    filter.vacant == null ? undefined : sql`(coalesce(${spaces.vacantUnits}, 0) > 0) = ${filter.vacant}`,
  );
}

function oneOf(column: Column, values: InputMaybe<readonly string[]> | undefined): Condition {
  return values ? isOneOf(column, values) : undefined;
}

function overlaps(column: Column, values: InputMaybe<readonly string[]> | undefined): Condition {
  return values ? sql`${column} && ${sql.param(storable(values))}::text[]` : undefined;
}

function within(column: Column, { from, to }: DateRange): Condition {
  return and(
    from == null ? undefined : sql`${column} >= ${from}`,
    to == null ? undefined : sql`${column} <= ${to}`,
  );
}

function isActive(supports: SupportsTable, { from, to }: DateRange): Condition {
  // A range that ends before it begins has no day, and a long record would still reach over both its ends.
  if (from != null && to != null && from > to) return sql`false`;
  return and(
    sql`${supports.status} not in ('PLANNED', 'CANCELLED')`,
    to == null ? undefined : sql`${supports.startedOn} <= ${to}`,
    from == null ? undefined : sql`(${supports.endedOn} is null or ${supports.endedOn} >= ${from})`,
  );
}

function provider(supports: SupportsTable, condition: SQL): SQL {
  return sql`${supports.providerId} in (select publishers.id from publishers where ${condition})`;
}

function liesIn(code: SQL, regionCodes: readonly string[]): SQL {
  const patterns = regionCodes.map((region) => `${regionPrefix(region)}%`);
  return sql`${code} like any(${sql.param(patterns)}::text[])`;
}

function isOpenOn(programs: ProgramsTable, day: string): SQL {
  return sql`(coalesce(${programs.applyFrom}, ${programs.applyTo}) is not null
    and (${programs.applyFrom} is null or ${programs.applyFrom} <= ${day})
    and (${programs.applyTo} is null or ${programs.applyTo} >= ${day}))`;
}

function isForStages(programs: ProgramsTable, stages: readonly string[]): SQL {
  // Whoever asks for no stage asks for nothing, not for what is for all.
  if (stages.length === 0) return sql`false`;
  return sql`(cardinality(${programs.targetStages}) = 0 or ${overlaps(programs.targetStages, stages)})`;
}

function isForRegions(programs: ProgramsTable, regionCodes: readonly string[]): SQL {
  if (regionCodes.length === 0) return sql`false`;
  const around = regionCodes.flatMap(regionsAround);
  return sql`(cardinality(${programs.targetRegionCodes}) = 0
    or ${programs.targetRegionCodes} && ${sql.param(around)}::text[]
    or exists (select 1 from unnest(${programs.targetRegionCodes}) as target (code)
      where ${liesIn(sql`target.code`, regionCodes)}))`;
}
