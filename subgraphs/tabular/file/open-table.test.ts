import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeXlsx } from 'hucre/xlsx';
import iconv from 'iconv-lite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTable } from './open-table.ts';
import { type Cell, columnLetters, type Row } from './row.ts';
import { shownPrecision } from './xlsx/number-formats.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ieum-tabular-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function rowsOf(
  name: string,
  content: Uint8Array | string,
): Promise<{ rows: Row[]; encoding?: string }> {
  const path = join(folder, name);
  writeFileSync(path, content);
  const file = await openTable(path);
  const rows: Row[] = [];
  for (const sheet of file.sheets) for await (const row of sheet.rows()) rows.push(row);
  file.close();
  return { rows, ...(file.encoding && { encoding: file.encoding }) };
}

const texts = ({ cells }: Row) => cells.map((cell) => (cell.kind === 'text' ? cell.text : cell.kind));

describe('a CSV file', () => {
  const content = '관리번호,기업명\r\n1,"㈜이음, 서울"\r\n\r\n2,똠방각하\r\n';
  const expected = [['관리번호', '기업명'], ['1', '㈜이음, 서울'], ['empty'], ['2', '똠방각하']];

  it.each([
    ['utf-8', Buffer.from(content)],
    ['utf-8', Buffer.from(`\uFEFF${content}`)],
    ['cp949', iconv.encode(content, 'cp949')],
    ['utf-16le', iconv.encode(content, 'utf-16le', { addBOM: true })],
  ])('in %s is read with its row numbers', async (encoding, bytes) => {
    const read = await rowsOf('data.csv', bytes);
    expect(read.encoding).toBe(encoding);
    expect(read.rows.map(texts)).toEqual(expected);
    expect(read.rows.map(({ number }) => number)).toEqual([1, 2, 3, 4]);
  });

  it('is UTF-8 although a letter lies across two pieces of the file', async () => {
    const long = `a${'가'.repeat(60_000)},나\n`;
    expect((await rowsOf('long.csv', long)).encoding).toBe('utf-8');
  });

  it('may be separated by tabs, and a lone quote in a cell is a letter', async () => {
    expect((await rowsOf('tabs.txt', 'a\tb\n5" 모니터\t1,000\n')).rows.map(texts)).toEqual([
      ['a', 'b'],
      ['5" 모니터', '1,000'],
    ]);
  });

  it('with a quote that is never closed is refused with the row', async () => {
    await expect(rowsOf('quote.csv', 'a,b\n1,"2\n3,4\n')).rejects.toThrow(
      /after row 1: .*quote that is not closed/is,
    );
  });
});

describe('an XLSX file', () => {
  it('gives each cell with its kind: text, numbers, dates as exact as they are shown, formulas', async () => {
    const cells = new Map<string, object>([
      ['0,2', { value: 45352, type: 'number', style: { numFmt: 'yyyy-mm-dd' } }],
      ['0,3', { value: 45352, type: 'number', style: { numFmt: 'yyyy"년" m"월"' } }],
      ['0,4', { type: 'formula', formula: 'B1*2', formulaResult: 3 }],
      ['0,5', { type: 'formula', formula: 'B1*2' }],
    ]);
    const book = await writeXlsx({
      sheets: [{ name: '표', rows: [['글', 1.5], [null], [null, true]], cells }],
    });
    const { rows } = await rowsOf('kinds.xlsx', book);
    const expected: Cell[] = [
      { kind: 'text', text: '글' },
      { kind: 'number', value: 1.5 },
      { kind: 'number', value: 45352, shown: 'DAY' },
      { kind: 'number', value: 45352, shown: 'MONTH' },
      { kind: 'number', value: 3 },
      { kind: 'formula' },
    ];
    expect(rows[0]!.cells).toEqual(expected);
    expect(rows.at(-1)).toEqual({
      sheet: '표',
      number: 3,
      cells: [{ kind: 'empty' }, { kind: 'boolean', value: true }],
    });
  });

  it('has its merged cells and its sheets', async () => {
    const merges = [{ startRow: 0, startCol: 0, endRow: 1, endCol: 2 }];
    const book = await writeXlsx({
      sheets: [
        { name: '가', rows: [['x']], merges },
        { name: '나', rows: [['y']], hidden: true },
      ],
    });
    const path = join(folder, 'sheets.xlsx');
    writeFileSync(path, book);
    const file = await openTable(path);
    expect(file.sheets.map(({ name, isHidden }) => [name, isHidden])).toEqual([
      ['가', false],
      ['나', true],
    ]);
    expect(await file.sheets[0]!.merges()).toEqual([{ top: 1, bottom: 2, left: 1, right: 3 }]);
    file.close();
  });

  it('cut short is refused as damaged', async () => {
    const book = await writeXlsx({ sheets: [{ name: '표', rows: [['글']] }] });
    await expect(rowsOf('cut.xlsx', book.subarray(0, book.length - 40))).rejects.toThrow(/is damaged/);
  });
});

it.each([
  ['old.xls', Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1]), /old .xls workbook, or one with a password/],
  ['page.xls', '<html><table></table></html>', /is a web page/],
  ['paper.pdf', '%PDF-1.7', /is a PDF/],
  ['nothing.csv', '', /is empty/],
])('%s is refused with what to do', async (name, content, message) => {
  await expect(rowsOf(name, content)).rejects.toThrow(message);
});

it('a format code says how exact a date it shows', () => {
  const codes = [
    'yyyy-mm-dd',
    'yyyy"년" m"월"',
    'yyyy',
    '[$-412]yyyy"년" m"월" d"일";@',
    '#,##0',
    '0.00"day"',
    'General',
    'h:mm',
  ];
  const shown = ['DAY', 'MONTH', 'YEAR', 'DAY', undefined, undefined, undefined, undefined];
  expect(codes.map(shownPrecision)).toEqual(shown);
});

it('columns are lettered as spreadsheets letter them', () => {
  expect([1, 26, 27, 702, 703].map(columnLetters)).toEqual(['A', 'Z', 'AA', 'ZZ', 'AAA']);
});
