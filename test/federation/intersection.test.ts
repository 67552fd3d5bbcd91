import { describeFederation } from './cases.ts';

const echo = (_: unknown, args: object) => JSON.stringify(args);

describeFederation(
  'enums that subgraphs know different values of',
  {
    a: {
      typeDefs: `
        type Query { color: Color colors: [Color!] byStage(stage: Stage!): Stage listed(order: Order = DESC): String }
        enum Color { RED GREEN }
        enum Stage { SEED GROWTH }
        enum Order { ASC DESC RANDOM }`,
      resolvers: {
        Query: {
          color: () => 'GREEN',
          colors: () => ['RED', 'GREEN'],
          byStage: (_: unknown, { stage }: { stage: string }) => stage,
          listed: echo,
        },
      },
    },
    b: {
      typeDefs: `
        type Query { ofB: Color withStages(stages: [Stage!]): [Stage] sorted(order: Order): String }
        enum Color { RED BLUE }
        enum Stage { SEED GROWTH }
        enum Order { ASC DESC }`,
      resolvers: {
        Query: {
          ofB: () => 'BLUE',
          withStages: (_: unknown, { stages }: { stages: string[] }) => stages,
          sorted: echo,
        },
      },
    },
  },
  [
    {
      title: 'an enum of answers has the values of all subgraphs',
      ask: '{ color colors ofB }',
      data: { color: 'GREEN', colors: ['RED', 'GREEN'], ofB: 'BLUE' },
      requests: { a: 1, b: 1 },
    },
    {
      title: 'an enum of arguments and answers goes both ways',
      ask: 'query ($s: Stage!) { byStage(stage: $s) withStages(stages: GROWTH) }',
      variables: { s: 'SEED' },
      data: { byStage: 'SEED', withStages: ['GROWTH'] },
      requests: { a: 1, b: 1 },
    },
    {
      title: 'an enum of arguments takes the values that all subgraphs know',
      ask: 'query ($o: Order) { listed(order: $o) sorted(order: $o) }',
      variables: { o: 'ASC' },
      data: { listed: '{"order":"ASC"}', sorted: '{"order":"ASC"}' },
      requests: { a: 1, b: 1 },
    },
    {
      title: 'a value that one subgraph lacks is refused as a literal, whoever is asked',
      ask: '{ listed(order: RANDOM) }',
      data: undefined,
      errors: ['- GRAPHQL_VALIDATION_FAILED'],
      requests: {},
    },
    {
      title: 'a value that one subgraph lacks is refused in a variable',
      ask: 'query ($o: Order) { listed(order: $o) }',
      variables: { o: 'RANDOM' },
      data: undefined,
      errors: ['listed BAD_USER_INPUT'],
      requests: {},
    },
  ],
);

describeFederation(
  'input objects that subgraphs know different fields of',
  {
    a: {
      typeDefs: `
        type Query { inA(filter: Filter): String }
        input Filter { name: String limit: Int = 7 tags: [String!] inner: Filter }`,
      resolvers: { Query: { inA: echo } },
    },
    b: {
      typeDefs: `
        type Query { inB(filter: Filter!): String }
        input Filter { name: String tags: [String!]! inner: Filter page: Int }`,
      resolvers: { Query: { inB: echo } },
    },
  },
  [
    {
      title: 'the common fields go to both, as literals',
      ask: '{ inA(filter: { name: "x", tags: ["t"] }) inB(filter: { tags: [], inner: { tags: "u" } }) }',
      data: {
        inA: '{"filter":{"name":"x","limit":7,"tags":["t"]}}',
        inB: '{"filter":{"tags":[],"inner":{"tags":["u"]}}}',
      },
      requests: { a: 1, b: 1 },
    },
    {
      title: 'the common fields go to both, in a variable',
      ask: 'query ($f: Filter!) { inA(filter: $f) inB(filter: $f) }',
      variables: { f: { tags: ['t'] } },
      data: { inA: '{"filter":{"limit":7,"tags":["t"]}}', inB: '{"filter":{"tags":["t"]}}' },
      requests: { a: 1, b: 1 },
    },
    {
      title: 'a field that is required anywhere is required',
      ask: '{ inA(filter: { name: "x" }) }',
      data: undefined,
      errors: ['- GRAPHQL_VALIDATION_FAILED'],
      requests: {},
    },
    {
      title: 'a field that one subgraph lacks is refused in a variable',
      ask: 'query ($f: Filter!) { inA(filter: $f) }',
      variables: { f: { tags: [], limit: 1 } },
      data: undefined,
      errors: ['inA BAD_USER_INPUT'],
      requests: {},
    },
  ],
);

describeFederation(
  'arguments that subgraphs know differently',
  {
    a: {
      typeDefs: 'type Query { find(name: String, limit: Int): String @shareable a: Int }',
      resolvers: { Query: { find: echo, a: () => 1 } },
    },
    b: {
      typeDefs: 'type Query { find(name: String!): String @shareable b: Int }',
      resolvers: { Query: { find: echo, b: () => 2 } },
    },
  },
  [
    {
      title: 'an argument that all know is passed on',
      ask: '{ find(name: "x") a }',
      data: { find: '{"name":"x"}', a: 1 },
      requests: { a: 1 },
    },
    {
      title: 'an argument that is required anywhere is required',
      ask: '{ find b }',
      data: undefined,
      errors: ['- GRAPHQL_VALIDATION_FAILED'],
      requests: {},
    },
    {
      title: 'an argument that one subgraph lacks is refused',
      ask: '{ find(name: "x", limit: 1) b }',
      data: undefined,
      errors: ['- GRAPHQL_VALIDATION_FAILED'],
      requests: {},
    },
  ],
);
