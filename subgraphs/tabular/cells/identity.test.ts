import { expect, test } from 'vitest';
import type { Cell } from '../file/row.ts';
import { readBusinessNumberCell, readStartupIdCell } from './identity.ts';
import { readCompanyName } from './name.ts';
import { readPeriod } from './period.ts';
import { readRecordId, valueClass } from './text.ts';

const text = (written: string): Cell => ({ kind: 'text', text: written });

test.each([
  ['101-81-00001', { value: '1018100001' }],
  [' 101－81－00001 ', { value: '1018100001' }],
  ['101–81–00001', { value: '1018100001' }],
  ['101-81-00002', { refused: 'NUMBER_CHECKSUM' }],
  ['10181', { refused: 'NUMBER_FORMAT' }],
])('the business number %s gives %o', (written, expected) => {
  expect(readBusinessNumberCell(text(written), { demo: false })).toEqual(expected);
});

test('a business number stored as a number is taken with ten digits only', () => {
  expect(readBusinessNumberCell({ kind: 'number', value: 1018100001 }, { demo: false })).toEqual({
    value: '1018100001',
  });
  expect(readBusinessNumberCell({ kind: 'number', value: 118100001 }, { demo: true })).toEqual({
    refused: 'NUMBER_LEADING_ZERO',
  });
});

test("a startup's id is read as people type it, and a wrong check digit is refused", () => {
  expect(readStartupIdCell(text('ST0000-01A69'))).toEqual({ value: 42 });
  expect(readStartupIdCell(text('st000001a68'))).toEqual({ refused: 'STARTUP_ID' });
});

test.each([
  ['2024.3.1. ~ 2024.12.31.', '2024-03-01', '2024-12-31'],
  ['2024.3.1 ~ 12.31', '2024-03-01', '2024-12-31'],
  ['2024-03-01부터 2024-12-31까지', '2024-03-01', '2024-12-31'],
  ["'24.3~'25.2", '2024-03-01', '2025-02-01'],
  ['2024년 3월 ~ 12월', '2024-03-01', '2024-12-01'],
  ['2024.3.1 ~', '2024-03-01', null],
  ['2024.3.1', '2024-03-01', null],
])('the period %s runs from %s to %s', (written, from, to) => {
  const reading = readPeriod(text(written));
  expect('value' in reading && [reading.value.from.day, reading.value.to?.day ?? null]).toEqual([from, to]);
});

test('a period that ends before it begins is refused', () => {
  expect(readPeriod(text('2024.3.1 ~ 2023.3.1'))).toEqual({ refused: 'DATE_ORDER' });
});

test('different record ids stay different in the letters that ids have', () => {
  const ids = ['2024-017', '창업-7', '_cc3d.c5c5._-7', '창 업-7'].map((written) =>
    readRecordId(text(written)),
  );
  const values = ids.map((id) => ('value' in id ? id.value : ''));
  expect(values[0]).toBe('2024-017');
  expect(new Set(values).size).toBe(4);
  for (const value of values) expect(value).toMatch(/^[A-Za-z0-9._-]+$/);
});

test('the class of a value tells its shape and not the value', () => {
  expect(valueClass(text('101-81-00002'))).toBe('text 999-99-99999');
  expect(valueClass(text('홍길동 Kim'))).toBe('text 가가가 AAA');
  expect(valueClass({ kind: 'error', code: '#REF!' })).toBe('error #REF!');
});

test('variants of a name are compared alike and kept as written', () => {
  const names = ['㈜이음', '이음(주)', '주식회사 이음', '이음 (Ieum)', '（주）이음'].map((name) =>
    readCompanyName(text(name)),
  );
  expect(names.map((name) => 'value' in name && name.value.compared)).toEqual(Array(5).fill('이음'));
  expect(names[0]).toMatchObject({ value: { written: '㈜이음' } });
  expect(readCompanyName(text('(주)'))).toEqual({ refused: 'NAME' });
});
