import type { GrowthStage } from '@ieum/kit/core.gen.ts';
import { addDays } from '@ieum/kit/stage.ts';
import { regionPrefix } from '@ieum/schema/contract/region-prefix.ts';
import { and, gte, inArray, lt, lte, or, type SQL, sql } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import { isInIndustry, startsWith } from './code-conditions.ts';
import { searchGrams } from './name-grams.ts';
import type { ReadStartupFilter } from './startup-filter.ts';
import { startupNames, startups } from './tables.ts';

/**
 * The startups that a filter describes, as a condition on `startups`; undefined filters nothing. It may be unknown
 * (SQL null) where a startup lacks the value asked about: callers that negate it say `is not true`.
 */
export function startupCondition(filter: ReadStartupFilter): SQL | undefined {
  return and(
    when(filter.numbers, isNamedBy),
    when(filter.stages, (stages) => anyOf(stages.map((stage) => isInStage(stage, filter.stageOn)))),
    when(filter.enters, ({ stage, from, to }) => entersStage(stage, from, to)),
    when(filter.regionCodes, liesIn),
    when(filter.groupRegionCodes, liesIn),
    when(filter.industryPrefix, (prefix) =>
      isInIndustry({ section: startups.industrySection, code: startups.industryCode }, prefix),
    ),
    when(filter.themeIds, (ids) => sql`${startups.themeIds} && ${textArray(ids)}`),
    when(filter.identityStatuses, (statuses) => inList(startups.identityStatus, statuses)),
    when(filter.started, (days) => isWithin(startups.businessStartedOn, days)),
    when(filter.registered, (days) => isWithin(startups.registeredOn, days)),
    when(filter.nameContains, hasNameWith),
  );
}

function when<Value>(value: Value | null, toCondition: (value: Value) => SQL): SQL | undefined {
  return value === null ? undefined : toCondition(value);
}

/** Startups with one of these numbers. */
export function numberIn(numbers: readonly number[]): SQL {
  return sql`${startups.number} = any(${numberArray(numbers)})`;
}

/** Startups with one of these numbers, or that one of these was merged into. */
function isNamedBy(numbers: readonly number[]): SQL {
  return sql`${startups.number} in (select named from ${startups} as given
    cross join lateral unnest(array[given.number, given.merged_into]) as named
    where given.number = any(${numberArray(numbers)}) and named is not null)`;
}

function numberArray(numbers: readonly number[]): SQL {
  return sql`${`{${numbers.join(',')}}`}::int8[]`;
}

function isInStage(stage: GrowthStage, on: string): SQL {
  const { businessStartedOn, biLast, postBiLast, identityStatus } = startups;
  switch (stage) {
    case 'PRE_BI':
      return sql`(${businessStartedOn} > ${on} or (${businessStartedOn} is null and ${identityStatus} = 'PRE_FOUNDER'))`;
    case 'BI':
      return and(lte(businessStartedOn, on), gte(biLast, on)) as SQL;
    case 'POST_BI':
      return and(lt(biLast, on), gte(postBiLast, on)) as SQL;
    case 'BEYOND':
      return lt(postBiLast, on);
    default:
      return stage satisfies never;
  }
}

function entersStage(stage: GrowthStage, from: string | null, to: string | null): SQL {
  const eve = (day: string | null) => (day === null ? null : addDays(day, -1));
  switch (stage) {
    case 'BI':
      return isWithin(startups.businessStartedOn, { from, to });
    // A stage begins on the day after the last of the one before.
    case 'POST_BI':
      return isWithin(startups.biLast, { from: eve(from), to: eve(to) });
    case 'BEYOND':
      return isWithin(startups.postBiLast, { from: eve(from), to: eve(to) });
    case 'PRE_BI':
      return sql`false`;
    default:
      return stage satisfies never;
  }
}

function liesIn(codes: readonly string[]): SQL {
  return anyOf(codes.map((code) => startsWith(startups.headOfficeCode, regionPrefix(code))));
}

function isWithin(column: PgColumn, range: { from: string | null; to: string | null }): SQL {
  const { from, to } = range;
  const within = and(
    from === null ? undefined : gte(column, from),
    to === null ? undefined : lte(column, to),
  );
  return within ?? sql`${column} is not null`;
}

/** Names of a tombstone lead to what it was merged into. */
function hasNameWith(normalized: string): SQL {
  return sql`${startups.number} in (select ${startupNames.canonical} from ${startupNames}
    where ${startupNames.grams} @> ${sql.param(searchGrams(normalized))}::int[]
      and strpos(${startupNames.normalized}, ${normalized}) > 0)`;
}

function inList(column: PgColumn, values: readonly string[]): SQL {
  return values.length === 0 ? sql`false` : inArray(column, [...values]);
}

function anyOf(conditions: (SQL | undefined)[]): SQL {
  return or(...conditions) ?? sql`false`;
}

function textArray(values: readonly string[]): SQL {
  return sql`${sql.param([...values])}::text[]`;
}
