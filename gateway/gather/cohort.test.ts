import { readCohortExpression } from '@ieum/schema/contract/cohort-expression.ts';
import { decodeIdSet, digestIdSet, encodeIdSet } from '@ieum/schema/contract/id-set.ts';
import { expect, test } from 'vitest';
import {
  answerOf,
  createNetwork,
  failureOf,
  type NetworkOptions,
  peopleSdl,
  type TestSource,
} from './fixtures/network.ts';
import { readGraph } from './graph.ts';
import type { GatherLimits } from './limits.ts';

/** Each source has the startups of `sets` under the first id that a filter names. */
function networkOf(
  sets: Record<string, Record<string, number[]>>,
  limits?: Partial<GatherLimits>,
  tamper?: TestSource['tamper'],
  options?: NetworkOptions,
) {
  return createNetwork(
    Object.entries(sets).map(([name, byId]) => ({
      name,
      notes: [],
      startups: (where) => encodeIdSet(byId[(where as { ids?: string[] }).ids?.[0] ?? ''] ?? []),
      ...(name === 'b' && tamper && { tamper }),
    })),
    limits,
    options,
  );
}

const sets = { a: { x: [1, 2, 3], y: [5] }, b: { x: [2, 9], y: [] }, c: {} };
const cohort = (where: string, name = 'cohort') =>
  `${name}: cohort(where: ${where}) { __typename expression }`;
const expressionOf = (data: unknown, name = 'cohort') =>
  readCohortExpression((data as Record<string, { expression: string }>)[name]!.expression);

test('a leaf becomes the union of the sources’ sets', async () => {
  const { data, errors } = await networkOf(sets).run(`{ ${cohort('{ supported: { ids: ["x"] } }')} }`);
  expect(errors).toBeUndefined();
  expect(data?.cohort).toMatchObject({ __typename: 'Cohort' });
  const { set } = expressionOf(data) as { set: string };
  expect(decodeIdSet(set)).toEqual([1, 2, 3, 9]);
});

test('the expression keeps the shape of where, its profiles coerced and without nulls', async () => {
  const query = `query ($w: CohortWhere!, $ids: [ID!]) { ${cohort('$w')}
    ${cohort('{ not: { profile: { stages: "BI", ids: $ids } } }', 'other')} }`;
  const w = {
    and: [
      { or: [{ supported: { ids: 'y' } }, { profile: { ids: [7], stages: null } }] },
      { not: { supported: {} } },
    ],
    not: null,
  };
  const { data } = await networkOf(sets).run(query, { w, ids: 7 });
  expect(expressionOf(data)).toEqual({
    and: [{ or: [{ set: encodeIdSet([5]) }, { profile: { ids: ['7'] } }] }, { not: { set: '' } }],
  });
  expect(expressionOf(data, 'other')).toEqual({ not: { profile: { ids: ['7'], stages: ['BI'] } } });
});

test('distinct leaves of all cohorts, and gathered fields beside them, are one request a source', async () => {
  const { run, asked } = networkOf(sets);
  const both = '{ and: [{ supported: { ids: ["x"], programIds: null } }, { supported: { ids: ["y"] } }] }';
  const { data } = await run(
    `{ ${cohort(both)} ${cohort('{ supported: { ids: ["x"] } }', 'again')} notes { totalCount } }`,
  );
  expect(asked.map(({ source }) => source)).toEqual(['a', 'b', 'c']);
  expect(asked[0]?.query.match(/startupSet/g)).toHaveLength(2);
  expect(asked[0]?.variables).toEqual({ _g_where_0: { ids: ['x'] }, _g_where_1: { ids: ['y'] } });
  expect(expressionOf(data, 'again')).toEqual({ set: encodeIdSet([1, 2, 3, 9]) });
  expect(data?.notes).toEqual({ totalCount: 0 });
});

test('a cohort of profiles alone asks no source', async () => {
  const { run, asked } = networkOf(sets);
  const { data } = await run(`{ ${cohort('{ profile: {} }')} }`);
  expect(expressionOf(data)).toEqual({ profile: {} });
  expect(asked).toEqual([]);
});

test.each<[string, NonNullable<TestSource['tamper']>]>([
  ['is unreachable', () => failureOf('b', 'SUBGRAPH_UNREACHABLE')],
  ['answers null', () => answerOf({ c0: null })],
  ['answers no IdSet', () => answerOf({ c0: [{ ids: '===' }] })],
  ['answers sets out of order', () => answerOf({ c0: [{ ids: 'AAA' }] })],
  ['answers too much', () => answerOf({ c0: [{ ids: 'AQEB'.repeat(100) }] })],
  ['answers a text', () => answerOf({ c0: 'AQEB' })],
  ['answers no set', () => answerOf({ c0: [] })],
  ['answers two sets', () => answerOf({ c0: [{ ids: '' }, { ids: '' }] })],
  ['answers nothing', () => answerOf({})],
  ['has an error beside its set', (answer) => ({ ...answer, errors: [{ message: 'half' }] })],
  ['fails', () => answerOf({ c0: null }, [{ message: 'down', path: ['c0'] }])],
])('when a source %s, there is no cohort', async (_, tamper) => {
  const { data, errors } = await networkOf(sets, { cohortCharacters: 300 }, tamper).run(
    `{ ${cohort('{ supported: { ids: ["x"] } }')} tallies { count } }`,
  );
  expect(data).toEqual({ cohort: null, tallies: [] });
  expect(errors?.find(({ path }) => path?.[0] === 'cohort')).toMatchObject({
    message: expect.stringContaining('subgraph "b"'),
    path: ['cohort'],
    extensions: { code: 'COHORT_SOURCE_FAILED', subgraph: 'b' },
  });
});

