import { accessSync, constants, existsSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type Diagnosis, fine } from './diagnosis.ts';

/** Room for the databases and the bundles, and whether the folder can be written. */
export async function diagnoseDisk(folder: string): Promise<Diagnosis> {
  let present = folder;
  while (!existsSync(present) && dirname(present) !== present) present = dirname(present);
  const what = 'Disk';
  try {
    accessSync(present, constants.W_OK);
  } catch {
    const todo = `Give this user the right to write there, or name another folder: IEUM_DATA_DIR.`;
    return { outcome: 'wrong', what, found: `${present} cannot be written`, todo };
  }
  const { bavail, bsize } = await statfs(present);
  const free = bavail * bsize;
  const found = `${(free / 1e9).toFixed(1)} GB free for ${folder}`;
  if (free >= comfortable) return fine(what, found);
  const todo = 'Make room, or name a folder on another disk: IEUM_DATA_DIR.';
  return { outcome: free < needed ? 'wrong' : 'note', what, found, todo };
}

/** The demonstration's databases take 0.4 GB, PostgreSQL's own files 0.1 GB. */
const needed = 600_000_000;
const comfortable = 2_000_000_000;
