import { answering, refusing, unreachable } from './answers.ts';
import { describeFederation } from './cases.ts';
import { keyed } from './subgraphs.ts';

const firstEntityOnly = 'puts one error at the first entity';

const people = [
  { id: '1', name: 'Kim' },
  { id: '2', name: 'Lee' },
];

const subgraphs = {
  a: {
    typeDefs: `
      type Query { users: [User] grid: [[User]] many: [User] user: User must: User! pets: [Pet] a: Int }
      type Mutation { rename: User a: Int }
      union Pet = Cat | User
      type Cat { name: String }
      type User @key(fields: "id") { id: ID! name: String }`,
    resolvers: {
      Query: {
        users: () => people,
        grid: () => [[people[0], null], null, [people[1]]],
        many: () => Array.from({ length: 150 }, (_, index) => ({ id: `${index}` })),
        user: () => people[0],
        must: () => people[0],
        pets: () => [
          { __typename: 'Cat', name: 'Nabi' },
          { __typename: 'User', ...people[1] },
        ],
        a: () => 1,
      },
      Mutation: { rename: () => people[0], a: () => 1 },
      User: keyed('id', people),
    },
  },
  b: {
    typeDefs: `
      type Query { b: Int list: [Int!]! }
      type Mutation { b: Int! soft: Int }
      type User @key(fields: "id") { id: ID! age: Int tags: [String!] sure: Int! friend: User }`,
    resolvers: {
      Query: { b: () => 2, list: () => [1] },
      Mutation: { b: () => 2, soft: () => 3 },
      User: {
        ...keyed('id', people),
        age: () => 30,
        tags: () => ['x'],
        sure: () => 1,
        friend: () => ({ id: '2' }),
      },
    },
  },
  c: {
    typeDefs: `type User @key(fields: "id") {
      id: ID! age: Int @external adult: Boolean @requires(fields: "age") town: String }`,
    resolvers: {
      User: {
        __resolveReference: (user: object) => user,
        adult: ({ age }: { age: number }) => age > 18,
        town: () => 'Jinju',
      },
    },
  },
};

