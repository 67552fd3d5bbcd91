import type { Caller } from '@ieum/schema/contract/caller.ts';
import { encodeCursor } from '@ieum/schema/contract/cursor.ts';
import { expect, test } from 'vitest';
import { answerOf, caller, createNetwork, failureOf, type TestSource } from './fixtures/network.ts';
import type { Note } from './fixtures/notes.ts';
import { createGathered } from './gathered.ts';
import type { GatheredResponse } from './response.ts';

type Tamper = TestSource['tamper'];
interface Page {
  edges: Array<{ cursor: string; node: { id: string; author?: unknown } }>;
  pageInfo: unknown;
  sources: Array<{ subgraph: string; status: string; totalCount: number | null; error: string | null }>;
}

const note = (type: string, id: string, day: string, about: string[] = []): Note => ({
  type,
  id,
  title: `Title of ${id}`,
  day,
  author: 'p1',
  about,
  size: null,
});

/** Source `a` is tampered with; `b` and `c` are well. */
function networkWith(tamper: Tamper, access: Partial<Record<string, string>> = {}) {
  const notes = (type: string, id: string) => [
    note(`${type}Memo`, `${id}:1`, '2026-01-01'),
    note(`${type}Letter`, `${id}:2`, '2026-01-02'),
  ];
  return createNetwork(
    ['a', 'b', 'c'].map((name) => ({
      name,
      notes: notes(name.toUpperCase(), name),
      ...(name === 'a' && tamper && { tamper }),
      ...(access[name] && { access: access[name] }),
    })),
    { sourceTimeoutMs: 30 },
  );
}

const query =
  '{ notes(first: 9, order: ASC) { edges { cursor node { id title } } pageInfo { hasNextPage endCursor } totalCount sources { subgraph status totalCount error } } }';

function pageOf({ data }: GatheredResponse): Page {
  return (data as { notes: Page }).notes;
}

/** The page as source `a` answers it, changed. */
function changed(change: (page: Changeable, data: Record<string, unknown>) => unknown): Tamper {
  return (answer) => {
    const { data } = answer as { data: Record<string, Changeable> };
    change(Object.values(data)[0]!, data);
    return answer;
  };
}
interface Changeable {
  edges: Array<Record<string, unknown>>;
  pageInfo: Record<string, unknown> | null;
  totalCount: unknown;
}
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
  const response = await networkWith(tamper).run(query);
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
  const response = await networkWith(tamper).run(query);
  expect(response.errors).toBeUndefined();
  expect(pageOf(response).edges.map(({ node }) => node.id)).toEqual(['b:1', 'c:1', 'b:2', 'c:2']);
});

test('what a source adds unasked never leaves', async () => {
  const tamper = changed((page, data) => {
    Object.assign(page.edges[0]!.node as object, { secret: 1, extra: 'unasked' });
    Object.assign(page.edges[0]!, { secret: 2 });
    Object.assign(data, { t7: 3, other: 4 });
  });
  const response = await networkWith(tamper).run(query);
  expect(JSON.stringify(response)).not.toMatch(/secret|unasked|other|_g_/);
});

test('a source that pages without looking at the cursor is left out instead of being read twice', async () => {
  const { run } = networkWith((answer) => answer);
  const first = pageOf(await run(query));
  const ignoring = networkWith(
    changed((page) =>
      Object.assign(page, {
        edges: structuredClone(first.edges)
          .slice(0, 1)
          .map(({ cursor, node }) => ({ _g_cursor: cursor, node: { ...node, _g_0type: 'AMemo' } })),
      }),
    ),
  );
  const response = await ignoring.run(
    query.replace('first: 9', `first: 9, after: "${first.edges[1]!.cursor}"`),
  );
  expect(pageOf(response).edges.map(({ node }) => node.id)).toEqual(['c:1', 'b:2', 'c:2']);
  expect(response.errors?.[0]?.extensions).toMatchObject({ subgraph: 'a', reason: 'GATHER_UNSORTED' });
});

test('errors below a value move with their edge, and go with it when it is cut', async () => {
  const error = (index: number, ...rest: string[]) => ({
    message: `at ${index}`,
    path: ['t0', 'edges', index, 'node', ...rest],
    extensions: { code: 'X', stacktrace: ['at secret.js'] },
  });
  const tamper: Tamper = (answer) => ({
    ...answer,
    errors: [
      error(0, 'author'),
      error(1, 'author', '_g_Person_id'),
      { message: 'slow', path: ['t0', 'totalCount'] },
    ],
  });
  const text = '{ p: notes(first: 3, order: DESC) { e: edges { n: node { id author { id } } } totalCount } }';
  const { errors } = await networkWith(tamper).run(text.replace('n: node', 'node'));
  expect(errors).toEqual([
    { message: 'at 0', path: ['p', 'e', 2, 'node', 'author'], extensions: { code: 'X', subgraph: 'a' } },
    { message: 'slow', path: ['p', 'totalCount'], extensions: { subgraph: 'a' } },
  ]);
});

test('errors of entities keep the path of the fetch, for every place that waits', async () => {
  const text =
    'query ($r: [_Any!]!) { _entities(representations: $r) { ... on Person { x: notes { edges { node { id } } } seen { id } } } }';
  const r = ['p1', 'p2', 'p1'].map((id) => ({ __typename: 'Person', id }));
  const { run, asked } = networkWith(() => failureOf('a', 'SUBGRAPH_UNREACHABLE'));
  const { data, errors } = await run(text, { r });
  expect(errors?.map(({ path }) => path)).toEqual(
    [0, 2, 1]
      .flatMap((index) => [['_entities', index, 'x']])
      .concat([0, 2, 1].map((index) => ['_entities', index, 'seen'])),
  );
  expect(asked[1]?.variables).toEqual({
    _g_e0: [
      { __typename: 'Person', id: 'p1' },
      { __typename: 'Person', id: 'p2' },
    ],
  });
  const [first, , third] = (data as { _entities: unknown[] })._entities;
  expect(first).toEqual(third);
  expect(first).not.toBe(third);
});

