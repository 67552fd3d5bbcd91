import { describeFederation } from './cases.ts';
import { keyed } from './subgraphs.ts';

const losesFirst = 'nulls what the first selection of the object gave';

const subgraphs = {
  a: {
    typeDefs: `
      type Query { user: User users: [User] a: Int must: User! }
      type User @key(fields: "id") { id: ID! name: String self: User }`,
    resolvers: {
      Query: {
        user: () => ({ id: '1', name: 'Kim', self: { id: '1', name: 'Kim' } }),
        users: () => [{ id: '1', name: 'Kim' }],
        a: () => 1,
        must: () => ({ id: '1', name: 'Kim' }),
      },
      User: keyed('id', [{ id: '1', name: 'Kim', self: { id: '1', name: 'Kim' } }]),
    },
  },
  b: {
    typeDefs: `
      type Query { b: Int shelf: Shelf }
      type Shelf { items: [Item] }
      interface Item { title: String }
      type Book implements Item { title: String pages: Int }
      type Disc implements Item { title: String minutes: Int }
      type User @key(fields: "id") { id: ID! age: Int friend: User }`,
    resolvers: {
      Query: {
        b: () => 2,
        shelf: () => ({
          items: [
            { __typename: 'Book', title: 'Land', pages: 3 },
            { __typename: 'Disc', title: 'Song', minutes: 4 },
          ],
        }),
      },
      User: keyed('id', [{ id: '1', age: 30, friend: { id: '1' } }]),
    },
  },
  c: {
    typeDefs:
      'type User @key(fields: "id") { id: ID! age: Int @external adult: Boolean @requires(fields: "age") }',
    resolvers: {
      User: { __resolveReference: (user: object) => user, adult: ({ age }: { age: number }) => age > 18 },
    },
  },
};

const yes = { on: true };
const no = { on: false };