describeFederation('fetches that fail', subgraphs, [
  {
    title: 'of root fields: each is null with an error at its alias',
    ask: '{ x: b a y: b }',
    answers: { b: unreachable },
    data: { x: null, a: 1, y: null },
    errors: ['x SUBGRAPH_UNREACHABLE b', 'y SUBGRAPH_UNREACHABLE b'],
    requests: { a: 1, b: 1 },
  },
  {
    title: 'of a non-null root field: all data is null',
    ask: '{ a b list }',
    answers: { b: unreachable },
    data: null,
    errors: ['b SUBGRAPH_UNREACHABLE b', 'list SUBGRAPH_UNREACHABLE b'],
    requests: { a: 1, b: 1 },
  },
  {
    title: 'of entities: each field of each entity is null with an error',
    ask: '{ users { name years: age tags } }',
    answers: { b: unreachable },
    data: {
      users: [
        { name: 'Kim', years: null, tags: null },
        { name: 'Lee', years: null, tags: null },
      ],
    },
    errors: [
      'users.0.years SUBGRAPH_UNREACHABLE b',
      'users.0.tags SUBGRAPH_UNREACHABLE b',
      'users.1.years SUBGRAPH_UNREACHABLE b',
      'users.1.tags SUBGRAPH_UNREACHABLE b',
    ],
    requests: { a: 1, b: 1 },
    reference: firstEntityOnly,
  },
  {
    title: 'of entities in lists of lists: nulls have no error',
    ask: '{ grid { age } }',
    answers: { b: unreachable },
    data: { grid: [[{ age: null }, null], null, [{ age: null }]] },
    errors: ['grid.0.0.age SUBGRAPH_UNREACHABLE b', 'grid.2.0.age SUBGRAPH_UNREACHABLE b'],
    requests: { a: 1, b: 1 },
    reference: firstEntityOnly,
  },
  {
    title: 'of entities of one type in a union: the others have no error',
    ask: '{ pets { ... on Cat { name } ... on User { age } } }',
    answers: { b: unreachable },
    data: { pets: [{ name: 'Nabi' }, { age: null }] },
    errors: ['pets.1.age SUBGRAPH_UNREACHABLE b'],
    requests: { a: 1, b: 1 },
    reference: firstEntityOnly,
  },
  {
    title: 'of a non-null field: the entity is null, and no error says so twice',
    ask: '{ users { name sure } }',
    answers: { b: unreachable },
    data: { users: [null, null] },
    errors: ['users.0.sure SUBGRAPH_UNREACHABLE b', 'users.1.sure SUBGRAPH_UNREACHABLE b'],
    requests: { a: 1, b: 1 },
    reference: firstEntityOnly,
  },
  {
    title: 'of a non-null field below a non-null root: all data is null',
    ask: '{ must { sure } a }',
    answers: { b: unreachable },
    data: null,
    errors: ['must.sure SUBGRAPH_UNREACHABLE b'],
    requests: { a: 1, b: 1 },
    reference: firstEntityOnly,
  },
  {
    title: 'beside one that does not: only its own fields suffer',
    ask: '{ user { age town } }',
    answers: { b: unreachable },
    data: { user: { age: null, town: 'Jinju' } },
    errors: ['user.age SUBGRAPH_UNREACHABLE b'],
    requests: { a: 1, b: 1, c: 1 },
    reference: firstEntityOnly,
  },
  {
    title: 'in the middle of a chain: what it was needed for is not asked with a value that nobody gave',
    ask: '{ user { adult } }',
    answers: { b: unreachable },
    data: { user: { adult: null } },
    errors: ['user SUBGRAPH_UNREACHABLE b'],
    requests: { a: 1, b: 1 },
  },
  {
    title: 'in the middle of a way: what lies below is not asked',
    ask: '{ user { friend { name } } }',
    answers: { b: unreachable },
    data: { user: { friend: null } },
    errors: ['user.friend SUBGRAPH_UNREACHABLE b'],
    requests: { a: 1, b: 1 },
    reference: firstEntityOnly,
  },
  {
    title: 'at the end of a way: the objects on it stay',
    ask: '{ user { friend { id town } } }',
    answers: { c: unreachable },
    data: { user: { friend: { id: '2', town: null } } },
    errors: ['user.friend.town SUBGRAPH_UNREACHABLE c'],
    requests: { a: 1, b: 1, c: 1 },
    reference: firstEntityOnly,
  },
  {
    title: 'of a root: the rest of the way is not asked',
    ask: '{ user { age town } }',
    answers: { a: unreachable },
    data: { user: null },
    errors: ['user SUBGRAPH_UNREACHABLE a'],
    requests: { a: 1 },
  },
  {
    title: 'of every subgraph: every field has its error',
    ask: '{ a b }',
    answers: { a: unreachable, b: refusing('BUSY') },
    data: { a: null, b: null },
    errors: ['a SUBGRAPH_UNREACHABLE a', 'b BUSY b'],
    requests: { a: 1, b: 1 },
  },
  {
    title: 'of very many entities: a hundred errors say it',
    ask: '{ many { age } }',
    answers: { b: unreachable },
    data: { many: Array.from({ length: 150 }, () => ({ age: null })) },
    errors: Array.from({ length: 100 }, (_, index) => `many.${index}.age SUBGRAPH_UNREACHABLE b`),
    requests: { a: 1, b: 1 },
    reference: firstEntityOnly,
  },
  {
    title: 'under an alias that the client took from a key',
    ask: '{ user { id: age } }',
    answers: { b: unreachable },
    data: { user: { id: null } },
    errors: ['user.id SUBGRAPH_UNREACHABLE b'],
    requests: { a: 1, b: 1 },
    reference: firstEntityOnly,
  },
  {
    title: 'skipped fields have no error',
    ask: 'query ($no: Boolean!) { user { age tags @include(if: $no) } }',
    variables: { no: false },
    answers: { b: unreachable },
    data: { user: { age: null } },
    errors: ['user.age SUBGRAPH_UNREACHABLE b'],
    requests: { a: 1, b: 1 },
    reference: firstEntityOnly,
  },
]);

describeFederation('mutations that fail', subgraphs, [
  {
    title: 'leave the next ones their turn',
    ask: 'mutation { soft a }',
    answers: { b: unreachable },
    data: { soft: null, a: 1 },
    errors: ['soft SUBGRAPH_UNREACHABLE b'],
    requests: { a: 1, b: 1 },
  },
  {
    title: 'null all data where they may not be null',
    ask: 'mutation { a b }',
    answers: { b: unreachable },
    data: null,
    errors: ['b SUBGRAPH_UNREACHABLE b'],
    requests: { a: 1, b: 1 },
  },
  {
    title: 'in a hop cost the hop’s fields',
    ask: 'mutation { rename { name age } }',
    answers: { b: unreachable },
    data: { rename: { name: 'Kim', age: null } },
    errors: ['rename.age SUBGRAPH_UNREACHABLE b'],
    requests: { a: 1, b: 1 },
    reference: firstEntityOnly,
  },
]);

