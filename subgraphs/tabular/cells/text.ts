import type { Cell } from '../file/row.ts';
import { type Reading, refuseUnreadable } from './reading.ts';

/** Reads text as it is to be shown: NFC, white space collapsed; a number is text too. */
export function readText(cell: Cell): Reading<string> {
  const unreadable = refuseUnreadable(cell);
  if (unreadable) return unreadable;
  if (cell.kind === 'number' && cell.shown === undefined) return { value: String(cell.value) };
  if (cell.kind !== 'text') return { refused: 'TEXT_EXPECTED' };
  return { value: cell.text.normalize('NFC').replace(/\s+/gu, ' ').trim() };
}

/**
 * Reads the local part of a record's id, `[A-Za-z0-9._-]+`. Other letters are written as `_` and their code point in
 * hexadecimal between dots, so that different ids stay different: `창업-7` is `_cc3d.c5c5._-7`.
 */
export function readRecordId(cell: Cell): Reading<string> {
  const read = readText(cell);
  if ('refused' in read) return read;
  if (cell.kind === 'number' && !Number.isInteger(cell.value)) return { refused: 'ID_FORM' };
  if (read.value.length > 64) return { refused: 'ID_FORM' };
  return { value: read.value.replace(/[^A-Za-z0-9.-]+/gu, encode) };
}

function encode(letters: string): string {
  return `_${Array.from(letters, (letter) => letter.codePointAt(0)!.toString(16)).join('.')}._`;
}

/** What kind of value stands in a cell, with its shape, without the value: `text 999-가가`. */
export function valueClass(cell: Cell | undefined): string {
  switch (cell?.kind) {
    case 'text':
      return `text ${shapeOf(cell.text)}`;
    case 'number':
      return cell.shown ? 'date' : `number ${shapeOf(String(cell.value))}`;
    case 'error':
      return `error ${cell.code}`;
    case 'formula':
      return 'formula without a value';
    case 'boolean':
      return 'true or false';
    default:
      return 'empty';
  }
}

/** Digits become 9, Hangul 가, other letters A; reports of refused rows travel, and their values are personal data. */
function shapeOf(text: string): string {
  const shape = Array.from(text.normalize('NFC').trim(), (letter) =>
    /\p{Nd}/u.test(letter)
      ? '9'
      : /\p{Script=Hangul}/u.test(letter)
        ? '가'
        : /\p{L}/u.test(letter)
          ? 'A'
          : letter,
  );
  return shape.length > 24 ? `${shape.slice(0, 24).join('')}… (${shape.length})` : shape.join('');
}
