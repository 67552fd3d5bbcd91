import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { Mapping } from '../mapping/mapping.ts';

/**
 * What tells whether a mapping's file, or the mapping, has changed: the file's size and time. Null for tables of a
 * database, which tell nothing, and `away` where the file is not there.
 */
export async function sourceState(mappingPath: string, mapping: Mapping): Promise<string | null> {
  if (mapping.file === undefined) return null;
  const meaning = createHash('sha256').update(JSON.stringify(mapping)).digest('hex').slice(0, 16);
  try {
    const { size, mtimeMs } = await stat(resolve(dirname(mappingPath), mapping.file));
    return `${size} ${mtimeMs} ${meaning}`;
  } catch {
    return `away ${meaning}`;
  }
}
