import { parse } from 'graphql';
import { expect, test } from 'vitest';
import { caller, createNetwork, readVariables, toTypeName } from './fixtures/network.ts';
import type { Note } from './fixtures/notes.ts';

const names = ['a', 'b', 'c'];

function network() {
  const notes = (name: string): Note[] =>
    [1, 2, 3].map((at) => ({
      type: `${toTypeName(name)}Letter`,
      id: `${name}:${at}`,
      title: '',
      day: `2026-01-0${at}`,
      author: `p${at}`,
      about: ['p1', 'p2'],
      size: 1,
    }));
  return createNetwork(names.map((name) => ({ name, notes: notes(name) })));
}

test.each([
  [1, '{ notes { edges { node { id } } } }'],
  [1, '{ notes { totalCount } a: notes(order: ASC) { totalCount } tallies { count } }'],
  [2, '{ notes(first: 9) { edges { node { author { notes { totalCount } } about { seen { id } } } } } }'],
  [
    3,
    '{ notes(first: 9) { edges { node { author { seen { about { notes(first: 2) { edges { cursor } } } } } } } } }',
  ],
  [
    4,
    '{ notes(order: ASC) { edges { node { author { notes { edges { node { author { seen { author { seen { id } } } } } } } } } } } }',
  ],
])('%i level(s) take one request a source each, however many parents there are', async (levels, query) => {
  const { run, asked } = network();
  expect((await run(query)).errors).toBeUndefined();
  expect(asked.map(({ source }) => source)).toEqual(new Array(levels).fill(names).flat());
});

test('a parent is asked for once, wherever it stands, and equal fields are one', async () => {
  const { run, asked } = network();
  const inner = 'notes(first: 2) { totalCount }';
  await run(
    `{ notes(first: 9) { edges { node { author { ${inner} again: ${inner} } about { ${inner} } } } } }`,
  );
  expect(asked[3]?.query.match(/notes/g)).toHaveLength(1);
  const people = ['p3', 'p2', 'p1'].map((id) => ({ __typename: 'Person', id }));
  const { _g_e0: representations } = readVariables(asked[3]!) as { _g_e0: unknown[] };
  expect(representations).toHaveLength(3);
  expect(representations).toEqual(expect.arrayContaining(people));
});

test('fields with the same parents share one _entities', async () => {
  const { run, asked } = network();
  await run('{ notes { edges { node { author { notes { totalCount } seen { id } } } } } }');
  expect(asked[3]?.query).toBe(
    'query($_g_e0: [_Any!]!) { e0: _entities(representations: $_g_e0) { ... on Person { t0: notes { totalCount } t1: seen { _g_id: id _g_day: day _g_0type: __typename id } } } }',
  );
});

test('nothing is asked where nothing was found', async () => {
  const { run, asked } = createNetwork([{ name: 'a', notes: [] }]);
  await run('{ notes { edges { node { author { notes { totalCount } } } } } }');
  expect(asked).toHaveLength(1);
});

test('a source gets its own types only, common leaves once, and the variables that it uses', async () => {
  const { run, asked } = network();
  await run(
    `query Q($n: Int!, $min: Int, $yes: Boolean!) { notes(first: $n, min: $min) { edges { node { id ... on ALetter { extra }
      ... on BLetter @skip(if: $yes) { extra } author { id } } } } }`,
    { n: 2, min: 1, yes: true },
  );
  expect(asked[0]?.query).toBe(
    'query Q($min: Int, $_g_first_t0: Int) { t0: notes(first: $_g_first_t0, min: $min) { edges { _g_cursor: cursor node { _g_0type: __typename id author { id } ... on ALetter { extra } } } pageInfo { hasNextPage } } }',
  );
  expect(asked[1]?.query).toContain('node { _g_0type: __typename id author { id } }');
  expect(asked[1]?.variables).toEqual({ min: 1, _g_first_t0: 2 });
});

test.each([
  [true, false, ['notes', 'a', 'b']],
  [false, true, ['notes']],
  [false, false, ['notes', 'b']],
])('conditions are decided by their variables (%s, %s), run after run', async (a, b, keys) => {
  const { run, asked } = network();
  const query = `query ($a: Boolean!, $b: Boolean!) { notes { totalCount }
    a: notes(order: ASC) @include(if: $a) { totalCount } ... @skip(if: $b) { b: tallies { count @include(if: $a) key: dimensions { key } } } }`;
  await run(query, { a: !a, b: !b });
  const { data } = await run(query, { a, b });
  expect(Object.keys(data!)).toEqual(keys);
  expect(asked.slice(3).every((request) => request.query.includes('t1') === keys.length > 1)).toBe(true);
});

test('several operations in a document are told apart by name', async () => {
  const { gathered } = network();
  const document = parse('query A { __typename } query B { b: __typename }');
  expect((await gathered.execute({ document, operationName: 'B', caller })).data).toEqual({ b: 'Query' });
  expect((await gathered.execute({ document, operationName: 'C', caller })).errors?.[0]?.message).toContain(
    'no operation C',
  );
  expect((await gathered.execute({ document, caller })).data).toBeNull();
  expect(
    (await gathered.execute({ document: parse('mutation { x }'), caller })).errors?.[0]?.message,
  ).toContain('queries only');
});

test('the subgraph describes itself', async () => {
  const { run, bundle } = network();
  const { data } = await run('{ _service { s: sdl __typename } __type(name: "Person") { name } }');
  expect(data).toEqual({
    _service: { s: bundle.gathered, __typename: '_Service' },
    __type: { name: 'Person' },
  });
});
