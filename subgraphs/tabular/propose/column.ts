import { type AmountUnit, amountUnits, readAmount } from '../cells/amount.ts';
import { readDate } from '../cells/date.ts';
import { readBusinessNumberCell, readStartupIdCell } from '../cells/identity.ts';
import { readPeriod } from '../cells/period.ts';
import { readRecordId, readText } from '../cells/text.ts';
import type { Cell, SourceColumn } from '../file/row.ts';
import type { FieldSource } from '../mapping/mapping.ts';
import { codeOf, type ProposedField, proposedFields, wordConfidenceFor } from './field-words.ts';

/** A column taken for a field, with how sure that is and what speaks for it. */
export interface ColumnProposal {
  field: ProposedField;
  source: FieldSource;
  /** 0 to 1. */
  confidence: number;
  /** Why, and what to look at, for people. */
  reasons: string[];
}

/** A column's label and its filled cells in the sample. */
export interface SampledColumn {
  label: string;
  cells: readonly Cell[];
  /** What the source itself says of it. */
  source?: SourceColumn | undefined;
  /** What the lines above the header say bare amounts count, `(단위: 천원)`. */
  titleUnit: AmountUnit | null;
}

/** How well a column would serve as a field; null where nothing speaks for it. */
export function proposeColumn(field: ProposedField, column: SampledColumn): ColumnProposal | null {
  const { source: told } = column;
  const isKey = field === 'id' && told?.isKey === true;
  const isOfType = !told?.type || !unfit[told.type]?.has(field);
  const byWords = Math.max(
    wordConfidenceFor(field, column.label),
    wordConfidenceFor(field, told?.comment ?? ''),
  );
  const word = isKey ? 1 : isOfType ? byWords : 0;
  const tried = tryValues(field, column);
  const total = column.cells.length;
  const share = total === 0 ? 0 : tried.read / total;
  // Numbers with check digits speak for themselves; of other values a fitting form says little without the word.
  const isChecked = field === 'businessNumber' || field === 'startupId';
  const confidence = word === 0 ? (isChecked && share > 0.5 ? share * 0.8 : 0) : word * (0.3 + 0.7 * share);
  if (confidence < 0.2) return null;
  const named = isKey
    ? "it is the table's primary key"
    : word > 0.7
      ? 'its header is a known word'
      : word > 0
        ? 'its header is like a known word'
        : 'its values alone';
  const reasons = [named, `${tried.read} of ${total} values read`, ...tried.remarks];
  return {
    field,
    source: { column: column.label, ...tried.source },
    confidence: confidence * tried.trust,
    reasons,
  };
}

/** Fields that values of a type cannot tell. */
const unfit: Readonly<Partial<Record<NonNullable<SourceColumn['type']>, ReadonlySet<ProposedField>>>> = {
  BOOLEAN: new Set(proposedFields),
  DATE: new Set(proposedFields.filter((field) => field !== 'startedOn' && field !== 'endedOn')),
  NUMBER: new Set(['kind', 'status', 'disclosure', 'title', 'startupName', 'period']),
};

interface Tried {
  read: number;
  source: FieldSource;
  remarks: string[];
  /** Below 1 where what is proposed has to be looked at. */
  trust: number;
}

function tryValues(field: ProposedField, { label, cells, titleUnit }: SampledColumn): Tried {
  const count = (reads: (cell: Cell) => object) => cells.filter((cell) => 'value' in reads(cell)).length;
  const plain = (read: number, source: FieldSource = {}): Tried => ({ read, source, remarks: [], trust: 1 });
  switch (field) {
    case 'businessNumber':
      return plain(count((cell) => readBusinessNumberCell(cell, { demo: true })));
    case 'startupId':
      return plain(count(readStartupIdCell));
    case 'startedOn':
    case 'endedOn':
      return withSerial(cells);
    case 'period':
      return plain(count((cell) => readPeriod(cell)));
    case 'amount':
      return tryAmounts(label, cells, titleUnit);
    case 'id':
      return tryIds(label, cells);
    case 'kind':
    case 'status':
    case 'disclosure':
      return tryCodes(field, cells);
    case 'title':
    case 'startupName':
      return plain(cells.filter((cell) => cell.kind === 'text').length);
    default:
      return field satisfies never;
  }
}

/** A bare number is proposed as a count of days only where the year that it gives is one of support records. */
function withSerial(cells: readonly Cell[]): Tried {
  const others = cells.filter((cell) => 'refused' in readDate(cell));
  const plain = cells.length - others.length;
  const counted = others.flatMap((cell) => {
    const reading = readDate(cell, { serial: true });
    return 'value' in reading ? [Number(reading.value.day.slice(0, 4))] : [];
  });
  if (counted.length === 0) return { read: plain, source: {}, remarks: [], trust: 1 };
  if (!counted.every((year) => year >= 1990 && year <= new Date().getFullYear() + 5)) {
    const remark = `${counted.length} are bare numbers, which are no days of these years as Excel counts them`;
    return { read: plain, source: {}, remarks: [remark], trust: 0.5 };
  }
  const remark = `${counted.length} are bare numbers taken as Excel's count of days`;
  return { read: plain + counted.length, source: { serial: true }, remarks: [remark], trust: 0.9 };
}

function tryAmounts(label: string, cells: readonly Cell[], titleUnit: AmountUnit | null): Tried {
  const unit = unitIn(label) ?? titleUnit ?? '원';
  const readings = cells.map((cell) => readAmount(cell, unit));
  const read = readings.filter((reading) => 'value' in reading).length;
  const small = readings.filter(
    (reading) => 'value' in reading && reading.value > 0 && reading.value < 10_000,
  ).length;
  const isDoubtful = unit === '원' && small > read / 2;
  const remarks = isDoubtful ? ['most amounts are below 10,000 won: is the unit 천원 or 백만원?'] : [];
  return { read, source: { unit }, remarks, trust: isDoubtful ? 0.5 : 1 };
}

/** The unit that a text names in brackets or after 단위. */
export function unitIn(text: string): AmountUnit | null {
  const found = (/단위\s*[:：]?\s*([가-힣]+)/u.exec(text) ?? /[(（[]\s*([가-힣]+)/u.exec(text))?.[1];
  return amountUnits.find((unit) => unit === found) ?? null;
}

function tryIds(label: string, cells: readonly Cell[]): Tried {
  const ids = cells.flatMap((cell) => {
    const read = readRecordId(cell);
    return 'value' in read ? [read.value] : [];
  });
  const distinct = new Set(ids).size;
  const isLineNumber = /^(연번|순번|번호|no\.?)$/i.test(label.trim());
  const remarks = [
    ...(distinct < ids.length ? [`${ids.length - distinct} repeat`] : []),
    ...(isLineNumber
      ? ['it numbers the lines: in the next file the same record may have another number']
      : []),
  ];
  return { read: distinct, source: {}, remarks, trust: isLineNumber ? 0.5 : 1 };
}

function tryCodes(field: 'kind' | 'status' | 'disclosure', cells: readonly Cell[]): Tried {
  const values: Record<string, string> = {};
  const unknown = new Set<string>();
  let read = 0;
  for (const cell of cells) {
    const word = readText(cell);
    if ('refused' in word) continue;
    const code = codeOf(field, word.value);
    if (code === null) unknown.add(word.value);
    else {
      values[word.value] = code;
      read++;
    }
  }
  const remarks =
    unknown.size > 0 ? [`write what these mean under values: ${[...unknown].slice(0, 10).join(', ')}`] : [];
  return { read, source: { values }, remarks, trust: 1 };
}
