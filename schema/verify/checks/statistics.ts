import { isEnumType } from 'graphql';
import { type Check, judge, notApplicable } from '../check.ts';
import { contributes, readCells, readSet, type Shape, wholeList } from '../statistics.ts';
import type { Subject } from '../subject.ts';

/** Statistics and startup sets: what is added up over all sources. */
export const statisticsChecks: readonly Check[] = [
  {
    id: 'stats.cells',
    level: 'must',
    title: 'Cells have one value for each axis, in the order asked for, and no two cells have the same',
    hint: 'Answer one cell for each combination that has records, with dimensions in the order of groupBy.',
    async run(subject) {
      if (!contributes(subject, 'supportStats')) return notApplicable('it contributes to no supportStats');
      const faults: string[] = [];
      for (const groupBy of [
        [],
        ['KIND'],
        ['YEAR', 'KIND'],
        ['STAGE_AT_START', 'PROVIDER', 'MONTH'],
        ['THEME'],
      ]) {
        const cells = await readCells(subject, groupBy);
        if (typeof cells === 'string') {
          faults.push(cells);
          continue;
        }
        const keys = cells.map(({ dimensions }) => dimensions.map(({ key }: Shape) => key).join('\n'));
        const odd = cells.find(
          ({ dimensions }) => dimensions.map(({ name }: Shape) => name).join() !== groupBy.join(),
        );
        if (odd)
          faults.push(
            `groupBy ${groupBy.join(', ')}: a cell has the axes ${odd.dimensions.map(({ name }: Shape) => name).join(', ')}`,
          );
        if (new Set(keys).size < keys.length)
          faults.push(`groupBy ${groupBy.join(', ')}: two cells have the same key`);
      }
      return judge(faults);
    },
  },
  {
    id: 'stats.totals',
    level: 'must',
    title: 'Cells count the records that are listed, CANCELLED ones apart',
    hint: 'Count records and add their amounts by the same filter as the list; leave CANCELLED records out everywhere.',
    async run(subject) {
      if (!contributes(subject, 'supportStats') || !contributes(subject, 'supports'))
        return notApplicable('it does not contribute to both supportStats and supports');
      const cells = await readCells(subject, ['KIND']);
      if (typeof cells === 'string') return judge([cells]);
      const counted = await countByKind(subject, cells);
      const faults = cells.flatMap(({ dimensions: [axis], records: told, suppressed }) => {
        const listed = counted.get(axis?.key) ?? 0;
        return suppressed || told === listed
          ? []
          : [`KIND ${axis?.key}: the cell says ${told} records, the list has ${listed}`];
      });
      const missing = [...counted.keys()].find(
        (kind) => !cells.some(({ dimensions: [axis] }) => axis?.key === kind),
      );
      if (missing !== undefined) faults.push(`KIND ${missing} has no cell, and the list has records of it`);
      return judge(faults);
    },
  },
  {
    id: 'stats.suppression',
    level: 'must',
    title: 'Cells behind which one or two startups stand tell no numbers',
    hint: 'Answer records and amountWon null and suppressed true where 1 or 2 distinct startups stand behind a cell.',
    async run(subject) {
      if (!contributes(subject, 'supportStats')) return notApplicable('it contributes to no supportStats');
      const cells = await readCells(subject, ['KIND']);
      if (typeof cells === 'string') return judge([cells]);
      const faults = cells
        .filter(
          ({ suppressed, records, amountWon }) => suppressed && (records !== null || amountWon !== null),
        )
        .map(({ dimensions: [axis] }) => `KIND ${axis?.key} is suppressed and tells numbers`);
      const counted = Map.groupBy(
        ((await wholeList(subject)) ?? []).filter(({ status }) => status !== 'CANCELLED'),
        ({ kind }) => kind,
      );
      for (const {
        dimensions: [axis],
        suppressed,
      } of cells) {
        const startups = (counted.get(axis?.key) ?? []).map(({ startup }: Shape) => startup?.id);
        // A startup that was not told may be one of the others, or one more.
        const isFew = startups.length > 0 && !startups.includes(undefined) && new Set(startups).size < 3;
        if (isFew && !suppressed)
          faults.push(`KIND ${axis?.key} has ${new Set(startups).size} startups and is not suppressed`);
      }
      return judge(faults);
    },
  },
  {
    id: 'stats.refused',
    level: 'should',
    title: 'More than three axes, or one twice, are refused',
    hint: 'Answer BAD_INPUT: cells of four axes are nearly records.',
    async run(subject) {
      if (!contributes(subject, 'supportStats')) return notApplicable('it contributes to no supportStats');
      const faults: string[] = [];
      for (const groupBy of [
        ['KIND', 'KIND'],
        ['KIND', 'YEAR', 'PROVIDER', 'THEME'],
      ]) {
        const cells = await readCells(subject, groupBy);
        if (typeof cells !== 'string')
          faults.push(`groupBy ${groupBy.join(', ')} came to ${cells.length} cells`);
      }
      return judge(faults);
    },
  },
  {
    id: 'set.form',
    level: 'must',
    title:
      'startupSet answers one set: numbers of startups, ascending, and none where nothing meets the filter',
    hint: 'Answer a list of exactly one { asOf, ids }: differences of the ascending numbers as LEB128, in base64url without padding.',
    async run(subject) {
      if (!contributes(subject, 'startupSet')) return notApplicable('it contributes to no startupSet');
      const faults: string[] = [];
      for (const where of [{}, { ids: ['verify:none:1'] }]) {
        const numbers = await readSet(subject, where);
        if (typeof numbers === 'string') faults.push(`where ${JSON.stringify(where)}: ${numbers}`);
        else if ('ids' in where && numbers.length > 0)
          faults.push(`where ${JSON.stringify(where)}: ${numbers.length} startups`);
      }
      return judge(faults);
    },
  },
];

/** How many records that are not CANCELLED there are of each kind: as listed, or as told where there are too many to list. */
async function countByKind(subject: Subject, cells: readonly Shape[]): Promise<Map<string, number>> {
  const records = await wholeList(subject);
  if (records) {
    const counted = records.filter(({ status }) => status !== 'CANCELLED');
    return new Map([...Map.groupBy(counted, ({ kind }) => kind)].map(([kind, some]) => [kind, some.length]));
  }
  const type = subject.served.schema.getType('SupportStatus');
  const all = isEnumType(type) ? type.getValues().map(({ name }) => name) : [];
  const statuses = all.filter((name) => name !== 'CANCELLED');
  const query =
    'query ($filter: SupportFilter) { g0: supports(filter: $filter, first: 1) { __typename totalCount } }';
  const counts = new Map<string, number>();
  for (const { dimensions } of cells) {
    const kind = dimensions[0]?.key;
    const answer = await subject.asker.ask(query, { filter: { kinds: [kind], statuses } });
    counts.set(kind, answer.data?.g0?.totalCount);
  }
  return counts;
}
