import { describeFederation } from './cases.ts';
import { keyed } from './subgraphs.ts';

describeFederation(
  '@shareable fields',
  {
    a: {
      typeDefs: `
        type Query { first: Product }
        type Product @key(fields: "id") { id: ID! name: String @shareable a: Int }`,
      resolvers: {
        Query: { first: () => ({ id: '1', name: 'Desk', a: 1 }) },
        Product: keyed('id', [{ id: '1', name: 'Desk', a: 1 }]),
      },
    },
    b: {
      typeDefs: `
        type Query { last: Product }
        type Product @key(fields: "id") { id: ID! name: String @shareable b: Int }`,
      resolvers: {
        Query: { last: () => ({ id: '1', name: 'Desk', b: 2 }) },
        Product: keyed('id', [{ id: '1', name: 'Desk', b: 2 }]),
      },
    },
    c: {
      typeDefs: 'type Product @key(fields: "id") { id: ID! c: Int }',
      resolvers: { Product: keyed('id', [{ id: '1', c: 3 }]) },
    },
  },
  [
    {
      title: 'the subgraph at hand gives a shared field',
      ask: '{ first { name a } last { name b } }',
      data: { first: { name: 'Desk', a: 1 }, last: { name: 'Desk', b: 2 } },
      requests: { a: 1, b: 1 },
    },
    {
      title: 'one hop is enough where the shared field is at hand',
      ask: '{ last { a name } }',
      data: { last: { a: 1, name: 'Desk' } },
      requests: { b: 1, a: 1 },
    },
    {
      title: 'all that are needed are asked once each',
      ask: '{ first { name a b c } }',
      data: { first: { name: 'Desk', a: 1, b: 2, c: 3 } },
      requests: { a: 1, b: 1, c: 1 },
    },
  ],
);

describeFederation(
  '@shareable value types',
  {
    map: {
      typeDefs: `
        type Query { here: Point }
        type Point @shareable { x: Int! y: Int! }
        type Place @key(fields: "id") { id: ID! at: Point }`,
      resolvers: {
        Query: { here: () => ({ x: 1, y: 2 }) },
        Place: keyed('id', [{ id: 'p', at: { x: 3, y: 4 } }]),
      },
    },
    guide: {
      typeDefs: `
        type Query { there: Point places: [Place] }
        type Point @shareable { x: Int! y: Int! }
        type Place @key(fields: "id") { id: ID! name: String door: Point }`,
      resolvers: {
        Query: {
          there: () => ({ x: 5, y: 6 }),
          places: () => [{ id: 'p', name: 'Pier', door: { x: 7, y: 8 } }],
        },
        Place: keyed('id', [{ id: 'p', name: 'Pier', door: { x: 7, y: 8 } }]),
      },
    },
  },
  [
    {
      title: 'a value comes whole from the subgraph that gives it',
      ask: '{ here { x y } there { y x } }',
      data: { here: { x: 1, y: 2 }, there: { y: 6, x: 5 } },
      requests: { map: 1, guide: 1 },
    },
    {
      title: 'values of one type at different fields of an entity are not mixed',
      ask: '{ places { door { x } at { x y } } }',
      data: { places: [{ door: { x: 7 }, at: { x: 3, y: 4 } }] },
      requests: { guide: 1, map: 1 },
    },
    {
      title: 'a value under two aliases shows what each of them asks',
      ask: '{ places { a: at { x } b: at { y } } }',
      data: { places: [{ a: { x: 3 }, b: { y: 4 } }] },
      requests: { guide: 1, map: 1 },
    },
  ],
);

describeFederation(
  '@shareable value types of which each subgraph knows a part',
  {
    north: {
      typeDefs: `
        type Query { status: Status @shareable }
        type Status @shareable { ok: Boolean! north: Detail }
        type Detail { load: Int }`,
      resolvers: { Query: { status: () => ({ ok: true, north: { load: 1 } }) } },
    },
    south: {
      typeDefs: `
        type Query { status: Status @shareable }
        type Status @shareable { ok: Boolean! south: [Int] }`,
      resolvers: { Query: { status: () => ({ ok: true, south: [2, null] }) } },
    },
    east: {
      typeDefs: 'type Query { status: Status @shareable } type Status @shareable { ok: Boolean! }',
      resolvers: { Query: { status: () => ({ ok: true }) } },
    },
  },
  [
    {
      title: 'one subgraph is enough for the common part',
      ask: '{ status { ok } }',
      data: { status: { ok: true } },
      requests: { east: 1 },
    },
    {
      title: 'a part that one subgraph has is asked of it together with the common part',
      ask: '{ status { south ok } }',
      data: { status: { south: [2, null], ok: true } },
      requests: { south: 1 },
    },
    {
      title: 'parts of two subgraphs meet in one object, each subgraph asked at the root',
      ask: '{ status { south ok north { load } } }',
      data: { status: { south: [2, null], ok: true, north: { load: 1 } } },
      requests: { south: 1, north: 1 },
    },
    {
      title: 'under aliases they meet once for each alias',
      ask: '{ p: status { north { load } south } q: status { south } }',
      data: { p: { north: { load: 1 }, south: [2, null] }, q: { south: [2, null] } },
      requests: { south: 1, north: 1 },
    },
  ],
);

describeFederation(
  'shared roots',
  {
    a: {
      typeDefs: `
        type Query { version: Int @shareable user(id: ID!): User @shareable a: String }
        type User @key(fields: "id") { id: ID! name: String @shareable }`,
      resolvers: {
        Query: {
          version: () => 7,
          user: (_: unknown, { id }: { id: string }) => ({ id, name: `n${id}` }),
          a: () => 'a',
        },
        User: keyed('id', [{ id: '1', name: 'n1' }]),
      },
    },
    b: {
      typeDefs: `
        type Query { version: Int @shareable user(id: ID!): User @shareable b: String }
        type User @key(fields: "id") { id: ID! name: String @shareable age: Int }`,
      resolvers: {
        Query: {
          version: () => 7,
          user: (_: unknown, { id }: { id: string }) => ({ id, name: `n${id}`, age: 9 }),
          b: () => 'b',
        },
        User: keyed('id', [{ id: '1', name: 'n1', age: 9 }]),
      },
    },
  },
  [
    {
      title: 'a root field that both have is asked of one',
      ask: '{ version b }',
      data: { version: 7, b: 'b' },
      requests: { b: 1 },
    },
    {
      title: 'the one that also has the fields below is asked, without a hop',
      ask: '{ user(id: "1") { age name } }',
      data: { user: { age: 9, name: 'n1' } },
      requests: { b: 1 },
    },
    {
      title: 'the same root field with different arguments stands under its aliases',
      ask: '{ x: user(id: "1") { name } y: user(id: "2") { name age } a }',
      data: { x: { name: 'n1' }, y: { name: 'n2', age: 9 }, a: 'a' },
      requests: { a: 1, b: 1 },
    },
  ],
);
