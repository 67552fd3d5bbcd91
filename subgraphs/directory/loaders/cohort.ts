import type { Database } from '@ieum/kit/database.ts';
import DataLoader from 'dataloader';
import { and, isNotNull, ne, type SQL, sql } from 'drizzle-orm';
import type { CountedCell } from '../cohort-cells.ts';
import type { ReadCohort } from '../cohort-condition.ts';
import type { CohortDimension } from '../schema.gen.ts';
import { startups } from '../tables.ts';

/** A cohort that is being read, and the axes to count it by. */
export interface Breakdown {
  cohort: Promise<ReadCohort>;
  axes: readonly CohortDimension[];
}

/** What a cell stands for where a startup has no value on the axis. */
export const unknownKey = 'unknown';

/** The members of a cohort: everyone who meets its conditions and is no tombstone. A condition on `startups`. */
export function isMember({ condition }: ReadCohort): SQL {
  return and(ne(startups.identityStatus, 'MERGED'), sql`(${condition})`) as SQL;
}

/** Reads what each merged number was merged into; they are few beside the startups. */
export async function readHeirs(database: Database): Promise<Map<number, number>> {
  const rows = await database
    .select({ number: startups.number, heir: startups.mergedInto })
    .from(startups)
    .where(isNotNull(startups.mergedInto));
  return new Map(rows.map(({ number, heir }) => [number, heir!]));
}

/** Makes the loader of how many startups are in a cohort. All cohorts of a request are one statement. */
export function createCohortCountLoader(database: Database): DataLoader<Promise<ReadCohort>, number> {
  return new DataLoader(async (cohorts) => {
    const rows = await selectEach<{ count: number }>(
      database,
      cohorts,
      (cohort, place) =>
        sql`select ${place}::int as place, count(*)::int as count from ${startups} where ${isMember(cohort)}`,
    );
    return rows.map((found) => (found instanceof Error ? found : (found[0]?.count ?? 0)));
  });
}

/** Makes the loader of a cohort's cells, without empty ones. All breakdowns of a request are one statement. */
export function createCohortCellsLoader(
  database: Database,
  today: string,
): DataLoader<Breakdown, CountedCell[]> {
  return new DataLoader((breakdowns) =>
    selectEach<CountedCell>(
      database,
      breakdowns.map(({ cohort }) => cohort),
      (cohort, place) => selectCells(cohort, breakdowns[place]!.axes, place, today),
    ),
  );
}

/** Makes one statement of a query for each cohort; those that cannot be read keep their error. */
async function selectEach<Row>(
  database: Database,
  cohorts: readonly Promise<ReadCohort>[],
  toQuery: (cohort: ReadCohort, place: number) => SQL,
): Promise<(Row[] | Error)[]> {
  const read = await Promise.allSettled(cohorts);
  const queries = read.flatMap((cohort, place) =>
    cohort.status === 'fulfilled' ? [toQuery(cohort.value, place)] : [],
  );
  const { rows } =
    queries.length === 0
      ? { rows: [] }
      : await database.execute<{ place: number }>(sql.join(queries, sql` union all `));
  const byPlace = Map.groupBy(rows, ({ place }) => place);
  return read.map((cohort, place) =>
    cohort.status === 'fulfilled' ? ((byPlace.get(place) ?? []) as Row[]) : (cohort.reason as Error),
  );
}

function selectCells(
  cohort: ReadCohort,
  axes: readonly CohortDimension[],
  place: number,
  today: string,
): SQL {
  const { known } = cohort;
  const keys = axes.map((axis) => {
    const key = axisKey(axis, today);
    const isHidden = known !== null && personalAxes.has(axis);
    return sql`coalesce(${isHidden ? sql`case when ${known} then ${key} end` : key}, ${unknownKey})`;
  });
  // A startup whose themes are hidden counts once, as one without any.
  const eachTheme = sql`left join lateral unnest(${startups.themeIds}) as theme (id) on ${known ?? sql`true`}`;
  return sql`select ${place}::int as place, keys, count(*)::int as count
    from ${startups} ${axes.includes('THEME') ? eachTheme : sql``}
    cross join lateral (select array[${sql.join(keys, sql`, `)}]::text[] as keys) as cell
    where ${isMember(cohort)} group by keys`;
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

/** The axes that read what is personal of a pre-founder. */
const personalAxes: ReadonlySet<CohortDimension> = new Set(['REGION', 'INDUSTRY_SECTION', 'THEME']);