describeFederation('@skip and @include on fields', subgraphs, [
  {
    title: 'with a literal: what is skipped is not asked',
    ask: '{ a b @skip(if: true) user { name @include(if: false) id @skip(if: false) } }',
    data: { a: 1, user: { id: '1' } },
    requests: { a: 1 },
  },
  {
    title: 'with a variable: a skipped hop is not made',
    ask: 'query ($on: Boolean!) { user { name age @include(if: $on) } }',
    variables: no,
    data: { user: { name: 'Kim' } },
    requests: { a: 1 },
  },
  {
    title: 'with a variable: an included hop is made',
    ask: 'query ($on: Boolean!) { user { name age @include(if: $on) } }',
    variables: yes,
    data: { user: { name: 'Kim', age: 30 } },
    requests: { a: 1, b: 1 },
  },
  {
    title: 'a default value decides when none is given',
    ask: 'query ($on: Boolean! = false) { a b @include(if: $on) }',
    data: { a: 1 },
    requests: { a: 1 },
  },
  {
    title: 'a whole root field is skipped, and its subgraph not asked',
    ask: 'query ($on: Boolean!) { a shelf @skip(if: $on) { items { title } } }',
    variables: yes,
    data: { a: 1 },
    requests: { a: 1 },
  },
  {
    title: 'everything is skipped by literals',
    ask: '{ a @skip(if: true) user @include(if: false) { name } }',
    data: {},
    requests: {},
  },
  {
    title: 'everything is skipped by a variable',
    ask: 'query ($on: Boolean!) { a @include(if: $on) b @include(if: $on) user @include(if: $on) { age } }',
    variables: no,
    data: {},
    requests: {},
  },
  {
    title: 'everything of an object is skipped: the object stays',
    ask: 'query ($on: Boolean!) { user { name @include(if: $on) age @include(if: $on) } users { name @skip(if: true) } }',
    variables: no,
    data: { user: {}, users: [{}] },
    requests: { a: 1 },
  },
  {
    title: 'an object whose fields all lie elsewhere and are skipped still says whether it is null',
    ask: 'query ($on: Boolean!) { user { age @include(if: $on) } }',
    variables: no,
    data: { user: {} },
    requests: { a: 1 },
  },
  {
    title: '@skip and @include on one field must both let it pass',
    ask: `query ($on: Boolean!, $off: Boolean!) {
      p: a @skip(if: $on) @include(if: $on) q: a @skip(if: $off) @include(if: $on)
      r: a @skip(if: $off) @include(if: $off) s: b @skip(if: $on) @include(if: $off) }`,
    variables: { on: true, off: false },
    data: { q: 1 },
    requests: { a: 1 },
  },
  {
    title: 'a requirement is fetched only when what requires it is included',
    ask: 'query ($on: Boolean!) { user { adult @include(if: $on) } }',
    variables: no,
    data: { user: {} },
    requests: { a: 1 },
  },
  {
    title: 'a skipped field may still be required',
    ask: 'query ($on: Boolean!) { user { age @skip(if: $on) adult } }',
    variables: yes,
    data: { user: { adult: true } },
    requests: { a: 1, b: 1, c: 1 },
  },
  {
    title: 'a key that the client skips still carries the hop',
    ask: 'query ($on: Boolean!) { user { id @include(if: $on) age } }',
    variables: no,
    data: { user: { age: 30 } },
    requests: { a: 1, b: 1 },
  },
  {
    title: 'the same field twice shows when one of them is included',
    ask: 'query ($on: Boolean!) { a a @include(if: $on) b @skip(if: $on) b @include(if: $on) }',
    variables: no,
    data: { a: 1, b: 2 },
    requests: { a: 1, b: 1 },
  },
  {
    title: 'the same object twice shows the fields of what is included',
    reference: losesFirst,
    ask: 'query ($on: Boolean!) { user { name } user @include(if: $on) { age } user @skip(if: $on) { id } }',
    variables: no,
    data: { user: { name: 'Kim', id: '1' } },
    requests: { a: 1 },
  },
  {
    title: 'a skipped __typename does not show',
    ask: 'query ($on: Boolean!) { __typename @include(if: $on) user { __typename @include(if: $on) t: __typename @skip(if: $on) } }',
    variables: no,
    data: { user: { t: 'User' } },
    requests: { a: 1 },
  },
  {
    title: 'at every level of a chain of hops',
    ask: 'query ($on: Boolean!) { user { friend { name @include(if: $on) self @include(if: $on) { age @skip(if: $on) friend { id } } } } }',
    variables: yes,
    data: { user: { friend: { name: 'Kim', self: { friend: { id: '1' } } } } },
    requests: { a: 2, b: 2 },
  },
]);

describeFederation('@skip and @include on fragments', subgraphs, [
  {
    title: 'an inline fragment without a type',
    ask: 'query ($on: Boolean!) { ... @include(if: $on) { a } ... @skip(if: $on) { b } }',
    variables: no,
    data: { b: 2 },
    requests: { b: 1 },
  },
  {
    title: 'an inline fragment on an entity, of fields that lie elsewhere',
    ask: 'query ($on: Boolean!) { user { name ... on User @include(if: $on) { age adult } } }',
    variables: no,
    data: { user: { name: 'Kim' } },
    requests: { a: 1 },
  },
  {
    title: 'a named fragment that is spread twice, once skipped',
    ask: `query ($on: Boolean!) { user { ...Age @include(if: $on) } users { ...Age @skip(if: $on) } }
      fragment Age on User { age }`,
    variables: no,
    data: { user: {}, users: [{ age: 30 }] },
    requests: { a: 1, b: 1 },
  },
  {
    title: 'fragments in fragments, each with its own condition',
    ask: `query ($on: Boolean!, $off: Boolean!) {
      ... @include(if: $on) { user { ... @skip(if: $off) { name ... @include(if: $off) { age } ... @include(if: $on) { id } } } } }`,
    variables: { on: true, off: false },
    data: { user: { name: 'Kim', id: '1' } },
    requests: { a: 1 },
  },
  {
    title: 'fragments on types of an interface',
    ask: `query ($on: Boolean!) { shelf { items {
      ... on Book @include(if: $on) { pages } ... on Disc @skip(if: $on) { minutes } ... on Item @skip(if: $on) { title } } } }`,
    variables: no,
    data: { shelf: { items: [{ title: 'Land' }, { minutes: 4, title: 'Song' }] } },
    requests: { b: 1 },
  },
  {
    title: 'a fragment whose every field is skipped leaves the object',
    ask: '{ shelf { items { ... on Book @skip(if: true) { pages } ... on Disc @include(if: false) { minutes } } } }',
    data: { shelf: { items: [{}, {}] } },
    requests: { b: 1 },
  },
  {
    title: 'a non-null field below a skipped fragment is not missed',
    ask: 'query ($on: Boolean!) { ... on Query @include(if: $on) { must { age } } b }',
    variables: no,
    data: { b: 2 },
    requests: { b: 1 },
  },
]);

