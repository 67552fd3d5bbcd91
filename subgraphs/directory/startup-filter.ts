import { normalizeCompanyName } from '@ieum/kit/company-name.ts';
import type { GrowthStage } from '@ieum/kit/core.gen.ts';
import { inputError } from '@ieum/kit/errors.ts';
import { requireId } from '@ieum/kit/ids.ts';
import { requireStartupId } from '@ieum/kit/startup-id.ts';
import type { IdentityStatus, StartupFilter } from './schema.gen.ts';

/** A `StartupFilter` whose every value was checked; null is what filters nothing. */
export interface ReadStartupFilter {
  numbers: number[] | null;
  stages: readonly GrowthStage[] | null;
  stageOn: string;
  enters: { stage: GrowthStage; from: string | null; to: string | null } | null;
  regionCodes: readonly string[] | null;
  /** The members of the region group. */
  groupRegionCodes: readonly string[] | null;
  industryPrefix: string | null;
  themeIds: readonly string[] | null;
  identityStatuses: readonly IdentityStatus[] | null;
  started: Days | null;
  registered: Days | null;
  /** Normalized, not empty. */
  nameContains: string | null;
}

/** A range of days, both ends included; null is open. */
export interface Days {
  from: string | null;
  to: string | null;
}

/**
 * Checks a filter's ids and texts.
 *
 * @param today what `stageOn` is when left out.
 * @param membersOf finds the regions of a region group; empty for one that does not exist, which matches nothing.
 * @param inputPath where the filter stands in the field's arguments.
 * @throws BAD_STARTUP_ID, BAD_ID or BAD_INPUT.
 */
export async function readStartupFilter(
  filter: StartupFilter,
  today: string,
  membersOf: (regionGroupId: string) => Promise<readonly string[]>,
  inputPath: readonly string[],
): Promise<ReadStartupFilter> {
  const group = filter.regionGroupId ?? null;
  if (group !== null) requireId('a region group', group, [...inputPath, 'regionGroupId']);
  return {
    numbers: filter.ids?.map((id, place) => requireStartupId(id, [...inputPath, 'ids', place])) ?? null,
    stages: filter.stages ?? null,
    stageOn: filter.stageOn ?? today,
    enters: filter.enters ? readEntry(filter.enters, [...inputPath, 'enters', 'stage']) : null,
    regionCodes: filter.regionCodes ?? null,
    groupRegionCodes: group === null ? null : await membersOf(group),
    industryPrefix: filter.industryPrefix ?? null,
    themeIds:
      filter.themeIds?.map((id, place) => requireId('a theme', id, [...inputPath, 'themeIds', place])) ??
      null,
    identityStatuses: filter.identityStatuses ?? null,
    started: filter.started ? readDays(filter.started) : null,
    registered: filter.registered ? readDays(filter.registered) : null,
    nameContains:
      filter.nameContains == null ? null : readName(filter.nameContains, [...inputPath, 'nameContains']),
  };
}

/** Tells whether a filter picks startups out by what they are called, so that an answer may be about one of them. */
export function namesStartups(filter: ReadStartupFilter): boolean {
  return filter.numbers !== null || filter.nameContains !== null;
}

/** Tells whether a filter reads what is personal of a pre-founder, so that being listed would give it away. */
export function readsPersonalData(filter: ReadStartupFilter): boolean {
  return (
    filter.regionCodes !== null ||
    filter.groupRegionCodes !== null ||
    filter.industryPrefix !== null ||
    filter.themeIds !== null ||
    filter.nameContains !== null
  );
}

function readEntry(entry: NonNullable<StartupFilter['enters']>, inputPath: readonly string[]) {
  if (entry.stage === 'PRE_BI') {
    throw inputError('BAD_INPUT', inputPath, 'expected BI, POST_BI or BEYOND; PRE_BI has no first day');
  }
  return { stage: entry.stage, ...readDays(entry.during) };
}

function readDays(range: { from?: string | null | undefined; to?: string | null | undefined }): Days {
  return { from: range.from ?? null, to: range.to ?? null };
}

function readName(text: string, inputPath: readonly string[]): string {
  const normalized = normalizeCompanyName(text);
  if (normalized !== '') return normalized;
  const message = `expected at least one character of a name beside (주), 주식회사 and the like; got ${JSON.stringify(text.slice(0, 60))}`;
  throw inputError('BAD_INPUT', inputPath, message);
}
