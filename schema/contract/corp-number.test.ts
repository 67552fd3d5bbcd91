import { expect, test } from 'vitest';
import { readCorpNumber } from './corp-number.ts';

test('thirteen digits are read with and without the hyphen', () => {
  expect(readCorpNumber('130111-0006246')).toEqual({ number: '1301110006246', checked: true });
  expect(readCorpNumber('1301110006246')).toEqual({ number: '1301110006246', checked: true });
});

test('a check digit that does not fit is told, not refused', () => {
  expect(readCorpNumber('130111-0006247')).toEqual({ number: '1301110006247', checked: false });
});

test.each(['130111-000624', '13-01110006246', '１３０１１１0006246', ''])('"%s" is refused', (text) => {
  expect(readCorpNumber(text)).toBeNull();
});