const leaf = '{ supported: { ids: ["x"] } }';

test.each([
  ['no field', '{}', 'COHORT_ONE_OF', ['where']],
  ['two fields', '{ and: [], profile: {} }', 'COHORT_ONE_OF', ['where']],
  ['an inner node of none', `{ or: [${leaf}, { not: {} }] }`, 'COHORT_ONE_OF', ['where', 'or', 1, 'not']],
  ['four levels', `{ not: { not: { not: ${leaf} } } }`, 'COHORT_TOO_DEEP', ['where', 'not', 'not', 'not']],
  [
    'three leaves',
    `{ or: [${leaf}, ${leaf}, ${leaf}] }`,
    'COHORT_TOO_MANY_LEAVES',
    ['where', 'or', 2, 'supported'],
  ],
  ['something else than its type', '{ supported: 7 }', 'BAD_INPUT', ['where']],
])('a where of %s is refused before anything is asked', async (_, where, code, inputPath) => {
  const { run, asked } = networkOf(sets, { cohortDepth: 3, cohortLeaves: 2 });
  const { data, errors } = await run(`{ ${cohort(where)} }`);
  expect(data).toEqual({ cohort: null });
  expect(errors).toMatchObject([{ path: ['cohort'], extensions: { code, inputPath } }]);
  expect(asked).toEqual([]);
});

test('the distinct leaves of all cohorts of an operation are limited, equal ones being one', async () => {
  const { run, asked } = networkOf(sets, { cohortLeaves: 2 });
  const of = (count: number) => {
    const leaves = Array.from({ length: count }, (_, at) => `{ supported: { ids: ["${at}"] } }`);
    return `{ ${[...leaves, ...leaves].map((where, at) => cohort(where, `a${at}`)).join(' ')} }`;
  };
  const { data, errors } = await run(of(9));
  expect(errors).toMatchObject(
    [8, 17].map((at) => ({ path: [`a${at}`], extensions: { code: 'COHORT_TOO_MANY_LEAVES' } })),
  );
  expect(data).toMatchObject({ a7: { __typename: 'Cohort' }, a8: null });
  expect(asked[0]?.query.match(/startupSet/g)).toHaveLength(8);
  expect((await run(of(8))).errors).toBeUndefined();
});

test('an expression over the limit is refused', async () => {
  const { run } = networkOf({ a: { x: [1, 1000, 2000] } }, { cohortCharacters: 20 });
  const { errors } = await run(`{ ${cohort(`{ and: [${leaf}, ${leaf}, ${leaf}, ${leaf}] }`)} }`);
  expect(errors).toMatchObject([{ path: ['cohort'], extensions: { code: 'COHORT_TOO_LARGE' } }]);
});

test('a day in a profile has one form, and what is no day is refused', async () => {
  const query = 'query ($w: CohortWhere!) { cohort(where: $w) { expression } }';
  const { run } = networkOf(sets);
  const { data } = await run(query, { w: { profile: { stageOn: '2026.03.31' } } });
  expect(expressionOf(data)).toEqual({ profile: { stageOn: '2026-03-31' } });
  const { errors } = await run(query, { w: { profile: { stageOn: '2026-02-31' } } });
  expect(errors).toMatchObject([{ extensions: { code: 'BAD_SCALAR', scalar: 'Date', reason: 'RANGE' } }]);
});

const x = encodeIdSet([1, 2, 3, 9]);
const keepsAll = { cohortKeptCharacters: x.length - 1 };

test('a set that is too large for a key goes to the owner of cohorts, and its digest into the expression', async () => {
  const { run, asked } = networkOf(sets, keepsAll);
  const where = '{ and: [{ supported: { ids: ["x"] } }, { not: { supported: { ids: ["y"] } } }] }';
  const { data, errors } = await run(`{ ${cohort(where)} notes { totalCount } }`);
  expect(errors).toBeUndefined();
  expect(expressionOf(data)).toEqual({
    and: [{ kept: digestIdSet(x) }, { not: { set: encodeIdSet([5]) } }],
  });
  expect(asked.map(({ source }) => source)).toEqual(['a', 'b', 'c', 'people']);
  expect(asked[3]).toMatchObject({
    query: 'mutation ($ids: IdSet!) { keepStartupSet(ids: $ids) }',
    variables: { ids: x },
    caller: { subject: 'subgraph:gathered', organization: null, roles: ['service'], scopes: [] },
  });
});

