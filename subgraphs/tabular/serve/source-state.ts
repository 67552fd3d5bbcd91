import { stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { Mapping } from '../mapping/mapping.ts';

/**
 * What tells whether a mapping or its file has changed: their sizes and times. Null for tables of a database, which tell
 * nothing, and `away` where the file is not there.
 */
export async function sourceState(mappingPath: string, { file }: Mapping): Promise<string | null> {
  if (file === undefined) return null;
  try {
    const stats = await Promise.all([stat(mappingPath), stat(resolve(dirname(mappingPath), file))]);
    return stats.map(({ size, mtimeMs }) => `${size} ${mtimeMs}`).join(', ');
  } catch {
    return 'away';
  }
}
