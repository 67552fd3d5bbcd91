import type { Database } from '@ieum/kit/database.ts';
import DataLoader from 'dataloader';
import { and, ne, type SQL, sql } from 'drizzle-orm';
import type { CountedCell } from '../cohort-cells.ts';
import type { ReadCohort } from '../cohort-condition.ts';
import type { CohortDimension } from '../schema.gen.ts';
import { startups } from '../tables.ts';

/** A cohort and the axes to count it by. */
export interface Breakdown {
  cohort: ReadCohort;
  axes: readonly CohortDimension[];
}

/** What a cell stands for where a startup has no value on the axis. */
export const unknownKey = 'unknown';

/** The members of a cohort: everyone who meets its conditions and is no tombstone. A condition on `startups`. */
export function isMember({ condition }: ReadCohort): SQL {
  return and(ne(startups.identityStatus, 'MERGED'), sql`(${condition})`) as SQL;
}

/** Makes the loader of how many startups are in a cohort. All cohorts of a request are one statement. */
export function createCohortCountLoader(database: Database): DataLoader<ReadCohort, number> {
  return new DataLoader(async (cohorts) => {
    const counts = cohorts.map(
      (cohort, place) =>
        sql`select ${place}::int as place, count(*)::int as count from ${startups} where ${isMember(cohort)}`,
    );
    const { rows } = await database.execute<{ place: number; count: number }>(
      sql.join(counts, sql` union all `),
    );
    const byPlace = new Map(rows.map(({ place, count }) => [place, count]));
    return cohorts.map((_, place) => byPlace.get(place) ?? 0);
  });
}

/** Makes the loader of a cohort's cells, without empty ones. All breakdowns of a request are one statement. */
export function createCohortCellsLoader(
  database: Database,
  today: string,
): DataLoader<Breakdown, CountedCell[]> {
  return new DataLoader(async (breakdowns) => {
    const cells = breakdowns.map(
      ({ cohort, axes }, place) => sql`select ${place}::int as place, keys, count(*)::int as count
        from ${startups}
        ${axes.includes('THEME') ? sql`left join lateral unnest(${startups.themeIds}) as theme (id) on true` : sql``}
        cross join lateral (select array[${sql.join(
          axes.map((axis) => sql`coalesce(${axisKey(axis, today)}, ${unknownKey})`),
          sql`, `,
        )}]::text[] as keys) as cell
        where ${isMember(cohort)} group by keys`,
    );
    const { rows } = await database.execute<{ place: number; keys: string[]; count: number }>(
      sql.join(cells, sql` union all `),
    );
    const byPlace = Map.groupBy(rows, ({ place }) => place);
    return breakdowns.map((_, place) => byPlace.get(place) ?? []);
  });
}

/** The code of a startup on an axis, as text; null where it has none. */
function axisKey(axis: CohortDimension, today: string): SQL {
  const { businessStartedOn, biLast, postBiLast, headOfficeCode, identityStatus } = startups;
  switch (axis) {
    case 'STAGE':
      return sql`case when ${businessStartedOn} is null then case ${identityStatus} when 'PRE_FOUNDER' then 'PRE_BI' end
        when ${businessStartedOn} > ${today} then 'PRE_BI' when ${biLast} >= ${today} then 'BI'
        when ${postBiLast} >= ${today} then 'POST_BI' else 'BEYOND' end`;
    case 'REGION':
      // A 시도 alone is no 시군구.
      return sql`case when substr(${headOfficeCode}, 3) <> '00000000' then rpad(left(${headOfficeCode}, 5), 10, '0') end`;
    case 'INDUSTRY_SECTION':
      return sql`${startups.industrySection}`;
    case 'THEME':
      return sql`theme.id`;
    case 'START_YEAR':
      return sql`to_char(${businessStartedOn}, 'YYYY')`;
    default:
      return axis satisfies never;
  }
}
