import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeXlsx } from 'hucre/xlsx';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { initFile } from '../propose/init-file.ts';
import { checkFile } from '../report/check-file.ts';

let folder: string;
let mapping: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ieum-tabular-'));
  mapping = join(folder, 'mapping.yaml');
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Proposes a mapping for the good file, and checks the other under it. */
async function check(name: string, good: Uint8Array | string, then: Uint8Array | string = good) {
  const path = join(folder, name);
  writeFileSync(path, good);
  await initFile(path, { out: mapping, overwrite: true });
  writeFileSync(path, then);
  const { sheets, refusals } = await checkFile(mapping);
  const told = refusals.map(({ row, column, code }) => [row, column, code]);
  return { records: sheets[0]!.records, skipped: sheets[0]!.skipped, told };
}

const header = '관리번호,지원유형,사업명,시작일,지원금액';
const good = '1,융자,정책자금,2024-03-01,"50,000"';

it.each(['50,000', '1,234,000', '1,234,000천원'])(
  'a row of a CSV file whose amount %s is not in quotes is refused as having more cells than the header',
  async (amount) => {
    const file = `${header}\n${good}\n2,융자,정책자금,2024-03-01,${amount}\n`;
    const { records, told } = await check('data.csv', `${header}\n${good}\n`, file);
    expect({ records, told }).toEqual({ records: 1, told: [[3, 'F', 'MORE_CELLS']] });
  },
);

it('an amount parted by its commas is refused where it moves into columns that were empty', async () => {
  const withNotes = `${header},비고\n${good},좋음\n`;
  const file = `${withNotes}2,융자,정책자금,2024-03-01,50,000,\n`;
  const { told } = await check('data.csv', withNotes, file);
  expect(told).toEqual([[3, 'F', 'MORE_CELLS']]);
});

it('empty cells beyond the header are none, and titles, totals and notes stay what they are', async () => {
  const file = [
    ',,,,,,(단위: 원)',
    `${header},,`,
    `${good},,`,
    '2,융자,정책자금,2024-03-02,70000,,,,',
    '합계,,,,120,000,,',
    '※ 잠정치,,,,,,',
  ].join('\n');
  const { records, skipped, told } = await check('data.csv', file);
  expect({ records, told }).toEqual({ records: 2, told: [] });
  expect(skipped).toMatchObject({ TITLE: [[1, 1]], TOTAL: [[5, 5]], NOTE: [[6, 6]] });
});

it('a row of a workbook with a value to the right of the header is refused, and one under an empty label too', async () => {
  const rows = [
    header.split(','),
    ['1', '융자', '정책자금', '2024-03-01', 50_000],
    ['2', '융자', '정책자금', '2024-03-01', 50_000, null, 7],
  ];
  const file = await writeXlsx({ sheets: [{ name: '지원현황', rows }] });
  const { records, told } = await check('data.xlsx', file);
  expect({ records, told }).toEqual({ records: 1, told: [[3, 'G', 'MORE_CELLS']] });
  const csv = `${header},\n${good},\n2,융자,정책자금,2024-03-01,50,000\n`;
  expect((await check('data.csv', `${header},\n${good},\n`, csv)).told).toEqual([[3, 'F', 'MORE_CELLS']]);
});
