import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeXlsx } from 'hucre/xlsx';
import iconv from 'iconv-lite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { storedZip } from '../fixtures/stored-zip.ts';
import { openTable } from './open-table.ts';
import { type Cell, columnLetters, type Row } from './row.ts';
import { isScaled, shownPrecision } from './xlsx/number-formats.ts';

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

  it('may have names with a prefix, rich and inline text, readings beside text, and days from 1904', async () => {
    const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
    const link = (id: string, type: string, target: string) =>
      `<Relationship Id="${id}" Type="${relations}/${type}" Target="${target}"/>`;
    const book = storedZip({
      '_rels/.rels': `<Relationships>${link('a', 'officeDocument', '/xl/workbook.xml')}</Relationships>`,
      'xl/_rels/workbook.xml.rels': `<Relationships>${link('r1', 'worksheet', 'worksheets/one.xml')}${link('r2', 'sharedStrings', 'sharedStrings.xml')}${link('r3', 'styles', 'styles.xml')}</Relationships>`,
      'xl/workbook.xml': `<x:workbook xmlns:x="m" xmlns:r="${relations}"><x:workbookPr date1904="1"/><x:sheets><x:sheet name="표 &amp; 글" sheetId="1" r:id="r1"/></x:sheets></x:workbook>`,
      'xl/styles.xml':
        '<styleSheet><cellStyleXfs><xf numFmtId="0"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>',
      'xl/sharedStrings.xml':
        '<sst><si><r><t>지원</t></r><r><rPr><b/></rPr><t xml:space="preserve"> 현황</t></r><rPh><t>읽기</t></rPh></si></sst>',
      'xl/worksheets/one.xml': `<x:worksheet xmlns:x="m"><x:sheetData><x:row r="2"><x:c r="B2" t="s"><x:v>0</x:v></x:c><x:c t="inlineStr"><x:is><x:t>줄_x000A_바꿈</x:t></x:is></x:c><x:c r="E2" s="1"><x:v>43890</x:v></x:c><x:c r="F2" t="e"><x:f>1/0</x:f><x:v>#DIV/0!</x:v></x:c><x:c r="G2" t="str"><x:f>"가"&amp;"나"</x:f><x:v>가나</x:v></x:c></x:row></x:sheetData><x:mergeCells count="1"><x:mergeCell ref="B2:C3"/></x:mergeCells></x:worksheet>`,
    });
    const path = join(folder, 'prefixed.xlsx');
    writeFileSync(path, book);
    const file = await openTable(path);
    const [sheet] = file.sheets;
    expect(sheet!.name).toBe('표 & 글');
    expect(await sheet!.merges()).toEqual([{ top: 2, bottom: 3, left: 2, right: 3 }]);
    const [row] = await Array.fromAsync(sheet!.rows());
    file.close();
    expect(row).toEqual({
      sheet: '표 & 글',
      number: 2,
      cells: [
        { kind: 'empty' },
        { kind: 'text', text: '지원 현황' },
        { kind: 'text', text: '줄\n바꿈' },
        { kind: 'empty' },
        { kind: 'number', value: 45352, shown: 'DAY' },
        { kind: 'error', code: '#DIV/0!' },
        { kind: 'text', text: '가나' },
      ],
    });
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

it('a format code that ends its digits with commas leaves thousands out', () => {
  expect(['#,##0,', '#,##0,,"백만원"', '0.0,', '#,##0', '#,##0.00', 'yyyy, m'].map(isScaled)).toEqual([
    ...[true, true, true, false, false, false],
  ]);
});

it('columns are lettered as spreadsheets letter them', () => {
  expect([1, 26, 27, 702, 703].map(columnLetters)).toEqual(['A', 'Z', 'AA', 'ZZ', 'AAA']);
});
