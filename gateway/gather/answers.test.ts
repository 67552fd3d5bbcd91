import type { Caller } from '@ieum/schema/contract/caller.ts';
import { parse } from 'graphql';
import { expect, test } from 'vitest';
import { answerOf, caller, failureOf, readVariables } from './fixtures/network.ts';
import {
  changed,
  createThreeSources,
  type Page,
  pageOf,
  type Tamper,
  threeSourcesQuery,
} from './fixtures/three-sources.ts';
import { createGathered } from './gathered.ts';
import { readGraph } from './graph.ts';

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
  const { errors } = await createThreeSources(tamper).run(text.replace('n: node', 'node'));
  expect(errors).toEqual([
    { message: 'at 0', path: ['p', 'e', 2, 'node', 'author'], extensions: { code: 'X', subgraph: 'a' } },
    { message: 'slow', path: ['p', 'totalCount'], extensions: { subgraph: 'a' } },
  ]);
});

test('errors of entities keep the path of the fetch, for every place that waits', async () => {
  const text =
    'query ($r: [_Any!]!) { _entities(representations: $r) { ... on Person { x: notes { edges { node { id } } } seen { id } } } }';
  const r = ['p1', 'p2', 'p1'].map((id) => ({ __typename: 'Person', id }));
  const { run, asked } = createThreeSources(() => failureOf('a', 'SUBGRAPH_UNREACHABLE'));
  const { data, errors } = await run(text, { r });
  expect(errors?.map(({ path }) => path)).toEqual(
    [0, 2, 1]
      .flatMap((index) => [['_entities', index, 'x']])
      .concat([0, 2, 1].map((index) => ['_entities', index, 'seen'])),
  );
  expect(readVariables(asked[1]!)).toEqual({
    _g_e0: [
      { __typename: 'Person', id: 'p1' },
      { __typename: 'Person', id: 'p2' },
    ],
  });
  const [first, , third] = (data as { _entities: unknown[] })._entities;
  expect(first).toEqual(third);
  expect(first).not.toBe(third);
});

test('an error without a place of its own, beside data, stands once at each field that its source has', async () => {
  const tamper: Tamper = (answer) => ({ ...answer, errors: [{ message: 'half' }] });
  const text = '{ x: notes { totalCount sources { subgraph status } } tallies { count } }';
  const { data, errors } = await createThreeSources(tamper).run(text);
  expect(errors).toEqual(
    ['x', 'tallies'].map((key) => ({ message: 'half', path: [key], extensions: { subgraph: 'a' } })),
  );
  expect(data?.x).toMatchObject({ totalCount: 6, sources: [{ subgraph: 'a', status: 'OK' }, {}, {}] });
});

test('an error around entities that have values stands at the first of them that it is around', async () => {
  const text = 'query ($r: [_Any!]!) { _entities(representations: $r) { ... on Person { seen { id } } } }';
  const r = ['p1', 'p2'].map((id) => ({ __typename: 'Person', id }));
  const places = [undefined, ['e0'], ['e0', 1]];
  const tamper: Tamper = (answer) => ({
    ...answer,
    errors: places.map((path, index) => ({ message: `${index}`, ...(path && { path }) })),
  });
  const { errors } = await createThreeSources(tamper).run(text, { r });
  expect(errors?.map(({ message, path }) => [message, path?.[1]])).toEqual([
    ['0', 0],
    ['1', 0],
    ['2', 1],
  ]);
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
    const response = await createThreeSources(() => answerOf(data, errors)).run(text, { r });
    const entities = (response.data as { _entities: Array<{ notes: Page }> })._entities;
    expect(entities[1]!.notes.sources.map((source) => source.status)).toEqual([status, 'OK', 'OK']);
  },
);

test('a source whose field the caller may not use is not asked', async () => {
  const access = { a: '@authenticated', b: '@requiresScopes(scopes: [["write", "all"], ["admin"]])' };
  const { gathered, asked } = createThreeSources(undefined, access);
  const ask = (as: Caller) => gathered.execute({ document: parse(threeSourcesQuery), caller: as });
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
  const { bundle } = createThreeSources(undefined);
  const gathered = createGathered({
    graph: readGraph(bundle),
    limits: { sourceTimeoutMs: 20 },
    ask: (_, __, { signal }) =>
      new Promise(() => signal?.addEventListener('abort', () => aborted.push((signal.reason as Error).name))),
  });
  const { errors } = await gathered.execute({ document: parse(threeSourcesQuery), caller });
  expect(errors?.map(({ extensions }) => extensions.code)).toEqual(
    new Array(3).fill('GATHER_SOURCE_TIMEOUT'),
  );
  expect(aborted).toEqual(new Array(3).fill('TimeoutError'));

  const client = new AbortController();
  const running = gathered.execute({ document: parse(threeSourcesQuery), caller, signal: client.signal });
  client.abort(new Error('client left'));
  await expect(running).rejects.toThrow('client left');
  await expect(
    gathered.execute({ document: parse(threeSourcesQuery), caller, signal: client.signal }),
  ).rejects.toThrow('client left');
});

test('aliases that are special to JavaScript are plain keys', async () => {
  const text = `{ __proto__: notes(first: 1) { constructor: edges { toString: node { __proto__: title constructor: id
    hasOwnProperty: author { valueOf: id __proto__: notes(first: 1) { totalCount } } } } } }`;
  const { data } = await createThreeSources(undefined).run(text);
  const author = '"hasOwnProperty":{"valueOf":"p1","__proto__":{"totalCount":6}}';
  expect(JSON.stringify(data)).toBe(
    `{"__proto__":{"constructor":[{"toString":{"__proto__":"Title of c:2","constructor":"c:2",${author}}}]}}`,
  );
  expect(({} as { totalCount?: unknown }).totalCount).toBeUndefined();
});

test('names that look like gathered’s own are the client’s', async () => {
  const text =
    'query ($_g_first_t0: Int) { notes(first: $_g_first_t0) { edges { _g_cursor: node { _g_0type: title } } } }';
  const { data } = await createThreeSources(undefined).run(text, { _g_first_t0: 1 });
  expect(data).toEqual({ notes: { edges: [{ _g_cursor: { _g_0type: 'Title of c:2' } }] } });
});

test('a value that does not fit is null where it may be, and what waits inside it is not asked', async () => {
  const { run, asked } = createThreeSources(
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
