import { isCalendarDay, koreaDate } from '@ieum/kit/korea-date.ts';
import type { Cell } from '../file/row.ts';
import type { DatePrecision } from './date-precision.ts';
import { type Reading, readableText, refuseUnreadable } from './reading.ts';

/** A date with its precision; the day is the first of its period, `YYYY-MM-DD`. */
export interface PreciseDate {
  day: string;
  precision: DatePrecision;
}

/** How a column's dates are written. */
export interface DateOptions {
  /** Whether bare numbers are Excel's count of days (45352 is 2024-03-01). */
  serial?: boolean;
}

/**
 * Reads a date as public bodies write it, never more exact than it is written. A year of two digits is 1970 to 2069.
 * Refused is what can be read in two ways: `201105` (May 2011, or 5 November 2020), `3.4.2024`, `03/04/24`, and the number 2024.1,
 * which is what a spreadsheet makes of October as well.
 */
export function readDate(cell: Cell, options: DateOptions = {}): Reading<PreciseDate> {
  const unreadable = refuseUnreadable(cell);
  if (unreadable) return unreadable;
  if (cell.kind === 'number') return readNumber(cell.value, cell.shown, options);
  if (cell.kind !== 'text') return { refused: 'DATE_FORMAT' };
  return readDateText(readableText(cell.text), options);
}

