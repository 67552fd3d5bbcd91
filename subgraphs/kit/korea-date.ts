// Korea has no daylight saving time, and the days this network speaks of lie after 1988, when it last had one.
const koreaOffsetMs = 9 * 60 * 60 * 1000;

/** The calendar day in Asia/Seoul at an instant (default now), `YYYY-MM-DD`. */
export function koreaDate(at: Date = new Date()): string {
  return new Date(at.getTime() + koreaOffsetMs).toISOString().slice(0, 10);
}

/** Writes an instant as RFC 3339 with Korea's offset; milliseconds only where there are any. */
export function toKoreanInstant(at: Date): string {
  const text = new Date(at.getTime() + koreaOffsetMs).toISOString().slice(0, 23);
  return `${text.endsWith('.000') ? text.slice(0, 19) : text}+09:00`;
}

/** Tells whether a text is a real calendar day written `YYYY-MM-DD`. */
export function isCalendarDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}