describeFederation('answers that hold no data', subgraphs, [
  {
    title: '{"data":null} of root fields',
    ask: '{ x: b a }',
    answers: { b: answering({ data: null }) },
    data: { x: null, a: 1 },
    requests: { a: 1, b: 1 },
  },
  {
    title: '{"data":null} where a value is promised',
    ask: '{ list }',
    answers: { b: answering({ data: null }) },
    data: null,
    errors: ['list SUBGRAPH_NULL b'],
    requests: { b: 1 },
  },
  {
    title: '{"data":{}} of entities',
    ask: '{ users { age } }',
    answers: { b: answering({ data: {} }) },
    data: { users: [{ age: null }, { age: null }] },
    errors: ['users.0.age SUBGRAPH_BAD_ENTITIES b', 'users.1.age SUBGRAPH_BAD_ENTITIES b'],
    requests: { a: 1, b: 1 },
    reference: firstEntityOnly,
  },
]);

const chain = (name: string, typeDefs: string, resolve: (entity: Record<string, unknown>) => object) => ({
  [name]: {
    typeDefs,
    resolvers: {
      Order: { __resolveReference: (order: Record<string, unknown>) => ({ ...order, ...resolve(order) }) },
    },
  },
});

describeFederation(
  'chains of five subgraphs of which one fails',
  {
    orders: {
      typeDefs: 'type Query { orders: [Order!] } type Order @key(fields: "id") { id: ID! }',
      resolvers: { Query: { orders: () => [{ id: '1' }, { id: '2' }] } },
    },
    ...chain('weights', 'type Order @key(fields: "id") { id: ID! weight: Int }', ({ id }) => ({
      weight: Number(id),
    })),
    ...chain(
      'postage',
      'type Order @key(fields: "id") { id: ID! weight: Int @external postage: Int @requires(fields: "weight") }',
      ({ weight }) => ({ postage: Number(weight) * 10 }),
    ),
    ...chain(
      'tax',
      'type Order @key(fields: "id") { id: ID! postage: Int @external tax: Int! @requires(fields: "postage") }',
      ({ postage }) => ({ tax: Number(postage) / 10 }),
    ),
    ...chain('labels', 'type Order @key(fields: "id") { id: ID! label: String }', ({ id }) => ({
      label: `no. ${id}`,
    })),
  },
  [
    {
      title: 'none fails',
      ask: '{ orders { tax label } }',
      data: {
        orders: [
          { tax: 1, label: 'no. 1' },
          { tax: 2, label: 'no. 2' },
        ],
      },
      requests: { orders: 1, weights: 1, postage: 1, tax: 1, labels: 1 },
    },
    {
      title: 'the first of the chain: nothing after it is asked; others are',
      ask: '{ orders { postage label } }',
      answers: { weights: unreachable },
      data: {
        orders: [
          { postage: null, label: 'no. 1' },
          { postage: null, label: 'no. 2' },
        ],
      },
      errors: ['orders.0 SUBGRAPH_UNREACHABLE weights', 'orders.1 SUBGRAPH_UNREACHABLE weights'],
      requests: { orders: 1, weights: 1, labels: 1 },
      reference: firstEntityOnly,
    },
    {
      title: 'the first of the chain, before a non-null end: the error of the first explains the null',
      ask: '{ orders { tax label } }',
      answers: { weights: unreachable },
      data: { orders: null },
      errors: ['orders.0 SUBGRAPH_UNREACHABLE weights', 'orders.1 SUBGRAPH_UNREACHABLE weights'],
      requests: { orders: 1, weights: 1, labels: 1 },
      reference: firstEntityOnly,
    },
    {
      title: 'the middle: what came before stays',
      ask: '{ orders { weight postage } }',
      answers: { postage: refusing('BUSY') },
      data: {
        orders: [
          { weight: 1, postage: null },
          { weight: 2, postage: null },
        ],
      },
      errors: ['orders.0.postage BUSY postage', 'orders.1.postage BUSY postage'],
      requests: { orders: 1, weights: 1, postage: 1 },
      reference: firstEntityOnly,
    },
    {
      title: 'the end, in a list of non-null items: the list is null, with an error for each',
      ask: '{ orders { weight tax } }',
      answers: { tax: unreachable },
      data: { orders: null },
      errors: ['orders.0.tax SUBGRAPH_UNREACHABLE tax', 'orders.1.tax SUBGRAPH_UNREACHABLE tax'],
      requests: { orders: 1, weights: 1, postage: 1, tax: 1 },
      reference: firstEntityOnly,
    },
    {
      title: 'a branch: the chain goes on',
      ask: '{ orders { tax label } }',
      answers: { labels: unreachable },
      data: {
        orders: [
          { tax: 1, label: null },
          { tax: 2, label: null },
        ],
      },
      errors: ['orders.0.label SUBGRAPH_UNREACHABLE labels', 'orders.1.label SUBGRAPH_UNREACHABLE labels'],
      requests: { orders: 1, weights: 1, postage: 1, tax: 1, labels: 1 },
      reference: firstEntityOnly,
    },
  ],
);
