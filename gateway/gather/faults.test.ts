import { encodeCursor, type SortKey } from '@ieum/schema/contract/cursor.ts';
import { expect, test } from 'vitest';
import { answerOf, createNetwork, failureOf } from './fixtures/network.ts';
import {
  changed,
  createThreeSources,
  pageOf,
  type Tamper,
  threeSourcesQuery,
} from './fixtures/three-sources.ts';

const cursorOf = (...key: Parameters<typeof encodeCursor>[0]) => encodeCursor(key);

test.each<[string, Tamper, string, string, string?]>([
  [
    'is unreachable',
    () => failureOf('a', 'SUBGRAPH_UNREACHABLE'),
    'ERROR',
    'unreachable',
    'SUBGRAPH_UNREACHABLE',
  ],
  [
    'answers HTML',
    () => failureOf('a', 'SUBGRAPH_NOT_JSON'),
    'ERROR',
    'Subgraph "a" answered HTML.',
    'SUBGRAPH_NOT_JSON',
  ],
  ['throws', () => Promise.reject(new Error('secret')), 'ERROR', 'unreachable', 'SUBGRAPH_UNREACHABLE'],
  ['never answers', () => new Promise(() => {}), 'TIMEOUT', 'no answer within 30 ms'],
  [
    'fails its field',
    () => answerOf({ t0: null }, [{ message: 'no database', path: ['t0'] }]),
    'ERROR',
    'no database',
  ],
  ['refuses the request', () => answerOf(null, [{ message: 'bad query' }]), 'ERROR', 'bad query'],
  [
    'forbids its field',
    () => answerOf({ t0: null }, [{ message: 'not you', path: ['t0'], extensions: { code: 'FORBIDDEN' } }]),
    'FORBIDDEN',
    'not you',
    'FORBIDDEN',
  ],
  [
    'answers nothing',
    () => answerOf({}),
    'ERROR',
    'its answer lacks what it was asked for',
    'GATHER_SOURCE_INVALID',
  ],
  ['answers a list', () => answerOf({ t0: [] }), 'ERROR', 'no connection', 'GATHER_SOURCE_INVALID'],
  ['answers a text', () => answerOf({ t0: '<html>' }), 'ERROR', 'no connection', 'GATHER_SOURCE_INVALID'],
  [
    'has edges that are null',
    changed((page) => Object.assign(page, { edges: [null as never] })),
    'ERROR',
    'edge 0 has no cursor',
    'GATHER_BAD_CURSOR',
  ],
  [
    'has cursors of its own making',
    changed((page) => Object.assign(page.edges[0]!, { _g_cursor: 'NDI' })),
    'ERROR',
    'edge 0 has no cursor',
    'GATHER_BAD_CURSOR',
  ],
  [
    'has no page',
    changed((page) => Object.assign(page, { pageInfo: null })),
    'ERROR',
    'no connection',
    'GATHER_SOURCE_INVALID',
  ],
  [
    'is not sorted',
    changed((page) => void page.edges.reverse()),
    'ERROR',
    'edge 1 does not come after the one before',
    'GATHER_UNSORTED',
  ],
  [
    'repeats a key',
    changed((page) => void page.edges.push(page.edges[1]!)),
    'ERROR',
    'edge 2 does not come after the one before',
    'GATHER_UNSORTED',
  ],
  [
    'has more but gives none',
    changed((page) => Object.assign(page, { edges: [], pageInfo: { hasNextPage: true } })),
    'ERROR',
    'has more edges but gave none',
    'GATHER_EMPTY_PAGE',
  ],
  [
    'sorts the other way',
    changed((page) =>
      Object.assign(page, { edges: [{ ...page.edges[0], _g_cursor: cursorOf(['D', 'x'], ['D', 'a']) }] }),
    ),
    'ERROR',
    'another order',
    'GATHER_BAD_CURSOR',
  ],
  [
    'sorts by another kind of value',
    changed((page) =>
      Object.assign(page, { edges: [{ ...page.edges[0], _g_cursor: cursorOf(['A', 7], ['A', 'a']) }] }),
    ),
    'ERROR',
    'another order',
    'GATHER_BAD_CURSOR',
  ],
  [
    'sorts by one key, then another',
    changed((page) => Object.assign(page.edges[1]!, { _g_cursor: cursorOf(['A', 'z']) })),
    'ERROR',
    'another key',
    'GATHER_BAD_CURSOR',
  ],
  [
    'has a null where none may be',
    changed((page) => Object.assign(page.edges[0]!, { node: null })),
    'ERROR',
    'null where Note! was asked for',
    'GATHER_SOURCE_INVALID',
  ],
  [
    'has a null title',
    changed((page) => Object.assign(page.edges[0]!.node as object, { title: null })),
    'ERROR',
    'null where String! was asked for',
    'GATHER_SOURCE_INVALID',
  ],
  [
    'has a title that is an object',
    changed((page) => Object.assign(page.edges[0]!.node as object, { title: {} })),
    'ERROR',
    'an object where String was asked for',
    'GATHER_SOURCE_INVALID',
  ],
  [
    'answers another source’s record',
    changed((page) => Object.assign(page.edges[0]!.node as object, { _g_0type: 'BLetter' })),
    'ERROR',
    'an object of type "BLetter"',
    'GATHER_SOURCE_INVALID',
  ],
  [
    'answers an unknown type',
    changed((page) => Object.assign(page.edges[0]!.node as object, { _g_0type: '__proto__' })),
    'ERROR',
    'an object of type "__proto__"',
    'GATHER_SOURCE_INVALID',
  ],
  [
    'counts to a fraction',
    changed((page) => Object.assign(page, { totalCount: 1.5 })),
    'ERROR',
    'no count',
    'GATHER_SOURCE_INVALID',
  ],
])('when a source %s, the others stand', async (_, tamper, status, error, reason) => {
  const response = await createThreeSources(tamper).run(threeSourcesQuery);
  const page = pageOf(response);
  expect(page.edges.map(({ node }) => node.id)).toEqual(['b:1', 'c:1', 'b:2', 'c:2']);
  expect(page).toMatchObject({ totalCount: 4, pageInfo: { hasNextPage: false } });
  expect(page.sources).toEqual([
    { subgraph: 'a', status, totalCount: null, error: expect.stringContaining(error) },
    { subgraph: 'b', status: 'OK', totalCount: 2, error: null },
    { subgraph: 'c', status: 'OK', totalCount: 2, error: null },
  ]);
  const codes = {
    ERROR: 'GATHER_SOURCE_FAILED',
    TIMEOUT: 'GATHER_SOURCE_TIMEOUT',
    FORBIDDEN: 'GATHER_SOURCE_FORBIDDEN',
  };
  expect(response.errors).toEqual([
    {
      message: expect.stringContaining('Query.notes is without what subgraph "a" has'),
      path: ['notes'],
      extensions: { code: codes[status as keyof typeof codes], subgraph: 'a', ...(reason && { reason }) },
    },
  ]);
});

