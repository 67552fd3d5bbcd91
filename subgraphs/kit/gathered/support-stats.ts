import { and, type SQL, sql } from 'drizzle-orm';
import type { InputMaybe, StatGroup, SupportFilter } from '../core.gen.ts';
import type { Transaction } from '../database.ts';
import { coreEnumLabel } from '../enum-label.ts';
import { inputError } from '../errors.ts';
import type { SupportsTable } from '../tables.ts';
import { canonicalNumber, joinMerged } from './canonical-number.ts';
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
 * Records are first put together by what they themselves say, then those parts, few beside the records, by the axes.
 * Measured with a million records: a third of what it takes to look at each record's axes and count distinct startups.
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
  const keys = groupBy.map((axis, at) => sql`${axes[axis].key} as ${sql.identifier(`key_${at}`)}`);
  const { rows } = await database.execute<Record<string, string | null>>(sql`
    select ${sql.join([...keys, sql`coalesce(sum(part.records), 0) as records`], sql`, `)},
      coalesce(sum(part.amount_won), 0) as amount_won, ${startupsUpToThree} as startups
    from (${selectParts(supports, groupBy, filter)}) as part
    ${groupBy.some((axis) => axes[axis].isOfPublisher) ? sql`left join publishers on publishers.id = part.provider_id` : sql``}
    ${groupBy.includes('THEME') ? eachTheme : sql``}
    ${groupedBy(groupBy.length)}`);
  return rows.map((row) => toCell(row, groupBy, labelOf));
}

/** The matching records, put together where they say the same on the axes. */
function selectParts(
  supports: SupportsTable,
  groupBy: readonly StatGroup[],
  filter: InputMaybe<SupportFilter> | undefined,
): SQL {
  const columns = [...new Map(groupBy.flatMap((axis) => Object.entries(axes[axis].columns(supports))))];
  const number = canonicalNumber(supports);
  const selected = columns.map(([name, value]) => sql`${value} as ${sql.identifier(name)}`);
  return sql`
    select ${sql.join([...selected, sql`count(*) as records`], sql`, `)}, sum(${supports.amountWon}) as amount_won,
      min(${number}) as lowest, max(${number}) as highest, sum(${number}) as numbers,
      sum(${number} * ${number}) filter (where ${number} <= ${highestSquared}) as squares,
      sum(${number}::numeric * ${number}) filter (where ${number} > ${highestSquared}) as large_squares
    from ${supports} ${joinMerged(supports)}
    where ${and(sql`${supports.status} <> 'CANCELLED'`, supportCondition(supports, filter))}
    ${groupedBy(columns.length)}`;
}

/** The first columns of a selection, by their place; nothing where there are none: all is one group. */
function groupedBy(columns: number): SQL {
  const places = Array.from({ length: columns }, (_, at) => at + 1);
  return columns > 0 ? sql.raw(`group by ${places.join(', ')}`) : sql``;
}

/** The largest number whose square is a bigint; multiplying numerics takes several times as long. */
const highestSquared = sql.raw(String(3_037_000_499));

/**
 * How many startups stand behind a cell: 0, 1, 2, or 3 for more. To tell so much takes sums, which can be added up
 * over parts, and no list of them: no number lies outside lowest and highest, so (number - lowest)(highest - number)
 * is never negative, and its sum is 0 only where every number is one of these two.
 */
const startupsUpToThree = sql`case
    when max(part.highest) is null then 0
    when min(part.lowest) = max(part.highest) then 1
    when sum(part.numbers) * (min(part.lowest)::numeric + max(part.highest))
      = coalesce(sum(part.squares), 0) + coalesce(sum(part.large_squares), 0)
        + sum(part.records) * min(part.lowest)::numeric * max(part.highest) then 2
    else 3 end`;

const maxAxes = 3;
const fewestStartupsShown = 3;

function checkAxes(groupBy: readonly StatGroup[]): void {
  if (groupBy.length > maxAxes) {
    throw inputError('BAD_INPUT', ['groupBy'], `expected at most ${maxAxes} axes; got ${groupBy.length}`);
  }
  const repeated = groupBy.find((axis, position) => groupBy.indexOf(axis) !== position);
  if (repeated) throw inputError('BAD_INPUT', ['groupBy'], `expected each axis once; got ${repeated} twice`);
}

/** An axis: what of a record decides its cell, by the names of a part's columns, and the cell's key by those. */
interface Axis {
  columns(supports: SupportsTable): Record<string, SQL>;
  key: SQL;
  /** The key is by what `publishers` says of the provider. */
  isOfPublisher?: true;
}

const ofProvider = ({ providerId }: SupportsTable) => ({ provider_id: sql`${providerId}` });

const axes: Readonly<Record<StatGroup, Axis>> = {
  PROVIDER: { columns: ofProvider, key: sql`part.provider_id` },
  PROVIDER_KIND: { columns: ofProvider, key: sql`coalesce(publishers.kind, 'unknown')`, isOfPublisher: true },
  KIND: { columns: ({ kind }) => ({ kind: sql`${kind}` }), key: sql`part.kind` },
  REGION: {
    columns: ofProvider,
    // A province is coarser than the districts this axis counts by.
    key: sql`case when publishers.region_code like '__00000000' then 'unknown'
      else coalesce(left(publishers.region_code, 5) || '00000', 'unknown') end`,
    isOfPublisher: true,
  },
  STAGE_AT_START: {
    columns: ({ stageAtStart }) => ({ stage_at_start: sql`${stageAtStart}` }),
    key: sql`coalesce(part.stage_at_start, 'unknown')`,
  },
  YEAR: {
    columns: ({ startedOn }) => ({ year: sql`date_trunc('year', ${startedOn}::timestamp)` }),
    key: sql`to_char(part.year, 'YYYY')`,
  },
  MONTH: {
    columns: ({ startedOn, startedOnPrecision }) => ({
      month: sql`date_trunc('month', ${startedOn}::timestamp)`,
      has_month: sql`${startedOnPrecision} in ('DAY', 'MONTH')`,
    }),
    key: sql`case when part.has_month then to_char(part.month, 'YYYY-MM') else 'unknown' end`,
  },
  AGREEMENT: {
    columns: ({ agreementId }) => ({ agreement_id: sql`${agreementId}` }),
    key: sql`coalesce(part.agreement_id, 'none')`,
  },
  THEME: { columns: ({ themeIds }) => ({ theme_ids: sql`${themeIds}` }), key: sql`theme.id` },
};

const eachTheme = sql`cross join lateral unnest(
  case when cardinality(part.theme_ids) = 0 then array['none'] else part.theme_ids end) as theme (id)`;

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