test('a set as large as a key takes is in the key, and costs no request', async () => {
  const { run, asked } = networkOf(sets, { cohortKeptCharacters: x.length });
  const { data } = await run(`{ ${cohort(leaf)} }`);
  expect(expressionOf(data)).toEqual({ set: x });
  expect(asked.map(({ source }) => source)).toEqual(['a', 'b', 'c']);
});

test('equal sets of several leaves and cohorts are handed over once, others side by side', async () => {
  let most = 0;
  let waiting = 0;
  const { run, asked } = networkOf(
    { a: { x: [1, 2], y: [1, 2], z: [3, 4] } },
    { cohortKeptCharacters: 0 },
    undefined,
    {
      keeps: async (ids) => {
        most = Math.max(most, ++waiting);
        await new Promise((resolve) => setImmediate(resolve));
        waiting -= 1;
        return answerOf({ keepStartupSet: digestIdSet(ids) });
      },
    },
  );
  const of = (id: string) => `{ supported: { ids: ["${id}"] } }`;
  const { data } = await run(
    `{ ${cohort(`{ or: [${of('x')}, ${of('y')}, ${of('z')}, ${of('none')}] }`)} ${cohort(of('y'), 'again')} }`,
  );
  const [both, last] = [
    [1, 2],
    [3, 4],
  ].map((numbers) => ({ kept: digestIdSet(encodeIdSet(numbers)) }));
  expect(expressionOf(data)).toEqual({ or: [both, both, last, { set: '' }] });
  expect(expressionOf(data, 'again')).toEqual(both);
  expect(asked.filter(({ source }) => source === 'people')).toHaveLength(2);
  expect(most).toBe(2);
});

test.each<[string, NonNullable<NetworkOptions['keeps']>, string | undefined]>([
  ['is unreachable', () => failureOf('people', 'SUBGRAPH_UNREACHABLE'), 'SUBGRAPH_UNREACHABLE'],
  [
    'refuses',
    () => answerOf(null, [{ message: 'full', extensions: { code: 'KEPT_SETS_FULL' } }]),
    'KEPT_SETS_FULL',
  ],
  ['answers another digest', () => answerOf({ keepStartupSet: digestIdSet('AQ') }), undefined],
  ['answers nothing', () => answerOf({}), undefined],
  ['cannot be asked', () => Promise.reject(new Error('broken')), undefined],
])('when the owner of cohorts %s, the cohorts with that set have no number', async (_, keeps, reason) => {
  const { run } = networkOf(sets, keepsAll, undefined, { keeps });
  const { data, errors } = await run(
    `{ ${cohort(leaf)} ${cohort('{ supported: { ids: ["y"] } }', 'small')} }`,
  );
  expect(data).toMatchObject({ cohort: null, small: { __typename: 'Cohort' } });
  expect(errors).toEqual([
    {
      message: expect.stringContaining('subgraph "people" did not keep it'),
      path: ['cohort'],
      extensions: { code: 'COHORT_SET_NOT_KEPT', subgraph: 'people', ...(reason && { reason }) },
    },
  ]);
});

test('a union over the limit is refused, and handed to nobody', async () => {
  const many = { a: { x: [1, 3, 5, 7] }, b: { x: [2, 4, 6, 8] } };
  const { run, asked } = networkOf(many, { cohortCharacters: 8, cohortKeptCharacters: 4 });
  const { errors } = await run(`{ ${cohort(leaf)} }`);
  expect(errors).toMatchObject([{ path: ['cohort'], extensions: { code: 'COHORT_TOO_LARGE' } }]);
  expect(asked.map(({ source }) => source)).toEqual(['a', 'b']);
});

test('where nobody keeps sets, they stay in the key', async () => {
  const people = peopleSdl.replace(/type Mutation.*/, '');
  const { run, asked } = networkOf(sets, keepsAll, undefined, { people });
  const { data } = await run(`{ ${cohort(leaf)} }`);
  expect(expressionOf(data)).toEqual({ set: x });
  expect(asked.map(({ source }) => source)).toEqual(['a', 'b', 'c']);
});

test('a subgraph that would keep sets and does not own cohorts is given none', async () => {
  const people = peopleSdl.replace(
    '@key(fields: "expression")',
    '@key(fields: "expression", resolvable: false)',
  );
  const { run, bundle } = networkOf(sets, keepsAll);
  const moved = bundle.sources.map((source) =>
    source.name === 'people' ? { ...source, sdl: people } : source,
  );
  expect(readGraph(bundle).keeper).toBe('people');
  expect(readGraph({ ...bundle, sources: moved }).keeper).toBeNull();
  expect((await run(`{ ${cohort(leaf)} }`)).errors).toBeUndefined();
});

test('no client of the network sees how sets are kept', () => {
  const { publicSchema, supergraph } = networkOf(sets).bundle;
  expect(supergraph).toContain('keepStartupSet');
  expect(publicSchema).not.toMatch(/keepStartupSet|IdSet|expression/);
  expect(publicSchema).toContain('rename');
});
