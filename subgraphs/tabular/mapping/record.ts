import { readAmount } from '../cells/amount.ts';
import { type PreciseDate, readDate } from '../cells/date.ts';
import type { DatePrecision } from '../cells/date-precision.ts';
import { readBusinessNumberCell, readStartupIdCell } from '../cells/identity.ts';
import { type CompanyName, readCompanyName } from '../cells/name.ts';
import { readPeriod } from '../cells/period.ts';
import type { Reading } from '../cells/reading.ts';
import type { RefusalCode } from '../cells/refusals.ts';
import { readRecordId, readText } from '../cells/text.ts';
import { type Cell, isEmptyCell, type Row } from '../file/row.ts';
import type { FieldName, FieldSource } from './mapping.ts';

/** A row as a support record, in the words of the contract; what the mapping does not give is null. */
export interface TabularRecord {
  sheet: string;
  row: number;
  /** The id's local part, without publisher and type. */
  localId: string;
  /** By which the startup is matched, the id before the business number; null: served without a startup. */
  startup: { by: 'ID'; number: number } | { by: 'BUSINESS_NUMBER'; number: string } | null;
  startupName: CompanyName | null;
  kind: string;
  title: string;
  startedOn: string;
  startedOnPrecision: DatePrecision;
  /** The last day; of a coarse end the last of its period. */
  endedOn: string | null;
  amountWon: number | null;
  status: string | null;
  disclosure: string | null;
}

/** What reading a record needs of its row. */
export interface RecordSource {
  row: Row;
  fields: Partial<Record<FieldName, FieldSource>>;
  demo: boolean;
  cellOf(field: FieldName): Cell;
  /** Whether the field's cell stands for several rows. */
  isMerged(field: FieldName): boolean;
}

/** What reading gives: the record where nothing is refused, and its id wherever that can be read. */
export interface ReadRecord {
  record: TabularRecord | null;
  id: string | null;
  refused: Array<[FieldName, RefusalCode]>;
}

/** Reads all fields of a row, telling everything that is refused. */
export function readRecord(source: RecordSource): ReadRecord {
  const { row, fields, demo, cellOf } = source;
  const refused: ReadRecord['refused'] = [];
  const take = <T>(field: FieldName, reading: Reading<T>): T | null => {
    if ('value' in reading) return reading.value;
    refused.push([field, reading.refused]);
    return null;
  };
  const optional = <T>(field: FieldName, read: (cell: Cell) => Reading<T>): T | null => {
    const cell = cellOf(field);
    return !fields[field] || isEmptyCell(cell) ? null : take(field, read(cell));
  };
  // One amount for three rows would count three times, and one id cannot name three records.
  for (const field of ['id', 'amount'] as const) if (source.isMerged(field)) refused.push([field, 'MERGED']);

  const id = source.isMerged('id') ? null : take('id', readRecordId(cellOf('id')));
  const startupId = optional('startupId', readStartupIdCell);
  const businessNumber = optional('businessNumber', (cell) => readBusinessNumberCell(cell, { demo }));
  const dates = readDates(source, take, optional);
  const record = {
    sheet: row.sheet,
    row: row.number,
    startup: toStartup(startupId, businessNumber),
    startupName: optional('startupName', readCompanyName),
    kind: take('kind', readCode(fields.kind, cellOf('kind'))),
    title: take('title', readText(cellOf('title'))),
    ...dates,
    amountWon: source.isMerged('amount') ? null : readAmountField(fields.amount, optional),
    status: codeOrNull('status'),
    disclosure: codeOrNull('disclosure'),
  };
  return { record: refused.length > 0 ? null : ({ ...record, localId: id } as TabularRecord), id, refused };

  function codeOrNull(field: 'status' | 'disclosure'): string | null {
    const given = fields[field];
    return optional(field, (cell) => readCode(given, cell));
  }
}

type Take = <T>(field: FieldName, reading: Reading<T>) => T | null;
type Optional = <T>(field: FieldName, read: (cell: Cell) => Reading<T>) => T | null;

function readDates({ fields, cellOf }: RecordSource, take: Take, optional: Optional) {
  let from: PreciseDate | null;
  let to: PreciseDate | null = null;
  if (fields.period) {
    const period = take('period', readPeriod(cellOf('period'), fields.period));
    from = period?.from ?? null;
    to = period?.to ?? null;
  } else {
    from = take('startedOn', readDate(cellOf('startedOn'), fields.startedOn));
  }
  to = optional('endedOn', (cell) => readDate(cell, fields.endedOn)) ?? to;
  const endedOn = to && lastDay(to);
  if (from && endedOn && endedOn < from.day)
    take(fields.endedOn ? 'endedOn' : 'period', { refused: 'DATE_ORDER' });
  return { startedOn: from?.day, startedOnPrecision: from?.precision, endedOn };
}

function lastDay({ day, precision }: PreciseDate): string {
  if (precision === 'DAY') return day;
  const [year, month] = day.split('-').map(Number);
  const months = { MONTH: 1, HALF: 6, YEAR: 12 }[precision];
  return new Date(Date.UTC(year!, month! - 1 + months, 0)).toISOString().slice(0, 10);
}

function toStartup(id: number | null, businessNumber: string | null): TabularRecord['startup'] {
  if (id !== null) return { by: 'ID', number: id };
  return businessNumber === null ? null : { by: 'BUSINESS_NUMBER', number: businessNumber };
}

function readAmountField(source: FieldSource | undefined, optional: Optional): number | null {
  return optional('amount', (cell) => readAmount(cell, source?.unit));
}

function readCode(source: FieldSource | undefined, cell: Cell): Reading<string> {
  if (source?.value !== undefined) return { value: source.value };
  const word = readText(cell);
  if ('refused' in word) return word;
  // The mapping's words are a partner's text: an own property only.
  const values = source?.values ?? {};
  return Object.hasOwn(values, word.value) ? { value: values[word.value]! } : { refused: 'UNKNOWN_VALUE' };
}
