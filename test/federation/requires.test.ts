import { describeFederation } from './cases.ts';
import { keyed } from './subgraphs.ts';

type Values = Readonly<Record<string, unknown>>;

const takesAnyArguments =
  'sends the value that the client, or another requirement, asked with other arguments';
const dropsInnerLists = 'sends null for every list in a list';

const parcels = [
  { id: '1', weight: 2, height: 3 },
  { id: '2', weight: null, height: 5 },
];

describeFederation(
  '@requires',
  {
    parcels: {
      typeDefs: `
        type Query { parcels: [Parcel] }
        type Parcel @key(fields: "id") { id: ID! weight: Int height: Int! }`,
      resolvers: { Query: { parcels: () => parcels }, Parcel: keyed('id', parcels) },
    },
    postage: {
      typeDefs: `
        type Query { latest: Parcel }
        type Parcel @key(fields: "id") {
          id: ID!
          weight: Int @external
          height: Int! @external
          postage: Int @requires(fields: "weight")
          size: String @requires(fields: "weight height")
        }`,
      resolvers: {
        Query: { latest: () => ({ id: '1' }) },
        Parcel: {
          ...keyed('id', [{ id: '1' }, { id: '2' }]),
          postage: ({ weight }: Values) => (weight === null ? null : (weight as number) * 100),
          size: ({ weight, height }: Values) => `${weight}x${height}`,
        },
      },
    },
    customs: {
      typeDefs: `
        type Parcel @key(fields: "id") {
          id: ID!
          postage: Int @external
          size: String @external
          duty: String @requires(fields: "postage size")
        }`,
      resolvers: {
        Parcel: {
          ...keyed('id', [{ id: '1' }, { id: '2' }]),
          duty: ({ postage, size }: Values) => `${postage}/${size}`,
        },
      },
    },
  },
  [
    {
      title: 'a required field is sent beside the key, null included',
      ask: '{ parcels { postage } }',
      data: { parcels: [{ postage: 200 }, { postage: null }] },
      requests: { parcels: 1, postage: 1 },
    },
    {
      title: 'fields with different requirements are asked in one request',
      ask: '{ parcels { size postage weight } }',
      data: {
        parcels: [
          { size: '2x3', postage: 200, weight: 2 },
          { size: 'nullx5', postage: null, weight: null },
        ],
      },
      requests: { parcels: 1, postage: 1 },
    },
    {
      title: 'a subgraph that gives the root field leaves for what it requires, and is asked again',
      ask: '{ latest { postage } }',
      data: { latest: { postage: 200 } },
      requests: { parcels: 1, postage: 2 },
    },
    {
      title: 'a chain of requirements is followed',
      ask: '{ parcels { duty } }',
      data: { parcels: [{ duty: '200/2x3' }, { duty: 'null/nullx5' }] },
      requests: { parcels: 1, postage: 1, customs: 1 },
    },
    {
      title: 'what a chain required does not show, and aliases do not hide it',
      ask: '{ parcels { weight: height postage: id duty } }',
      data: {
        parcels: [
          { weight: 3, postage: '1', duty: '200/2x3' },
          { weight: 5, postage: '2', duty: 'null/nullx5' },
        ],
      },
      requests: { parcels: 1, postage: 1, customs: 1 },
    },
  ],
);

