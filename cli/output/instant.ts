/** An instant of the registry, `2026-11-22T17:43:10+09:00`, as people read it, by the clock of Korea. */
export function formatInstant(text: string): string {
  const at = new Date(text);
  return Number.isNaN(at.getTime()) ? text : inKorea.format(at);
}

/** Swedish writes dates as ISO 8601 does. */
const inKorea = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Asia/Seoul',
  dateStyle: 'short',
  timeStyle: 'medium',
});
