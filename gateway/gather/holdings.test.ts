import { describe, expect, test } from 'vitest';
import {
  answerOf,
  createNetwork,
  failureOf,
  memoOf,
  readVariables,
  type TestSource,
} from './fixtures/network.ts';

/** a has notes by p1 and p2, b by p2 and p3, and both say so; c has notes by p1 and says nothing. */
function network(changes: Partial<Record<string, Partial<TestSource>>> = {}) {
  const authorsOf = { a: ['p1', 'p2'], b: ['p2', 'p3'], c: ['p1'] };
  const sources = Object.entries(authorsOf).map(
    ([name, authors]): TestSource => ({
      name,
      notes: authors.map((author) => memoOf(name, author)),
      startups: () => ({ a: 'AQ', b: 'Ag', c: '' })[name]!,
      ...(name !== 'c' && { authors }),
      ...changes[name],
    }),
  );
  return createNetwork(sources);
}

const sourcesOf = ({ asked }: ReturnType<typeof network>) => asked.map(({ source }) => source);
const people = (...ids: string[]) => ids.map((id) => ({ __typename: 'Person', id }));

describe('by an argument, a source is asked', () => {
  test.each<[string, string, Record<string, unknown>, string]>([
    ['where one of the values is among its own', '{ notes(by: ["p9", "p3"]) { totalCount } }', {}, 'b c'],
    ['where a single value stands for a list', '{ notes(by: "p1") { totalCount } }', {}, 'a c'],
    ['where variables say so', 'query ($by: [ID!]) { notes(by: $by) { totalCount } }', { by: ['p1'] }, 'a c'],
    [
      'where a variable is one of the values',
      'query ($p: ID!) { notes(by: ["p9", $p]) { totalCount } }',
      { p: 'p3' },
      'b c',
    ],
    ['where a default says so', 'query ($by: [ID!] = ["p3"]) { notes(by: $by) { totalCount } }', {}, 'b c'],
    ['where nothing is named', '{ notes { totalCount } }', {}, 'a b c'],
    ['where null is', 'query ($by: [ID!]) { notes(by: $by) { totalCount } }', { by: null }, 'a b c'],
    ['where an empty list is', '{ notes(by: []) { totalCount } }', {}, 'a b c'],
  ])('%s', async (_, query, variables, expected) => {
    const own = network();
    expect((await own.run(query, variables)).errors).toBeUndefined();
    expect(sourcesOf(own).join(' ')).toBe(expected);
  });

  test('only for the fields that it may hold something of', async () => {
    const { run, asked } = network();
    await run('{ notes(by: ["p3"]) { totalCount } tallies(by: ["p1"]) { count } }');
    const fields = asked.map(({ source, query }) => `${source} ${query.match(/notes|tallies/g)?.join(' ')}`);
    expect(fields.toSorted()).toEqual(['a tallies', 'b notes', 'c notes tallies']);
  });
});

describe('by the parent’s key, a source is asked', () => {
  const query =
    'query ($r: [_Any!]!) { _entities(representations: $r) { ... on Person { notes { totalCount } } } }';

  test('for the parents that it may hold something of, and everyone gets their own', async () => {
    const { run, asked } = network();
    const { data, errors } = await run(query, { r: people('p3', 'p1', 'p9', 'p2') });
    expect(errors).toBeUndefined();
    expect(
      asked.map((one) => [
        one.source,
        ...(readVariables(one)._g_e0 as Array<{ id: string }>).map(({ id }) => id),
      ]),
    ).toEqual([
      ['a', 'p1', 'p2'],
      ['b', 'p3', 'p2'],
      ['c', 'p3', 'p1', 'p9', 'p2'],
    ]);
    expect(data).toEqual({ _entities: [1, 2, 0, 2].map((totalCount) => ({ notes: { totalCount } })) });
  });

  test('not at all where no parent is its own', async () => {
    const own = network({ c: { authors: ['p1'] } });
    const { data } = await own.run(query, { r: people('p3', 'p9') });
    expect(sourcesOf(own)).toEqual(['b']);
    expect(data).toEqual({ _entities: [{ notes: { totalCount: 1 } }, { notes: { totalCount: 0 } }] });
  });

  test('and nobody is where no source may hold anything of anyone', async () => {
    const own = network({ c: { authors: ['p1'] } });
    const { data } = await own.run(query, { r: people('p8', 'p9') });
    expect(own.asked).toEqual([]);
    expect(data).toEqual({ _entities: [0, 0].map((totalCount) => ({ notes: { totalCount } })) });
  });

  test('for all of them where another field of theirs says nothing of it', async () => {
    const own = network();
    const both = query.replace('{ totalCount }', '{ totalCount } seen { id }');
    const { data } = await own.run(both, { r: people('p3', 'p1') });
    expect(sourcesOf(own)).toEqual(['a', 'b', 'c']);
    const [p3] = (data as { _entities: Array<{ notes: object; seen: object[] }> })._entities;
    expect(p3).toEqual({ notes: { totalCount: 1 }, seen: [] });
  });

  test('with its errors at the places of those that it was asked for', async () => {
    const own = network({
      b: {
        tamper: () =>
          answerOf({ e0: [{ t0: null }, { t0: null }] }, [{ message: 'x', path: ['e0', 1, 't0'] }]),
      },
    });
    const { errors } = await own.run(query, { r: people('p3', 'p1', 'p2') });
    expect(errors).toMatchObject([
      { path: ['_entities', 2, 'notes'], extensions: { code: 'GATHER_SOURCE_FAILED', subgraph: 'b' } },
    ]);
  });

  test('on every level', async () => {
    const own = network({ c: { notes: [], authors: [] } });
    const { data } = await own.run(
      '{ notes(by: ["p1"]) { edges { node { author { notes { edges { cursor } } } } } } }',
    );
    expect(sourcesOf(own)).toEqual(['a', 'a']);
    expect(data).toMatchObject({ notes: { edges: [{ node: { author: { notes: { edges: [{}] } } } }] } });
  });
});