test.each<[string, unknown, Array<Record<string, unknown>>, string]>([
  ['is short', { e0: [{ t0: { edges: [], pageInfo: { hasNextPage: false } } }] }, [], 'ERROR'],
  ['is no list', { e0: {} }, [], 'ERROR'],
  ['has a null entity without an error', { e0: [null, null] }, [], 'OK'],
  ['has a null entity with an error', { e0: [null, null] }, [{ message: 'no', path: ['e0', 1] }], 'ERROR'],
  [
    'has an entity that another field took away',
    { e0: [null, null] },
    [{ message: 'no', path: ['e0', 1, 't9'] }],
    'ERROR',
  ],
  ['has entities that are texts', { e0: ['x', 'y'] }, [], 'ERROR'],
])(
  'when the _entities of a source %s, the last entity’s list is without it',
  async (_, data, errors, status) => {
    const text =
      'query ($r: [_Any!]!) { _entities(representations: $r) { ... on Person { notes { edges { cursor } sources { status } } } } }';
    const r = ['p1', 'p2'].map((id) => ({ __typename: 'Person', id }));
    const response = await networkWith(() => answerOf(data, errors)).run(text, { r });
    const entities = (response.data as { _entities: Array<{ notes: Page }> })._entities;
    expect(entities[1]!.notes.sources.map((source) => source.status)).toEqual([status, 'OK', 'OK']);
  },
);

test('a source whose field the caller may not use is not asked', async () => {
  const access = { a: '@authenticated', b: '@requiresScopes(scopes: [["write", "all"], ["admin"]])' };
  const { gathered, asked } = networkWith(undefined, access);
  const ask = (as: Caller) => gathered.execute({ document: query, caller: as });
  const response = await ask(caller);
  expect(pageOf(response).sources.map(({ status }) => status)).toEqual(['OK', 'FORBIDDEN', 'OK']);
  expect(response.errors).toMatchObject([{ extensions: { code: 'GATHER_SOURCE_FORBIDDEN', subgraph: 'b' } }]);
  expect(asked.map(({ source }) => source)).toEqual(['a', 'c']);
  expect(pageOf(await ask({ ...caller, scopes: ['admin'] })).sources.map(({ status }) => status)).toEqual([
    'OK',
    'OK',
    'OK',
  ]);
});

test('a deadline aborts the request, and a client that is gone ends the operation', async () => {
  const aborted: unknown[] = [];
  const { bundle } = networkWith(undefined);
  const gathered = createGathered({
    bundle,
    limits: { sourceTimeoutMs: 20 },
    ask: (_, __, { signal }) =>
      new Promise(() => signal?.addEventListener('abort', () => aborted.push((signal.reason as Error).name))),
  });
  const { errors } = await gathered.execute({ document: query, caller });
  expect(errors?.map(({ extensions }) => extensions.code)).toEqual(
    new Array(3).fill('GATHER_SOURCE_TIMEOUT'),
  );
  expect(aborted).toEqual(new Array(3).fill('TimeoutError'));

  const client = new AbortController();
  const running = gathered.execute({ document: query, caller, signal: client.signal });
  client.abort(new Error('client left'));
  await expect(running).rejects.toThrow('client left');
  await expect(gathered.execute({ document: query, caller, signal: client.signal })).rejects.toThrow(
    'client left',
  );
});

test('aliases that are special to JavaScript are plain keys', async () => {
  const text = `{ __proto__: notes(first: 1) { constructor: edges { toString: node { __proto__: title constructor: id
    hasOwnProperty: author { valueOf: id __proto__: notes(first: 1) { totalCount } } } } } }`;
  const { data } = await networkWith(undefined).run(text);
  const author = '"hasOwnProperty":{"valueOf":"p1","__proto__":{"totalCount":6}}';
  expect(JSON.stringify(data)).toBe(
    `{"__proto__":{"constructor":[{"toString":{"__proto__":"Title of c:2","constructor":"c:2",${author}}}]}}`,
  );
  expect(({} as { totalCount?: unknown }).totalCount).toBeUndefined();
});

test('names that look like gathered’s own are the client’s', async () => {
  const text =
    'query ($_g_first_t0: Int) { notes(first: $_g_first_t0) { edges { _g_cursor: node { _g_0type: title } } } }';
  const { data } = await networkWith(undefined).run(text, { _g_first_t0: 1 });
  expect(data).toEqual({ notes: { edges: [{ _g_cursor: { _g_0type: 'Title of c:2' } }] } });
});

test('a value that does not fit is null where it may be, and what waits inside it is not asked', async () => {
  const { run, asked } = networkWith(
    changed((page) => Object.assign((page.edges[0]!.node as { author: object }).author, { id: null })),
  );
  const { data, errors } = await run(
    '{ notes(first: 1, order: ASC) { edges { node { id author { notes { totalCount } id } } } } }',
  );
  expect(data).toEqual({ notes: { edges: [{ node: { id: 'a:1', author: null } }] } });
  expect(errors).toEqual([
    {
      message: 'Subgraph "a" answered null where ID! was asked for.',
      path: ['notes', 'edges', 0, 'node', 'author', 'id'],
      extensions: { code: 'GATHER_SOURCE_INVALID', subgraph: 'a' },
    },
  ]);
  expect(asked).toHaveLength(3);
});
