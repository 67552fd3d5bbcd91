import { readAmount } from '../cells/amount.ts';
import { readDate } from '../cells/date.ts';
import type { Reading } from '../cells/reading.ts';
import type { RefusalCode } from '../cells/refusals.ts';
import { readText } from '../cells/text.ts';
import { type Cell, isEmptyCell } from '../file/row.ts';
import { booleanWords, type ExtraColumn, type ExtraValue, type ExtraValues } from './extra.ts';

/** Reads the columns of a row that become fields of their own; an empty cell has no value, and a wrong one is refused. */
export function readExtra(
  columns: readonly ExtraColumn[],
  { cellOf }: { cellOf(field: string): Cell },
  refuse: (field: string, code: RefusalCode) => void,
): ExtraValues {
  const values: ExtraValues = {};
  for (const column of columns) {
    const cell = cellOf(column.field);
    if (isEmptyCell(cell)) continue;
    const reading = readExtraCell(cell, column);
    if ('value' in reading) values[column.field] = reading.value;
    else refuse(column.field, reading.refused);
  }
  return values;
}

/** Reads one cell as the column's type. */
export function readExtraCell(
  cell: Cell,
  column: Pick<ExtraColumn, 'type' | 'values' | 'unit' | 'serial'>,
): Reading<ExtraValue> {
  switch (column.type) {
    case 'TEXT':
      return readText(cell);
    case 'WON':
      return readAmount(cell, column.unit);
    case 'DATE':
      return readDate(cell, column);
    case 'WHOLE':
      return readNumber(cell, /^-?(\d{1,3}(,\d{3})+|\d{1,10})$/, 2 ** 31);
    case 'NUMBER':
      return readNumber(cell, /^-?(\d{1,3}(,\d{3})+|\d{1,15})(\.\d{1,15})?$/, Number.MAX_SAFE_INTEGER);
    case 'BOOLEAN':
      return readBoolean(cell, column.values ?? booleanWords);
    case 'ENUM':
      return readWord(cell, column.values ?? {});
    default:
      return column.type satisfies never;
  }
}

function readNumber(cell: Cell, pattern: RegExp, limit: number): Reading<number> {
  const text = readText(cell);
  if ('refused' in text) return text;
  const plain = text.value.normalize('NFKC');
  const value = Number(plain.replaceAll(',', ''));
  return pattern.test(plain) && Math.abs(value) < limit ? { value } : { refused: 'NUMBER' };
}

function readBoolean(cell: Cell, words: Readonly<Record<string, string>>): Reading<boolean> {
  if (cell.kind === 'boolean') return { value: cell.value };
  const read = readWord(cell, words);
  return 'value' in read ? { value: read.value === 'true' } : read;
}

function readWord(cell: Cell, words: Readonly<Record<string, string>>): Reading<string> {
  const text = readText(cell);
  if ('refused' in text) return text;
  return Object.hasOwn(words, text.value) ? { value: words[text.value]! } : { refused: 'UNKNOWN_VALUE' };
}
