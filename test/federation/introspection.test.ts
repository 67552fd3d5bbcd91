import { describeFederation } from './cases.ts';
import { keyed } from './subgraphs.ts';

const subgraphs = {
  a: {
    typeDefs: `
      type Query { user(id: ID = "1", mood: Mood = GOOD): User old: Int @deprecated(reason: "gone") hidden: Int @inaccessible }
      "Who takes part."
      type User @key(fields: "id") { id: ID! name: String }
      enum Mood { GOOD BAD @deprecated }
      union Any = User | Thing
      type Thing { any: Any }`,
    resolvers: { Query: { user: () => ({ id: '1', name: 'Kim' }) } },
  },
  b: {
    typeDefs: 'type User @key(fields: "id") { id: ID! age: Int! things: [[String!]!] }',
    resolvers: { User: keyed('id', [{ id: '1', age: 30 }]) },
  },
};

describeFederation('introspection', subgraphs, [
  {
    title: 'alone, no subgraph is asked',
    ask: '{ __schema { queryType { name } mutationType { name } } }',
    data: { __schema: { queryType: { name: 'Query' }, mutationType: null } },
    requests: {},
  },
  {
    title: 'beside data, in the order of the operation',
    ask: '{ t: __type(name: "User") { kind fields { name } } user { name age } __typename }',
    data: {
      t: { kind: 'OBJECT', fields: [{ name: 'id' }, { name: 'name' }, { name: 'age' }, { name: 'things' }] },
      user: { name: 'Kim', age: 30 },
      __typename: 'Query',
    },
    requests: { a: 1, b: 1 },
  },
  {
    title: 'a type that is merged has the fields of all subgraphs, with their types',
    ask: `{ __type(name: "User") { description fields { name type { kind name ofType { kind name ofType { kind ofType { kind ofType { name } } } } } } } }`,
    data: {
      __type: {
        description: 'Who takes part.',
        fields: [
          {
            name: 'id',
            type: { kind: 'NON_NULL', name: null, ofType: { kind: 'SCALAR', name: 'ID', ofType: null } },
          },
          { name: 'name', type: { kind: 'SCALAR', name: 'String', ofType: null } },
          {
            name: 'age',
            type: { kind: 'NON_NULL', name: null, ofType: { kind: 'SCALAR', name: 'Int', ofType: null } },
          },
          {
            name: 'things',
            type: {
              kind: 'LIST',
              name: null,
              ofType: {
                kind: 'NON_NULL',
                name: null,
                ofType: { kind: 'LIST', ofType: { kind: 'NON_NULL', ofType: { name: 'String' } } },
              },
            },
          },
        ],
      },
    },
    requests: {},
  },
  {
    title: 'deprecated members show when asked for; hidden ones and Federation’s own never do',
    ask: `query ($all: Boolean!) {
      query: __type(name: "Query") { fields(includeDeprecated: $all) { name isDeprecated deprecationReason args { name defaultValue } } }
      mood: __type(name: "Mood") { enumValues { name } }
      any: __type(name: "Any") { possibleTypes { name } }
      entity: __type(name: "_Entity") { name } service: __type(name: "_Service") { name } join: __type(name: "join__Graph") { name } }`,
    variables: { all: true },
    data: {
      query: {
        fields: [
          {
            name: 'user',
            isDeprecated: false,
            deprecationReason: null,
            args: [
              { name: 'id', defaultValue: '1' },
              { name: 'mood', defaultValue: 'GOOD' },
            ],
          },
          { name: 'old', isDeprecated: true, deprecationReason: 'gone', args: [] },
        ],
      },
      mood: { enumValues: [{ name: 'GOOD' }] },
      any: { possibleTypes: [{ name: 'User' }, { name: 'Thing' }] },
      entity: null,
      service: null,
      join: null,
    },
    requests: {},
  },
  {
    title: 'fragments, aliases and variables work in it',
    ask: `query ($name: String!) { x: __type(name: $name) { ...T } y: __type(name: "Any") { ... @skip(if: true) { kind } ...T } }
      fragment T on __Type { kind what: name self: __typename }`,
    variables: { name: 'Mood' },
    data: {
      x: { kind: 'ENUM', what: 'Mood', self: '__Type' },
      y: { kind: 'UNION', what: 'Any', self: '__Type' },
    },
    requests: {},
  },
  {
    title: 'a fragment on Query may hold both',
    ask: '{ ...Both } fragment Both on Query { __schema { queryType { name } } user { age } }',
    data: { __schema: { queryType: { name: 'Query' } }, user: { age: 30 } },
    requests: { a: 1, b: 1 },
  },
  {
    title: '@skip and @include apply to it',
    ask: 'query ($no: Boolean!) { __schema @include(if: $no) { queryType { name } } __type(name: "User") @skip(if: true) { name } user { id } }',
    variables: { no: false },
    data: { user: { id: '1' } },
    requests: { a: 1 },
  },
  {
    title: '__typename of the root alone costs no request',
    ask: '{ __typename again: __typename }',
    data: { __typename: 'Query', again: 'Query' },
    requests: {},
  },
  {
    title: 'it does not know what Federation’s directives are made of',
    ask: '{ set: __type(name: "federation__FieldSet") { name } any: __type(name: "_Any") { name } link: __type(name: "link__Import") { name } }',
    data: { set: null, any: null, link: null },
    requests: {},
  },
]);

describeFederation(
  'root types of other names',
  {
    a: {
      typeDefs: `
        schema { query: Reading mutation: Writing }
        extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
        type Reading { a: Int }
        type Writing { b: Int }`,
      resolvers: { Reading: { a: () => 1 }, Writing: { b: () => 2 } },
    },
    b: {
      typeDefs: 'type Query { c: Int }',
      resolvers: { Query: { c: () => 3 } },
    },
  },
  [
    {
      title: 'their fields meet in Query',
      ask: '{ __typename a c }',
      data: { __typename: 'Query', a: 1, c: 3 },
      requests: { a: 1, b: 1 },
    },
    {
      title: 'and in Mutation',
      ask: 'mutation { __typename b }',
      data: { __typename: 'Mutation', b: 2 },
      requests: { a: 1 },
    },
    {
      title: 'introspection tells the common names',
      ask: '{ __schema { queryType { name } mutationType { name } subscriptionType { name } } __type(name: "Reading") { name } }',
      data: {
        __schema: {
          queryType: { name: 'Query' },
          mutationType: { name: 'Mutation' },
          subscriptionType: null,
        },
        __type: null,
      },
      requests: {},
    },
  ],
);
