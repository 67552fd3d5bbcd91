import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findBinaries } from '@ieum/network/postgres/binaries.ts';
import { Client } from 'pg';
import { type Diagnosis, fine } from './diagnosis.ts';

/** The PostgreSQL server of `npm start`: the one that `DATABASE_URL` names, else the embedded one. */
export async function diagnoseDatabase({
  databaseUrl,
  dataFolder,
}: {
  databaseUrl: string | null;
  dataFolder: string;
}): Promise<Diagnosis> {
  return databaseUrl === null ? diagnoseEmbedded(dataFolder) : diagnoseServer(databaseUrl);
}

function diagnoseEmbedded(dataFolder: string): Diagnosis {
  try {
    findBinaries();
  } catch (error) {
    const [found = '', ...todo] = (error as Error).message.split(/(?<=\.) /);
    return { outcome: 'wrong', what: 'Database', found, todo: todo.join(' ') };
  }
  const data = join(dataFolder, 'postgres');
  const pidFile = join(data, 'postmaster.pid');
  if (!existsSync(data)) return fine('Database', 'embedded; made at the first start');
  return fine('Database', `embedded, in ${data}; ${isRunning(pidFile) ? 'running' : 'not running'}`);
}

function isRunning(pidFile: string): boolean {
  try {
    process.kill(Number(readFileSync(pidFile, 'utf8').split('\n')[0]), 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

async function diagnoseServer(databaseUrl: string): Promise<Diagnosis> {
  const url = new URL(databaseUrl);
  const where = url.host;
  // Without a database's name the server takes the user's, which need not be there; this one always is.
  if (url.pathname.length < 2) url.pathname = '/postgres';
  const client = new Client({ connectionString: url.href, connectionTimeoutMillis: 5000 });
  // What is lost after the answer is nobody's concern.
  client.on('error', () => {});
  try {
    await client.connect();
    const { rows } = await client.query<{ version: string; mayCreate: boolean; encoding: string }>(
      `select current_setting('server_version') as version, current_setting('server_encoding') as encoding,
              rolcreatedb or rolsuper as "mayCreate" from pg_roles where rolname = current_user`,
    );
    const { version = '', mayCreate = false, encoding = '' } = rows[0] ?? {};
    const found = `PostgreSQL ${version} at ${where}`;
    if (!mayCreate) {
      const todo = `npm start makes a database for each subgraph: ALTER ROLE ${url.username} CREATEDB`;
      return {
        outcome: 'wrong',
        what: 'Database',
        found: `${found}; its user may not create databases`,
        todo,
      };
    }
    return fine('Database', `${found}, ${encoding}`);
  } catch (error) {
    const { message } = error instanceof AggregateError ? (error.errors[0] as Error) : (error as Error);
    const todo = 'Start it, or correct DATABASE_URL; without DATABASE_URL the embedded one is used.';
    return { outcome: 'wrong', what: 'Database', found: `${where} does not answer: ${message}`, todo };
  } finally {
    await client.end().catch(() => {});
  }
}
