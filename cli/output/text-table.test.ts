import { expect, test } from 'vitest';
import { terminalWidth, textTable } from './text-table.ts';

test.each([
  ['abc', 3],
  ['한글', 4],
  ['ㄱ', 2],
  ['（주）이음', 10],
  ['漢字かな', 8],
  ['한글', 4],
  ['e\u0301', 1],
  ['\u200b', 0],
  ['👍', 2],
  ['👨‍👩‍👧', 2],
  ['1', 1],
  ['\u001b[31m빨강\u001b[39m', 4],
])('%j takes its places on a terminal', (text, places) => {
  expect(terminalWidth(text)).toBe(places);
});

test('columns stand below each other whatever script they are in', () => {
  const table = textTable(
    ['이름', 'NOTE', 'X'],
    [
      ['중앙대학교', 'a', '1'],
      ['cau', '창업', '2'],
    ],
  );
  const lines = table.split('\n');
  const places = lines.map((line) => terminalWidth(line.slice(0, line.search(/[X12]$/))));
  expect(new Set(places).size).toBe(1);
});
