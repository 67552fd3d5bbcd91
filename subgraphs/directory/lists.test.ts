import { operator } from '@ieum/kit/fixtures/open-test-subgraph.ts';
import { writeCohortExpression } from '@ieum/schema/contract/cohort-expression.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestDirectory, type TestDirectory } from './fixtures/test-directory.ts';

let directory: TestDirectory;

beforeAll(async () => {
  directory = await openTestDirectory('lists', { demoStartups: 50 });
});

afterAll(() => directory?.close());

const service = { ...operator, organization: null, roles: ['service'] };
const page = 'totalCount edges { node { id } } pageInfo { hasNextPage endCursor }';

describe('a list asked for under several names with the same arguments is read once', () => {
  test.each([
    ['themes { id }', 1],
    ['agreements { id }', 1],
    ['networks { id }', 1],
    ['organizations(kinds: [UNIVERSITY], regionCodes: ["1100000000"]) { id }', 1],
    ['regions(level: SIDO) { code }', 1],
    ['industries(prefix: "C", level: 2) { code }', 1],
    ['referrals(states: [SENT], first: 5) { id }', 1],
    // A page, and its count.
    [`startups(filter: { stages: [BI] }, first: 3) { ${page} }`, 2],
    // Whether a consent ran out, and the changes.
    ['startupChanges(first: 2) { seq }', 2],
  ])('%s', async (field, statements) => {
    const answer = await directory.ask(
      `{ a: ${field} b: ${field} c: ${field} }`,
      {},
      {
        ...(field.startsWith('startupChanges') ? service : operator),
      },
    );
    expect(answer.errors).toBeUndefined();
    expect(answer.data.b).toEqual(answer.data.a);
    expect(answer.statements).toHaveLength(statements);
  });

  test('inbox of the organization itself', async () => {
    const { data, errors, statements } = await directory.ask(
      '{ organization(id: "org:ieum") { a: inbox(first: 5) { id } b: inbox(first: 5) { id } outbox { id } } }',
    );
    expect([errors, data.organization.b]).toEqual([undefined, data.organization.a]);
    // The organization, the inbox, the outbox.
    expect(statements).toHaveLength(3);
  });

  test('members of a cohort, whichever way it was reached', async () => {
    const expression = writeCohortExpression({ profile: { stages: ['BI'] } });
    const key = { __typename: 'Cohort', expression };
    const { data, errors, statements } = await directory.ask(
      `query ($keys: [_Any!]!) { _entities(representations: $keys) {
        ... on Cohort { a: startups(first: 2) { ${page} } b: startups(first: 2) { ${page} } } } }`,
      { keys: [key, key] },
    );
    expect(errors).toBeUndefined();
    const [first, second] = data._entities;
    expect([first.b, second.a, second.b]).toEqual([first.a, first.a, first.a]);
    expect(statements).toHaveLength(2);
  });
});

test('lists with other arguments are other lists', async () => {
  const { data, errors } = await directory.ask(`{
    a: regions(level: SIDO) { code } b: regions { code } c: regions(parent: "1100000000") { code }
    d: industries(level: 1) { code } e: industries(prefix: "C") { code }
    f: startups(first: 2) { ${page} } g: startups(first: 3) { ${page} } h: startups(first: 2, order: DESC) { ${page} }
    i: referrals(first: 1) { id } j: referrals(first: 2) { id }
  }`);
  expect(errors).toBeUndefined();
  const seen = Object.values(data).map((list) => JSON.stringify(list));
  expect(new Set(seen).size).toBe(seen.length);
});

test('one list that is refused leaves the others, and is refused under each of its names', async () => {
  const { data, errors } = await directory.ask(
    '{ a: referrals(first: 0) { id } b: referrals(first: 1) { id } c: referrals(first: 0) { id } }',
  );
  expect(errors?.map(({ path }) => path)).toEqual([['a'], ['c']]);
  expect(data).toEqual({ a: null, b: [expect.anything()], c: null });
});
