import { accessSync, constants, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/**
 * Makes the data folder and takes it for this process. Answers how it is given back.
 *
 * The lock is SQLite's lock of a file (that of the operating system): it ends with the process however that ends,
 * so it is never stale, and two that start at once cannot both get it. The number in `supervisor.pid` is for the
 * message only.
 *
 * Throws an Error with one clear line: the folder cannot be written, or another `npm start` runs on it.
 */
export function takeDataFolder(folder: string): () => void {
  try {
    makeFolder(folder);
    accessSync(folder, constants.W_OK | constants.X_OK);
    const lock = takeLock(folder);
    writeFileSync(join(folder, 'supervisor.pid'), `${process.pid}\n`);
    return () => lock.close();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (error instanceof Taken) throw error;
    throw new Error(
      `The data folder ${folder} cannot be written (${code ?? message}). ` +
        'Change its rights, or name another in IEUM_DATA_DIR.',
    );
  }
}

/** Node's own recursive `mkdir` never ends where a parent can be entered but not written, as in `/proc`. */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  if (dirname(folder) !== folder) makeFolder(dirname(folder));
  mkdirSync(folder, { mode: 0o700 });
}

class Taken extends Error {}

function takeLock(folder: string): DatabaseSync {
  const lock = new DatabaseSync(join(folder, 'supervisor.lock'));
  try {
    lock.exec('pragma locking_mode = exclusive; begin exclusive');
    return lock;
  } catch (error) {
    lock.close();
    const { errcode } = error as { errcode?: number };
    if (errcode !== sqliteBusy) throw error;
    throw new Taken(
      `Ieum runs on the data folder ${folder} already (process ${supervisorOf(folder)}). ` +
        'Stop that one, or name another folder in IEUM_DATA_DIR.',
    );
  }
}

/** SQLITE_BUSY of the SQLite result codes. */
const sqliteBusy = 5;

function supervisorOf(folder: string): string {
  try {
    return readFileSync(join(folder, 'supervisor.pid'), 'utf8').trim();
  } catch {
    return 'unknown';
  }
}
