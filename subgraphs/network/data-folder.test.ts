import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { takeDataFolder } from './data-folder.ts';

const folder = mkdtempSync(join(tmpdir(), 'ieum-data-folder-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('a folder is made, taken by one at a time, and free again when given back', () => {
  const data = join(folder, 'a/b');
  const giveBack = takeDataFolder(data);
  expect(() => takeDataFolder(data)).toThrow(
    `Ieum runs on the data folder ${data} already (process ${process.pid}). Stop that one, or name another folder in IEUM_DATA_DIR.`,
  );
  giveBack();
  takeDataFolder(data)();
});

test.each([
  ['below a file', () => join(folder, 'file/data')],
  ['a file', () => join(folder, 'file')],
  // As root this is what cannot be written, and Node's own recursive mkdir would not come back from it.
  ['in /proc', () => '/proc/ieum/data'],
])('a folder that cannot be written is one clear line: %s', (_, path) => {
  writeFileSync(join(folder, 'file'), '');
  expect(() => takeDataFolder(path())).toThrow(
    new RegExp(
      `^The data folder ${path()} cannot be written \\(\\w+\\)\\. Change its rights, or name another in IEUM_DATA_DIR\\.$`,
    ),
  );
});
