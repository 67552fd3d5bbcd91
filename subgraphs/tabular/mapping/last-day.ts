import type { PreciseDate } from '../cells/date.ts';

/** The last day of the period that a date stands for. */
export function lastDay({ day, precision }: PreciseDate): string {
  if (precision === 'DAY') return day;
  const [year, month] = day.split('-').map(Number);
  const months = { MONTH: 1, HALF: 6, YEAR: 12 }[precision];
  return new Date(Date.UTC(year!, month! - 1 + months, 0)).toISOString().slice(0, 10);
}
