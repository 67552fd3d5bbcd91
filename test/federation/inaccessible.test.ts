import { describeFederation } from './cases.ts';
import { keyed } from './subgraphs.ts';

const asksTwice = 'the planner asks a second subgraph for the required field that the first one gives';

const namesNoSubgraph = 'calls it a null (SUBGRAPH_NULL) and names no subgraph';

describeFederation(
  '@inaccessible',
  {
    a: {
      typeDefs: `
        type Query { startups: [Startup] animals: [Animal] secret: String @inaccessible filtered(by: Filter, hidden: Int = 3 @inaccessible): String state: State }
        type Startup @key(fields: "number") { number: Int! @inaccessible name: String }
        interface Animal { name: String }
        type Cat implements Animal { name: String }
        type Wolf implements Animal @inaccessible { name: String }
        input Filter { name: String limit: Int = 5 @inaccessible }
        enum State { OPEN CLOSED @inaccessible }`,
      resolvers: {
        Query: {
          startups: () => [{ number: 1, name: 'Gaon' }],
          animals: () => [
            { __typename: 'Cat', name: 'Nabi' },
            { __typename: 'Wolf', name: 'hidden' },
          ],
          secret: () => 'hidden',
          filtered: (_: unknown, args: object) => JSON.stringify(args),
          state: () => 'CLOSED',
        },
        Startup: keyed('number', [{ number: 1, name: 'Gaon' }]),
      },
    },
    b: {
      typeDefs: `
        type Query { open: State }
        type Startup @key(fields: "number") { number: Int! @inaccessible floor: Int @inaccessible
          rent: Int }
        enum State { OPEN CLOSED @inaccessible }`,
      resolvers: {
        Query: { open: () => 'OPEN' },
        Startup: keyed('number', [{ number: 1, floor: 2, rent: 3 }]),
      },
    },
    c: {
      typeDefs: `type Startup @key(fields: "number") {
        number: Int! @inaccessible floor: Int @external lift: Boolean @requires(fields: "floor") }`,
      resolvers: {
        Startup: {
          __resolveReference: (startup: object) => startup,
          lift: ({ floor }: { floor: number }) => floor > 1,
        },
      },
    },
  },
  [
    {
      title: 'a key that clients cannot see carries them from subgraph to subgraph',
      ask: '{ startups { name rent } }',
      data: { startups: [{ name: 'Gaon', rent: 3 }] },
      requests: { a: 1, b: 1 },
    },
    {
      title: 'a required field that clients cannot see is fetched, and does not show',
      ask: '{ startups { lift } }',
      data: { startups: [{ lift: true }] },
      requests: { a: 1, b: 1, c: 1 },
    },
    {
      title: 'asking for a hidden field is refused before any subgraph is asked',
      ask: '{ startups { number } }',
      data: undefined,
      errors: ['- GRAPHQL_VALIDATION_FAILED'],
      requests: {},
    },
    {
      title: 'asking for a hidden root field is refused',
      ask: '{ secret }',
      data: undefined,
      errors: ['- GRAPHQL_VALIDATION_FAILED'],
      requests: {},
    },
    {
      title: 'hidden arguments and input fields keep the defaults that their subgraph gives them',
      ask: '{ filtered(by: { name: "x" }) }',
      data: { filtered: '{"by":{"name":"x","limit":5},"hidden":3}' },
      requests: { a: 1 },
    },
    {
      title: 'a hidden input field in a variable is refused',
      ask: 'query ($by: Filter) { filtered(by: $by) }',
      variables: { by: { limit: 9 } },
      data: undefined,
      errors: ['filtered BAD_USER_INPUT'],
      requests: {},
    },
    {
      title: 'an enum value that clients cannot see is null with an error',
      reference: namesNoSubgraph,
      ask: '{ state open }',
      data: { state: null, open: 'OPEN' },
      errors: ['state SUBGRAPH_BAD_RESPONSE a'],
      requests: { a: 1, b: 1 },
    },
    {
      title: 'an object of a type that clients cannot see is null with an error',
      reference: namesNoSubgraph,
      ask: '{ animals { __typename name } }',
      data: { animals: [{ __typename: 'Cat', name: 'Nabi' }, null] },
      errors: ['animals.1 SUBGRAPH_BAD_RESPONSE a'],
      requests: { a: 1 },
    },
    {
      title: 'introspection does not show what is hidden',
      ask: '{ __type(name: "Startup") { fields { name } } state: __type(name: "State") { enumValues { name } } wolf: __type(name: "Wolf") { name } }',
      data: {
        __type: { fields: [{ name: 'name' }, { name: 'rent' }, { name: 'lift' }] },
        state: { enumValues: [{ name: 'OPEN' }] },
        wolf: null,
      },
      requests: {},
    },
  ],
);

