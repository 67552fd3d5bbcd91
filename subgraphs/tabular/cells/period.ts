import type { Cell } from '../file/row.ts';
import { type DateOptions, type PreciseDate, readDate, readDateText } from './date.ts';
import { type Reading, readableText, refuseUnreadable } from './reading.ts';

/** A period; without an end it is open, or the file does not tell. */
export interface Period {
  from: PreciseDate;
  to: PreciseDate | null;
}

/**
 * Reads a start and an end in one cell: `2024.3.1 ~ 2024.12.31`, `2024.3~2025.2`, `2024-03-01부터 2024-12-31까지`.
 * An end without a year, `2024.3.1 ~ 12.31`, lies in the year of the start; with nothing behind the mark the period
 * is open; one date alone is a start.
 */
export function readPeriod(cell: Cell, options: DateOptions = {}): Reading<Period> {
  const unreadable = refuseUnreadable(cell);
  if (unreadable) return unreadable;
  if (cell.kind !== 'text') return alone(readDate(cell, options));
  const text = readableText(cell.text)
    .replace(/^\(기간\)/, '')
    .replace(/['‘’`]/g, "'");
  const parts = text.split(/ ?[~∼〜] ?| ?부터 ?| [-–—] |(?<=\d\.?)[–—](?=\d)/);
  if (parts.length === 1) return alone(readDateText(text, options));
  if (parts.length > 2) return { refused: 'PERIOD_FORMAT' };
  const from = readDateText(parts[0]!.trim(), options);
  if ('refused' in from) return from;
  const end = parts[1]!.replace(/까지$/, '').trim();
  if (end === '' || end === '현재' || end === '계속') return { value: { from: from.value, to: null } };
  const to = readDateText(withYear(end, from.value), options);
  if ('refused' in to) return to;
  if (to.value.day < from.value.day) return { refused: 'DATE_ORDER' };
  return { value: { from: from.value, to: to.value } };
}

function alone(reading: Reading<PreciseDate>): Reading<Period> {
  return 'value' in reading ? { value: { from: reading.value, to: null } } : reading;
}

/** Puts the start's year before an end that has none; only where the start is a day, so that the forms agree. */
function withYear(end: string, { day, precision }: PreciseDate): string {
  const year = day.slice(0, 4);
  if (precision === 'DAY' && /^\d{1,2} ?[./-] ?\d{1,2}\.?$/.test(end)) {
    return `${year}.${end.replace(/[ ]/g, '').replace(/[/-]/, '.')}`;
  }
  return precision !== 'YEAR' && /^\d{1,2}월(?: ?\d{1,2}일)?$/.test(end) ? `${year}년 ${end}` : end;
}
