/** The rules of the domain, in the plainest words code has. Days are `YYYY-MM-DD` and compare as texts. */

export type Stage = 'PRE_BI' | 'BI' | 'POST_BI' | 'BEYOND';

/** The calendar day in Korea, nine hours ahead of UTC all year. */
export function todayInKorea(): string {
  return new Date(Date.now() + 9 * 3_600_000).toISOString().slice(0, 10);
}

/** The day so many days later. */
export function later(day: string, days: number): string {
  return new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);
}

/** Days from one day to another. */
export function daysBetween(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / 86_400_000;
}

/**
 * The last day of a period of years that begins with a day: counted from the next day (민법 157), it ends the day before
 * the corresponding day (160②), and with the month where that has no such day (160③).
 */
export function lastDay(start: string, years: number): string {
  const first = later(start, 1);
  const year = String(Number(first.slice(0, 4)) + years);
  const month = first.slice(5, 7);
  const corresponding = `${year}-${month}-${first.slice(8)}`;
  const exists = !Number.isNaN(Date.parse(corresponding)) && later(corresponding, 0) === corresponding;
  if (exists) return later(corresponding, -1);
  for (let day = 31; ; day--) {
    const candidate = `${year}-${month}-${day}`;
    if (later(candidate, 0) === candidate) return candidate;
  }
}

/** The growth stage on a day; null where there is a business and its start is unknown. */
export function stageOn(
  startup: { businessStartedOn: string | null; identityStatus: string },
  day: string,
): Stage | null {
  const start = startup.businessStartedOn;
  if (start === null) return startup.identityStatus === 'PRE_FOUNDER' ? 'PRE_BI' : null;
  if (day < start) return 'PRE_BI';
  if (day <= lastDay(start, 3)) return 'BI';
  return day <= lastDay(start, 7) ? 'POST_BI' : 'BEYOND';
}

/** The periods of all stages. */
export function stagePeriods(startup: { businessStartedOn: string | null; identityStatus: string }) {
  const start = startup.businessStartedOn;
  if (start === null) {
    return startup.identityStatus === 'PRE_FOUNDER' ? [{ stage: 'PRE_BI', from: null, to: null }] : [];
  }
  const [three, seven] = [lastDay(start, 3), lastDay(start, 7)];
  return [
    { stage: 'PRE_BI', from: null, to: later(start, -1) },
    { stage: 'BI', from: start, to: three },
    { stage: 'POST_BI', from: later(three, 1), to: seven },
    { stage: 'BEYOND', from: later(seven, 1), to: null },
  ];
}

/** Won as people write it: 조, 억 and 만, a space before 원 unless something below 만 stands before it. */
export function moneyText(won: number): string {
  const groups = [
    [Math.floor(won / 1e12), '조'],
    [Math.floor(won / 1e8) % 1e4, '억'],
    [Math.floor(won / 1e4) % 1e4, '만'],
  ] as const;
  const written = groups.filter(([count]) => count > 0).map(([count, name]) => `${grouped(count)}${name}`);
  const rest = won % 1e4;
  if (rest > 0 || written.length === 0) written.push(`${grouped(rest)}원`);
  else written.push('원');
  return written.join(' ');
}

function grouped(count: number): string {
  return String(count).replace(/(?<=\d)(?=(\d{3})+$)/g, ',');
}

const citiesWithWards = '41110 41130 41170 41190 41270 41280 41460 43110 44130 47110 48120 52110'.split(' ');

/** Whether a region lies in another or is it. */
export function liesIn(code: string, region: string): boolean {
  if (region.endsWith('00000000')) return code.slice(0, 2) === region.slice(0, 2);
  if (citiesWithWards.some((city) => region === `${city}00000`))
    return code.slice(0, 4) === region.slice(0, 4);
  if (region.endsWith('00000')) return code.slice(0, 5) === region.slice(0, 5);
  return code.slice(0, 8) === region.slice(0, 8);
}

/** Compares texts by code point; of the texts here UTF-8 bytes give that order. */
export function byText(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

/** A cursor: the sort key as JSON, in base64url. */
export function cursor(key: readonly (readonly ['A' | 'D', string | number | null])[]): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url');
}
