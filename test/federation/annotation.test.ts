import { describeFederation } from './cases.ts';
import { keyed } from './subgraphs.ts';

describeFederation(
  '@tag, @cost and @listSize change no answer',
  {
    a: {
      typeDefs: `
        type Query @tag(name: "root") {
          users(first: Int @cost(weight: 2)): [User] @listSize(slicingArguments: ["first"], assumedSize: 10) @cost(weight: 5)
          mood: Mood
        }
        type User @key(fields: "id") @tag(name: "person") @cost(weight: 3) { id: ID! @tag(name: "key") name(style: Style): String @cost(weight: 1) }
        enum Mood @tag(name: "m") @cost(weight: 1) { GOOD @tag(name: "g") BAD }
        input Style @tag(name: "i") { loud: Boolean = true @tag(name: "l") @cost(weight: 4) }
        scalar Stamp @tag(name: "s") @cost(weight: 1)`,
      resolvers: {
        Query: { users: () => [{ id: '1' }], mood: () => 'GOOD' },
        User: {
          name: (_: unknown, { style }: { style?: { loud: boolean } }) => (style?.loud ? 'KIM' : 'Kim'),
        },
      },
    },
    b: {
      typeDefs: `
        type User @key(fields: "id") @tag(name: "elder") { id: ID! @tag(name: "other")
          age: Int @cost(weight: 9) @tag(name: "years")
          posts: [Post] @listSize(assumedSize: 3, requireOneSlicingArgument: false) }
        type Post @cost(weight: 2) { at: Stamp @tag(name: "when") }
        scalar Stamp @tag(name: "s")`,
      resolvers: { User: keyed('id', [{ id: '1', age: 30, posts: [{ at: 'now' }] }]) },
    },
  },
  [
    {
      title: 'fields of annotated types',
      ask: '{ users(first: 3) { id name age posts { at } } mood }',
      data: { users: [{ id: '1', name: 'Kim', age: 30, posts: [{ at: 'now' }] }], mood: 'GOOD' },
      requests: { a: 1, b: 1 },
    },
    {
      title: 'annotated inputs',
      ask: 'query ($style: Style) { users { name(style: $style) plain: name(style: { loud: false }) } }',
      variables: { style: {} },
      data: { users: [{ name: 'KIM', plain: 'Kim' }] },
      requests: { a: 1 },
    },
    {
      title: 'introspection does not show them as directives of clients',
      ask: '{ __type(name: "User") { fields { name } } }',
      data: { __type: { fields: [{ name: 'id' }, { name: 'name' }, { name: 'age' }, { name: 'posts' }] } },
      requests: {},
    },
  ],
);

describeFederation(
  'directives under other names',
  {
    a: {
      typeDefs: `
        extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: [{ name: "@key", as: "@id" }, "@shareable"])
        type Query { user: User }
        type User @id(fields: "id") { id: ID! name: String @shareable secret: String @federation__inaccessible @federation__tag(name: "x") }`,
      resolvers: {
        Query: { user: () => ({ id: '1', name: 'Kim', secret: 's' }) },
        User: keyed('id', [{ id: '1', name: 'Kim', secret: 's' }]),
      },
    },
    b: {
      typeDefs: `
        extend schema @link(url: "https://specs.apollo.dev/federation/v2.0")
        type User @federation__key(fields: "id") { id: ID! secret: String @federation__external age: Int
          key: String @federation__requires(fields: "secret") }`,
      resolvers: {
        User: {
          ...keyed('id', [{ id: '1', age: 30 }]),
          key: ({ secret }: { secret: string }) => `key ${secret}`,
        },
      },
    },
    c: {
      typeDefs:
        'extend type User @key(fields: "id") { id: ID! @external city: String } extend type Query { c: Int }',
      resolvers: { Query: { c: () => 3 }, User: keyed('id', [{ id: '1', city: 'Jinju' }]) },
    },
  },
  [
    {
      title: 'renamed and namespaced @key',
      ask: '{ user { name age } }',
      data: { user: { name: 'Kim', age: 30 } },
      requests: { a: 1, b: 1 },
    },
    {
      title: 'namespaced @inaccessible, @external and @requires',
      ask: '{ user { key } }',
      data: { user: { key: 'key s' } },
      requests: { a: 1, b: 1 },
    },
    {
      title: '`extend type` as in Federation 1',
      ask: '{ c user { city } }',
      data: { c: 3, user: { city: 'Jinju' } },
      requests: { a: 1, c: 2 },
    },
  ],
);

describeFederation(
  '@composeDirective and specified scalars',
  {
    a: {
      typeDefs: `
        extend schema
          @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@composeDirective"])
          @link(url: "https://ieum.invalid/unit/v1.0", import: ["@unit"])
          @composeDirective(name: "@unit")
        directive @unit(of: String!) on FIELD_DEFINITION
        scalar Money @specifiedBy(url: "https://ieum.invalid/money")
        type Query { price: Money @unit(of: "KRW") item: Item }
        type Item @key(fields: "id") { id: ID! price: Money @unit(of: "KRW") }`,
      resolvers: { Query: { price: () => 9007199254740992, item: () => ({ id: '1', price: '12' }) } },
    },
    b: {
      typeDefs: 'scalar Money type Item @key(fields: "id") { id: ID! tax: Money }',
      resolvers: { Item: keyed('id', [{ id: '1', tax: { amount: [1] } }]) },
    },
  },
  [
    {
      title: 'fields with directives of their own',
      ask: '{ item { price tax } }',
      data: { item: { price: '12', tax: { amount: [1] } } },
      requests: { a: 1, b: 1 },
    },
    {
      title: 'a scalar keeps what JSON can hold',
      ask: '{ price }',
      data: { price: 9007199254740992 },
      requests: { a: 1 },
    },
    {
      title: 'where a scalar is specified is told',
      ask: '{ __type(name: "Money") { specifiedByURL } }',
      data: { __type: { specifiedByURL: 'https://ieum.invalid/money' } },
      requests: {},
    },
  ],
);
