import { parse } from 'graphql';
import { expect, test } from 'vitest';
import { answerOf, caller, createNetwork } from '../fixtures/network.ts';
import { createGathered } from '../gathered.ts';
import { readGraph } from '../graph.ts';
import { addExactly } from './add.ts';

/** A network whose sources answer the lists given, as they are. */
function networkOf(lists: readonly unknown[], errors: ReadonlyArray<readonly unknown[]> = []) {
  return createNetwork(
    lists.map((list, index) => ({
      name: 'abcde'[index]!,
      notes: [],
      tamper: () => answerOf({ t0: list, e0: [{ t0: list }] }, errors[index] ?? []),
    })),
  );
}

/** A cell as a source answers it, under the aliases it is asked with. */
function cell(key: string, count: unknown, pages: unknown = null, draft: unknown = null, label = key) {
  const values = { count, pages, draft };
  const hidden = Object.fromEntries(Object.entries(values).map(([name, value]) => [`_g_${name}`, value]));
  return {
    ...values,
    ...hidden,
    n: count,
    dimensions: [{ key, label }],
    _g_dimensions: [{ name: 'x', key }],
  };
}

const query = '{ tallies { dimensions { key label } n: count count pages draft } }';
const big = Number.MAX_SAFE_INTEGER;
const maxInt = 2 ** 31 - 1;

test.each<[string, unknown[], Array<readonly [string, unknown, unknown?, unknown?, string?]>]>([
  ['cells of equal key are added', [[cell('k', 1, 2)], [cell('k', 3, 4)]], [['k', 4, 6]]],
  [
    'cells ascend by key, by code point',
    [
      [cell('\u{1F600}', 1), cell('b', 2)],
      [cell('\uFF5E', 3), cell('B', 4)],
    ],
    [
      ['B', 4],
      ['b', 2],
      ['\uFF5E', 3],
      ['\u{1F600}', 1],
    ],
  ],
  [
    'null counts for nothing, and nothing is null',
    [[cell('k', null, null)], [cell('k', 3, null)]],
    [['k', 3, null]],
  ],
  [
    'one true is true',
    [[cell('k', 1, 1, false)], [cell('k', 1, 1, true)], [cell('k', 1, 1, null)]],
    [['k', 3, 3, true]],
  ],
  ['false and null is false', [[cell('k', 1, 1, null)], [cell('k', 1, 1, false)]], [['k', 2, 2, false]]],
  [
    'labels are the first source’s',
    [[cell('k', 1, 1, null, 'first')], [cell('k', 1, 1, null, 'second')]],
    [['k', 2, 2, null, 'first']],
  ],
  [
    'a sum back in range is exact',
    [[cell('k', 0, big)], [cell('k', 0, 5)], [cell('k', 0, -6)]],
    [['k', 0, big - 1]],
  ],
  ['one source’s repeated key is merged, too', [[cell('k', 1), cell('k', 2)]], [['k', 3]]],
  ['fractions are added', [[cell('k', 0, 0.5)], [cell('k', 0, 0.25)]], [['k', 0, 0.75]]],
  ['null lists are empty', [null, [cell('k', 1)], []], [['k', 1]]],
])('%s', async (_, lists, expected) => {
  const { data, errors } = await networkOf(lists).run(query);
  expect(errors).toBeUndefined();
  expect(data?.tallies).toEqual(
    expected.map(([key, count, pages = null, draft = null, label = key]) => ({
      dimensions: [{ key, label }],
      n: count,
      count,
      pages,
      draft,
    })),
  );
});

test('a sum beyond its type is null with an error at each of its keys', async () => {
  const { data, errors } = await networkOf([[cell('a', 1), cell('k', maxInt, big)], [cell('k', 1, 1)]]).run(
    query,
  );
  expect(data?.tallies).toMatchObject([{ count: 1 }, { n: null, count: null, pages: null }]);
  expect(errors?.map(({ path }) => path)).toEqual([
    ['tallies', 1, 'n'],
    ['tallies', 1, 'count'],
    ['tallies', 1, 'pages'],
  ]);
  expect(errors?.every(({ extensions }) => extensions.code === 'GATHER_OVERFLOW')).toBe(true);
});

/** The network with every leaf of its cells non-null, as composition would refuse it. */
function strictNetworkOf(lists: readonly unknown[]) {
  const { bundle } = networkOf(lists);
  const strict = JSON.parse(
    JSON.stringify(bundle).replaceAll(/(count: Int|pages: Float|draft: Boolean)(?=\s|\\n)/g, '$1!'),
  );
  const ask = async (name: string) => answerOf({ t0: lists['abcde'.indexOf(name)] });
  const gathered = createGathered({ graph: readGraph(strict), ask });
  return gathered.execute({
    document: parse('{ tallies { dimensions { key } count pages draft } }'),
    caller,
  });
}