describeFederation(
  '@requires with arguments',
  {
    products: {
      typeDefs: `
        type Query { products: [Product] }
        type Product @key(fields: "id") { id: ID! price(currency: String = "KRW"): String }`,
      resolvers: {
        Query: { products: () => [{ id: '1' }, { id: '2' }] },
        Product: {
          ...keyed('id', [{ id: '1' }, { id: '2' }]),
          price: ({ id }: Values, { currency }: Values) => `${id} ${currency}`,
        },
      },
    },
    shops: {
      typeDefs: `
        type Product @key(fields: "id") {
          id: ID!
          price(currency: String = "KRW"): String @external
          offer: String @requires(fields: "price(currency: \\"USD\\")")
        }`,
      resolvers: {
        Product: {
          ...keyed('id', [{ id: '1' }, { id: '2' }]),
          offer: ({ price }: Values) => `offer ${price}`,
        },
      },
    },
    exports: {
      typeDefs: `
        type Product @key(fields: "id") {
          id: ID!
          price(currency: String = "KRW"): String @external
          declared: String @requires(fields: "price(currency: \\"EUR\\")")
        }`,
      resolvers: {
        Product: {
          ...keyed('id', [{ id: '1' }, { id: '2' }]),
          declared: ({ price }: Values) => `declared ${price}`,
        },
      },
    },
  },
  [
    {
      title: 'the required field is asked with the arguments that the requirement names',
      ask: '{ products { offer } }',
      data: { products: [{ offer: 'offer 1 USD' }, { offer: 'offer 2 USD' }] },
      requests: { products: 1, shops: 1 },
    },
    {
      title: 'the client may ask the same field with other arguments',
      ask: '{ products { price offer } }',
      data: {
        products: [
          { price: '1 KRW', offer: 'offer 1 USD' },
          { price: '2 KRW', offer: 'offer 2 USD' },
        ],
      },
      requests: { products: 1, shops: 1 },
      reference: takesAnyArguments,
    },
    {
      title: 'two subgraphs may require it with different arguments, and the client with a variable',
      ask: 'query ($in: String) { products { won: price(currency: $in) offer declared } }',
      variables: { in: 'JPY' },
      data: {
        products: [
          { won: '1 JPY', offer: 'offer 1 USD', declared: 'declared 1 EUR' },
          { won: '2 JPY', offer: 'offer 2 USD', declared: 'declared 2 EUR' },
        ],
      },
      requests: { products: 1, shops: 1, exports: 1 },
      reference: takesAnyArguments,
    },
    {
      title: 'the client asks it twice under aliases, one of them with the required arguments',
      ask: '{ products { usd: price(currency: "USD") price(currency: "GBP") offer } }',
      data: {
        products: [
          { usd: '1 USD', price: '1 GBP', offer: 'offer 1 USD' },
          { usd: '2 USD', price: '2 GBP', offer: 'offer 2 USD' },
        ],
      },
      requests: { products: 1, shops: 1 },
      reference: takesAnyArguments,
    },
  ],
);

const members = [
  { __typename: 'Person', name: 'Kim', age: 30 },
  { __typename: 'Company', name: 'Gaon', founded: 2020 },
];

describeFederation(
  '@requires of nested objects, lists and abstract types',
  {
    teams: {
      typeDefs: `
        type Query { teams: [Team] }
        type Team @key(fields: "id") {
          id: ID! place: Place rows: [[Seat!]] members: [Member] owner: Owner
        }
        type Place { city: String country: Country! }
        type Country { code: String! }
        type Seat { row: Int! number: Int! }
        interface Member { name: String! }
        type Person implements Member { name: String! age: Int }
        type Company implements Member { name: String! founded: Int }
        union Owner = Person | Company`,
      resolvers: {
        Query: {
          teams: () => [
            {
              id: '1',
              place: { city: 'Jinju', country: { code: 'KR' } },
              rows: [
                [
                  { row: 1, number: 1 },
                  { row: 1, number: 2 },
                ],
                null,
              ],
              members,
              owner: members[1],
            },
            { id: '2', place: null, rows: null, members: [null], owner: null },
          ],
        },
        Team: keyed('id', [{ id: '1' }, { id: '2' }]),
      },
    },
    cards: {
      typeDefs: `
        type Team @key(fields: "id") {
          id: ID!
          place: Place @external
          rows: [[Seat!]] @external
          members: [Member] @external
          owner: Owner @external
          label: String @requires(fields: "place { city country { code } }")
          seats: String @requires(fields: "rows { row number }")
          roll: String @requires(fields: "members { __typename name ... on Person { age } ... on Company { founded } }")
          deed: String @requires(fields: "owner { __typename ... on Person { name } ... on Company { name founded } }")
        }
        type Place @external { city: String country: Country! }
        type Country @external { code: String! }
        type Seat @external { row: Int! number: Int! }
        interface Member { name: String! }
        type Person implements Member @external { name: String! age: Int }
        type Company implements Member @external { name: String! founded: Int }
        union Owner = Person | Company`,
      resolvers: {
        Team: {
          ...keyed('id', [{ id: '1' }, { id: '2' }]),
          label: ({ place }: Values) => JSON.stringify(place),
          seats: ({ rows }: Values) => JSON.stringify(rows),
          roll: ({ members }: Values) => JSON.stringify(members),
          deed: ({ owner }: Values) => JSON.stringify(owner),
        },
      },
    },
  },
  [
    {
      title: 'a nested object is sent as it is, null where it is null',
      ask: '{ teams { label } }',
      data: { teams: [{ label: '{"city":"Jinju","country":{"code":"KR"}}' }, { label: 'null' }] },
      requests: { teams: 1, cards: 1 },
    },
    {
      title: 'what the client asks of the nested object under other names is not sent',
      ask: '{ teams { place { city: country { city: code } } label } }',
      data: {
        teams: [
          { place: { city: { city: 'KR' } }, label: '{"city":"Jinju","country":{"code":"KR"}}' },
          { place: null, label: 'null' },
        ],
      },
      requests: { teams: 1, cards: 1 },
    },
    {
      title: 'lists of lists are sent with their nulls',
      reference: dropsInnerLists,
      ask: '{ teams { seats } }',
      data: {
        teams: [{ seats: '[[{"row":1,"number":1},{"row":1,"number":2}],null]' }, { seats: 'null' }],
      },
      requests: { teams: 1, cards: 1 },
    },
    {
      title: 'fragments on the types of an interface are sent for each object by its type',
      ask: '{ teams { roll } }',
      data: {
        teams: [
          {
            roll: '[{"__typename":"Person","name":"Kim","age":30},{"__typename":"Company","name":"Gaon","founded":2020}]',
          },
          { roll: '[null]' },
        ],
      },
      requests: { teams: 1, cards: 1 },
    },
    {
      title: 'fragments on the members of a union are sent for each object by its type',
      ask: '{ teams { deed owner { ... on Company { name: founded } } } }',
      data: {
        teams: [
          { deed: '{"__typename":"Company","name":"Gaon","founded":2020}', owner: { name: 2020 } },
          { deed: 'null', owner: null },
        ],
      },
      requests: { teams: 1, cards: 1 },
    },
    {
      title: 'all of them together take one request',
      reference: dropsInnerLists,
      ask: '{ teams { label seats } }',
      data: {
        teams: [
          {
            label: '{"city":"Jinju","country":{"code":"KR"}}',
            seats: '[[{"row":1,"number":1},{"row":1,"number":2}],null]',
          },
          { label: 'null', seats: 'null' },
        ],
      },
      requests: { teams: 1, cards: 1 },
    },
  ],
);

