import type { GrowthStage } from './core.gen.ts';

/**
 * The growth stage of a startup on a day. Days are `YYYY-MM-DD`.
 *
 * From "3년이 지나지 아니한" and "3년 이상 7년 미만", read day-exactly with the Civil Code: the first day is not counted
 * (157), a period of years ends the day before the corresponding day (160②), or on the month's last day where there
 * is none (160③). Holidays (161) are not applied.
 *
 * @param startedOn 사업개시일, null where there is none.
 * @param isPreFounder decides what no start day means: a pre-founder is PRE_BI, for anyone else it is unknown (null).
 */
export function growthStage(startedOn: string | null, isPreFounder: boolean, on: string): GrowthStage | null {
  if (startedOn === null) return isPreFounder ? 'PRE_BI' : null;
  if (on < startedOn) return 'PRE_BI';
  if (on <= lastDayWithin(startedOn, earlyYears)) return 'BI';
  if (on <= lastDayWithin(startedOn, growthYears)) return 'POST_BI';
  return 'BEYOND';
}

/** A stage with its first and last day; null ends are open. */
export interface StagePeriod {
  stage: GrowthStage;
  from: string | null;
  to: string | null;
}

/** Every stage of a startup with its days, first to last; empty where the start is unknown. */
export function stagePeriods(startedOn: string | null, isPreFounder: boolean): StagePeriod[] {
  if (startedOn === null) return isPreFounder ? [{ stage: 'PRE_BI', from: null, to: null }] : [];
  const lastEarly = lastDayWithin(startedOn, earlyYears);
  const lastGrowth = lastDayWithin(startedOn, growthYears);
  return [
    { stage: 'PRE_BI', from: null, to: addDays(startedOn, -1) },
    { stage: 'BI', from: startedOn, to: lastEarly },
    { stage: 'POST_BI', from: addDays(lastEarly, 1), to: lastGrowth },
    { stage: 'BEYOND', from: addDays(lastGrowth, 1), to: null },
  ];
}

/** The last day of `years` years from a start day. */
export function lastDayWithin(startedOn: string, years: number): string {
  const first = addDays(startedOn, 1);
  const year = Number(first.slice(0, 4)) + years;
  const corresponding = new Date(Date.UTC(year, Number(first.slice(5, 7)) - 1, Number(first.slice(8))));
  // 29 February of a common year rolls over to 1 March, whose eve is the month's last day: both rules end the day before.
  corresponding.setUTCDate(corresponding.getUTCDate() - 1);
  return corresponding.toISOString().slice(0, 10);
}

/** The day some days later, or earlier. */
export function addDays(day: string, days: number): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}

/** How long a startup is BI, and how long BI and POST_BI together, in years. */
export const earlyYears = 3;
export const growthYears = 7;
