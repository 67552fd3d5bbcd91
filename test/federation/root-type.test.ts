import { describeFederation } from './cases.ts';
import { keyed } from './subgraphs.ts';

describeFederation(
  'fields that lead back to Query',
  {
    a: {
      typeDefs: `
        type Query { user: User a: Int }
        type Mutation { save: Saved other: Int }
        type Saved { ok: Boolean query: Query }
        type User @key(fields: "id") { id: ID! name: String }`,
      resolvers: {
        Query: { user: () => ({ id: '1', name: 'Kim' }), a: () => 1 },
        Mutation: { save: () => ({ ok: true, query: {} }), other: () => 5 },
        User: keyed('id', [{ id: '1', name: 'Kim' }]),
      },
    },
    b: {
      typeDefs: `
        type Query { b: Int users: [User!] }
        type User @key(fields: "id") { id: ID! age: Int }`,
      resolvers: {
        Query: { b: () => 2, users: () => [{ id: '1', age: 30 }] },
        User: keyed('id', [{ id: '1', age: 30 }]),
      },
    },
  },
  [
    {
      title: 'fields of both subgraphs are there',
      ask: 'mutation { save { ok query { a b } } }',
      data: { save: { ok: true, query: { a: 1, b: 2 } } },
      requests: { a: 1, b: 1 },
    },
    {
      title: 'after a mutation',
      ask: 'mutation { save { ok query { a b __typename users { age name } } } other }',
      data: {
        save: { ok: true, query: { a: 1, b: 2, __typename: 'Query', users: [{ age: 30, name: 'Kim' }] } },
        other: 5,
      },
      requests: { a: 2, b: 1 },
    },
    {
      title: 'under aliases, with conditions',
      ask: 'mutation ($no: Boolean!) { x: save { y: query { z: b @skip(if: $no) user { age @include(if: $no) } } } }',
      variables: { no: false },
      data: { x: { y: { z: 2, user: {} } } },
      requests: { a: 1, b: 1 },
    },
  ],
  // The other composer (0.27) knows no way from one subgraph's Query to another's.
  { composer: 'apollo' },
);

describeFederation(
  'root fields of many subgraphs',
  Object.fromEntries(
    ['a', 'b', 'c', 'd', 'e'].map((name) => [
      name,
      {
        typeDefs: `type Query { ${name}: Leaf } type Leaf @shareable { value: String args(in: [Int]): String }`,
        resolvers: {
          Query: { [name]: () => ({ value: name }) },
          Leaf: { args: (_: unknown, args: object) => JSON.stringify(args) },
        },
      },
    ]),
  ),
  [
    {
      title: 'each is asked once, the response in the operation’s order',
      ask: '{ e { value } c { value } a { value } b { value } d { value } again: e { args } }',
      data: {
        e: { value: 'e' },
        c: { value: 'c' },
        a: { value: 'a' },
        b: { value: 'b' },
        d: { value: 'd' },
        again: { args: '{}' },
      },
      requests: { a: 1, b: 1, c: 1, d: 1, e: 1 },
    },
    {
      title: 'one variable goes to all that use it',
      ask: 'query ($in: [Int]) { a { args(in: $in) } b { args(in: $in) } c { value } }',
      variables: { in: 1 },
      data: { a: { args: '{"in":[1]}' }, b: { args: '{"in":[1]}' }, c: { value: 'c' } },
      requests: { a: 1, b: 1, c: 1 },
    },
    {
      title: 'a fragment over all of them',
      ask: '{ ...All d { value } } fragment All on Query { d { args } b { ...L } a { ...L } } fragment L on Leaf { value }',
      data: { d: { args: '{}', value: 'd' }, b: { value: 'b' }, a: { value: 'a' } },
      requests: { a: 1, b: 1, d: 1 },
    },
  ],
);