/** Reads a date from NFKC text; see `readDate`. */
export function readDateText(text: string, options: DateOptions = {}): Reading<PreciseDate> {
  const { plain, weekday } = withoutWeekday(text.replace(/[‘’`´]/g, "'"));
  if (/[~∼〜]|부터/.test(plain)) return { refused: 'DATE_PERIOD' };
  if (/분기|\bQ[1-4]\b/i.test(plain)) return { refused: 'DATE_QUARTER' };
  if (/^\d+$/.test(plain)) return readDigits(plain, options);
  const reading = readWritten(plain);
  if (weekday && 'value' in reading && weekdayOf(reading.value.day) !== weekday)
    return { refused: 'DATE_WEEKDAY' };
  return reading;
}

function withoutWeekday(text: string): { plain: string; weekday?: string } {
  const found = /\s*\(([일월화수목금토])(?:요일)?\)/.exec(text);
  return found ? { plain: text.replace(found[0], ''), weekday: found[1]! } : { plain: text };
}

function weekdayOf(day: string): string {
  return '일월화수목금토'[new Date(`${day}T00:00:00Z`).getUTCDay()]!;
}

// Each pattern is one way of writing; the first that fits decides.
function readWritten(text: string): Reading<PreciseDate> {
  const instant = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/.exec(text);
  if (instant) {
    const at = new Date(text.replace(' ', 'T'));
    return Number.isNaN(at.getTime()) ? { refused: 'DATE_RANGE' } : day(koreaDate(at));
  }
  const withoutTime = text.replace(/[T ](?:오전|오후)? ?\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?$/, '');
  if (/^\d{1,2}[./-] ?\d{1,2}[./-] ?\d{4}\.?$/.test(withoutTime)) return { refused: 'DATE_AMBIGUOUS' };

  const half = /^(.+?)[년. ]* ?(상|하)(?:반기)?$/.exec(text);
  if (half && /반기$|'/.test(text)) {
    const year = readYear(`${half[1]}년`);
    return year === null ? { refused: 'DATE_FORMAT' } : first(year, half[2] === '상' ? 1 : 7, 'HALF');
  }
  const korean = /^('?\d{2}|\d{4})년(?:도|중)?(?: ?(\d{1,2})월(?: ?(\d{1,2})일)?)?$/.exec(withoutTime);
  const marked = /^('\d{2}|\d{4})(?: ?([./-]) ?(\d{1,2})(?: ?\2 ?(\d{1,2}))?)?\.?$/.exec(withoutTime);
  const short = /^(\d{2}) ?([.-]) ?(\d{1,2}) ?\2 ?(\d{1,2})\.?$/.exec(withoutTime);
  if (!korean && !marked && !short) {
    return {
      refused: /^\d{1,2}(?:[./-]|\/\d{1,2}\/)\d{1,2}\.?$/.test(text) ? 'DATE_AMBIGUOUS' : 'DATE_FORMAT',
    };
  }
  const [year, month, date] = korean
    ? korean.slice(1)
    : [(marked ?? short)![1], ...(marked ?? short)!.slice(3)];
  return assemble(fullYear(year!), month, date);
}

function assemble(year: number, month: string | undefined, date: string | undefined): Reading<PreciseDate> {
  if (month === undefined) return first(year, 1, 'YEAR');
  if (date === undefined) return first(year, Number(month), 'MONTH');
  return day(`${year}-${month.padStart(2, '0')}-${date.padStart(2, '0')}`);
}

function readDigits(digits: string, { serial }: DateOptions): Reading<PreciseDate> {
  if (digits.length === 4) return first(Number(digits), 1, 'YEAR');
  if (digits.length === 8) return day(`${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6)}`);
  if (digits.length === 6) {
    const month = first(Number(digits.slice(0, 4)), Number(digits.slice(4)), 'MONTH');
    const short = day(`${fullYear(digits.slice(0, 2))}-${digits.slice(2, 4)}-${digits.slice(4)}`);
    if ('value' in month && 'value' in short) return { refused: 'DATE_AMBIGUOUS' };
    return 'value' in month ? month : short;
  }
  return digits.length === 5 ? readSerial(Number(digits), serial) : { refused: 'DATE_FORMAT' };
}

function readNumber(
  value: number,
  shown: DatePrecision | undefined,
  options: DateOptions,
): Reading<PreciseDate> {
  if (shown !== undefined) return coarser(readSerial(value, true), shown);
  if (Number.isInteger(value) && value >= 0) return readDigits(String(value), options);
  const text = String(value);
  // 2024.1 may have been typed as 2024.10.
  if (/^\d{4}\.\d{1,2}$/.test(text))
    return /\.1$/.test(text) ? { refused: 'DATE_AMBIGUOUS' } : readWritten(text);
  return /^\d{5}\.\d+$/.test(text) ? readSerial(value, options.serial) : { refused: 'DATE_AMBIGUOUS' };
}

function readSerial(serial: number, isSerial: boolean | undefined): Reading<PreciseDate> {
  if (!isSerial) return { refused: 'DATE_SERIAL' };
  // Excel believes that 1900 had a 29 February, day 60; days before it are counted otherwise and mean nothing here.
  if (serial < 61 || serial >= 109_940) return { refused: 'DATE_RANGE' };
  return day(new Date(Date.UTC(1899, 11, 30) + Math.floor(serial) * 86_400_000).toISOString().slice(0, 10));
}

/** A cell shown as `2024년 3월` says a month, whatever day it holds. */
function coarser(reading: Reading<PreciseDate>, precision: DatePrecision): Reading<PreciseDate> {
  if ('refused' in reading || precision === 'DAY') return reading;
  const [year, month] = reading.value.day.split('-').map(Number);
  return first(year!, precision === 'YEAR' ? 1 : month!, precision);
}

function day(text: string): Reading<PreciseDate> {
  const isInRange = text >= '1900-01-01' && text <= '2199-12-31';
  return isInRange && isCalendarDay(text)
    ? { value: { day: text, precision: 'DAY' } }
    : { refused: 'DATE_RANGE' };
}

function first(year: number, month: number, precision: DatePrecision): Reading<PreciseDate> {
  const reading = day(`${year}-${String(month).padStart(2, '0')}-01`);
  return 'value' in reading ? { value: { day: reading.value.day, precision } } : reading;
}

function readYear(text: string): number | null {
  const found = /^('?\d{2}|\d{4})년$/.exec(text);
  return found ? fullYear(found[1]!) : null;
}

function fullYear(text: string): number {
  const year = Number(text.replace("'", ''));
  if (text.length === 4) return year;
  return year < 70 ? 2000 + year : 1900 + year;
}
