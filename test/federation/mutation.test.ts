import { beforeEach } from 'vitest';
import { describeFederation } from './cases.ts';
import { keyed } from './subgraphs.ts';

/** What the mutations have done, in order. */
let done: string[] = [];
beforeEach(() => {
  done = [];
});

const note = (text: string) => {
  done.push(text);
  return done.length;
};

const subgraphs = {
  accounts: {
    typeDefs: `
      type Query { done: [String!]! }
      type Mutation { deposit(account: ID!, won: Int!): Account fail: Account must: Account! }
      type Account @key(fields: "id") { id: ID! balance: Int step: Int }`,
    resolvers: {
      Query: { done: () => done },
      Mutation: {
        deposit: (_: unknown, { account, won }: { account: string; won: number }) => ({
          id: account,
          balance: won,
          step: note(`deposit ${account} ${won}`),
        }),
        fail: () => {
          note('fail');
          throw new Error('secret');
        },
        must: () => {
          note('must');
          return null;
        },
      },
      Account: keyed('id', [{ id: '1' }, { id: '2' }]),
    },
  },
  mail: {
    typeDefs: `
      type Mutation { send(to: ID!): Letter count: Int }
      type Letter { step: Int account: Account }
      type Account @key(fields: "id") { id: ID! letters: Int seen: String }`,
    resolvers: {
      Mutation: {
        send: (_: unknown, { to }: { to: string }) => ({ step: note(`send ${to}`), account: { id: to } }),
        count: () => note('count'),
      },
      Account: { letters: ({ id }: { id: string }) => Number(id) * 10, seen: () => done.join(', ') },
    },
  },
  audit: {
    typeDefs: 'type Mutation { audit: Int }',
    resolvers: { Mutation: { audit: () => note('audit') } },
  },
};

describeFederation('mutations', subgraphs, [
  {
    title: 'fields of one subgraph go in one request, in order',
    ask: 'mutation { b: deposit(account: "2", won: 2) { step } a: deposit(account: "1", won: 1) { step } }',
    data: { b: { step: 1 }, a: { step: 2 } },
    requests: { accounts: 1 },
  },
  {
    title: 'fields of several subgraphs run one after the other, in the order of the operation',
    ask: 'mutation { x: audit deposit(account: "1", won: 5) { step } send(to: "1") { step } y: audit }',
    data: { x: 1, deposit: { step: 2 }, send: { step: 3 }, y: 4 },
    requests: { audit: 2, accounts: 1, mail: 1 },
  },
  {
    title: 'neighbours of one subgraph share a request, others in between part them',
    ask: 'mutation { a: audit b: audit count c: audit }',
    data: { a: 1, b: 2, count: 3, c: 4 },
    requests: { audit: 2, mail: 1 },
  },
  {
    title: 'a hop of one field is made before the next field runs',
    ask: 'mutation { deposit(account: "1", won: 5) { balance letters seen } audit }',
    data: { deposit: { balance: 5, letters: 10, seen: 'deposit 1 5' }, audit: 2 },
    requests: { accounts: 1, mail: 1, audit: 1 },
  },
  {
    title: 'hops between and after',
    ask: 'mutation { send(to: "2") { account { letters balance } } deposit(account: "1", won: 5) { letters } count }',
    data: { send: { account: { letters: 20, balance: null } }, deposit: { letters: 10 }, count: 3 },
    requests: { mail: 3, accounts: 2 },
  },
  {
    title: 'a field that fails leaves the others their turn',
    ask: 'mutation { audit fail { balance } send(to: "1") { step } }',
    data: { audit: 1, fail: null, send: { step: 3 } },
    errors: ['fail SUBGRAPH_ERROR accounts'],
    requests: { audit: 1, accounts: 1, mail: 1 },
  },
  {
    title: 'a non-null field that fails takes all data',
    ask: 'mutation { audit must { balance } }',
    data: null,
    errors: ['must SUBGRAPH_ERROR accounts'],
    requests: { audit: 1, accounts: 1 },
  },
  {
    title: 'skipped fields do nothing',
    ask: 'mutation ($no: Boolean!) { audit @skip(if: true) send(to: "1") @include(if: $no) { step } deposit(account: "1", won: 1) { step } }',
    variables: { no: false },
    data: { deposit: { step: 1 } },
    requests: { accounts: 1 },
  },
  {
    title: 'fragments on Mutation keep the order',
    ask: 'mutation { ...First count } fragment First on Mutation { audit ... on Mutation { send(to: "1") { step } } }',
    data: { audit: 1, send: { step: 2 }, count: 3 },
    requests: { audit: 1, mail: 1 },
  },
  {
    title: '__typename beside mutations',
    ask: 'mutation { kind: __typename audit }',
    data: { kind: 'Mutation', audit: 1 },
    requests: { audit: 1 },
  },
]);

