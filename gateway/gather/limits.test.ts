import { expect, test } from 'vitest';
import { createNetwork } from './fixtures/network.ts';
import type { GatherLimits } from './limits.ts';

const source = {
  name: 'a',
  notes: [{ type: 'AMemo', id: 'a:1', title: '', day: null, author: 'p1', about: [], size: null }],
};
const nested = (first: number | string, inner: string) =>
  `notes(first: ${first}) { edges { node { author { ${inner} } } } }`;

test.each<[string, string, Partial<GatherLimits>, string, Record<string, unknown>?]>([
  ['a page that is too large', '{ x: notes(first: 101) { totalCount } }', {}, 'GATHER_FIRST_OUT_OF_RANGE'],
  ['a negative page', '{ x: notes(first: -1) { totalCount } }', {}, 'GATHER_FIRST_OUT_OF_RANGE'],
  [
    'a page that is too large in a variable',
    'query ($n: Int) { x: notes(first: $n) { totalCount } }',
    {},
    'GATHER_FIRST_OUT_OF_RANGE',
    { n: 500 },
  ],
  [
    'a page that is too large by default',
    'query ($n: Int = 500) { x: notes(first: $n) { totalCount } }',
    {},
    'GATHER_FIRST_OUT_OF_RANGE',
  ],
  [
    'a page that is too large inside',
    `{ x: ${nested(1, 'notes(first: 101) { totalCount }')} }`,
    {},
    'GATHER_FIRST_OUT_OF_RANGE',
  ],
  ['an after that is no cursor', '{ x: notes(after: "NDI") { totalCount } }', {}, 'BAD_CURSOR'],
  [
    'an after that is no base64url',
    'query ($after: String) { x: notes(after: $after) { totalCount } }',
    {},
    'BAD_CURSOR',
    { after: '…' },
  ],
  ['too many levels', `{ x: ${nested(1, nested(1, 'seen { id }'))} }`, { depth: 2 }, 'GATHER_TOO_DEEP'],
  [
    'too many items',
    `{ x: ${nested(10, nested(10, 'notes(first: 3) { totalCount }'))} }`,
    { items: 299 },
    'GATHER_TOO_WIDE',
  ],
])('%s is refused before anything is asked', async (_, query, limits, code, variables) => {
  const { run, asked } = createNetwork([source], limits);
  const { data, errors } = await run(query, variables);
  expect(data).toBeNull();
  expect(errors).toMatchObject([{ path: ['x'], extensions: { code, field: expect.any(String) } }]);
  expect(asked).toEqual([]);
});

test('what reaches the limits is answered', async () => {
  const { run } = createNetwork([source], { depth: 3, items: 10 + 100 + 300 + 100 });
  const { errors } = await run(
    `{ ${nested(10, nested(10, 'notes(first: 3) { totalCount }'))} other: notes(first: 100) { totalCount } }`,
  );
  expect(errors).toBeUndefined();
});

test('a null page size is the default, for gathered and for its sources', async () => {
  const { run, asked } = createNetwork([source]);
  await run('query ($n: Int) { a: notes(first: null) { totalCount } b: notes(first: $n) { totalCount } }', {
    n: null,
  });
  expect(asked[0]?.variables).toEqual({ _g_first_t1: 3 });
  expect(asked[0]?.query).not.toContain('null');
});

test('a refused field takes its entity, and leaves the other entities', async () => {
  const query =
    'query ($r: [_Any!]!) { _entities(representations: $r) { ... on Person { notes(first: 200) { totalCount } seen { id } } } }';
  const { run, asked } = createNetwork([source]);
  const { data, errors } = await run(query, {
    r: [{ __typename: 'Person', id: 'p1' }, { __typename: 'Nobody' }, { __typename: 'Person' }],
  });
  expect(data).toEqual({ _entities: [null, null, null] });
  expect(errors).toMatchObject([
    { path: ['_entities', 0, 'notes'], extensions: { code: 'GATHER_FIRST_OUT_OF_RANGE' } },
    { path: ['_entities', 1], extensions: { code: 'GATHER_BAD_REPRESENTATION' } },
    { path: ['_entities', 2], extensions: { code: 'GATHER_BAD_REPRESENTATION' } },
  ]);
  expect(asked).toEqual([]);
});

test('the width of a field counts its distinct parents', async () => {
  const query =
    'query ($r: [_Any!]!) { _entities(representations: $r) { ... on Person { notes(first: 10) { totalCount } } } }';
  const { run } = createNetwork([source], { items: 20 });
  const people = (...ids: string[]) => ({ r: ids.map((id) => ({ __typename: 'Person', id })) });
  expect((await run(query, people('p1', 'p2', 'p1', 'p2'))).errors).toBeUndefined();
  expect((await run(query, people('p1', 'p2', 'p3'))).errors?.[0]?.extensions.code).toBe('GATHER_TOO_WIDE');
});

test('fields share the items of one operation, in their order', async () => {
  const { run, asked } = createNetwork([source], { items: 100 });
  const query = `query ($r: [_Any!]!) { _entities(representations: $r) { ... on Person {
    a: notes(first: 40) { totalCount } b: notes(first: 7) { totalCount } a2: notes(first: 40) { totalCount } } } }`;
  const r = [{ __typename: 'Person', id: 'p1' }];
  expect((await run(query, { r })).errors).toBeUndefined();
  const { errors } = await run(query, { r: [...r, { __typename: 'Person', id: 'p2' }] });
  expect(new Set(errors?.map(({ path, extensions }) => `${path?.[2]} ${extensions.code}`))).toEqual(
    new Set(['a2 GATHER_TOO_WIDE']),
  );
  asked.length = 0;
  const aliases = Array.from({ length: 1_000 }, (_, at) => `a${at}: notes(first: 1) { totalCount }`);
  const { errors: tooMany } = await run(`{ ${aliases.join(' ')} }`);
  expect(tooMany).toHaveLength(900);
  expect(tooMany?.[0]).toMatchObject({ path: ['a100'], extensions: { code: 'GATHER_TOO_WIDE' } });
  expect(asked).toEqual([]);
});
