import { and, type SQL, sql } from 'drizzle-orm';
import type { InputMaybe, StatGroup, SupportFilter } from '../core.gen.ts';
import type { Transaction } from '../database.ts';
import { coreEnumLabel } from '../enum-label.ts';
import { inputError } from '../errors.ts';
import type { SupportsTable } from '../tables.ts';
import { supportCondition } from './filters.ts';

/** A name in Korean, and in English where there is one on record. */
export interface Label {
  ko: string;
  en: string | null;
}

/** One cell, as `StatCell` resolves it. */
export interface StatCellRow {
  dimensions: { name: StatGroup; key: string; label: () => Label | Promise<Label> }[];
  records: number | null;
  amountWon: number | null;
  suppressed: boolean;
}

/**
 * Counts records and adds their amounts by one to three axes; no axis gives one cell. One statement.
 *
 * CANCELLED records count nowhere. A record goes to `unknown` on an axis that it is too coarse for or says nothing
 * on, to `none` where it has no agreement or theme, and on THEME into the cell of each of its themes. Where 1 or 2
 * startups, merged ids taken as one, stand behind a cell, its numbers are null and it is `suppressed`.
 *
 * @param labelOf the name of an organization, region, agreement or theme.
 * @throws BAD_INPUT for more than three axes, or the same twice.
 */
export async function supportStats(
  database: Transaction,
  supports: SupportsTable,
  groupBy: readonly StatGroup[],
  filter: InputMaybe<SupportFilter> | undefined,
  labelOf: (id: string) => Promise<Label | null>,
): Promise<StatCellRow[]> {
  checkAxes(groupBy);
  const keys = groupBy.map((axis) => axisKey(supports, axis));
  const columns = keys.map((key, position) => sql`${key} as ${sql.identifier(`key_${position}`)}`);
  const { rows } = await database.execute<Record<string, string | null>>(sql`
    select ${sql.join([...columns, sql`count(*) as records`], sql`, `)},
      coalesce(sum(${supports.amountWon}), 0) as amount_won,
      count(distinct coalesce(startup_sharing.canonical, ${supports.startup})) as startups
    from ${supports}
    left join publishers on publishers.id = ${supports.providerId}
    left join startup_sharing on startup_sharing.startup = ${supports.startup}
    ${groupBy.includes('THEME') ? eachTheme(supports) : sql``}
    where ${and(sql`${supports.status} <> 'CANCELLED'`, supportCondition(supports, filter))}
    ${groupBy.length > 0 ? sql`group by ${sql.raw(groupBy.map((_, at) => at + 1).join(', '))}` : sql``}`);
  return rows.map((row) => toCell(row, groupBy, labelOf));
}

const maxAxes = 3;
const fewestStartupsShown = 3;

function checkAxes(groupBy: readonly StatGroup[]): void {
  if (groupBy.length > maxAxes) {
    throw inputError('BAD_INPUT', ['groupBy'], `expected at most ${maxAxes} axes; got ${groupBy.length}`);
  }
  const repeated = groupBy.find((axis, position) => groupBy.indexOf(axis) !== position);
  if (repeated) throw inputError('BAD_INPUT', ['groupBy'], `expected each axis once; got ${repeated} twice`);
}

function axisKey(supports: SupportsTable, axis: StatGroup): SQL {
  switch (axis) {
    case 'PROVIDER':
      return sql`${supports.providerId}`;
    case 'PROVIDER_KIND':
      return sql`coalesce(publishers.kind, 'unknown')`;
    case 'KIND':
      return sql`${supports.kind}`;
    case 'REGION':
      // A province is coarser than the districts this axis counts by.
      return sql`case when publishers.region_code like '__00000000' then 'unknown'
        else coalesce(left(publishers.region_code, 5) || '00000', 'unknown') end`;
    case 'STAGE_AT_START':
      return sql`coalesce(${supports.stageAtStart}, 'unknown')`;
    case 'YEAR':
      return sql`to_char(${supports.startedOn}, 'YYYY')`;
    case 'MONTH':
      return sql`case when ${supports.startedOnPrecision} in ('DAY', 'MONTH')
        then to_char(${supports.startedOn}, 'YYYY-MM') else 'unknown' end`;
    case 'AGREEMENT':
      return sql`coalesce(${supports.agreementId}, 'none')`;
    case 'THEME':
      return sql`theme.id`;
    default:
      return axis satisfies never;
  }
}

function eachTheme(supports: SupportsTable): SQL {
  return sql`cross join lateral unnest(
    case when cardinality(${supports.themeIds}) = 0 then array['none'] else ${supports.themeIds} end) as theme (id)`;
}

function toCell(
  row: Record<string, string | null>,
  groupBy: readonly StatGroup[],
  labelOf: (id: string) => Promise<Label | null>,
): StatCellRow {
  const startups = Number(row.startups);
  const suppressed = startups > 0 && startups < fewestStartupsShown;
  return {
    dimensions: groupBy.map((name, position) => {
      const key = row[`key_${position}`]!;
      return { name, key, label: () => keyLabel(name, key, labelOf) };
    }),
    records: suppressed ? null : Number(row.records),
    amountWon: suppressed ? null : Number(row.amount_won),
    suppressed,
  };
}

function keyLabel(
  axis: StatGroup,
  key: string,
  labelOf: (id: string) => Promise<Label | null>,
): Label | Promise<Label> {
  if (key === 'unknown') return { ko: '미상', en: 'Unknown' };
  if (key === 'none') return { ko: '없음', en: 'None' };
  const enumName = axisEnums.get(axis);
  if (enumName) return coreEnumLabel(enumName, key);
  if (axis === 'YEAR') return { ko: `${key}년`, en: key };
  if (axis === 'MONTH') return { ko: `${key.slice(0, 4)}년 ${Number(key.slice(5))}월`, en: key };
  return labelOf(key).then((label) => label ?? { ko: key, en: null });
}

const axisEnums = new Map<StatGroup, string>([
  ['PROVIDER_KIND', 'OrganizationKind'],
  ['KIND', 'SupportKind'],
  ['STAGE_AT_START', 'GrowthStage'],
]);
