import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addDays, growthStage, lastDayWithin, stagePeriods } from './stage.ts';

const rows = readFileSync(new URL('vectors/stage.csv', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .slice(1);

test.each(rows.map((row) => row.split(',')))(
  'started %s, on %s: %s',
  (start, on, stage, lastBi, lastPostBi) => {
    expect(growthStage(start || null, true, on!)).toBe(stage);
    if (!start) return;
    expect(lastDayWithin(start, 3)).toBe(lastBi);
    expect(lastDayWithin(start, 7)).toBe(lastPostBi);
  },
);

test('a registered startup without a start day has no stage', () => {
  expect(growthStage(null, false, '2026-01-01')).toBeNull();
  expect(stagePeriods(null, false)).toEqual([]);
});

test('every day has one stage, and the periods say the same', () => {
  const day = fc.integer({ min: 0, max: 70_000 }).map((days) => addDays('1990-01-01', days));
  fc.assert(
    fc.property(day, day, (start, on) => {
      const periods = stagePeriods(start, false).filter(
        ({ from, to }) => (from === null || from <= on) && (to === null || on <= to),
      );
      expect(periods.map(({ stage }) => stage)).toEqual([growthStage(start, false, on)]);
    }),
  );
});
