import type { Cell } from '../file/row.ts';
import type { RefusalCode } from './refusals.ts';

/** What reading a cell gives: its value, or why it was refused. Nothing is guessed. */
export type Reading<T> = { value: T } | { refused: RefusalCode };

/** Text as it is read: NFKC (full-width digits, ㈜), without surrounding and repeated white space. */
export function readableText(text: string): string {
  return text.normalize('NFKC').replace(/\s+/gu, ' ').trim();
}

/** Refuses what no reader can read: errors, formulas without a value, letters lost in conversion. */
export function refuseUnreadable(cell: Cell): { refused: RefusalCode } | null {
  if (cell.kind === 'empty') return { refused: 'EMPTY' };
  if (cell.kind === 'error') return { refused: 'FORMULA_ERROR' };
  if (cell.kind === 'formula') return { refused: 'FORMULA_WITHOUT_VALUE' };
  if (cell.kind === 'text' && cell.text.includes('\uFFFD')) return { refused: 'LOST_LETTERS' };
  // What Excel shows for an error can also have been pasted as text.
  if (cell.kind === 'text' && /^#(REF!|N\/A|VALUE!|DIV\/0!|NAME\?|NULL!|NUM!)$/.test(cell.text.trim())) {
    return { refused: 'FORMULA_ERROR' };
  }
  return null;
}