const status = '{ notes(by: ["p1"]) { totalCount sources { subgraph status totalCount error } } }';

test.each<[string, Partial<TestSource>]>([
  ['is down', { tamper: () => failureOf('b', 'SUBGRAPH_UNREACHABLE') }],
  ['would refuse the caller', { access: '@requiresScopes(scopes: [["secret"]])' }],
])(
  'a source that holds nothing of what is asked for and %s is neither failed nor missing',
  async (_, change) => {
    const own = network({ b: change });
    expect(await own.run(status)).toEqual({
      data: {
        notes: {
          totalCount: 2,
          sources: [
            { subgraph: 'a', status: 'OK', totalCount: 1, error: null },
            { subgraph: 'b', status: 'OK', totalCount: 0, error: null },
            { subgraph: 'c', status: 'OK', totalCount: 1, error: null },
          ],
        },
      },
    });
    expect(sourcesOf(own)).toEqual(['a', 'c']);
  },
);

test('a source that may hold something and refuses the caller is FORBIDDEN, at its own parents only', async () => {
  const { run } = network({ b: { access: '@requiresScopes(scopes: [["secret"]])' } });
  const query =
    'query ($r: [_Any!]!) { _entities(representations: $r) { ... on Person { notes { sources { status } } } } }';
  const { data, errors } = await run(query, { r: people('p1', 'p3') });
  expect(errors).toMatchObject([
    { path: ['_entities', 1, 'notes'], extensions: { code: 'GATHER_SOURCE_FORBIDDEN', subgraph: 'b' } },
  ]);
  expect(data).toEqual({
    _entities: [
      ['OK', 'OK', 'OK'],
      ['OK', 'FORBIDDEN', 'OK'],
    ].map((statuses) => ({
      notes: { sources: statuses.map((one) => ({ status: one })) },
    })),
  });
});

describe('where no source holds anything, one is asked all the same', () => {
  const silent = { c: { authors: ['p1'] } };

  test('so that wrong arguments are refused as ever', async () => {
    const tamper: TestSource['tamper'] = (_, { query }) =>
      answerOf({ [/(t\d+): notes/.exec(query)![1]!]: null }, [
        { message: 'no such place', path: ['t0'], extensions: { code: 'BAD_CURSOR' } },
      ]);
    const refusing = { a: { tamper }, b: { tamper }, c: { ...silent.c, tamper } };
    for (const by of ['p1', 'p9']) {
      const { errors } = await network(refusing).run(`{ notes(by: ["${by}"]) { totalCount } }`);
      expect(errors).toEqual([
        { message: 'no such place', path: ['notes'], extensions: { code: 'BAD_CURSOR' } },
      ]);
    }
    const own = network(refusing);
    await own.run('{ notes(by: ["p9"]) { totalCount } }');
    expect(sourcesOf(own)).toEqual(['a']);
  });

  test('so that the total of nothing is 0', async () => {
    const own = network(silent);
    const { data } = await own.run(
      '{ tallies(by: ["p9"], total: true) { count pages draft dimensions { key } } }',
    );
    expect(data).toEqual({ tallies: [{ count: 0, pages: 0, draft: false, dimensions: [] }] });
    expect(sourcesOf(own)).toEqual(['a']);
  });
});

test('a total that its only source keeps back reads as it would beside the zeros of the others', async () => {
  const keepBack: TestSource['tamper'] = (answer) => {
    const { data } = answer as unknown as { data: { t0: Array<Record<string, unknown>> } };
    for (const cell of data.t0) Object.assign(cell, { _g_count: null, _g_pages: null, _g_draft: true });
    return answer;
  };
  const query = '{ tallies(by: ["p3"], total: true) { count pages draft } }';
  const silent = { authors: undefined } as unknown as Partial<TestSource>;
  const answers = [
    await network({ b: { tamper: keepBack }, c: { authors: ['p1'] } }).run(query),
    await network({ a: silent, b: { ...silent, tamper: keepBack } }).run(query),
  ];
  expect(answers[0]).toEqual({ data: { tallies: [{ count: 0, pages: 0, draft: true }] } });
  expect(answers[1]).toEqual(answers[0]);
});

describe('for a cohort', () => {
  const cohort = '{ cohort(where: { supported: { programIds: ["p1"] } }) { expression } }';

  test('sets are asked of those that may have one, and the others’ failing fails none', async () => {
    const own = network({ b: { tamper: () => failureOf('b', 'SUBGRAPH_UNREACHABLE') } });
    const { data, errors } = await own.run(cohort);
    expect(errors).toBeUndefined();
    expect(data).toEqual({ cohort: { expression: '{"set":"AQ"}' } });
    expect(sourcesOf(own)).toEqual(['a', 'c']);
  });

  test('a leaf that nobody holds is empty without a request', async () => {
    const own = network({ c: { authors: ['p1'] } });
    expect((await own.run(cohort.replace('p1', 'p9'))).data).toEqual({
      cohort: { expression: '{"set":""}' },
    });
    expect(own.asked).toEqual([]);
  });
});
