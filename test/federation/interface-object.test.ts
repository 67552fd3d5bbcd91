import { describeFederation } from './cases.ts';
import { keyed } from './subgraphs.ts';

type Values = Readonly<Record<string, unknown>>;

const media = [
  { __typename: 'Book', id: 'b', title: 'Land', pages: 300 },
  { __typename: 'Movie', id: 'm', title: 'Sea', minutes: 90 },
];

const library = {
  typeDefs: `
    type Query { media: [Media] book: Book }
    interface Media @key(fields: "id") { id: ID! title: String }
    type Book implements Media @key(fields: "id") { id: ID! title: String pages: Int }
    type Movie implements Media @key(fields: "id") { id: ID! title: String minutes: Int }`,
  resolvers: {
    Query: { media: () => media, book: () => media[0] },
    Media: keyed('id', media),
    Book: keyed('id', media.slice(0, 1)),
    Movie: keyed('id', media.slice(1)),
  },
};

describeFederation(
  '@interfaceObject',
  {
    library,
    reviews: {
      typeDefs: `
        type Query { reviewed: [Media] worst: Media }
        type Media @interfaceObject @key(fields: "id") { id: ID! stars: Int reviews: [Review!] }
        type Review { text: String about: Media }`,
      resolvers: {
        Query: {
          reviewed: () => [
            { id: 'm', stars: 3, reviews: [] },
            { id: 'b', stars: 5, reviews: [] },
          ],
          worst: () => null,
        },
        Media: keyed('id', [
          { id: 'b', stars: 5, reviews: [{ text: 'long', about: { id: 'b', stars: 5 } }] },
          { id: 'm', stars: 3, reviews: [{ text: 'blue', about: { id: 'b', stars: 5 } }] },
        ]),
      },
    },
  },
  [
    {
      title: 'fields that it adds stand on every type of the interface',
      reference: { requests: { library: 1, reviews: 2 } },
      ask: '{ media { title stars } book { stars pages } }',
      data: {
        media: [
          { title: 'Land', stars: 5 },
          { title: 'Sea', stars: 3 },
        ],
        book: { stars: 5, pages: 300 },
      },
      requests: { library: 1, reviews: 1 },
    },
    {
      title: 'the types behind it are told by who knows them',
      ask: '{ reviewed { __typename id stars } }',
      data: {
        reviewed: [
          { __typename: 'Movie', id: 'm', stars: 3 },
          { __typename: 'Book', id: 'b', stars: 5 },
        ],
      },
      requests: { reviews: 1, library: 1 },
    },
    {
      title: 'nobody else is asked where the type makes no difference',
      ask: '{ reviewed { id stars } worst { stars } }',
      data: {
        reviewed: [
          { id: 'm', stars: 3 },
          { id: 'b', stars: 5 },
        ],
        worst: null,
      },
      requests: { reviews: 1 },
    },
    {
      title: 'fragments on the types apply',
      ask: '{ reviewed { stars ... on Book { pages } ... on Movie { minutes } } }',
      data: {
        reviewed: [
          { stars: 3, minutes: 90 },
          { stars: 5, pages: 300 },
        ],
      },
      requests: { reviews: 1, library: 1 },
    },
    {
      title: 'a fragment on one type that asks only what the subgraph has still needs to know the type',
      ask: '{ reviewed { ... on Book { stars } } }',
      data: { reviewed: [{}, { stars: 5 }] },
      requests: { reviews: 2, library: 1 },
    },
    {
      title: 'fields of the interface that only the other subgraph has are fetched',
      ask: '{ reviewed { title } }',
      data: { reviewed: [{ title: 'Sea' }, { title: 'Land' }] },
      requests: { reviews: 1, library: 1 },
    },
    {
      title: 'below another object it behaves the same',
      ask: '{ media { reviews { text about { __typename title stars } } } }',
      data: {
        media: [
          { reviews: [{ text: 'long', about: { __typename: 'Book', title: 'Land', stars: 5 } }] },
          { reviews: [{ text: 'blue', about: { __typename: 'Book', title: 'Land', stars: 5 } }] },
        ],
      },
      requests: { library: 2, reviews: 1 },
    },
  ],
);

