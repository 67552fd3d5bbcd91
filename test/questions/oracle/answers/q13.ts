import type { DemoSupport } from '@ieum/kit/demo/facts.ts';
import { matches, type Range } from '../filters.ts';
import { enumLabel, type Label } from '../labels.ts';
import { byText } from '../rules.ts';
import { type Answer, answered } from '../shapes.ts';
import { canonical, organization, records } from '../world.ts';

interface Dimension {
  name: string;
  key: string;
  label: Label;
}

interface Cell {
  dimensions: Dimension[];
  records: number | null;
  amountWon: number | null;
  suppressed: boolean;
}

/** Records and amounts by month and kind, and by kind of provider. */
export function answerQ13({ during }: { during: Range }): Answer {
  const started = records.filter(
    (record) => record.status !== 'CANCELLED' && matches(record, { started: during }),
  );
  const byMonth = stats(started, (record) => [month(record), ofEnum('KIND', 'SupportKind', record.kind)]);
  const byProvider = stats(started, (record) => [
    ofEnum('PROVIDER_KIND', 'OrganizationKind', organization(record.providerId).kind),
  ]);
  return answered({
    byMonth: byMonth.map(({ dimensions, ...rest }) => ({
      dimensions: dimensions.map(({ name, key, label }) => ({ name, key, label: { ko: label.ko } })),
      ...rest,
    })),
    byProvider: byProvider.map(({ dimensions, records: count, amountWon }) => ({
      dimensions: dimensions.map(({ key, label }) => ({ key, label })),
      records: count,
      amountWon,
    })),
  });
}

function month({ startedOn, startedOnPrecision }: DemoSupport): Dimension {
  const exact = startedOnPrecision === 'DAY' || startedOnPrecision === 'MONTH';
  if (!exact) return { name: 'MONTH', key: 'unknown', label: { ko: '미상', en: 'Unknown' } };
  const key = startedOn.slice(0, 7);
  return { name: 'MONTH', key, label: { ko: `${key.slice(0, 4)}년 ${Number(key.slice(5))}월`, en: key } };
}

function ofEnum(name: string, enumName: string, key: string): Dimension {
  return { name, key, label: enumLabel(enumName, key) };
}

/** Each source counts its own and hides cells of one or two startups; then equal cells are added. */
function stats(list: readonly DemoSupport[], dimensionsOf: (record: DemoSupport) => Dimension[]): Cell[] {
  const keyOf = (record: DemoSupport) =>
    dimensionsOf(record)
      .map(({ key }) => key)
      .join(' ');
  const cells = [...Map.groupBy(list, keyOf)].map(([key, group]) => {
    const parts = [...Map.groupBy(group, (record) => record.subgraph).values()];
    const shown = parts
      .filter((part) => new Set(part.map((record) => canonical(record.startup))).size > 2)
      .flat();
    const none = shown.length === 0;
    return {
      key,
      dimensions: dimensionsOf(group[0] as DemoSupport),
      records: none ? null : shown.length,
      amountWon: none ? null : shown.reduce((total, record) => total + (record.amountWon ?? 0), 0),
      suppressed: shown.length < group.length,
    };
  });
  return cells.sort((a, b) => byText(a.key, b.key)).map(({ key: _, ...cell }) => cell);
}
