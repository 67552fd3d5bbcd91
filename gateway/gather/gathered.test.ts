import { expect, test } from 'vitest';
import { createNetwork, createOracle, type TestSource } from './fixtures/network.ts';
import type { Note } from './fixtures/notes.ts';

const note = (type: string, id: string, day: string | null, author = 'p1', about: string[] = []): Note => ({
  type,
  id,
  title: `Title ${id}`,
  day,
  author,
  about,
  size: id.length,
});

const sources: TestSource[] = [
  {
    name: 'a',
    notes: [
      note('ALetter', 'a:1', '2026-01-05', 'p1', ['p2', 'p3']),
      note('AMemo', 'a:2', '2026-01-03', 'p2', ['p1']),
    ],
  },
  {
    name: 'b',
    notes: [note('BLetter', 'b:1', '2026-01-04', 'p1', ['p2']), note('BMemo', 'b:2', null, 'p3')],
    cap: 1,
  },
  { name: 'c', notes: [] },
];

test.each([
  [
    'a page of all',
    '{ notes(first: 3) { edges { node { id } } pageInfo { hasNextPage endCursor } totalCount } }',
  ],
  [
    'aliases, two edges and two nodes, and everything __typename',
    `{ __typename x: notes(order: ASC, first: 5) { __typename
      e: edges { __typename c: cursor cursor n: node { __typename t: title } node { id ... on ALetter { extra } } }
      edges { n: node { size { __typename v: value } } }
      p: pageInfo { __typename more: hasNextPage } pageInfo { hasNextPage end: endCursor }
      n: totalCount totalCount sources { __typename s: subgraph status totalCount error } } }`,
  ],
  ['counts alone', '{ notes { totalCount sources { subgraph totalCount } } }'],
  ['a page without its edges', '{ notes(first: 1) { pageInfo { hasNextPage endCursor } } }'],
  ['an empty page', '{ notes(first: 0) { edges { cursor } pageInfo { hasNextPage endCursor } totalCount } }'],
  [
    'fragments, named and inline',
    `query { notes(first: 4) { ...Page } }
     fragment Page on NoteConnection { edges { ...Edge ... on NoteEdge { cursor } } ... { edges { node { title } } } }
     fragment Edge on NoteEdge { node { ...Head ... on BLetter { extra author { id } } ... on Note { day } } }
     fragment Head on Note { id about { id __typename } }`,
  ],
  [
    'gathered fields inside gathered fields',
    `{ notes(first: 5) { edges { node { id author { notes(first: 2) { edges { node { about { id
      seen { id author { notes(first: 1) { edges { node { id } } totalCount } } } } } } } } } } } }`,
  ],
  [
    'a list in order, without repeats',
    '{ notes(first: 5) { edges { node { author { seen { id day } } } } } }',
  ],
  ['sums', '{ tallies { dimensions { label key } records: count count pages draft __typename } }'],
])('answers %s as one database would', async (_, query) => {
  const { run } = createNetwork(sources.map((source) => ({ ...source, cap: 10 })));
  const expected = createOracle(sources)(query);
  expect(JSON.stringify(await run(query))).toBe(JSON.stringify(expected));
});

test('a representation is answered with its key and what is gathered on it', async () => {
  const query = `query ($r: [_Any!]!, $n: Int) { _entities(representations: $r) { __typename
    ... on Person { key: id id all: notes(first: $n) { totalCount edges { node { id } } } seen { id } } } }`;
  const variables = {
    r: [
      { __typename: 'Person', id: 'p1' },
      { __typename: 'Person', id: 'p2' },
    ],
    n: 5,
  };
  const { run, asked } = createNetwork(sources.map((source) => ({ ...source, cap: 10 })));
  expect(JSON.stringify(await run(query, variables))).toBe(
    JSON.stringify(createOracle(sources)(query, variables)),
  );
  expect(asked.map(({ source }) => source)).toEqual(['a', 'b', 'c']);
});
