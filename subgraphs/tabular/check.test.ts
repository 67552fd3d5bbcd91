import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readXlsx } from 'hucre/xlsx';
import iconv from 'iconv-lite';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { openTable } from './file/open-table.ts';
import { messyWorkbook } from './fixtures/messy-workbook.ts';
import { checkRows, type Outcome } from './mapping/check.ts';
import { MappingError } from './mapping/mapping-error.ts';
import { initFile } from './propose/init-file.ts';
import { checkFile, readMappingFile } from './report/check-file.ts';
import { writeReport } from './report/write-report.ts';

let folder: string;
let mapping: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ieum-tabular-'));
  mapping = join(folder, 'mapping.yaml');
});
afterEach(() => rmSync(folder, { recursive: true }));

async function propose(name: string, content: Uint8Array | string) {
  const path = join(folder, name);
  writeFileSync(path, content);
  return await initFile(path, { out: mapping, overwrite: true });
}

async function outcomes(): Promise<Outcome[]> {
  const { file: name, ...rest } = await readMappingFile(mapping);
  const file = await openTable(join(folder, name!));
  const found = await Array.fromAsync(checkRows(file, { file: name!, ...rest }));
  await file.close();
  return found;
}

it('a file with every mess at once has one outcome for every row, under the mapping that was proposed', async () => {
  const { tables, leftOut } = await propose('messy.xlsx', await messyWorkbook());
  expect(leftOut).toEqual([
    { sheet: '작성요령', reason: 'NO_HEADER' },
    { sheet: '코드', reason: 'HIDDEN' },
  ]);
  expect(tables.map(({ header, missing }) => ({ header, missing }))).toEqual([
    { header: [3, 4], missing: [] },
  ]);
  const found = (await outcomes()).map((outcome) => {
    if (outcome.kind === 'made' || outcome.kind === 'columns') return [outcome.kind];
    if (outcome.kind === 'record') return [outcome.row, 'record'];
    if (outcome.kind === 'skipped') return [outcome.row, outcome.reason];
    return [outcome.row, ...outcome.refusals.map(({ field, code }) => `${field} ${code}`)];
  });
  expect(found).toEqual([
    [1, 'TITLE'],
    [2, 'TITLE'],
    [3, 'HEADER'],
    [4, 'HEADER'],
    [5, 'record'],
    [6, 'record'],
    [7, 'businessNumber NUMBER_CHECKSUM'],
    [9, 'kind UNKNOWN_VALUE', 'amount AMOUNT_APPROXIMATE'],
    [10, 'DUPLICATE_ROW'],
    [11, 'id DUPLICATE_ID'],
    [12, 'REPEATED_HEADER'],
    [13, 'amount MERGED'],
    [14, 'amount MERGED'],
    [15, 'startedOn DATE_RANGE'],
    [16, 'amount FORMULA_WITHOUT_VALUE'],
    [17, 'TOTAL'],
    [18, 'TOTAL'],
    [19, 'NOTE'],
    [20, 'NOTE'],
  ]);
});

it('a record has its dates with their precision and its amount in whole won', async () => {
  await propose('messy.xlsx', await messyWorkbook());
  const records = (await outcomes()).flatMap((outcome) =>
    outcome.kind === 'record' && outcome.entry.as === 'supports' ? [outcome.entry.record] : [],
  );
  const startup = { by: 'BUSINESS_NUMBER', number: '1018100001' };
  const rest = {
    ...{ sheet: '지원현황', startup, status: null, disclosure: 'OWNER', amountWon: 50_000_000 },
    ...{
      providerId: null,
      programId: null,
      spaceId: null,
      stageAtStart: null,
      themeIds: [],
      jointWithIds: [],
    },
    ...{ agreementId: null, referralId: null, sourceUrl: null },
  };
  expect(records).toEqual([
    {
      ...rest,
      ...{
        row: 5,
        localId: '2024-001',
        extra: { nationalShare: 30_000_000 },
        startupName: { written: '㈜이음', compared: '이음' },
        kind: 'COMMERCIALIZATION',
        title: '초기창업',
      },
      ...{ startedOn: '2024-03-01', startedOnPrecision: 'DAY', endedOn: '2024-12-31' },
    },
    {
      ...rest,
      ...{
        row: 6,
        localId: '2024-002',
        extra: {},
        startupName: { written: '주식회사 이음 (Ieum)', compared: '이음' },
        kind: 'MENTORING',
        title: '멘토링',
      },
      ...{ startedOn: '2024-03-01', startedOnPrecision: 'MONTH', endedOn: '2024-12-31' },
    },
  ]);
});

