import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/setup/database.ts';
import { childrenLoader, entityLoader, regionLoader } from './entity-loader.ts';
import { defineAgency } from './fixtures/agency/agency.ts';
import { rows } from './fixtures/agency/rows.ts';
import { spaces } from './fixtures/agency/tables.ts';
import { openTestSubgraph, type TestSubgraph } from './fixtures/open-test-subgraph.ts';

let database: TestDatabase;
let agency: TestSubgraph;

beforeAll(async () => {
  database = await createTestDatabase('entity-loader');
  const definition = defineAgency(async (seeding) => {
    for (const space of rows.spaces) await seeding.add(spaces, space);
  });
  agency = await openTestSubgraph(definition, database.url);
});

afterAll(async () => {
  await agency?.close();
  await database?.drop();
});

const idsOf = (found: { id: string }[]) => found.map(({ id }) => id).sort();
const expectedIds = (holds: (space: (typeof rows.spaces)[number]) => boolean) =>
  idsOf(rows.spaces.filter(holds));

test('a key with U+0000 finds nothing and leaves the other keys of its batch theirs', async () => {
  const { database: own } = agency.open;
  const byId = entityLoader(own, spaces, spaces.id);
  const byOwner = childrenLoader(own, spaces, spaces.ownerId, [spaces.id]);
  const byRegion = regionLoader(own, spaces, spaces.regionCode, [spaces.id]);
  const [none, one] = await byId.loadMany(['r:\0', 'r:1']);
  expect([none, one]).toMatchObject([null, { id: 'r:1' }]);
  const [nobody, somebody] = await Promise.all([byOwner.load('org:\0'), byOwner.load('org:a')]);
  expect([nobody, idsOf(somebody)]).toEqual([[], expectedIds(({ ownerId }) => ownerId === 'org:a')]);
  const [nowhere, somewhere] = await Promise.all([byRegion.load('11\0'), byRegion.load('4800000000')]);
  expect([nowhere, idsOf(somewhere)]).toEqual([
    [],
    expectedIds(({ regionCode }) => regionCode.startsWith('48')),
  ]);
});

test('a region is a prefix and no pattern', async () => {
  const byRegion = regionLoader(agency.open.database, spaces, spaces.regionCode, [spaces.id]);
  expect(await byRegion.load('%')).toEqual([]);
});
