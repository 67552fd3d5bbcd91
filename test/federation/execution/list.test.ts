import { answering, spoiling } from '../answers.ts';
import { describeFederation } from '../cases.ts';
import { describeSplits } from '../splits.ts';

// After graphql-js's lists-test: four kinds of nullability, and what comes in the list.

const fields = `
  plain: [Int] full: [Int]! items: [Int!] all: [Int!]!
  grid: [[Int]] strictGrid: [[Int!]!]! mixed: [[Int!]] cube: [[[Int]!]]`;
const values = {
  plain: () => [1, null],
  full: () => [1, null],
  items: () => [1, 2],
  all: () => [],
  grid: () => [[1, null], null, []],
  strictGrid: () => [[1], []],
  mixed: () => [[1], null],
  cube: () => [[[1, null], []], null],
};
const holder = { Query: { holder: () => ({ id: '1' }), holders: () => [{ id: '1' }] } };

const one = {
  typeDefs: `type Query { holder: Holder holders: [Holder!]! } type Holder { id: ID! ${fields} }`,
  resolvers: { ...holder, Holder: values },
};
const two = {
  a: {
    typeDefs: 'type Query { holder: Holder holders: [Holder!]! } type Holder @key(fields: "id") { id: ID! }',
    resolvers: holder,
  },
  b: { typeDefs: `type Holder @key(fields: "id") { id: ID! ${fields} }`, resolvers: { Holder: values } },
};

describeSplits('lists', { one, two }, [
  {
    title: 'of every kind of nullability hold what they may hold',
    ask: '{ holder { plain full items all } }',
    data: { holder: { plain: [1, null], full: [1, null], items: [1, 2], all: [] } },
  },
  {
    title: 'of lists keep their shape',
    ask: '{ holder { grid strictGrid mixed cube } }',
    data: {
      holder: {
        grid: [[1, null], null, []],
        strictGrid: [[1], []],
        mixed: [[1], null],
        cube: [[[1, null], []], null],
      },
    },
  },
  {
    title: 'inside of lists of objects',
    ask: '{ holders { g: grid } }',
    data: { holders: [{ g: [[1, null], null, []] }] },
  },
]);

const lists = {
  a: {
    typeDefs: `type Query { ${fields} other: Int }`,
    resolvers: { Query: { ...values, other: () => 1 } },
  },
};

const root = (key: string, value: unknown) => ({
  answers: { a: spoiling({ [`data.${key}`]: value }) },
  requests: { a: 1 },
});
const aNull = (path: string) => ({ errors: [`${path} SUBGRAPH_NULL a`] });

describeFederation('nulls in lists', lists, [
  { title: '[Int] may be null', ask: '{ plain }', ...root('plain', null), data: { plain: null } },
  { title: '[Int]! may not', ask: '{ full other }', ...root('full', null), data: null, ...aNull('full') },
  { title: '[Int]! with null', ask: '{ full }', ...root('full', [null, null]), data: { full: [null, null] } },
  { title: '[Int!] may be null', ask: '{ items }', ...root('items', null), data: { items: null } },
  {
    title: '[Int!] with null',
    ask: '{ items other }',
    ...root('items', [1, null]),
    data: { items: null, other: 1 },
    ...aNull('items.1'),
  },
  { title: '[Int!]! may not be null', ask: '{ all }', ...root('all', null), data: null, ...aNull('all') },
  { title: '[Int!]! with null', ask: '{ all }', ...root('all', [1, null]), data: null, ...aNull('all.1') },
  {
    title: '[[Int]] with null in both',
    ask: '{ grid }',
    ...root('grid', [null, [null]]),
    data: { grid: [null, [null]] },
  },
  {
    title: '[[Int!]] with null inside',
    ask: '{ mixed }',
    ...root('mixed', [[1, null], [2]]),
    data: { mixed: [null, [2]] },
    ...aNull('mixed.0.1'),
  },
  {
    title: '[[Int!]!]! with null inside',
    ask: '{ strictGrid }',
    ...root('strictGrid', [[1], [null]]),
    data: null,
    ...aNull('strictGrid.1.0'),
  },
  {
    title: '[[Int!]!]! with a null list',
    ask: '{ strictGrid }',
    ...root('strictGrid', [[1], null]),
    data: null,
    ...aNull('strictGrid.1'),
  },
  {
    title: '[[[Int]!]] with null in the middle',
    ask: '{ cube }',
    ...root('cube', [[null], [[1]]]),
    data: { cube: [null, [[1]]] },
    ...aNull('cube.0.0'),
  },
  {
    title: 'a missing list',
    ask: '{ plain other }',
    ...root('plain', undefined),
    data: { plain: null, other: 1 },
  },
  {
    title: 'only the lists that are wrong suffer',
    ask: '{ x: items y: items plain }',
    answers: { a: answering({ data: { x: [null], y: [1], plain: [null] } }) },
    data: { x: null, y: [1], plain: [null] },
    ...aNull('x.0'),
    requests: { a: 1 },
  },
]);
