import { randomBytes } from 'node:crypto';
import { Client } from 'pg';

/** An empty database of one test file. */
export interface TestDatabase {
  url: string;
  /** Removes it, whoever is still connected. */
  drop(): Promise<void>;
}

/**
 * Creates an empty database on the server of the test run (see `test/setup/postgres.ts`). `name` is a word that
 * helps to find it; a random part makes it the caller's own.
 */
export async function createTestDatabase(name: string): Promise<TestDatabase> {
  const server = process.env.IEUM_TEST_POSTGRES;
  if (!server) throw new Error('IEUM_TEST_POSTGRES is not set: run tests with vitest and its global set-up.');
  const database = `test_${name.replaceAll(/[^a-z0-9]+/gi, '_').toLowerCase()}_${randomBytes(6).toString('hex')}`;
  const url = new URL(server);
  // Text is UTF-8 in code point order whatever the server's own defaults are.
  await onServer(url, `create database "${database}" template template0 encoding 'UTF8' locale 'C'`);
  const own = new URL(url);
  own.pathname = `/${database}`;
  return {
    url: own.toString(),
    drop: () => onServer(url, `drop database if exists "${database}" with (force)`),
  };
}

async function onServer(server: URL, statement: string): Promise<void> {
  const url = new URL(server);
  url.pathname = '/postgres';
  const client = new Client({ connectionString: url.toString() });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
