import { describeFederation } from './cases.ts';
import { keyed } from './subgraphs.ts';

const readsInherited = "the executor's own coercion finds Object.prototype.constructor in what is given";

describeFederation(
  'aliases that clash with keys',
  {
    a: {
      typeDefs: `
        type Query { user: User users: [User] }
        type User @key(fields: "id") { id: ID! name: String rank: Int friend: User }`,
      resolvers: {
        Query: {
          user: () => ({ id: '1', name: 'Kim', rank: 7, friend: { id: '2', name: 'Lee' } }),
          users: () => [
            { id: '1', name: 'Kim', rank: 7 },
            { id: '2', name: 'Lee', rank: 8 },
          ],
        },
        User: keyed('id', [
          { id: '1', name: 'Kim', rank: 7 },
          { id: '2', name: 'Lee', rank: 8 },
        ]),
      },
    },
    b: {
      typeDefs: `
        type User @key(fields: "id") { id: ID! age(plus: Int = 0): Int next: User
          rank: Int @external medal: String @requires(fields: "rank") }`,
      resolvers: {
        User: {
          age: ({ id }: { id: string }, { plus }: { plus: number }) => (id === '1' ? 30 : 40) + plus,
          next: ({ id }: { id: string }) => ({ id: id === '1' ? '2' : '1' }),
          medal: ({ rank }: { rank: number }) => `medal ${rank}`,
        },
      },
    },
  },
  [
    {
      title: 'another field under the name of the key',
      ask: '{ users { id: name age } }',
      data: {
        users: [
          { id: 'Kim', age: 30 },
          { id: 'Lee', age: 40 },
        ],
      },
      requests: { a: 1, b: 1 },
    },
    {
      title: 'the key under another name, and __typename too',
      ask: '{ user { key: id kind: __typename age } }',
      data: { user: { key: '1', kind: 'User', age: 30 } },
      requests: { a: 1, b: 1 },
    },
    {
      title: 'another field under the name __typename is refused by no one',
      ask: '{ user { typename: name age } }',
      data: { user: { typename: 'Kim', age: 30 } },
      requests: { a: 1, b: 1 },
    },
    {
      title: 'names exchanged between subgraphs',
      ask: '{ user { age: name name: age id: rank rank: id } }',
      data: { user: { age: 'Kim', name: 30, id: 7, rank: '1' } },
      requests: { a: 1, b: 1 },
    },
    {
      title: 'another field under the name of a required one',
      ask: '{ user { rank: name medal } }',
      data: { user: { rank: 'Kim', medal: 'medal 7' } },
      requests: { a: 1, b: 1 },
    },
    {
      title: 'a field with arguments under several names',
      ask: '{ user { age x: age(plus: 1) id: age(plus: 2) } }',
      data: { user: { age: 30, x: 31, id: 32 } },
      requests: { a: 1, b: 1 },
    },
    {
      title: 'at the end of a chain of hops',
      ask: '{ user { next { id: age next { id: name age: id medal } } } }',
      data: { user: { next: { id: 40, next: { id: 'Kim', age: '1', medal: 'medal 7' } } } },
      requests: { a: 2, b: 2 },
    },
    {
      title: 'an object under the name of the key',
      reference: { requests: { a: 1, b: 2 } },
      ask: '{ user { id: friend { id: name age } age } }',
      data: { user: { id: { id: 'Lee', age: 40 }, age: 30 } },
      requests: { a: 1, b: 1 },
    },
  ],
);

describeFederation(
  'the order of response keys',
  {
    a: {
      typeDefs: `
        type Query { a1: Int a2: Int node: Node item: Item }
        type Node @key(fields: "id") { id: ID! one: Int four: Int sub: Sub @shareable }
        type Sub { x: Int @shareable z: Int }
        interface Item { title: String }
        type Book implements Item { title: String pages: Int }
        type Disc implements Item { title: String minutes: Int }`,
      resolvers: {
        Query: {
          a1: () => 1,
          a2: () => 2,
          node: () => ({ id: 'n', one: 1, four: 4, sub: { x: 1, z: 3 } }),
          item: () => ({ __typename: 'Book', title: 'Land', pages: 5 }),
        },
        Node: keyed('id', [{ id: 'n', one: 1, four: 4, sub: { x: 1, z: 3 } }]),
      },
    },
    b: {
      typeDefs: `
        type Query { b1: Int b2: Int }
        type Node @key(fields: "id") { id: ID! two: Int five: Int sub: Sub @shareable }
        type Sub { x: Int @shareable y: Int }`,
      resolvers: {
        Query: { b1: () => 3, b2: () => 4 },
        Node: keyed('id', [{ id: 'n', two: 2, five: 5, sub: { x: 1, y: 2 } }]),
      },
    },
    c: {
      typeDefs: 'type Node @key(fields: "id") { id: ID! three: Int }',
      resolvers: { Node: keyed('id', [{ id: 'n', three: 3 }]) },
    },
  },
  [
    {
      title: 'of root fields is that of the operation',
      ask: '{ b2 a1 __typename b1 a2 }',
      data: { b2: 4, a1: 1, __typename: 'Query', b1: 3, a2: 2 },
      requests: { a: 1, b: 1 },
    },
    {
      title: 'of an entity is that of the operation, whoever answers',
      ask: '{ node { five four three two one id } }',
      data: { node: { five: 5, four: 4, three: 3, two: 2, one: 1, id: 'n' } },
      requests: { a: 1, b: 1, c: 1 },
    },
    {
      title: 'of fragments is where they first stand',
      ask: '{ node { ...F two one ... { five } } a1 ...Q b1 } fragment F on Node { three two } fragment Q on Query { b2 a1 }',
      data: { node: { three: 3, two: 2, one: 1, five: 5 }, a1: 1, b2: 4, b1: 3 },
      requests: { a: 1, b: 2, c: 1 },
    },
    {
      title: 'of a key that comes twice is that of the first',
      ask: '{ node { one } b1 node { two one four } }',
      data: { node: { one: 1, two: 2, four: 4 }, b1: 3 },
      requests: { a: 1, b: 2 },
    },
    {
      title: 'of objects that several selections fill',
      ask: '{ node { sub { z } two sub { x z } } node { sub { y } } }',
      data: { node: { sub: { z: 3, x: 1, y: 2 }, two: 2 } },
      requests: { a: 1, b: 1 },
    },
    {
      title: 'of an abstract type is that of the fragments that apply',
      ask: '{ item { ... on Disc { minutes title } ... on Book { pages } title __typename } }',
      data: { item: { pages: 5, title: 'Land', __typename: 'Book' } },
      requests: { a: 1 },
    },
  ],
);