test('a sum beyond its type leaves out no source, whatever the schema says of null', async () => {
  const { data, errors } = await strictNetworkOf([
    [cell('k', maxInt, 1, false)],
    [cell('k', 1, 1, true), cell('l', 1, 1, true)],
  ]);
  expect(data?.tallies).toMatchObject([
    { count: null, pages: 2, draft: true },
    { count: 1, pages: 1 },
  ]);
  expect(errors).toMatchObject([{ path: ['tallies', 0, 'count'], extensions: { code: 'GATHER_OVERFLOW' } }]);
});

test('a null for a leaf that is never null leaves its own source out', async () => {
  const { data, errors } = await strictNetworkOf([
    [cell('k', 1, 1, false)],
    [cell('k', 2, 2, null)],
    [cell('k', 4, 4, true)],
  ]);
  expect(data?.tallies).toMatchObject([{ count: 5, pages: 5, draft: true }]);
  expect(errors).toMatchObject([
    { path: ['tallies'], extensions: { subgraph: 'b', code: 'GATHER_SOURCE_FAILED' } },
  ]);
});

test.each([
  ['a number in a text', [cell('k', '5')]],
  ['a fraction of a whole', [cell('k', 1.5)]],
  ['a number that is not finite', [cell('k', 1, Number.POSITIVE_INFINITY)]],
  ['a Boolean in a text', [cell('k', 1, 1, 'true')]],
  ['a text for a list', 'text'],
  ['a list of texts', ['text']],
])('a source that answers %s is left out of the sum', async (_, list) => {
  const { data, errors } = await networkOf([list, [cell('k', 1)]]).run(query);
  expect(data?.tallies).toMatchObject([{ count: 1 }]);
  expect(errors).toMatchObject([
    { path: ['tallies'], extensions: { subgraph: 'a', code: 'GATHER_SOURCE_FAILED' } },
  ]);
});

test('errors of cells go where their cell went', async () => {
  const at = (index: number) => [{ message: 'label', path: ['t0', index, 'dimensions', 0, 'label'] }];
  const { errors } = await networkOf(
    [
      [cell('x', 1), cell('b', 1)],
      [cell('a', 1), cell('x', 1)],
    ],
    [at(0), at(1)],
  ).run(query);
  expect(errors?.map(({ path }) => path?.[1])).toEqual([2, 2]);
});

test.each([
  [[1, 2, 3], 10, 6],
  [[], 10, 0],
  [[big, big, -big], big, big],
  [[big, 1], big, undefined],
  [[-big, -1], big, undefined],
  [[0.5, 0.5], 10, 1],
  [[9.5, 0.75], 10, undefined],
])('%j is added exactly, up to %i', (values, limit, sum) => {
  expect(addExactly(values, limit)).toBe(sum);
});

const seen = 'query ($r: [_Any!]!) { _entities(representations: $r) { ... on Person { seen { id day } } } }';
const r = [{ __typename: 'Person', id: 'p1' }];

/** A note as source `a`, `b`, … answers it. */
const item = (source: string, id: string | null, day: string | null) => ({
  _g_0type: `${source}Memo`,
  id: id ?? '',
  day,
  _g_id: id,
  _g_day: day,
});

test.each([
  [
    'items are sorted, nulls last',
    [[item('A', '1', null), item('A', '2', '03')], [item('B', '3', '01')]],
    ['3', '2', '1'],
  ],
  ['ties go by key', [[item('A', 'b', '01')], [item('B', 'a', '01')]], ['a', 'b']],
  [
    'a repeated key is dropped, the first source’s stays',
    [[item('A', 'a', '02')], [item('B', 'a', '01'), item('B', 'b', '01')]],
    ['b', 'a'],
  ],
  ['items without a key are kept', [[item('A', null, '02'), item('A', null, '02')]], ['', '']],
])('in a list, %s', async (_, lists, ids) => {
  const { data } = await networkOf(lists).run(seen, { r });
  const [entity] = data!._entities as [{ seen: Array<{ id: string }> }];
  expect(entity.seen.map(({ id }) => id)).toEqual(ids);
});

test('errors of items go where their item went, and go with it when it is dropped', async () => {
  const at = (...tail: Array<string | number>) => ({ message: 'x', path: ['e0', 0, 't0', ...tail] });
  const lists = [[item('A', 'a', '02')], [item('B', 'a', '01'), item('B', 'b', '01')]];
  const { errors } = await networkOf(lists, [[at(0, 'day')], [at(0, 'day'), at(1, 'day'), at()]]).run(seen, {
    r,
  });
  expect(errors?.map(({ path, extensions }) => [path?.slice(3), extensions.subgraph])).toEqual([
    [[1, 'day'], 'a'],
    [[0, 'day'], 'b'],
    [[], 'b'],
  ]);
});

test('an item that does not fit its type fails its source', async () => {
  const { data, errors } = await networkOf([
    [{ ...item('A', 'a', '01'), id: null }],
    [item('B', 'b', '01')],
  ]).run(seen, { r });
  expect(data?._entities).toEqual([{ seen: [{ id: 'b', day: '01' }] }]);
  expect(errors).toMatchObject([
    { path: ['_entities', 0, 'seen'], extensions: { subgraph: 'a', reason: 'GATHER_SOURCE_INVALID' } },
  ]);
});
