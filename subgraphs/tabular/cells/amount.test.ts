import { moneyText } from '@ieum/kit/money.ts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Cell } from '../file/row.ts';
import { type AmountUnit, readAmount } from './amount.ts';

const read = (written: string | number, unit?: AmountUnit) => {
  const cell: Cell =
    typeof written === 'number' ? { kind: 'number', value: written } : { kind: 'text', text: written };
  const reading = readAmount(cell, unit);
  return 'value' in reading ? reading.value : reading.refused;
};

test.each([
  ['5천만원', 50_000_000],
  ['16.5억', 1_650_000_000],
  ['16.5억 원', 1_650_000_000],
  ['50,000천원', 50_000_000],
  ['50백만원', 50_000_000],
  ['1,234,000', 1_234_000],
  ['₩1,234,000', 1_234_000],
  ['1억 2,000만 원', 120_000_000],
  ['1억2천5백만원', 125_000_000],
  ['3만 5,000원', 35_000],
  ['1조 2억', 1_000_200_000_000],
  ['천만원', 10_000_000],
  ['일금오천만원정', 50_000_000],
  ['0', 0],
  ['0.5억', 50_000_000],
  ['１，０００원', 1_000],
  [1234000, 1_234_000],
  [0.1 + 0.2 + 999.7, 1_000],
])('%s is %d won', (written, won) => {
  expect(read(written)).toBe(won);
});

test("bare numbers count the column's unit, and a unit that ends in 원 goes before it", () => {
  expect(read('50,000', '천원')).toBe(50_000_000);
  expect(read(1.5, '백만원')).toBe(1_500_000);
  expect(read('5천만원', '천원')).toBe(50_000_000);
  expect(read('5천만', '천원')).toBe('AMOUNT_UNIT');
});

test('a 천 behind 억 or 만 that ends in 원 or 만, and three digits behind the dot of a unit, are read', () => {
  expect([read('1억5천만'), read('3만 5천원'), read('1억 5천원')]).toEqual([
    150_000_000, 35_000, 100_005_000,
  ]);
  expect([read('1.505억'), read('5.000', '백만원'), read(5)]).toEqual([150_500_000, 5_000_000, 5]);
});

test('a number that is shown in thousands is whole won, and refused in a column of thousands', () => {
  const cell: Cell = { kind: 'number', value: 50_000_000, isScaled: true };
  expect(readAmount(cell)).toEqual({ value: 50_000_000 });
  expect(readAmount(cell, '천원')).toEqual({ refused: 'AMOUNT_SCALED' });
});

test.each([
  ['약 5억', 'AMOUNT_APPROXIMATE'],
  ['최대 5천만원', 'AMOUNT_APPROXIMATE'],
  ['5억원 이내', 'AMOUNT_APPROXIMATE'],
  ['$1,000', 'AMOUNT_CURRENCY'],
  ['1만 달러', 'AMOUNT_CURRENCY'],
  ['12,34', 'AMOUNT_FORMAT'],
  ['1,23,000', 'AMOUNT_FORMAT'],
  ['1.234.000', 'AMOUNT_FORMAT'],
  ['5만억', 'AMOUNT_FORMAT'],
  ['5천만원(국비 3천만원)', 'AMOUNT_FORMAT'],
  ['미정', 'AMOUNT_FORMAT'],
  ['1억5천', 'AMOUNT_AMBIGUOUS'],
  ['1억 5백', 'AMOUNT_AMBIGUOUS'],
  ['3만 5천', 'AMOUNT_AMBIGUOUS'],
  ['5.000', 'AMOUNT_AMBIGUOUS'],
  ['5.000원', 'AMOUNT_AMBIGUOUS'],
  ['△5.000', 'AMOUNT_AMBIGUOUS'],
  ['0.5', 'AMOUNT_FRACTION'],
  [10.5, 'AMOUNT_FRACTION'],
  ['△1,000', 'AMOUNT_NEGATIVE'],
  ['(1,000)', 'AMOUNT_NEGATIVE'],
  [-5, 'AMOUNT_NEGATIVE'],
  ['9,007,199,254,740,992', 'AMOUNT_RANGE'],
  [1e300, 'AMOUNT_RANGE'],
  [1e-7, 'AMOUNT_FRACTION'],
])('%s is refused as %s', (written, reason) => {
  expect(read(written)).toBe(reason);
});

test('every amount is read back from digits, from groups, and from 조, 억, 만', () => {
  fc.assert(
    fc.property(fc.maxSafeNat(), (won) => {
      expect(read(String(won))).toBe(won);
      expect(read(won.toLocaleString('en-US'))).toBe(won);
      expect(read(moneyText(won))).toBe(won);
    }),
  );
});

test('whatever the text, a reading is whole won or a reason', () => {
  const letters = fc.constantFrom(...'0123456789,. 조억만천백십원△()약');
  fc.assert(
    fc.property(fc.string({ unit: letters, maxLength: 12 }), (written) => {
      const reading = read(written);
      expect(typeof reading === 'string' || (Number.isSafeInteger(reading) && reading >= 0)).toBe(true);
    }),
  );
});