test.each<[string, Tamper]>([
  ['null without an error is an empty list', () => answerOf({ t0: null })],
  ['a connection without edges is an empty list', changed((page) => Object.assign(page, { edges: [] }))],
])('%s', async (_, tamper) => {
  const response = await createThreeSources(tamper).run(threeSourcesQuery);
  expect(response.errors).toBeUndefined();
  expect(pageOf(response).edges.map(({ node }) => node.id)).toEqual(['b:1', 'c:1', 'b:2', 'c:2']);
});

test('what a source adds unasked never leaves', async () => {
  const tamper = changed((page, data) => {
    Object.assign(page.edges[0]!.node as object, { secret: 1, extra: 'unasked' });
    Object.assign(page.edges[0]!, { secret: 2 });
    Object.assign(data, { t7: 3, other: 4 });
  });
  const response = await createThreeSources(tamper).run(threeSourcesQuery);
  expect(JSON.stringify(response)).not.toMatch(/secret|unasked|other|_g_/);
});

test('a source that pages without looking at the cursor is left out instead of being read twice', async () => {
  const { run } = createThreeSources((answer) => answer);
  const first = pageOf(await run(threeSourcesQuery));
  const ignoring = createThreeSources(
    changed((page) =>
      Object.assign(page, {
        edges: structuredClone(first.edges)
          .slice(0, 1)
          .map(({ cursor, node }) => ({ _g_cursor: cursor, node: { ...node, _g_0type: 'AMemo' } })),
      }),
    ),
  );
  const response = await ignoring.run(
    threeSourcesQuery.replace('first: 9', `first: 9, after: "${first.edges[1]!.cursor}"`),
  );
  expect(pageOf(response).edges.map(({ node }) => node.id)).toEqual(['c:1', 'b:2', 'c:2']);
  expect(response.errors?.[0]?.extensions).toMatchObject({ subgraph: 'a', reason: 'GATHER_UNSORTED' });
});

/** A page of source `source` whose only edge has the key given. */
const pageWith = (source: string, key: Parameters<typeof encodeCursor>[0], hasNextPage = false) =>
  answerOf({
    t0: {
      edges: [
        { _g_cursor: encodeCursor(key), node: { _g_0type: `${source}Memo`, id: `${source}:1`, title: '' } },
      ],
      pageInfo: { hasNextPage },
      totalCount: 1,
    },
  });

const a = (value: string | number | null, id: string | number) => [['A', value] as const, ['A', id] as const];

test.each<[string, SortKey[], string | null, string[]]>([
  ['a key of nulls', [a(null, 'a'), a('x', 'b'), a(7, 'c')], null, ['C']],
  ['a key of nulls in the middle', [a('x', 'a'), a(null, 'b'), a(7, 'c')], null, ['C']],
  ['nulls that most have', [a(7, 'a'), a(null, 'b'), a('x', 'c'), a('y', 'd')], null, ['A']],
  [
    'a cursor with a null, before two kinds,',
    ['x', 7, 'y'].map((value) => [
      ['A', 2],
      ['A', value],
      ['A', 'm'],
    ]),
    encodeCursor([
      ['A', 1],
      ['A', null],
      ['A', 'b'],
    ]),
    ['B'],
  ],
])('%s is merged with one kind of keys, never two', async (_, keys, after, left) => {
  const { run } = createNetwork(
    keys.map((key, index) => ({
      name: 'abcd'[index]!,
      notes: [],
      tamper: () => pageWith('ABCD'[index]!, key),
    })),
  );
  const response = await run(
    after ? threeSourcesQuery.replace('first: 9', `first: 9, after: "${after}"`) : threeSourcesQuery,
  );
  const wrong = pageOf(response).sources.filter(({ status }) => status !== 'OK');
  expect(wrong.map(({ subgraph }) => subgraph.toUpperCase())).toEqual(left);
  expect(response.errors?.map(({ extensions }) => extensions.reason)).toEqual(
    left.map(() => 'GATHER_BAD_CURSOR'),
  );
});