describeFederation(
  'keys with a meaning in JavaScript',
  {
    a: {
      typeDefs: `
        type Query { user(name: String, toString: Int): User echo(constructor: [Int], in: In): String }
        input In { toString: Int constructor: Int }
        type User @key(fields: "id") { id: ID! name: String constructor: Int hasOwnProperty: String }`,
      resolvers: {
        Query: {
          user: (_: unknown, { name = 'Kim' }: { name?: string }) => ({
            id: '1',
            name,
            constructor: 5,
            hasOwnProperty: 'own',
          }),
          echo: (_: unknown, args: object) => JSON.stringify(args),
        },
        User: keyed('id', [{ id: '1', name: 'Kim' }]),
      },
    },
    b: {
      typeDefs: 'type User @key(fields: "id") { id: ID! age: Int toString: Int valueOf: [Int] }',
      resolvers: { User: keyed('id', [{ id: '1', age: 30, toString: 6, valueOf: [7] }]) },
    },
  },
  [
    {
      title: '__proto__, constructor, toString as aliases of leaves are ordinary keys',
      ask: '{ user { __proto__: name constructor: id toString: age } }',
      data: { user: JSON.parse('{"__proto__":"Kim","constructor":"1","toString":30}') },
      requests: { a: 1, b: 1 },
    },
    {
      title: 'as aliases of objects and lists, too',
      reference: { requests: { a: 1, b: 3 } },
      ask: '{ __proto__: user { age } constructor: user { valueOf } hasOwnProperty: user { __proto__: age } }',
      data: JSON.parse(
        '{"__proto__":{"age":30},"constructor":{"valueOf":[7]},"hasOwnProperty":{"__proto__":30}}',
      ),
      requests: { a: 1, b: 1 },
    },
    {
      title: 'as names of fields',
      ask: '{ user { constructor hasOwnProperty toString valueOf } }',
      data: { user: { constructor: 5, hasOwnProperty: 'own', toString: 6, valueOf: [7] } },
      requests: { a: 1, b: 1 },
    },
    {
      title: 'as names of variables',
      ask: 'query ($__proto__: String, $constructor: String, $toString: Boolean!) { user(name: $__proto__) { name age @include(if: $toString) } x: user(name: $constructor) { name } }',
      variables: JSON.parse('{"__proto__":"Lee","toString":true}'),
      data: { user: { name: 'Lee', age: 30 }, x: { name: 'Kim' } },
      requests: { a: 1, b: 1 },
    },
    {
      title: 'as names of fragments and operations',
      ask: 'query constructor { user { ...toString ...__proto__ } } fragment toString on User { age } fragment __proto__ on User { name }',
      operationName: 'constructor',
      data: { user: { age: 30, name: 'Kim' } },
      requests: { a: 1, b: 1 },
    },
    {
      title: 'as arguments and input fields',
      ask: 'query ($in: In) { user(toString: 3) { name } echo(in: $in, constructor: [1]) }',
      variables: { in: { toString: 1, constructor: 2 } },
      data: { user: { name: 'Kim' }, echo: '{"constructor":[1],"in":{"toString":1,"constructor":2}}' },
      requests: { a: 1 },
    },
    {
      title: 'as input fields that are not given',
      ask: 'query ($in: In) { echo(in: $in) }',
      variables: { in: { toString: 1 } },
      data: { echo: '{"in":{"toString":1}}' },
      requests: { a: 1 },
      reference: readsInherited,
    },
    {
      title: 'as aliases that clash with the key of a hop',
      ask: '{ user { id: constructor constructor: id age __typename: __typename } }',
      data: { user: { id: 5, constructor: '1', age: 30, __typename: 'User' } },
      requests: { a: 1, b: 1 },
    },
  ],
);

describeFederation(
  'a key of the name of another type’s field',
  {
    a: {
      typeDefs: `
        type Query { items: [Item] }
        interface Item { name: String }
        type Box implements Item @key(fields: "id") { id: ID! name: String }
        type Bag implements Item @key(fields: "code") { code: String! name: String }`,
      resolvers: {
        Query: {
          items: () => [
            { __typename: 'Box', id: '1' },
            { __typename: 'Bag', code: 'x' },
          ],
        },
      },
    },
    b: {
      typeDefs: `
        type Box @key(fields: "id") { id: ID! code: Int! }
        type Bag @key(fields: "code") { code: String! size: Int }`,
      resolvers: { Box: keyed('id', [{ id: '1', code: 7 }]), Bag: keyed('code', [{ code: 'x', size: 3 }]) },
    },
  },
  [
    {
      title: 'is not asked for beside a field of another type',
      ask: '{ items { ... on Box { code } ... on Bag { size } } }',
      data: { items: [{ code: 7 }, { size: 3 }] },
      requests: { a: 1, b: 1 },
    },
  ],
);
