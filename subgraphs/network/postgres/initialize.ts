import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Account } from './account.ts';
import type { Binaries } from './binaries.ts';
import { startGuarded } from './guarded.ts';

/** The one role of the server; it owns every database. */
export const role = 'ieum';

/**
 * Makes sure that `folder` is a complete PostgreSQL data folder and answers the role's password.
 *
 * A new one is made beside it under another name and renamed when it is complete and on disk, password included:
 * what a killed start leaves behind never bears the name, and is removed by the next. The caller holds the lock
 * of the folder above. Throws an Error with one clear line.
 */
export async function initializeDataFolder(
  folder: string,
  binaries: Binaries,
  account: Account,
): Promise<string> {
  removeUnfinished(folder);
  if (!existsSync(folder)) await create(folder, binaries, account);
  try {
    return readFileSync(passwordFile(folder), 'utf8').trim();
  } catch (error) {
    throw new Error(
      `The database in ${folder} cannot be used: ${(error as Error).message}. ` +
        'Remove that folder to begin anew, or set DATABASE_URL.',
    );
  }
}

async function create(folder: string, binaries: Binaries, account: Account): Promise<void> {
  const unfinished = `${folder}${suffix}${randomBytes(4).toString('hex')}`;
  const passwordBeside = `${unfinished}.password`;
  try {
    mkdirSync(unfinished, { mode: 0o700 });
    account.own(unfinished);
    writeFileSync(passwordBeside, `${randomBytes(24).toString('base64url')}\n`, { mode: 0o600 });
    account.own(passwordBeside);
    await runInitdb(unfinished, passwordBeside, binaries, account);
    // On the same file system, so this is a rename; the order makes the password part of the whole.
    renameSync(passwordBeside, passwordFile(unfinished));
    renameSync(unfinished, folder);
  } finally {
    removeUnfinished(folder);
  }
}

async function runInitdb(
  folder: string,
  pwfile: string,
  binaries: Binaries,
  account: Account,
): Promise<void> {
  const command = [
    ...account.prefix,
    binaries.initdb,
    ...['--pgdata', folder, '--username', role, '--auth', 'scram-sha-256', '--pwfile', pwfile],
    // Code point order, the order of every cursor, whatever locales the machine has.
    ...['--encoding', 'UTF8', '--locale', 'C', '--no-instructions'],
  ];
  const initdb = startGuarded(command, binaries, ['ignore', 'pipe']);
  let complaint = '';
  initdb.process.stderr?.setEncoding('utf8').on('data', (text: string) => {
    complaint += text;
  });
  const { code } = await initdb.ended;
  if (code !== 0) {
    throw new Error(
      `PostgreSQL could not set up ${folder} (initdb ended with ${code}): ${oneLine(complaint)}`,
    );
  }
}

const suffix = '.unfinished-';

function passwordFile(folder: string): string {
  return join(folder, 'ieum.password');
}

function removeUnfinished(folder: string): void {
  for (const name of readdirSync(dirname(folder))) {
    if (!name.startsWith(`${basename(folder)}${suffix}`)) continue;
    // A killed initdb may still be writing there for a moment.
    rmSync(join(dirname(folder), name), { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
}

function oneLine(text: string): string {
  return text
    .trim()
    .split(/\s*\n\s*/)
    .join('; ')
    .slice(0, 600);
}
