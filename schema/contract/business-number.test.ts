import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { businessNumberCheckDigit, readBusinessNumber } from './business-number.ts';

const vectors = JSON.parse(
  readFileSync(new URL('vectors/business-number.json', import.meta.url), 'utf8'),
) as {
  input: string;
  result: string;
}[];

test.each(vectors)('$input is $result', ({ input, result }) => {
  const digits = input.replaceAll('-', '');
  expect(readBusinessNumber(input, { demo: true })).toEqual(
    result === 'DEMO' ? { number: digits } : { refused: result },
  );
  expect(readBusinessNumber(input, { demo: false })).toEqual({
    refused: result === 'DEMO' ? 'DEMO_ONLY' : result,
  });
});

test.each(['１２３4567890', '123-4567890', ' 1234567890', '12345678901', ''])('"%s" is FORMAT', (text) => {
  expect(readBusinessNumber(text, { demo: true })).toEqual({ refused: 'FORMAT' });
});

test('an issued prefix with its check digit is read outside demo mode', () => {
  const parts = fc.tuple(
    fc.integer({ min: 101, max: 999 }),
    fc.integer({ min: 1, max: 99 }),
    fc.integer({ min: 0, max: 9999 }),
  );
  fc.assert(
    fc.property(parts, ([prefix, middle, serial]) => {
      const nine = `${prefix}${String(middle).padStart(2, '0')}${String(serial).padStart(4, '0')}`;
      const number = nine + businessNumberCheckDigit(nine);
      expect(readBusinessNumber(number, { demo: false })).toEqual({ number });
    }),
  );
});