const bothVariables = `query ($on: Boolean!, $more: Boolean!) {
  user @include(if: $on) { name age @include(if: $more) adult @skip(if: $more) } b @skip(if: $on) }`;

describeFederation('@skip and @include of one document with other values each time', subgraphs, [
  {
    title: 'first both',
    ask: bothVariables,
    variables: { on: true, more: true },
    data: { user: { name: 'Kim', age: 30 } },
    requests: { a: 1, b: 1 },
  },
  {
    title: 'then neither',
    ask: bothVariables,
    variables: { on: false, more: false },
    data: { b: 2 },
    requests: { b: 1 },
  },
  {
    title: 'then one',
    ask: bothVariables,
    variables: { on: true, more: false },
    data: { user: { name: 'Kim', adult: true } },
    requests: { a: 1, b: 1, c: 1 },
  },
]);

describeFederation(
  '@skip and @include on shared values and provided fields',
  {
    a: {
      typeDefs: `
        type Query { status: Status @shareable top: Post @provides(fields: "author { name }") }
        type Status @shareable { ok: Boolean a: Int }
        type Post { author: User }
        type User @key(fields: "id") { id: ID! name: String @external }`,
      resolvers: {
        Query: { status: () => ({ ok: true, a: 1 }), top: () => ({ author: { id: '1', name: 'provided' } }) },
      },
    },
    b: {
      typeDefs: `
        type Query { status: Status @shareable }
        type Status @shareable { ok: Boolean b: Int }
        type User @key(fields: "id") { id: ID! name: String @shareable mail: String }`,
      resolvers: {
        Query: { status: () => ({ ok: true, b: 2 }) },
        User: keyed('id', [{ id: '1', name: 'owned', mail: 'm' }]),
      },
    },
  },
  [
    {
      title: 'a part of a shared value that is skipped does not show',
      ask: 'query ($on: Boolean!) { status { a b @include(if: $on) } }',
      variables: no,
      data: { status: { a: 1 } },
      requests: { a: 1, b: 1 },
    },
    {
      title: 'both parts when it is included',
      ask: 'query ($on: Boolean!) { status { a b @include(if: $on) } }',
      variables: yes,
      data: { status: { a: 1, b: 2 } },
      requests: { a: 1, b: 1 },
    },
    {
      title: 'a provided field stays, one that is not provided is skipped',
      ask: 'query ($on: Boolean!) { top { author { name mail @include(if: $on) } } }',
      variables: no,
      data: { top: { author: { name: 'provided' } } },
      requests: { a: 1 },
    },
    {
      title: 'opposite conditions on fragments of two subgraphs',
      ask: 'query ($on: Boolean!) { status { ... @include(if: $on) { a } ... @skip(if: $on) { b } } }',
      variables: no,
      data: { status: { b: 2 } },
      requests: { a: 1, b: 1 },
    },
  ],
);
