import { type Check, judge, notApplicable } from '../check.ts';
import { contributes, readCells, readSet, type Shape, wholeList } from '../statistics.ts';

/** That statistics and startup sets take filters as lists do. */
export const statisticsFilterChecks: readonly Check[] = [
  {
    id: 'stats.filter',
    level: 'must',
    title: 'Under a filter, cells count the records that the list has under it',
    hint: 'Put the filter of supportStats into the same condition as that of supports.',
    async run(subject) {
      if (!contributes(subject, 'supportStats')) return notApplicable('it contributes to no supportStats');
      const records = (await wholeList(subject))?.filter(({ status }) => status !== 'CANCELLED');
      if (!records?.length) return notApplicable('no list of supports was read to its end');
      const faults: string[] = [];
      for (const { filter, meets } of filtersOf(records)) {
        const cells = await readCells(subject, [], filter);
        const told = `with the filter ${JSON.stringify(filter)}`;
        if (typeof cells === 'string') {
          faults.push(`${told}: ${cells}`);
          continue;
        }
        const listed = records.filter(meets).length;
        const [cell] = cells;
        const counted = cell ? cell.records : 0;
        if (!cell?.suppressed && counted !== listed)
          faults.push(`${told}: the cell says ${counted} records, the list has ${listed}`);
      }
      return judge(faults);
    },
  },
  {
    id: 'set.list',
    level: 'must',
    title: 'startupSet has the startups of the records that the list has, under a filter too',
    hint: 'Give the number of each startup with a record that meets the filter, CANCELLED ones apart, whoever asks.',
    async run(subject) {
      if (!contributes(subject, 'startupSet')) return notApplicable('it contributes to no startupSet');
      const records = (await wholeList(subject))?.filter(({ status }) => status !== 'CANCELLED');
      if (!records?.length) return notApplicable('no list of supports was read to its end');
      const faults: string[] = [];
      for (const { filter, meets } of [{ filter: {}, meets: () => true }, ...filtersOf(records)]) {
        const numbers = await readSet(subject, filter);
        if (typeof numbers === 'string') faults.push(`where ${JSON.stringify(filter)}: ${numbers}`);
        else faults.push(...setFaults(filter, numbers, records.filter(meets)));
      }
      return judge(faults);
    },
  },
];

interface Trial {
  filter: Record<string, unknown>;
  meets(record: Shape): boolean;
}

/** The rarest kind, and the status and the start day of one record in the middle. */
function filtersOf(records: readonly Shape[]): Trial[] {
  const byKind = [...Map.groupBy(records, ({ kind }) => kind)].sort((a, b) => a[1].length - b[1].length);
  const { status, startedOn } = records[Math.floor(records.length / 2)];
  const kind = byKind[0]?.[0];
  return [
    { filter: { kinds: [kind] }, meets: (record) => record.kind === kind },
    { filter: { statuses: [status] }, meets: (record) => record.status === status },
    { filter: { started: { from: startedOn } }, meets: (record) => record.startedOn >= startedOn },
  ];
}

function setFaults(filter: Trial['filter'], numbers: readonly number[], records: readonly Shape[]): string[] {
  const told = records.map(({ startup }) => startup?.id as string | undefined);
  const missing = told.find((id) => id !== undefined && !numbers.includes(numberOf(id)));
  if (missing) return [`where ${JSON.stringify(filter)}: ${missing} is listed and not in the set`];
  // A startup that is not told may be any other.
  const isWhole = !told.includes(undefined);
  const most = new Set(told).size;
  return isWhole && numbers.length > most
    ? [`where ${JSON.stringify(filter)}: ${numbers.length} startups, and the list has ${most}`]
    : [];
}

/** The number that a startup's id is written of: seven digits to the base of 32. */
const numberOf = (id: string) =>
  [...id.slice(2, 9)].reduce(
    (number, digit) => number * 32 + '0123456789abcdefghjkmnpqrstvwxyz'.indexOf(digit),
    0,
  );
