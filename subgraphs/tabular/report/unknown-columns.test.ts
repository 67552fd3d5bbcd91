import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { initFile } from '../propose/init-file.ts';
import { checkFile, unknownColumnLines } from './check-file.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ieum-tabular-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

it('a column that the source gained since its mapping was written is named, and refuses no row', async () => {
  const path = join(folder, 'data.csv');
  const mapping = join(folder, 'mapping.yaml');
  writeFileSync(path, '관리번호,지원유형,사업명,시작일,,비고\n1,융자,정책자금,2024-03-01,,\n');
  await initFile(path, { out: mapping, overwrite: true });
  expect(unknownColumnLines(await checkFile(mapping))).toEqual([]);
  writeFileSync(
    path,
    '관리번호,지원유형,사업명,시작일,,비고,지원금액,담당\n1,융자,정책자금,2024-03-01,,,"50,000",김\n',
  );
  const check = await checkFile(mapping);
  expect(check.refusals).toEqual([]);
  expect(check.sheets[0]).toMatchObject({ records: 1, unknownColumns: ['지원금액', '담당'] });
  expect(unknownColumnLines(check)).toEqual([
    'Warning: sheet "data" has columns that the mapping does not know, and they are not read: "지원금액", "담당". Give each a field, or write it under extra.',
  ]);
});
