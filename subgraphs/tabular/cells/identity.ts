import { readStartupId } from '@ieum/kit/startup-id.ts';
import { type BusinessNumberRefusal, readBusinessNumber } from '@ieum/schema/contract/business-number.ts';
import type { Cell } from '../file/row.ts';
import { type Reading, readableText, refuseUnreadable } from './reading.ts';
import type { RefusalCode } from './refusals.ts';

/** Reads a business number (사업자등록번호) to its ten digits; `demo` takes those that are issued to nobody. */
export function readBusinessNumberCell(cell: Cell, { demo }: { demo: boolean }): Reading<string> {
  const unreadable = refuseUnreadable(cell);
  if (unreadable) return unreadable;
  if (cell.kind === 'number') {
    const digits = String(cell.value);
    if (!/^\d{1,10}$/.test(digits)) return { refused: 'NUMBER_FORMAT' };
    // Padding would find a firm for most mistyped numbers with a fitting check digit.
    if (digits.length < 10) return { refused: 'NUMBER_LEADING_ZERO' };
    return check(digits, demo);
  }
  if (cell.kind !== 'text') return { refused: 'NUMBER_FORMAT' };
  return check(
    readableText(cell.text)
      .replace(/ /g, '')
      .replace(/[‐‑‒–—−]/g, '-'),
    demo,
  );
}

/** Reads a startup's id of the network to its number. */
export function readStartupIdCell(cell: Cell): Reading<number> {
  const unreadable = refuseUnreadable(cell);
  if (unreadable) return unreadable;
  const number = cell.kind === 'text' ? readStartupId(cell.text) : null;
  return number === null ? { refused: 'STARTUP_ID' } : { value: number };
}

function check(text: string, demo: boolean): Reading<string> {
  const read = readBusinessNumber(text, { demo });
  return 'number' in read ? { value: read.number } : { refused: codes[read.refused] };
}

const codes: Record<BusinessNumberRefusal, RefusalCode> = {
  FORMAT: 'NUMBER_FORMAT',
  CHECKSUM: 'NUMBER_CHECKSUM',
  DEMO_ONLY: 'NUMBER_DEMO_ONLY',
};
