import { describeFederation } from './cases.ts';
import { keyed } from './subgraphs.ts';

// What is provided is written differently than what the owner says, so that a response tells who answered.
describeFederation(
  '@provides of objects and lists',
  {
    users: {
      typeDefs:
        'type User @key(fields: "id") { id: ID! name: String @shareable age: Int city: City @shareable } type City @shareable { name: String zip: String }',
      resolvers: {
        User: keyed('id', [
          { id: 'a', name: 'Kim of users', age: 30, city: { name: 'Jinju of users', zip: '1' } },
          { id: 'b', name: 'Lee of users', age: 40, city: null },
        ]),
      },
    },
    reviews: {
      typeDefs: `
        type Query {
          reviews: [Review]
          top: Review @provides(fields: "author { name city { name } }")
          authors: [[User!]] @provides(fields: "name")
        }
        type Review @key(fields: "id") { id: ID! text: String author: User editor: User @provides(fields: "name") }
        type User @key(fields: "id") { id: ID! name: String @external city: City @external }
        type City @shareable { name: String zip: String }`,
      resolvers: {
        Query: {
          reviews: () => [{ id: '1', text: 'good', author: { id: 'a' }, editor: { id: 'b', name: 'Lee' } }],
          top: () => ({ id: '1', author: { id: 'a', name: 'Kim', city: { name: 'Jinju' } } }),
          authors: () => [[{ id: 'a', name: 'Kim' }], null, [{ id: 'b', name: 'Lee' }]],
        },
      },
    },
  },
  [
    {
      title: 'a provided field saves the request to its owner',
      ask: '{ reviews { editor { id name } } }',
      data: { reviews: [{ editor: { id: 'b', name: 'Lee' } }] },
      requests: { reviews: 1 },
    },
    {
      title: 'the same field at a place that does not provide it comes from the owner',
      ask: '{ reviews { author { name } editor { name } } }',
      data: { reviews: [{ author: { name: 'Kim of users' }, editor: { name: 'Lee' } }] },
      requests: { reviews: 1, users: 1 },
    },
    {
      title: 'a path of provided fields is followed into objects',
      ask: '{ top { author { name city { name } } } }',
      data: { top: { author: { name: 'Kim', city: { name: 'Jinju' } } } },
      requests: { reviews: 1 },
    },
    {
      title: 'what is not provided of the same object comes from the owner',
      ask: '{ top { author { age } } }',
      data: { top: { author: { age: 30 } } },
      requests: { reviews: 1, users: 1 },
    },
    {
      title: 'entities in lists of lists have what is provided',
      ask: '{ authors { name } }',
      data: { authors: [[{ name: 'Kim' }], null, [{ name: 'Lee' }]] },
      requests: { reviews: 1 },
    },
    {
      title: 'entities in lists of lists get what is not provided from the owner',
      ask: '{ authors { age } }',
      data: { authors: [[{ age: 30 }], null, [{ age: 40 }]] },
      requests: { reviews: 1, users: 1 },
    },
  ],
);

const media = [
  { __typename: 'Book', id: 'b', title: 'Book of shelf' },
  { __typename: 'Movie', id: 'm', title: 'Movie of shelf' },
];

describeFederation(
  '@provides through unions',
  {
    library: {
      typeDefs: `
        type Book @key(fields: "id") { id: ID! title: String @shareable pages: Int }
        type Movie @key(fields: "id") { id: ID! title: String @shareable }`,
      resolvers: {
        Book: keyed('id', [{ id: 'b', title: 'Book of library', pages: 100 }]),
        Movie: keyed('id', [{ id: 'm', title: 'Movie of library' }]),
      },
    },
    shelf: {
      typeDefs: `
        type Query { shelf: [Media] @provides(fields: "... on Book { title }") bare: [Media] }
        union Media = Book | Movie
        type Book @key(fields: "id") { id: ID! title: String @external }
        type Movie @key(fields: "id") { id: ID! }`,
      resolvers: { Query: { shelf: () => media, bare: () => media } },
    },
  },
  [
    {
      title: 'the provided field of one member is taken, that of the other fetched',
      ask: '{ shelf { __typename ... on Book { title } ... on Movie { title } } }',
      data: {
        shelf: [
          { __typename: 'Book', title: 'Book of shelf' },
          { __typename: 'Movie', title: 'Movie of library' },
        ],
      },
      requests: { shelf: 1, library: 1 },
    },
    {
      title: 'a member of which all is provided costs one request',
      ask: '{ shelf { ... on Book { title } } }',
      data: { shelf: [{ title: 'Book of shelf' }, {}] },
      requests: { shelf: 1 },
    },
    {
      title: 'without @provides both members are fetched',
      ask: '{ bare { ... on Book { title pages } ... on Movie { title } } }',
      data: { bare: [{ title: 'Book of library', pages: 100 }, { title: 'Movie of library' }] },
      requests: { shelf: 1, library: 1 },
    },
  ],
);

describeFederation(
  '@provides through interfaces',
  {
    library: {
      typeDefs: `
        interface Media { id: ID! title: String }
        type Book implements Media @key(fields: "id") { id: ID! title: String @shareable pages: Int }
        type Movie implements Media @key(fields: "id") { id: ID! title: String @shareable }`,
      resolvers: {
        Book: keyed('id', [{ id: 'b', title: 'Book of library', pages: 100 }]),
        Movie: keyed('id', [{ id: 'm', title: 'Movie of library' }]),
      },
    },
    shelf: {
      typeDefs: `
        type Query {
          shelf: [Media] @provides(fields: "... on Book { title } ... on Movie { title }")
          box: Box
        }
        type Box { content: Media @provides(fields: "... on Movie { title }") }
        interface Media { id: ID! title: String }
        type Book implements Media @key(fields: "id") { id: ID! title: String @external }
        type Movie implements Media @key(fields: "id") { id: ID! title: String @external }`,
      resolvers: { Query: { shelf: () => media, box: () => ({ content: media[0] }) } },
    },
  },
  [
    {
      title: 'a field that is provided for all types of an interface is taken through the interface',
      ask: '{ shelf { id title } }',
      data: {
        shelf: [
          { id: 'b', title: 'Book of shelf' },
          { id: 'm', title: 'Movie of shelf' },
        ],
      },
      requests: { shelf: 1 },
    },
    {
      title: 'what one type has besides is fetched for that type only',
      ask: '{ shelf { title ... on Book { pages } } }',
      data: { shelf: [{ title: 'Book of shelf', pages: 100 }, { title: 'Movie of shelf' }] },
      requests: { shelf: 1, library: 1 },
    },
    {
      title: 'what is provided for one type only is fetched for the other',
      ask: '{ box { content { title } } }',
      data: { box: { content: { title: 'Book of library' } } },
      requests: { shelf: 1, library: 1 },
    },
  ],
);
