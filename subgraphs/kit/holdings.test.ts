import { sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/setup/database.ts';
import { defineAgency } from './fixtures/agency/agency.ts';
import { rows } from './fixtures/agency/rows.ts';
import { programs, spaces, supports } from './fixtures/agency/tables.ts';
import { openTestSubgraph, type TestSubgraph } from './fixtures/open-test-subgraph.ts';
import { enforceHoldings, isOutsideHoldings, releaseHoldings } from './holdings.ts';
import { publishers } from './tables.ts';

let testDatabase: TestDatabase;
let subgraph: TestSubgraph;
const tables = { supports, programs, spaces };

beforeAll(async () => {
  testDatabase = await createTestDatabase('holdings');
  subgraph = await openTestSubgraph(defineAgency(), testDatabase.url);
});

afterEach(async () => {
  await releaseHoldings(subgraph.open.database);
  for (const table of [supports, publishers]) await subgraph.open.database.delete(table);
});

afterAll(async () => {
  await subgraph?.close();
  await testDatabase?.drop();
});

/** Starts as a subgraph whose SDL says so. */
async function enforce(holds: string): Promise<void> {
  await enforceHoldings(subgraph.open.database, `extend schema ${holds}`, tables);
}

const recordOf = (providerId: string, id: string) => ({ ...rows.supports[0]!, providerId, id });
const insert = (row: ReturnType<typeof recordOf>) => subgraph.open.database.insert(supports).values(row);
const constraints = async () =>
  (
    await subgraph.open.database.execute<{ definition: string }>(
      sql`select pg_get_constraintdef(oid) as definition from pg_constraint where starts_with(conname, 'held_')`,
    )
  ).rows.map(({ definition }) => definition);

const ofA = '@holds(at: ["SupportFilter.providerIds", "Organization.supports.id"], values: ["org:a"])';

test('the database takes what lies inside, and refuses what does not, whoever writes it', async () => {
  await enforce(`${ofA} @holds(at: ["SupportFilter.ids"], prefixes: ["a:", "o'%:"])`);
  await insert(recordOf('org:a', 'a:t:1'));
  await insert(recordOf('org:a', "o'%:t:1"));
  const refused: unknown[] = [];
  for (const row of [recordOf('org:b', 'a:t:2'), recordOf('org:a', 'b:t:2'), recordOf('org:a', "o'x:t:2")])
    await insert(row).catch((error: unknown) => refused.push(error));
  expect(refused.map(isOutsideHoldings)).toEqual([true, true, true]);
  expect(isOutsideHoldings(new Error('held_'))).toBe(false);
  const rename = sql`update supports set provider_id = 'org:b'`;
  await expect(subgraph.open.database.execute(rename)).rejects.toSatisfy(isOutsideHoldings);
});

test('regions are held with all that lies in them, and a provider without a region is', async () => {
  await enforce('@holds(at: ["SupportFilter.regionCodes"], regions: ["4812000000", "1100000000"])');
  const add = (id: string, regionCode: string | null) =>
    subgraph.open.database.insert(publishers).values({ id, kind: 'UNIVERSITY', regionCode });
  for (const code of [null, '4812000000', '4812110100', '1159000000']) await add(`org:${code}`, code);
  await expect(add('org:x', '4817000000')).rejects.toSatisfy(isOutsideHoldings);
});

test('a start is refused where a row lies outside already, and the row is named', async () => {
  await insert(recordOf('org:a', 'a:t:1'));
  await insert(recordOf('org:b', 'b:t:1'));
  await expect(enforce(ofA)).rejects.toThrow(
    'table supports has b:t:1, whose provider_id lies outside of what @holds',
  );
  expect(await constraints()).toEqual([]);
});

test('what the SDL says anew replaces what it said, and what it says still is not checked again', async () => {
  await enforce(ofA);
  const before = await constraints();
  expect(before).toHaveLength(1);
  await enforce(ofA);
  expect(await constraints()).toEqual(before);
  await enforce(ofA.replace('["org:a"]', '["org:a", "org:b"]'));
  await insert(recordOf('org:b', 'b:t:1'));
  await enforce('@link(url: "https://specs.apollo.dev/federation/v2.9")');
  expect(await constraints()).toEqual([]);
});

test.each([
  [
    '@holds(at: ["Startup.supports.id"], values: ["st000000195"])',
    'the kit can hold its tables to SupportFilter.ids,',
  ],
  ['@holds(at: ["SupportFilter.ids"])', '@holds of schema.graphql has no values'],
])('%s is refused, since nothing could hold it', async (holds, says) => {
  await expect(enforce(holds)).rejects.toThrow(says);
});
