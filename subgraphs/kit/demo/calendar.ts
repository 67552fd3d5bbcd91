import { earlyYears, growthYears, lastDayWithin } from '../stage.ts';
import type { DatePrecision, GrowthStage } from './facts.ts';

/** A calendar day as the number of days since 1970-01-01, for cheap arithmetic. */
export type Day = number;

const textOf = new Map<Day, string>();

/** Reads `YYYY-MM-DD`, which must be a real day. */
export function toDay(text: string): Day {
  return Math.floor(Date.parse(`${text}T00:00:00Z`) / 86_400_000);
}

/** Writes a day as `YYYY-MM-DD`. */
export function writeDay(day: Day): string {
  let text = textOf.get(day);
  if (text === undefined) {
    text = new Date(day * 86_400_000).toISOString().slice(0, 10);
    textOf.set(day, text);
  }
  return text;
}

/** The year of a day. */
export function yearOf(day: Day): number {
  return Number(writeDay(day).slice(0, 4));
}

/** The first day of the period of this precision that the day lies in. */
export function firstDayOf(day: Day, precision: DatePrecision): Day {
  const text = writeDay(day);
  if (precision === 'DAY') return day;
  if (precision === 'MONTH') return toDay(`${text.slice(0, 7)}-01`);
  if (precision === 'YEAR') return toDay(`${text.slice(0, 4)}-01-01`);
  return toDay(`${text.slice(0, 4)}-${text.slice(5, 7) < '07' ? '01' : '07'}-01`);
}

/** An instant on the day, in Korea's offset, at minute `minute` of office hours (from 9 o'clock, below 540). */
export function writeInstant(day: Day, minute: number): string {
  const hour = 9 + Math.floor(minute / 60);
  return `${writeDay(day)}T${String(hour).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}:00+09:00`;
}

/**
 * The growth stage on a day of a business that started on `start`, null for a team that has not. The same as
 * `growthStage`, which works on texts, but a millisecond for some thousand calls rather than ten.
 */
export function stageOf(start: Day | null, on: Day): GrowthStage {
  if (start === null || on < start) return 'PRE_BI';
  // Most days are nowhere near a boundary: three and seven years are 1095.5 ± 1 and 2556.5 ± 1 days.
  const age = on - start;
  if (age < 1094) return 'BI';
  if (age > 1098 && age < 2554) return 'POST_BI';
  if (age > 2559) return 'BEYOND';
  const text = writeDay(on);
  if (text <= lastDayWithin(writeDay(start), earlyYears)) return 'BI';
  return text <= lastDayWithin(writeDay(start), growthYears) ? 'POST_BI' : 'BEYOND';
}
