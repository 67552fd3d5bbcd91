import { callerOf, openTestSubgraph, type TestSubgraph } from '@ieum/kit/fixtures/open-test-subgraph.ts';
import { startupId } from '@ieum/kit/startup-id.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/setup/database.ts';
import { records } from './seed.ts';
import { myAgency } from './subgraph.ts';

const own = 'org:my-org';

let database: TestDatabase;
let subgraph: TestSubgraph;

beforeAll(async () => {
  database = await createTestDatabase('my-agency');
  subgraph = await openTestSubgraph(myAgency, database.url, { demoStartups: 100 });
});

afterAll(async () => {
  await subgraph?.close();
  await database?.drop();
});

test.each([own, null])('every record is listed, with the startups that %s may know', async (organization) => {
  const query = `{ supports(order: ASC, first: 100) { totalCount edges { node {
    id title startup { id } provider { id } ... on MyAgencySupport { team } } } } }`;
  const { data, errors } = await subgraph.ask(query, {}, callerOf(organization));
  expect(errors).toBeUndefined();
  expect(data.supports.totalCount).toBe(records.length);
  expect(data.supports.edges.map(({ node }: { node: unknown }) => node)).toEqual(
    records.map(({ id, title, startup, disclosure, team = null }) => ({
      ...{ id, title, team, provider: { id: own } },
      startup: organization === own || disclosure === 'PUBLIC' ? { id: startupId(startup) } : null,
    })),
  );
});

test('the agency tells of itself; other organizations are none', async () => {
  const query = `query ($keys: [_Any!]!) { _entities(representations: $keys) { ... on Organization {
    myAgency { id organization { id } desk { ko } } } } }`;
  const keys = [own, 'org:cau'].map((id) => ({ __typename: 'Organization', id }));
  const { data, statements } = await subgraph.ask(query, { keys });
  expect(data._entities).toEqual([
    {
      myAgency: { id: 'my-org:agency:1', organization: { id: own }, desk: { ko: '창업 상담 창구' } },
    },
    { myAgency: null },
  ]);
  expect(statements).toHaveLength(1);
});