describeFederation(
  '@inaccessible types',
  {
    a: {
      typeDefs: `
        type Query { desk: Desk owners: [Owner] }
        type Desk @key(fields: "code { part }") { code: Code! @inaccessible name: String }
        type Code @inaccessible { part: Int! }
        interface Owner { name: String }
        interface Spirit @inaccessible { name: String }
        type Person implements Owner & Spirit { name: String }
        type Ghost implements Owner & Spirit @inaccessible { name: String }`,
      resolvers: {
        Query: {
          desk: () => ({ code: { part: 4 }, name: 'Oak' }),
          owners: () => [
            { __typename: 'Person', name: 'Kim' },
            { __typename: 'Ghost', name: 'nobody' },
          ],
        },
      },
    },
    b: {
      typeDefs: `
        type Desk @key(fields: "code { part }") { code: Code! @inaccessible price: Int }
        type Code @inaccessible { part: Int! }`,
      resolvers: { Desk: keyed('code', [{ code: { part: 4 }, price: 40 }]) },
    },
  },
  [
    {
      title: 'a key of a hidden type carries a hop',
      ask: '{ desk { price name } }',
      data: { desk: { price: 40, name: 'Oak' } },
      requests: { a: 1, b: 1 },
    },
    {
      title: 'an object of a hidden type is null with an error, also where nothing is asked of it',
      ask: '{ owners { ... on Person { name } } }',
      data: { owners: [{ name: 'Kim' }, null] },
      errors: ['owners.1 SUBGRAPH_BAD_RESPONSE a'],
      requests: { a: 1 },
      reference: namesNoSubgraph,
    },
    {
      title: 'a fragment on a hidden interface is refused',
      ask: '{ owners { ... on Spirit { name } } }',
      data: undefined,
      errors: ['- GRAPHQL_VALIDATION_FAILED'],
      requests: {},
    },
  ],
);

describeFederation(
  '@inaccessible in one of several subgraphs',
  {
    a: {
      typeDefs: `
        type Query { item: Item }
        type Item @key(fields: "id") { id: ID! note: String @shareable @inaccessible open: String @shareable }`,
      resolvers: {
        Query: { item: () => ({ id: '1', note: 'n', open: 'o' }) },
        Item: keyed('id', [{ id: '1', note: 'n', open: 'o' }]),
      },
    },
    b: {
      typeDefs:
        'type Item @key(fields: "id") { id: ID! note: String @shareable open: String @shareable b: Int }',
      resolvers: { Item: keyed('id', [{ id: '1', note: 'n', open: 'o', b: 2 }]) },
    },
    c: {
      typeDefs: `type Item @key(fields: "id") { id: ID! note: String @external length: Int @requires(fields: "note") }`,
      resolvers: {
        Item: {
          __resolveReference: (item: object) => item,
          length: ({ note }: { note: string }) => note.length,
        },
      },
    },
  },
  [
    {
      title: 'hides the field everywhere',
      ask: '{ item { note } }',
      data: undefined,
      errors: ['- GRAPHQL_VALIDATION_FAILED'],
      requests: {},
    },
    {
      title: 'leaves the others',
      ask: '{ item { open b } }',
      data: { item: { open: 'o', b: 2 } },
      requests: { a: 1, b: 1 },
    },
    {
      title: 'keeps it for those that require it',
      ieum: asksTwice,
      ask: '{ item { length } }',
      data: { item: { length: 1 } },
      requests: { a: 1, c: 1 },
    },
  ],
);
