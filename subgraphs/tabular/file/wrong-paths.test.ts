import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readMappingFile } from '../report/check-file.ts';
import { writeReport } from '../report/write-report.ts';
import { openTable } from './open-table.ts';
import { FileError } from './row.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ieum-tabular-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

it('a folder in place of a file or a mapping is told in one sentence', async () => {
  const table = openTable(folder);
  await expect(table).rejects.toThrow(`${folder} is a folder: expected an .xlsx, .csv or .ndjson file`);
  await expect(table).rejects.toBeInstanceOf(FileError);
  await expect(readMappingFile(folder)).rejects.toThrow(`${folder} is a folder: expected a mapping file`);
});

it('text that calls itself a workbook is refused with what to do', async () => {
  const path = join(folder, 'data.xlsx');
  writeFileSync(path, '관리번호,사업명\n1,정책자금\n');
  await expect(openTable(path)).rejects.toThrow(
    `${path} is no workbook, whatever its name says: save it as .xlsx, or name it .csv if it is text`,
  );
});

it('a report for a folder that is not there, or in place of one, is refused with a sentence', async () => {
  const check = { file: 'data.csv', sheets: [], unread: [], refusals: [] };
  const missing = join(folder, 'none');
  await expect(writeReport(join(missing, 'report.xlsx'), check)).rejects.toThrow(
    `Cannot write the report: there is no folder ${missing}`,
  );
  await expect(writeReport(folder, check)).rejects.toThrow(`${folder} is a folder; name a file in it`);
});
