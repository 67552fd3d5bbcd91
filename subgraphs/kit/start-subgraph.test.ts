import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/setup/database.ts';
import { openDatabase } from './database.ts';

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase('start');
});

afterAll(() => database?.drop());

interface Agency {
  child: ChildProcess;
  messages: { type: string; text?: string; url?: string }[];
  ready: Promise<string>;
  /** Exit code and what stood on stderr. */
  ended: Promise<{ code: number | null; stderr: string }>;
}

function startAgency(environment: Record<string, string> = {}, nodeOptions: string[] = []): Agency {
  const file = join(import.meta.dirname, 'fixtures/agency/start-agency.ts');
  const child = spawn(process.execPath, [...nodeOptions, file], {
    env: {
      PATH: process.env.PATH ?? '',
      IEUM_DEMO: '1',
      DATABASE_URL: database.url,
      IEUM_DIRECTORY_URL: 'http://127.0.0.1:9',
      IEUM_DEMO_STARTUPS: '0',
      ...environment,
    },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  const messages: Agency['messages'] = [];
  const ready = new Promise<string>((resolve) => {
    child.on('message', (message: Agency['messages'][number]) => {
      messages.push(message);
      if (message.type === 'ready') resolve(message.url!);
    });
  });
  const ended = Promise.all([once(child, 'exit'), child.stderr!.toArray()]).then(([[code], chunks]) => ({
    code: code as number | null,
    stderr: Buffer.concat(chunks).toString('utf8'),
  }));
  return { child, messages, ready, ended };
}

const ask = async (url: string) => {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: '{ supports { totalCount } }' }),
  });
  return response.json();
};

test('a parent hears of progress, then of the address, and ends it by going', async () => {
  const { child, messages, ready, ended } = startAgency();
  const url = await ready;
  expect(messages[0]).toEqual({ type: 'progress', text: 'preparing the database' });
  expect(await ask(url)).toEqual({ data: { supports: { totalCount: 0 } } });
  child.disconnect();
  expect(await ended).toEqual({ code: 0, stderr: '' });
});

test('one that gives memory back has a process of its own seed, which ends before it serves', async () => {
  const own = await createTestDatabase('start_apart');
  const environment = { DATABASE_URL: own.url, IEUM_DEMO_STARTUPS: '5' };
  const { child, messages, ready, ended } = startAgency(environment, ['--expose-gc']);
  expect(await ask(await ready)).toEqual({ data: { supports: { totalCount: 0 } } });
  const texts = messages.flatMap(({ text }) => text ?? []);
  expect(texts).toEqual(['preparing the database', 'seeding 5 startups', 'preparing the database']);
  child.disconnect();
  expect(await ended).toEqual({ code: 0, stderr: '' });
  await own.drop();
});

test('what keeps that process from seeding is one line and exit code 1', async () => {
  const own = await createTestDatabase('start_apart_foreign');
  const { pool } = openDatabase(own.url);
  await pool.query('create table foreign_table ()');
  await pool.end();
  const { code, stderr } = await startAgency({ DATABASE_URL: own.url }, ['--expose-gc']).ended;
  expect([code, stderr]).toEqual([1, expect.stringMatching(/^fixture: database .*foreign_table.*\n$/)]);
  await own.drop();
});

test.each(['SIGTERM', 'SIGINT'] as const)('%s stops it', async (signal) => {
  const { child, ready, ended } = startAgency();
  await ready;
  child.kill(signal);
  expect((await ended).code).toBe(0);
});

test('a port that is taken is one line and exit code 1', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as { port: number };
  const { code, stderr } = await startAgency({ PORT: String(port) }).ended;
  other.close();
  expect(code).toBe(1);
  expect(stderr).toBe(
    `fixture: port ${port} of 127.0.0.1 is taken; stop what listens there or set another PORT\n`,
  );
});

test('a database that cannot be reached is one line and exit code 1', async () => {
  const { code, stderr } = await startAgency({ DATABASE_URL: 'postgres://x:y@127.0.0.1:9/none' }).ended;
  expect([code, stderr]).toEqual([
    1,
    'fixture: database 127.0.0.1:9/none: connect ECONNREFUSED 127.0.0.1:9\n',
  ]);
});

test('TLS that the server does not offer is one line', async () => {
  const { code, stderr } = await startAgency({ DATABASE_URL: `${database.url}?sslmode=require` }).ended;
  expect(code).toBe(1);
  expect(stderr).toMatch(
    /^fixture: database 127\.0\.0\.1:\d+\/\w+: The server does not support SSL connections\n$/,
  );
});

test('every problem of the environment is told at once', async () => {
  const environment = { IEUM_DEMO: '0', PORT: 'x', DATABASE_URL: 'mysql://x', IEUM_LOG: 'foo' };
  const { code, stderr } = await startAgency(environment).ended;
  expect(code).toBe(1);
  expect(stderr).toMatch(
    /^fixture: .*IEUM_DEMO=1.*IEUM_LOG is to be one of trace, .*; got "foo".*PORT.*DATABASE_URL.*\n$/s,
  );
  expect(stderr.match(/\n/g)).toHaveLength(1);
});
