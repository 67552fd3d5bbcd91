import type { AmountUnit } from '../cells/amount.ts';
import type { Cell, SourceColumn } from '../file/row.ts';
import { booleanWords, type ExtraColumn, extraTypes } from '../mapping/extra.ts';
import { readExtraCell } from '../mapping/read-extra.ts';
import { unitIn } from './column.ts';
import { wordsInEnglish } from './english-words.ts';

/** A column that no field of the contract was found for, as a field of the organization's own record type. */
export interface OwnColumnProposal {
  source: ExtraColumn;
  /** 0 to 1; low where a person has to name it. */
  confidence: number;
  reasons: string[];
}

/** A column that is left alone, and why. */
export interface ColumnLeftOut {
  column: string;
  reason: 'EMPTY' | 'NO_HEADER' | 'PERSONAL';
}

/** What a proposal sees of a column. */
export interface OwnColumnSample {
  label: string;
  /** Its letters, `J`. */
  letters: string;
  cells: readonly Cell[];
  titleUnit: AmountUnit | null;
  source?: SourceColumn | undefined;
}

/**
 * Proposes a field of its own for a column: its type by all of its values, its name by known words. What looks like
 * data about persons, has no header, or is empty, is left out, to be taken by hand.
 */
export function proposeOwnColumn(
  sample: OwnColumnSample,
  taken: ReadonlySet<string>,
): OwnColumnProposal | ColumnLeftOut {
  const { label, letters, cells, source } = sample;
  const ko = source?.comment ?? label;
  if (/^\([A-Z]+\)$/.test(label)) return { column: label, reason: 'NO_HEADER' };
  if (personal.test(label) || personal.test(ko)) return { column: label, reason: 'PERSONAL' };
  if (cells.length === 0) return { column: label, reason: 'EMPTY' };
  const typed = typeOf(sample);
  const english = wordsInEnglish(ko) ?? wordsInEnglish(label) ?? wordsOfName(label);
  const name = toName(english ?? `column ${letters}`, letters, taken);
  const reasons = [
    `its ${cells.length} values are of type ${typed.type}`,
    english === null ? 'write a name and a description in English' : 'look over its name in English',
    'for OWNER: nobody else sees it until PARTNER or ANYONE stands there',
  ];
  const column: ExtraColumn = {
    ...{
      column: label,
      field: name,
      ...typed,
      ko,
      en: english === null ? `Column ${letters}` : sentence(english),
    },
    for: 'OWNER',
  };
  return { source: column, confidence: english === null ? 0.4 : 0.7, reasons };
}

type Typed = Pick<ExtraColumn, 'type' | 'values' | 'unit' | 'serial'>;

/** The narrowest type that all values have; numbers count won only where the header says that they are money. */
function typeOf({ label, cells, titleUnit, source }: OwnColumnSample): Typed {
  const unit = unitIn(label) ?? titleUnit;
  const codes = source?.type === 'ENUM' ? enumCodes(source.values ?? []) : null;
  const candidates: Record<ExtraColumn['type'], Typed | null> = {
    ENUM: codes && { type: 'ENUM', values: codes },
    BOOLEAN: { type: 'BOOLEAN' },
    DATE: cells.every(isDateLike) || source?.type === 'DATE' ? { type: 'DATE' } : null,
    WON: money.test(label) ? { type: 'WON', ...(unit ? { unit } : {}) } : null,
    WHOLE: { type: 'WHOLE' },
    NUMBER: { type: 'NUMBER' },
    TEXT: { type: 'TEXT' },
  };
  // Numbers with leading zeros are names.
  const isNamed = cells.some((cell) => cell.kind === 'text' && /^0\d/.test(cell.text.trim()));
  const order = [...extraTypes].sort((one, other) => narrowest.indexOf(one) - narrowest.indexOf(other));
  const found = order
    .filter((type) => !isNamed || (type !== 'WHOLE' && type !== 'NUMBER'))
    .map((type) => candidates[type])
    .find((candidate) => candidate && cells.every((cell) => 'value' in readExtraCell(cell, candidate)));
  return found ?? { type: 'TEXT' };
}

const narrowest: ReadonlyArray<ExtraColumn['type']> = [
  'ENUM',
  'BOOLEAN',
  'DATE',
  'WON',
  'WHOLE',
  'NUMBER',
  'TEXT',
];

/** 20240301 may be a number like another. */
function isDateLike(cell: Cell): boolean {
  if (cell.kind === 'number') return cell.shown !== undefined;
  return cell.kind === 'text' && /[.\-/년월]/.test(cell.text) && !(cell.text.trim() in booleanWords);
}

/** Codes for the values of a database's enum; null where one cannot be written as a code. */
function enumCodes(values: readonly string[]): Record<string, string> | null {
  const codes = values.map((value) => value.toUpperCase().replace(/[^A-Z0-9]+/g, '_'));
  const areCodes =
    codes.every((code) => /^[A-Z][A-Z0-9_]*$/.test(code)) && new Set(codes).size === codes.length;
  return areCodes && codes.length > 0
    ? Object.fromEntries(values.map((value, index) => [value, codes[index]!]))
    : null;
}

/** The words of a name as databases write them: `export_amount`, `exportAmount`. */
function wordsOfName(label: string): string | null {
  const words = label
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replace(/[^A-Za-z0-9]+/g, ' ')
    .trim()
    .toLowerCase();
  return /^[a-z]/.test(words) && !/[^\x20-\x7e]/.test(label) ? words : null;
}

function toName(words: string, letters: string, taken: ReadonlySet<string>): string {
  const [first, ...rest] = words.split(' ');
  const name = `${first}${rest.map((word) => word.slice(0, 1).toUpperCase() + word.slice(1)).join('')}`;
  return taken.has(name) ? `${name}${letters}` : name;
}

function sentence(words: string): string {
  return words.slice(0, 1).toUpperCase() + words.slice(1);
}

const money =
  /금액|지원금|매출|비용|사업비|예산|국비|시비|도비|구비|자부담|투자액|대출|융자액|amount|sales|budget|price|won\b/i;
const personal =
  /주민|생년|생일|성별|나이|연령|연락처|전화|휴대폰|핸드폰|이메일|e-?mail|계좌|대표자|대표명|성명|이름|담당자|장애|국적|birth|gender|phone|mobile|resident|account|person/i;