describeFederation(
  'mutations that subgraphs share objects through',
  {
    a: {
      typeDefs: `
        type Query { a: Int }
        type Mutation { a: Result }
        type Result @shareable { ok: Boolean }`,
      resolvers: { Mutation: { a: () => ({ ok: true }) } },
    },
    b: {
      typeDefs:
        'type Mutation { b(in: In!): Result } type Result @shareable { ok: Boolean } input In { n: Int = 3 }',
      resolvers: { Mutation: { b: (_: unknown, args: { in: { n: number } }) => ({ ok: args.in.n === 3 }) } },
    },
  },
  [
    {
      title: 'each object comes from the subgraph of its own field',
      ask: 'mutation { b(in: {}) { ok } a { ok } }',
      data: { b: { ok: true }, a: { ok: true } },
      requests: { a: 1, b: 1 },
    },
    {
      title: 'input objects go as variables',
      ask: 'mutation ($in: In!) { b(in: $in) { ok } }',
      variables: { in: { n: 4 } },
      data: { b: { ok: false } },
      requests: { b: 1 },
    },
    {
      title: 'one operation of several in a document is run',
      ask: 'mutation One { a { ok } } mutation Two { b(in: {}) { ok } } query Three { a }',
      operationName: 'Two',
      data: { b: { ok: true } },
      requests: { b: 1 },
    },
  ],
);

describeFederation(
  'mutations of entities with requirements',
  {
    orders: {
      typeDefs: `
        type Query { o: Int }
        type Mutation { order(id: ID!): Order }
        type Order @key(fields: "id") { id: ID! weight: Int }`,
      resolvers: {
        Mutation: { order: (_: unknown, { id }: { id: string }) => ({ id, weight: 3 }) },
        Order: keyed('id', [{ id: '1', weight: 3 }]),
      },
    },
    posts: {
      typeDefs: `
        type Mutation { post(id: ID!): Order }
        type Order @key(fields: "id") { id: ID! weight: Int @external postage: Int @requires(fields: "weight") }`,
      resolvers: {
        Mutation: { post: (_: unknown, { id }: { id: string }) => ({ id }) },
        Order: {
          __resolveReference: (order: object) => order,
          postage: ({ weight }: { weight: number }) => weight * 100,
        },
      },
    },
  },
  [
    {
      title: 'what a hop requires comes with the mutation',
      ask: 'mutation { order(id: "1") { postage } }',
      data: { order: { postage: 300 } },
      requests: { orders: 1, posts: 1 },
    },
    {
      title: 'a mutation is never sent again for what its subgraph requires',
      ask: 'mutation { post(id: "1") { id postage } }',
      data: { post: { id: '1', postage: 300 } },
      requests: { posts: 2, orders: 1 },
      check: ({ operations }) => {
        const mutations = operations.filter(({ query }) => query.includes('mutation'));
        if (mutations.length !== 1) throw new Error(`${mutations.length} mutations were sent.`);
      },
    },
    {
      title: 'both in one operation',
      ask: 'mutation { order(id: "1") { postage } post(id: "1") { weight } }',
      data: { order: { postage: 300 }, post: { weight: 3 } },
      requests: { posts: 2, orders: 2 },
    },
  ],
);