describeFederation(
  '@requires of a field of another entity, and of one that a third subgraph has',
  {
    posts: {
      typeDefs: `
        type Query { posts: [Post] }
        type Post @key(fields: "id") { id: ID! author: Author }
        type Author @key(fields: "id") { id: ID! }`,
      resolvers: {
        Query: {
          posts: () => [
            { id: 'p', author: { id: 'a' } },
            { id: 'q', author: null },
          ],
        },
        Post: keyed('id', [
          { id: 'p', author: { id: 'a' } },
          { id: 'q', author: null },
        ]),
        Author: keyed('id', [{ id: 'a' }]),
      },
    },
    authors: {
      typeDefs: 'type Author @key(fields: "id") { id: ID! name: String! born: Int }',
      resolvers: { Author: keyed('id', [{ id: 'a', name: 'Kim', born: 1990 }]) },
    },
    feed: {
      typeDefs: `
        type Post @key(fields: "id") {
          id: ID!
          author: Author @external
          by: String @requires(fields: "author { name }")
        }
        type Author @key(fields: "id") { id: ID! name: String! @external born: Int @external
          age: Int @requires(fields: "born") }`,
      resolvers: {
        Post: {
          ...keyed('id', [{ id: 'p' }, { id: 'q' }]),
          by: ({ author }: Values) => `by ${(author as Values | null)?.name ?? 'nobody'}`,
        },
        Author: { ...keyed('id', [{ id: 'a' }]), age: ({ born }: Values) => 2026 - (born as number) },
      },
    },
  },
  [
    {
      title: 'the field is fetched through the other entity first',
      ask: '{ posts { by } }',
      data: { posts: [{ by: 'by Kim' }, { by: 'by nobody' }] },
      requests: { posts: 1, authors: 1, feed: 1 },
    },
    {
      title: 'requirements of the entity and of the one inside are met side by side',
      ask: '{ posts { id by author { age } } }',
      data: {
        posts: [
          { id: 'p', by: 'by Kim', author: { age: 36 } },
          { id: 'q', by: 'by nobody', author: null },
        ],
      },
      requests: { posts: 1, authors: 1, feed: 1 },
      reference: { requests: { posts: 1, authors: 1, feed: 2 } },
    },
    {
      title: 'the other entity that is asked under an alias is not mistaken for the required one',
      ask: '{ posts { author: id by } }',
      data: {
        posts: [
          { author: 'p', by: 'by Kim' },
          { author: 'q', by: 'by nobody' },
        ],
      },
      requests: { posts: 1, authors: 1, feed: 1 },
    },
  ],
);
