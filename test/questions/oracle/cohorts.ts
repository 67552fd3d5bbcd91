import type { DemoStartup } from '@ieum/kit/demo/facts.ts';
import { type Asker, knows, shares } from './caller.ts';
import { matches, type SupportFilter } from './filters.ts';
import { enumLabel, type Label } from './labels.ts';
import { firstPage, type Page } from './lists.ts';
import { byText, cursor, stageOn } from './rules.ts';
import { canonical, records, region, startups } from './world.ts';

/** A condition on startups. */
export type Condition = (startup: DemoStartup) => boolean;

/** At least one record matches; cancelled ones count only where the filter asks for them. */
export function supported(filter: SupportFilter): Condition {
  const counted = records.filter((record) => filter.statuses !== undefined || record.status !== 'CANCELLED');
  const numbers = new Set(
    counted.filter((record) => matches(record, filter)).map((record) => canonical(record.startup)),
  );
  return ({ number }) => numbers.has(number);
}

/** The members: each startup once, tombstones not. */
export function members(condition: Condition): DemoStartup[] {
  return startups.filter((startup) => startup.identityStatus !== 'MERGED' && condition(startup));
}

/** A count as it may be shown: one and two are not. */
export function counted(list: readonly DemoStartup[]): { count: number | null; suppressed: boolean } {
  const suppressed = list.length === 1 || list.length === 2;
  return { count: suppressed ? null : list.length, suppressed };
}

/** The members the asker may be told of, and the first page of them. `personal`: the profile asked about regions. */
export function memberPage(
  list: readonly DemoStartup[],
  asker: Asker,
  first: number,
  personal = false,
): Page<DemoStartup> {
  const told = list.filter(
    (startup) => shares(startup, asker, 'HISTORY') && (!personal || knows(startup, asker)),
  );
  return firstPage(told, first, ({ id }) => cursor([['A', id]]));
}

interface Cell {
  dimensions: { key: string; label: Label }[];
  count: number | null;
  suppressed: boolean;
}

/** Counts by stage today. */
export function byStage(list: readonly DemoStartup[], today: string): Cell[] {
  return breakdown(list, (startup) => [stageKey(startup, today)]);
}

/** Counts by stage today and 시군구 of the head office. */
export function byStageAndRegion(list: readonly DemoStartup[], today: string): Cell[] {
  return breakdown(list, (startup) => [stageKey(startup, today), regionKey(startup)]);
}

interface Key {
  key: string;
  label: Label;
}

const unknown: Key = { key: 'unknown', label: { ko: '미상', en: 'Unknown' } };

function stageKey(startup: DemoStartup, today: string): Key {
  const stage = stageOn(startup, today);
  return stage === null ? unknown : { key: stage, label: enumLabel('GrowthStage', stage) };
}

function regionKey({ headOfficeCode }: DemoStartup): Key {
  if (headOfficeCode === null || headOfficeCode.endsWith('00000000')) return unknown;
  const { code, fullNameKo, nameEn } = region(`${headOfficeCode.slice(0, 5)}00000`);
  return { key: code, label: { ko: fullNameKo, en: nameEn } };
}

/**
 * One and two are not shown, and enough others are not that a small one cannot be worked out: with the total and
 * the rest of the cells known, the hidden ones must not have only one way to be small.
 */
function breakdown(list: readonly DemoStartup[], keysOf: (startup: DemoStartup) => Key[]): Cell[] {
  if (counted(list).suppressed) return [];
  const groups = [
    ...Map.groupBy(list, (startup) => JSON.stringify(keysOf(startup).map(({ key }) => key))).values(),
  ];
  const cells = groups.map((group) => ({ dimensions: keysOf(group[0] as DemoStartup), count: group.length }));
  const order = (a: { dimensions: Key[] }, b: { dimensions: Key[] }) => {
    for (const [index, { key }] of a.dimensions.entries()) {
      const compared = byText(key, b.dimensions[index]?.key ?? '');
      if (compared !== 0) return compared;
    }
    return 0;
  };
  const smallest = [...cells].sort((a, b) => a.count - b.count || order(a, b));
  const small = smallest.filter(({ count }) => count <= 2).length;
  let hidden = small;
  const sum = smallest.slice(0, small).reduce((total, { count }) => total + count, 0);
  if (small === 1 || (small > 0 && (sum === small || sum === 2 * small))) hidden += 1;
  if (hidden > cells.length) return [];
  const isHidden = new Set(smallest.slice(0, hidden));
  return cells.sort(order).map((cell) => ({
    dimensions: cell.dimensions,
    count: isHidden.has(cell) ? null : cell.count,
    suppressed: isHidden.has(cell),
  }));
}