describeFederation(
  '@interfaceObject whose key is not resolvable',
  {
    library,
    carts: {
      typeDefs: `
        type Query { cart: [Line] }
        type Line { count: Int medium: Media }
        type Media @interfaceObject @key(fields: "id", resolvable: false) { id: ID! }`,
      resolvers: {
        Query: {
          cart: () => [
            { count: 2, medium: { id: 'b' } },
            { count: 1, medium: { id: 'm' } },
            { count: 0, medium: null },
          ],
        },
      },
    },
    ratings: {
      typeDefs: 'type Media @interfaceObject @key(fields: "id") { id: ID! age: Int }',
      resolvers: {
        Media: keyed('id', [
          { id: 'b', age: 12 },
          { id: 'm', age: 18 },
        ]),
      },
    },
  },
  [
    {
      title: 'the key is answered by the subgraph itself',
      ask: '{ cart { count medium { id } } }',
      data: {
        cart: [
          { count: 2, medium: { id: 'b' } },
          { count: 1, medium: { id: 'm' } },
          { count: 0, medium: null },
        ],
      },
      requests: { carts: 1 },
    },
    {
      title: 'its objects are resolved elsewhere',
      ask: '{ cart { medium { title ... on Movie { minutes } } } }',
      data: {
        cart: [{ medium: { title: 'Land' } }, { medium: { title: 'Sea', minutes: 90 } }, { medium: null }],
      },
      requests: { carts: 1, library: 1 },
    },
    {
      title: 'another interface object adds to them by their key',
      ask: '{ cart { medium { age } } }',
      data: { cart: [{ medium: { age: 12 } }, { medium: { age: 18 } }, { medium: null }] },
      requests: { carts: 1, ratings: 1 },
    },
    {
      title: '__typename of its objects is the type behind them',
      ask: '{ cart { medium { kind: __typename age } } }',
      data: {
        cart: [
          { medium: { kind: 'Book', age: 12 } },
          { medium: { kind: 'Movie', age: 18 } },
          { medium: null },
        ],
      },
      requests: { carts: 1, library: 1, ratings: 1 },
    },
    {
      title: 'from the types it is never asked for',
      ask: '{ media { id age } }',
      data: {
        media: [
          { id: 'b', age: 12 },
          { id: 'm', age: 18 },
        ],
      },
      requests: { library: 1, ratings: 1 },
    },
  ],
);

describeFederation(
  '@interfaceObject with @requires',
  {
    library,
    lengths: {
      typeDefs: `
        type Query { newest: Media }
        type Media @interfaceObject @key(fields: "id") {
          id: ID! title: String @external length: Int @requires(fields: "title") }`,
      resolvers: {
        Query: { newest: () => ({ id: 'm' }) },
        Media: {
          __resolveReference: (medium: object) => medium,
          length: ({ title }: Values) => (title as string).length,
        },
      },
    },
  },
  [
    {
      title: 'the required field comes from the types of the interface',
      ask: '{ media { length } }',
      data: { media: [{ length: 4 }, { length: 3 }] },
      requests: { library: 1, lengths: 1 },
    },
    {
      title: 'on one of the types it does too',
      ask: '{ book { length id } }',
      data: { book: { length: 4, id: 'b' } },
      requests: { library: 1, lengths: 1 },
    },
    {
      title: 'from its own root it leaves for the required field and comes back',
      ask: '{ newest { length } }',
      data: { newest: { length: 3 } },
      requests: { lengths: 2, library: 1 },
    },
  ],
  // The other composer (0.27) drops @external from an interface object's fields.
  { composer: 'apollo' },
);

describeFederation(
  'entity interfaces',
  {
    library,
    shop: {
      typeDefs: `
        type Query { offers: [Offer] }
        type Offer { price: Int of: Media }
        interface Media @key(fields: "id") { id: ID! }
        type Book implements Media @key(fields: "id") { id: ID! price: Int }
        type Movie implements Media @key(fields: "id") { id: ID! price: Int }`,
      resolvers: {
        Query: {
          offers: () => [
            { price: 1, of: { __typename: 'Movie', id: 'm' } },
            { price: 2, of: null },
            { price: 3, of: { __typename: 'Book', id: 'b' } },
          ],
        },
        Media: keyed('id', []),
        Book: keyed('id', [{ id: 'b', price: 3 }]),
        Movie: keyed('id', [{ id: 'm', price: 1 }]),
      },
    },
  },
  [
    {
      title: 'a field of the interface that another subgraph has is fetched for all types at once',
      ask: '{ offers { price of { title } } }',
      data: {
        offers: [
          { price: 1, of: { title: 'Sea' } },
          { price: 2, of: null },
          { price: 3, of: { title: 'Land' } },
        ],
      },
      requests: { shop: 1, library: 1 },
    },
    {
      title: 'fields of the types are fetched in the same request',
      ask: '{ offers { of { __typename title ... on Book { pages } ... on Movie { minutes } } } }',
      data: {
        offers: [
          { of: { __typename: 'Movie', title: 'Sea', minutes: 90 } },
          { of: null },
          { of: { __typename: 'Book', title: 'Land', pages: 300 } },
        ],
      },
      requests: { shop: 1, library: 1 },
    },
    {
      title: 'a fragment on one type asks for entities of that type only',
      ask: '{ offers { of { ... on Book { title } } } }',
      data: { offers: [{ of: {} }, { of: null }, { of: { title: 'Land' } }] },
      requests: { shop: 1, library: 1 },
    },
    {
      title: 'fields that the types have in one subgraph and the interface in none are asked type by type',
      ask: '{ media { title ... on Book { price } ... on Movie { cost: price } } }',
      data: {
        media: [
          { title: 'Land', price: 3 },
          { title: 'Sea', cost: 1 },
        ],
      },
      requests: { library: 1, shop: 1 },
    },
    {
      title: 'the key and __typename need no second subgraph',
      ask: '{ offers { of { __typename id } } }',
      data: {
        offers: [
          { of: { __typename: 'Movie', id: 'm' } },
          { of: null },
          { of: { __typename: 'Book', id: 'b' } },
        ],
      },
      requests: { shop: 1 },
    },
  ],
);
