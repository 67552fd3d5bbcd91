import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { expect, test } from 'vitest';
import { createDatabases } from './databases.ts';

const server = process.env.IEUM_TEST_POSTGRES ?? '';

test('each subgraph gets a database of UTF-8 text in code point order, and the same one the next time', async () => {
  const name = `test_network_${randomBytes(6).toString('hex')}`;
  const first = await createDatabases(`${server}/${name}`, ['directory', 'my-agency']);
  expect([...first].map(([subgraph, url]) => [subgraph, new URL(url).pathname])).toEqual([
    ['directory', `/${name}_directory`],
    ['my-agency', `/${name}_my_agency`],
  ]);
  const client = new Client({ connectionString: first.get('my-agency') ?? '' });
  await client.connect();
  const { rows } = await client.query(
    'select pg_encoding_to_char(encoding) as encoding, datcollate from pg_database where datname = current_database()',
  );
  expect(rows).toEqual([{ encoding: 'UTF8', datcollate: 'C' }]);
  await client.end();

  expect(await createDatabases(`${server}/${name}`, ['directory', 'my-agency'])).toEqual(first);
  await drop([...first.values()]);
});

test('a server that cannot be reached is one clear line without the password', async () => {
  await expect(createDatabases('postgres://user:secret@127.0.0.1:1/ieum', ['directory'])).rejects.toThrow(
    'DATABASE_URL: the PostgreSQL server at 127.0.0.1:1 cannot be used: connect ECONNREFUSED 127.0.0.1:1. ' +
      'Start it or correct the URL; without DATABASE_URL an own server is started.',
  );
});

test('TLS that the server does not offer is one clear line, without a warning before it', async () => {
  const warnings: Error[] = [];
  const hear = (warning: Error) => warnings.push(warning);
  process.on('warning', hear);
  await expect(createDatabases(`${server}/ieum?sslmode=require`, ['directory'])).rejects.toThrow(
    'The server does not support SSL connections.',
  );
  await new Promise(setImmediate);
  process.off('warning', hear);
  expect(warnings).toEqual([]);
});

async function drop(urls: string[]): Promise<void> {
  const client = new Client({ connectionString: `${server}/postgres` });
  await client.connect();
  for (const url of urls) await client.query(`drop database "${new URL(url).pathname.slice(1)}"`);
  await client.end();
}
