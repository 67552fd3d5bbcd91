import { readAmount } from '../cells/amount.ts';
import { type PreciseDate, readDate } from '../cells/date.ts';
import type { DatePrecision } from '../cells/date-precision.ts';
import { readBusinessNumberCell, readStartupIdCell } from '../cells/identity.ts';
import { type CompanyName, readCompanyName } from '../cells/name.ts';
import { readPeriod } from '../cells/period.ts';
import { readRecordId, readText } from '../cells/text.ts';
import type { ExtraColumn, ExtraValues } from './extra.ts';
import {
  createFieldReader,
  type FieldReader,
  type RowSource,
  readCode,
  readNetworkId,
  readNetworkIds,
  readUrl,
} from './field-reader.ts';
import { supportFields } from './fields.ts';
import { lastDay } from './last-day.ts';
import { readExtra } from './read-extra.ts';

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
  /** null: the mapping's organization. */
  providerId: string | null;
  /** Local ids. */
  programId: string | null;
  spaceId: string | null;
  stageAtStart: string | null;
  themeIds: string[];
  jointWithIds: string[];
  agreementId: string | null;
  referralId: string | null;
  sourceUrl: string | null;
  extra: ExtraValues;
}

/** Reads a row as a support record, telling everything that is refused, and its id wherever that can be read. */
export function readRecord(source: RowSource, columns: readonly ExtraColumn[]) {
  const { row, demo, isMerged, references } = source;
  const reader = createFieldReader(source);
  const { need, may, refuse, refused } = reader;
  // One amount for three rows would count three times, and one id cannot name three records.
  for (const field of ['id', 'amount'] as const) if (isMerged(field)) refuse(field, 'MERGED');

  const id = isMerged('id') ? null : need('id', readRecordId);
  const startupId = may('startupId', readStartupIdCell);
  const businessNumber = may('businessNumber', (cell) => readBusinessNumberCell(cell, { demo }));
  const dates = readDates(reader, source);
  const record = {
    sheet: row.sheet,
    row: row.number,
    startup: toStartup(startupId, businessNumber),
    startupName: may('startupName', readCompanyName),
    kind: need('kind', readCode),
    title: need('title', readText),
    ...dates,
    amountWon: isMerged('amount') ? null : may('amount', (cell, { unit }) => readAmount(cell, unit)),
    status: may('status', readCode),
    disclosure: may('disclosure', readCode),
    providerId: may('provider', readCode),
    programId: may('program', (cell, from) => references.read('programs', cell, from)),
    spaceId: may('space', (cell, from) => references.read('spaces', cell, from)),
    stageAtStart: may('stageAtStart', readCode),
    themeIds: may('themes', readNetworkIds(supportFields.themes)) ?? [],
    jointWithIds: may('jointWith', readNetworkIds(supportFields.jointWith)) ?? [],
    agreementId: may('agreement', readNetworkId(supportFields.agreement)),
    referralId: may('referral', readNetworkId(supportFields.referral)),
    sourceUrl: may('sourceUrl', readUrl),
    extra: readExtra(columns, source, refuse),
  };
  const whole = refused.length > 0 ? null : ({ ...record, localId: id } as TabularRecord);
  return { record: whole, id, refused };
}

function readDates({ need, may, refuse }: FieldReader, { fields }: RowSource) {
  let from: PreciseDate | null;
  let to: PreciseDate | null = null;
  if (fields.period) {
    const period = need('period', readPeriod);
    from = period?.from ?? null;
    to = period?.to ?? null;
  } else {
    from = need('startedOn', readDate);
  }
  to = may('endedOn', readDate) ?? to;
  const endedOn = to && lastDay(to);
  if (from && endedOn && endedOn < from.day) refuse(fields.endedOn ? 'endedOn' : 'period', 'DATE_ORDER');
  return { startedOn: from?.day, startedOnPrecision: from?.precision, endedOn };
}

function toStartup(id: number | null, businessNumber: string | null): TabularRecord['startup'] {
  if (id !== null) return { by: 'ID', number: id };
  return businessNumber === null ? null : { by: 'BUSINESS_NUMBER', number: businessNumber };
}
