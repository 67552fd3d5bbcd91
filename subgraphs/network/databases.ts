import { connectionString } from '@ieum/kit/database-url.ts';
import { Client, escapeIdentifier } from 'pg';

/**
 * Makes sure that each subgraph has a database on a PostgreSQL server and answers their URLs by subgraph name.
 * A database is named `<name in the URL, else ieum>_<subgraph>`, `-` written as `_`; one that exists is used.
 *
 * Throws an Error with one clear line: server unreachable, log-in refused, no right to create a database.
 */
export async function createDatabases(serverUrl: string, subgraphs: string[]): Promise<Map<string, string>> {
  const url = new URL(serverUrl);
  const prefix = decodeURIComponent(url.pathname.slice(1)) || 'ieum';
  const client = await connect(url);
  try {
    const found = await client.query<{ datname: string }>('select datname from pg_database');
    const existing = new Set(found.rows.map(({ datname }) => datname));
    const databases = new Map<string, string>();
    for (const subgraph of subgraphs) {
      const name = `${prefix}_${subgraph.replaceAll('-', '_')}`;
      if (!existing.has(name)) await create(client, name, url);
      databases.set(subgraph, toDatabase(url, name));
    }
    return databases;
  } finally {
    await client.end();
  }
}

/** The URL's own database may not exist yet; `postgres` does on nearly every server. */
async function connect(url: URL): Promise<Client> {
  const own = decodeURIComponent(url.pathname.slice(1));
  let failure: unknown;
  for (const name of own ? [own, 'postgres'] : ['postgres']) {
    const client = new Client({
      connectionString: connectionString(toDatabase(url, name)),
      connectionTimeoutMillis: 5000,
    });
    try {
      await client.connect();
      return client;
    } catch (error) {
      failure = error;
      if ((error as { code?: string }).code !== noSuchDatabase) break;
    }
  }
  throw new Error(
    `DATABASE_URL: the PostgreSQL server at ${placeOf(url)} cannot be used: ${messageOf(failure)}. ` +
      'Start it or correct the URL; without DATABASE_URL an own server is started.',
  );
}

/** Text is UTF-8 in code point order, the order of every cursor, where the server's own default may be another. */
async function create(client: Client, name: string, url: URL): Promise<void> {
  try {
    await client.query(
      `create database ${escapeIdentifier(name)} template template0 encoding 'UTF8' lc_collate 'C' lc_ctype 'C'`,
    );
  } catch (error) {
    if ((error as { code?: string }).code === duplicateDatabase) return;
    throw new Error(
      `DATABASE_URL: the database "${name}" cannot be created at ${placeOf(url)}: ${messageOf(error)}. ` +
        'Create it by hand, or allow that user to create databases.',
    );
  }
}

const noSuchDatabase = '3D000';
const duplicateDatabase = '42P04';

function toDatabase(url: URL, name: string): string {
  const own = new URL(url);
  own.pathname = `/${encodeURIComponent(name)}`;
  return own.toString();
}

function placeOf(url: URL): string {
  return `${url.hostname || 'localhost'}:${url.port || '5432'}`;
}

/** Node answers several addresses' failures as one error without a message. */
function messageOf(error: unknown): string {
  const first = error instanceof AggregateError ? error.errors[0] : error;
  return first instanceof Error ? first.message : String(first);
}
