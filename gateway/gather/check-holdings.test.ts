import { setImmediate } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import type { UndeclaredHolding } from './check-holdings.ts';
import { createNetwork, failureOf, memoOf, readVariables, type TestSource } from './fixtures/network.ts';

/** a has notes by p1, b by p1 and p2; a says so, and b says that it has p2's alone, unless another is given. */
function network(b: Partial<TestSource> = {}, oneIn = 1) {
  const found: UndeclaredHolding[] = [];
  const sources: TestSource[] = [
    { name: 'a', notes: [memoOf('a', 'p1')], authors: ['p1'], startups: () => 'AQ' },
    { name: 'b', notes: [memoOf('b', 'p1'), memoOf('b', 'p2')], authors: ['p2'], startups: () => 'Ag', ...b },
  ];
  const report = (one: UndeclaredHolding) => void found.push(one);
  const own = createNetwork(sources, {}, { holdingsCheck: { oneIn, report } });
  return {
    ...own,
    /** Runs an operation, and what comes after it. */
    async check(query: string, variables = {}) {
      const answer = await own.run(query, variables);
      await setImmediate();
      return { answer, found, sources: own.asked.map(({ source }) => source) };
    },
  };
}

const r = ['p2', 'p1', 'p3'].map((id) => ({ __typename: 'Person', id }));
const ofPeople =
  'query ($r: [_Any!]!) { _entities(representations: $r) { ... on Person { notes { totalCount } } } }';

describe('a source that holds what it says that it does not is told of', () => {
  test.each([
    ['a connection with edges', '{ notes(by: ["p1"]) { edges { node { id } } } }', 'Query.notes'],
    ['a connection that is counted', '{ notes(by: ["p1"]) { totalCount } }', 'Query.notes'],
    ['a statistic', '{ tallies(by: ["p1"]) { draft count } }', 'Query.tallies'],
    ['a total', '{ tallies(by: ["p1"], total: true) { count } }', 'Query.tallies'],
    [
      'a set of startups',
      '{ cohort(where: { supported: { programIds: ["p1"] } }) { expression } }',
      'Query.startupSet',
    ],
    ['a parent’s list', ofPeople, 'Person.notes'],
  ])('by %s', async (_, query, field) => {
    const { found, answer } = await network().check(query, { r });
    expect(found).toEqual([{ subgraph: 'b', field }]);
    expect(answer.errors).toBeUndefined();
  });

  test('once for an operation’s level, and the answer is what it would be without', async () => {
    const query =
      '{ x: notes(by: ["p1"]) { totalCount } y: notes(by: ["p1"], first: 1) { edges { node { id } } } }';
    const { found, answer } = await network().check(query);
    expect(found).toEqual([{ subgraph: 'b', field: 'Query.notes' }]);
    expect(answer).toEqual(await network({}, 0).run(query));
  });

  test('for the parents that it was spared alone', async () => {
    const { check, asked } = network({ authors: ['p1', 'p2'] });
    const { found } = await check(ofPeople, { r });
    expect(found).toEqual([]);
    const parents = asked.map((one) => [one.source, ...Object.values(readVariables(one)).flat().map(idOf)]);
    expect(parents).toEqual([
      ['a', 'p1'],
      ['b', 'p2', 'p1'],
      ['a', 'p2', 'p3'],
      ['b', 'p3'],
    ]);
  });
});

const idOf = (value: unknown) => (value as { id: string }).id;

test.each<[string, Partial<TestSource>]>([
  ['holds nothing', { notes: [memoOf('b', 'p2')] }],
  ['fails', { tamper: () => failureOf('b', 'SUBGRAPH_UNREACHABLE') }],
  ['says nothing of it', { authors: undefined as unknown as string[] }],
])('a source that %s is not told of', async (_, b) => {
  const { found } = await network(b).check('{ notes(by: ["p1"]) { totalCount } }');
  expect(found).toEqual([]);
});

test('a source that refuses the caller is not asked, and one that was asked is not again', async () => {
  const refusing = network({ access: '@requiresScopes(scopes: [["secret"]])' });
  expect((await refusing.check('{ notes(by: ["p1"]) { totalCount } }')).sources).toEqual(['a']);
  expect((await network().check('{ notes { totalCount } }')).sources).toEqual(['a', 'b']);
});

test('with 0, nobody is asked', async () => {
  const { sources } = await network({}, 0).check('{ notes(by: ["p1"]) { totalCount } }');
  expect(sources).toEqual(['a']);
});
