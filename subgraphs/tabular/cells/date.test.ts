import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import type { Cell } from '../file/row.ts';
import { readDate } from './date.ts';
import type { DatePrecision } from './date-precision.ts';

const text = (written: string): Cell => ({ kind: 'text', text: written });
const read = (written: string) => {
  const reading = readDate(text(written));
  return 'value' in reading ? `${reading.value.day} ${reading.value.precision}` : reading.refused;
};

test.each([
  ['2024.3.1.', '2024-03-01 DAY'],
  ['2024. 3. 1.', '2024-03-01 DAY'],
  ['2024-03-01', '2024-03-01 DAY'],
  ['2024/3/1', '2024-03-01 DAY'],
  ['20240301', '2024-03-01 DAY'],
  ['24.3.1', '2024-03-01 DAY'],
  ["'24.3.1.", '2024-03-01 DAY'],
  ['’24. 3. 1', '2024-03-01 DAY'],
  ['2024년 3월 1일', '2024-03-01 DAY'],
  ['2024년3월1일', '2024-03-01 DAY'],
  ['2024.3.1.(금)', '2024-03-01 DAY'],
  ['2024-03-01 00:00:00', '2024-03-01 DAY'],
  ['2024-03-01T20:00:00Z', '2024-03-02 DAY'],
  ['２０２４．３．１', '2024-03-01 DAY'],
  ["'24.3", '2024-03-01 MONTH'],
  ['2024.3', '2024-03-01 MONTH'],
  ['2024-03', '2024-03-01 MONTH'],
  ['202403', '2024-03-01 MONTH'],
  ['2024년 3월', '2024-03-01 MONTH'],
  ['24년 3월', '2024-03-01 MONTH'],
  ['24년 상반기', '2024-01-01 HALF'],
  ["'24 하반기", '2024-07-01 HALF'],
  ['2024년 하반기', '2024-07-01 HALF'],
  ['2024', '2024-01-01 YEAR'],
  ['2024년', '2024-01-01 YEAR'],
  ['2024년도', '2024-01-01 YEAR'],
  ["'98.5", '1998-05-01 MONTH'],
])('%s is %s', (written, expected) => {
  expect(read(written)).toBe(expected);
});

test.each([
  ['24.3', 'DATE_AMBIGUOUS'],
  ['3.4.2024', 'DATE_AMBIGUOUS'],
  ['03/04/24', 'DATE_AMBIGUOUS'],
  ['3/4/24', 'DATE_AMBIGUOUS'],
  ['201105', 'DATE_AMBIGUOUS'],
  ['2024.2.30', 'DATE_RANGE'],
  ['2023-02-29', 'DATE_RANGE'],
  ['2024.13', 'DATE_RANGE'],
  ['1899-12-31', 'DATE_RANGE'],
  ['2024.3.1.(토)', 'DATE_WEEKDAY'],
  ['2024년 1분기', 'DATE_QUARTER'],
  ['내년 상반기', 'DATE_FORMAT'],
  ['추후 공지', 'DATE_FORMAT'],
  ['45352', 'DATE_SERIAL'],
  ['2024.3.1 ~ 2024.12.31', 'DATE_PERIOD'],
  ['#REF!', 'FORMULA_ERROR'],
  ['2024\uFFFD 3월', 'LOST_LETTERS'],
])('%s is refused as %s', (written, expected) => {
  expect(read(written)).toBe(expected);
});

describe('a number', () => {
  const number = (value: number, shown?: DatePrecision): Cell => ({
    kind: 'number',
    value,
    ...(shown && { shown }),
  });

  it("is Excel's count of days where it is shown as a date or the mapping says so", () => {
    const day = { value: { day: '2024-03-01', precision: 'DAY' } };
    expect(readDate(number(45352, 'DAY'))).toEqual(day);
    expect(readDate(number(45352.75, 'DAY'))).toEqual(day);
    expect(readDate(number(45352), { serial: true })).toEqual(day);
    expect(readDate(number(45352))).toEqual({ refused: 'DATE_SERIAL' });
  });

  it('is no more exact than it is shown', () => {
    expect(readDate(number(45366, 'MONTH'))).toEqual({ value: { day: '2024-03-01', precision: 'MONTH' } });
    expect(readDate(number(45366, 'YEAR'))).toEqual({ value: { day: '2024-01-01', precision: 'YEAR' } });
  });

  it('that could have been October as well as January is refused', () => {
    expect(readDate(number(2024.1))).toEqual({ refused: 'DATE_AMBIGUOUS' });
    expect(readDate(number(2024.11))).toEqual({ value: { day: '2024-11-01', precision: 'MONTH' } });
    expect(readDate(number(24.3))).toEqual({ refused: 'DATE_AMBIGUOUS' });
  });
});

test('every day from 1970 to 2069 is read back from each way of writing it', () => {
  const day = fc.date({ min: new Date('1970-01-01'), max: new Date('2069-12-31'), noInvalidDate: true });
  fc.assert(
    fc.property(day, (at) => {
      const iso = at.toISOString().slice(0, 10);
      const [year, month, date] = iso.split('-').map(Number) as [number, number, number];
      const short = iso.slice(2, 4);
      const ways = [
        iso,
        `${year}.${month}.${date}.`,
        `'${short}.${month}.${date}`,
        `${year}년 ${month}월 ${date}일`,
      ];
      for (const way of [...ways, `${short}. ${month}. ${date}`, iso.replaceAll('-', '')]) {
        expect(read(way)).toBe(`${iso} DAY`);
      }
      const serial = Math.round((Date.parse(iso) - Date.UTC(1899, 11, 30)) / 86_400_000);
      expect(readDate({ kind: 'number', value: serial, shown: 'DAY' })).toEqual({
        value: { day: iso, precision: 'DAY' },
      });
    }),
  );
});

test('whatever the text, a reading is a real day or a reason', () => {
  const letters = fc.constantFrom(..."0123456789.-/ '년월일상하반기()~");
  fc.assert(
    fc.property(fc.string({ unit: letters, maxLength: 14 }), (written) => {
      const reading = readDate(text(written));
      if ('value' in reading)
        expect(reading.value.day).toMatch(/^(19|20|21)\d\d-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/);
      else expect(reading.refused).toBeTypeOf('string');
    }),
  );
});
