import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/setup/database.ts';
import type { Transaction } from './database.ts';
import { defineAgency } from './fixtures/agency/agency.ts';
import { agencies } from './fixtures/agency/tables.ts';
import { callerOf, openTestSubgraph, type TestSubgraph } from './fixtures/open-test-subgraph.ts';
import { withIdempotency } from './idempotency.ts';

let database: TestDatabase;
let agency: TestSubgraph;

beforeAll(async () => {
  database = await createTestDatabase('idempotency');
  agency = await openTestSubgraph(defineAgency(), database.url);
});

afterAll(async () => {
  await agency?.close();
  await database?.drop();
});

let made = 0;
const insert = async (transaction: Transaction) => {
  const id = `a:${++made}`;
  await transaction.insert(agencies).values({ id, name: 'made' });
  return id;
};

const call = (
  key: string | null,
  input: unknown,
  { organization = 'org:a', mutation = 'make', run = insert }: Partial<Options> = {},
) =>
  withIdempotency(
    { database: agency.open.database, caller: callerOf(organization) },
    { mutation, key, input },
    run,
  );

interface Options {
  organization: string;
  mutation: string;
  run: typeof insert;
}

test('the same key and input give the first result again, however the input is written', async () => {
  const first = await call('k1', { name: 'x', at: 1, note: null });
  expect(await call('k1', { at: 1, name: 'x', idempotencyKey: 'k1' })).toBe(first);
});

test('without a key each call is its own', async () => {
  expect(await call(null, {})).not.toBe(await call(null, {}));
});

test('another input or mutation under the key is IDEMPOTENCY_CONFLICT', async () => {
  await call('k2', { name: 'x' });
  const conflict = {
    extensions: { code: 'IDEMPOTENCY_CONFLICT', inputPath: ['input', 'idempotencyKey'] },
  };
  await expect(call('k2', { name: 'y' })).rejects.toMatchObject(conflict);
  await expect(call('k2', { name: 'x' }, { mutation: 'other' })).rejects.toMatchObject(conflict);
});

test('organizations do not share keys', async () => {
  const first = await call('k3', {});
  expect(await call('k3', {}, { organization: 'org:b' })).not.toBe(first);
});

test('calls at the same time do the work once', async () => {
  const results = await Promise.all([call('k4', {}), call('k4', {}), call('k4', {})]);
  expect(new Set(results).size).toBe(1);
});

test('a call that failed leaves its key free', async () => {
  const run = () => Promise.reject(new Error('no'));
  await expect(call('k5', {}, { run })).rejects.toThrow('no');
  expect(await call('k5', {})).toMatch(/^a:/);
});

test.each(['', 'x'.repeat(201), 'nul\0'])('%j is no key', async (key) => {
  await expect(call(key, {})).rejects.toMatchObject({ extensions: { code: 'BAD_INPUT' } });
});
