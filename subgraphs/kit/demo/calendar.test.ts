import fc from 'fast-check';
import { expect, it } from 'vitest';
import { growthStage } from '../stage.ts';
import { firstDayOf, stageOf, toDay, writeDay, writeInstant } from './calendar.ts';

const day = fc.integer({ min: toDay('1988-01-01'), max: toDay('2060-12-31') });

it('the stage by day numbers is the stage by texts', () => {
  const ages = fc.oneof(
    fc.integer({ min: -400, max: 4000 }),
    fc.constantFrom(1094, 1095, 1096, 1097, 2555, 2556, 2557, 2558),
  );
  fc.assert(
    fc.property(day, ages, (start, age) => {
      expect(stageOf(start, start + age)).toBe(growthStage(writeDay(start), false, writeDay(start + age)));
    }),
    { numRuns: 3000 },
  );
  expect(stageOf(null, 0)).toBe('PRE_BI');
});

it('days are written and read back, and periods begin on their first day', () => {
  fc.assert(
    fc.property(day, (each) => {
      expect(toDay(writeDay(each))).toBe(each);
    }),
  );
  const at = toDay('2026-11-16');
  expect(
    ['DAY', 'MONTH', 'HALF', 'YEAR'].map((precision) => writeDay(firstDayOf(at, precision as 'DAY'))),
  ).toEqual(['2026-11-16', '2026-11-01', '2026-07-01', '2026-01-01']);
  expect(writeInstant(at, 75)).toBe('2026-11-16T10:15:00+09:00');
});
