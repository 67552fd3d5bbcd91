import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { initFile } from '../propose/init-file.ts';
import { checkFile } from '../report/check-file.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ieum-tabular-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

it('a row that is called a total and tells all that a record does is refused, and totals stay totals', async () => {
  const path = join(folder, 'data.csv');
  const mapping = join(folder, 'mapping.yaml');
  const lines = [
    '관리번호,기업명,지원유형,사업명,시작일,지원금액',
    '1,이음,융자,정책자금,2024-03-01,50000',
    '2,가온,융자,정책자금,2024-03-01,50000',
    '계,나래,융자,정책자금,2024-03-01,50000',
    '소계,3개사,융자,3건,,150000',
    '합계,,,,,150000',
    ',합계,,,2024-03-01,150000',
  ];
  writeFileSync(path, `${lines.join('\n')}\n`);
  await initFile(path, { out: mapping, overwrite: true });
  const { sheets, refusals } = await checkFile(mapping);
  expect(sheets[0]).toMatchObject({ records: 2, refused: 1, skipped: { TOTAL: [[5, 7]] } });
  expect(refusals).toMatchObject([{ row: 4, column: 'A', field: 'id', code: 'TOTAL_OR_RECORD' }]);
});
