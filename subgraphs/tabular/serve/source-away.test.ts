import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { createTestDatabase } from '../../../test/setup/database.ts';
import { agencyMapping, agencyWorkbook, mappingText, recordRow } from '../fixtures/agency-workbook.ts';
import { openStandInDirectory } from '../fixtures/stand-in-directory.ts';
import { serveTables } from './serve-tables.ts';

test('a file that goes away while it is served is told of once, and its records stay', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'ieum-tabular-'));
  const file = join(folder, 'agency.xlsx');
  writeFileSync(join(folder, 'mapping.yaml'), mappingText(agencyMapping));
  writeFileSync(file, await agencyWorkbook([recordRow({ 관리번호: 'A-1' })]));
  const [database, directory] = await Promise.all([
    createTestDatabase('tabular-away'),
    openStandInDirectory(),
  ]);
  const told: string[] = [];
  const served = await serveTables(join(folder, 'mapping.yaml'), {
    tell: (line) => told.push(line),
    environment: {
      ...{ DATABASE_URL: database.url, IEUM_DIRECTORY_URL: directory.url, PORT: '0' },
      ...{ IEUM_TABULAR_WATCH_MS: '100', IEUM_SHARING_POLL_MS: '60000' },
    },
  });
  const before = told.length;
  rmSync(file);
  await vi.waitFor(() => expect(told.length).toBeGreaterThan(before), { timeout: 5000 });
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect(told.slice(before)).toEqual([
    expect.stringContaining('is not there any more: what was imported before is served'),
  ]);
  await served.close();
  await directory.close();
  await database.drop();
  rmSync(folder, { recursive: true });
}, 60_000);