it('a CP949 file is read like any other, and a row without a startup is a record', async () => {
  const lines = [
    '관리번호,이음번호,지원유형,사업명,지원기간,지원금액(백만원)',
    '가-1,st000001a69,융자,정책자금,2024.3.1~12.31,50',
    '가-2,,융자,정책자금,45352,1.5',
  ];
  const { encoding, tables } = await propose('data.csv', iconv.encode(lines.join('\r\n'), 'cp949'));
  expect(encoding).toBe('cp949');
  expect(tables[0]!.columns.find(({ field }) => field === 'amount')?.source.unit).toBe('백만원');
  const found = await outcomes();
  expect(found[1]).toMatchObject({
    entry: { record: { startup: { by: 'ID', number: 42 }, amountWon: 50_000_000, endedOn: '2024-12-31' } },
  });
  expect(found[2]).toMatchObject({
    refusals: [{ row: 3, column: 'E', label: '지원기간', code: 'DATE_SERIAL', valueClass: 'text 99999' }],
  });
  writeFileSync(
    mapping,
    readFileSync(mapping, 'utf8').replace('column: 지원기간', 'column: 지원기간\n        serial: true'),
  );
  expect((await outcomes())[2]).toMatchObject({
    entry: { record: { startup: null, startedOn: '2024-03-01', amountWon: 1_500_000 } },
  });
});

it('a header of two rows whose merged cells a CSV file has lost is found by its gaps', async () => {
  const lines = [
    '2025년 창업지원 실적,,,,,',
    '관리번호,구분,지원사업명,기간,,지원금액',
    ',,,시작,종료,(백만원)',
    "1,사업화,예비창업패키지,25.3.1,'25 하반기,5.5",
  ];
  const { tables } = await propose('data.csv', lines.join('\n'));
  expect(tables[0]!.header).toEqual([2, 3]);
  expect(tables[0]!.columns.map(({ source }) => source.column).slice(-3)).toEqual([
    ...['기간 / 시작', '기간 / 종료', '지원금액 / (백만원)'],
  ]);
  expect((await outcomes()).at(-1)).toMatchObject({
    entry: { record: { startedOn: '2025-03-01', endedOn: '2025-12-31', amountWon: 5_500_000 } },
  });
});

it('a column that only numbers the lines is proposed as the record id with little confidence', async () => {
  const { tables } = await propose(
    'data.csv',
    '연번,지원유형,사업명,시작일\n1,융자,정책자금,2024\n2,보증,보증,2024\n',
  );
  const id = tables[0]!.columns.find(({ field }) => field === 'id')!;
  expect(id.confidence).toBeLessThanOrEqual(0.5);
  expect(readFileSync(mapping, 'utf8')).toContain('it numbers the lines');
});

it('the report is a spreadsheet with every refusal, and without the refused values', async () => {
  await propose('messy.xlsx', await messyWorkbook());
  const check = await checkFile(mapping);
  const [sheet] = check.sheets;
  const skipped = Object.values(sheet!.skipped)
    .flat()
    .reduce((sum, [from, to]) => sum + to - from + 1, 0);
  expect(sheet!.records + sheet!.refused + skipped).toBe(sheet!.rows);
  expect(check.unread).toEqual(['작성요령', '코드']);
  const report = join(folder, 'report.xlsx');
  await writeReport(report, check);
  const { sheets } = await readXlsx(readFileSync(report));
  expect(sheets.map(({ name }) => name)).toEqual(['거부된 값', '그 밖의 행', '요약']);
  expect(sheets[0]!.rows).toHaveLength(check.refusals.length + 1);
  expect(sheets[0]!.rows[1]!.slice(0, 7)).toEqual([
    '지원현황',
    7,
    'C',
    '사업자등록번호',
    'businessNumber',
    'text 999-99-99999',
    'NUMBER_CHECKSUM',
  ]);
  expect(JSON.stringify(sheets)).not.toContain('101-81-00002');
});

it('a mapping with mistakes is refused with all of them', async () => {
  await propose('messy.xlsx', await messyWorkbook());
  const content = parse(readFileSync(mapping, 'utf8'));
  content.tables[0].fields.kind.values.사업화 = 'MONEY';
  content.tables[0].fields.amount.unit = '달러';
  content.tables[0].fields.colour = { column: '비고' };
  delete content.tables[0].fields.title;
  writeFileSync(mapping, stringify(content));
  const error = await checkFile(mapping).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(MappingError);
  const places = (error as MappingError).problems.map(
    (problem) => problem.slice(mapping.length + 2).split(':')[0],
  );
  expect(places.sort()).toEqual(
    ['colour', 'kind', 'amount.unit', 'title'].map((field) => `tables[0].fields.${field}`).sort(),
  );
});

it('a column that went away is named with those that are there', async () => {
  await propose('data.csv', '관리번호,지원유형,사업명,시작일\n1,융자,정책자금,2024\n');
  writeFileSync(join(folder, 'data.csv'), '번호,지원유형,사업명,시작일\n1,융자,정책자금,2024\n');
  await expect(checkFile(mapping)).rejects.toThrow(
    'Sheet "data" has no column "관리번호" (for id); it has "번호", "지원유형"',
  );
});
