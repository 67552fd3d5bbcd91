import { describeFederation } from './cases.ts';
import { keyed } from './subgraphs.ts';

const desk = { id: '1', name: 'Desk' };
const lamp = { id: '2', name: 'Lamp' };

describeFederation(
  '@key of one field',
  {
    products: {
      typeDefs: `
        type Query { products: [Product] product(id: ID!): Product }
        type Product @key(fields: "id") { id: ID! name: String twin: Product }`,
      resolvers: {
        Query: {
          products: () => [desk, lamp],
          product: (_: unknown, { id }: { id: string }) => [desk, lamp].find((each) => each.id === id),
        },
        Product: {
          ...keyed('id', [desk, lamp]),
          twin: ({ id }: { id: string }) => (id === '1' ? lamp : desk),
        },
      },
    },
    prices: {
      typeDefs: 'type Product @key(fields: "id") { id: ID! price: Int }',
      resolvers: {
        Product: keyed('id', [
          { id: '1', price: 10 },
          { id: '2', price: 20 },
        ]),
      },
    },
    stock: {
      typeDefs: `
        type Query { scarce: [Product] }
        type Product @key(fields: "id") { id: ID! left: Int }`,
      resolvers: {
        Query: { scarce: () => [{ id: '2', left: 1 }] },
        Product: keyed('id', [
          { id: '1', left: 8 },
          { id: '2', left: 1 },
        ]),
      },
    },
  },
  [
    {
      title: 'fields of two subgraphs meet in one object',
      ask: '{ products { name price } }',
      data: {
        products: [
          { name: 'Desk', price: 10 },
          { name: 'Lamp', price: 20 },
        ],
      },
      requests: { products: 1, prices: 1 },
    },
    {
      title: 'fields of three subgraphs meet in one object, in the order of the operation',
      ask: '{ product(id: "1") { left name price id } }',
      data: { product: { left: 8, name: 'Desk', price: 10, id: '1' } },
      requests: { products: 1, prices: 1, stock: 1 },
    },
    {
      title: 'an object that one subgraph knows wholly costs one request',
      ask: '{ scarce { id left } }',
      data: { scarce: [{ id: '2', left: 1 }] },
      requests: { stock: 1 },
    },
    {
      title: 'the way may begin in any subgraph',
      ask: '{ scarce { name price twin { name left } } }',
      data: { scarce: [{ name: 'Lamp', price: 20, twin: { name: 'Desk', left: 8 } }] },
      requests: { stock: 2, products: 1, prices: 1 },
    },
    {
      title: 'an entity that stands at two places is filled at both',
      ask: '{ products { price twin { price } } }',
      data: {
        products: [
          { price: 10, twin: { price: 20 } },
          { price: 20, twin: { price: 10 } },
        ],
      },
      // The places have the same fields, so a planner may ask for them in one request; stock planners take two.
      requests: { products: 1, prices: 1 },
      reference: { requests: { products: 1, prices: 2 } },
    },
    {
      title: 'an unknown key at the root is null, and nothing more is asked',
      ask: '{ product(id: "9") { name price left } }',
      data: { product: null },
      requests: { products: 1 },
    },
    {
      title: 'the same representation is sent once',
      ask: '{ a: product(id: "1") { price } b: product(id: "1") { price } c: product(id: "2") { price } }',
      data: { a: { price: 10 }, b: { price: 10 }, c: { price: 20 } },
      requests: { products: 1, prices: 1 },
      reference: { requests: { products: 1, prices: 3 } },
    },
  ],
);

describeFederation(
  'several @keys',
  {
    catalogue: {
      typeDefs: `
        type Query { products: [Product!]! }
        type Product @key(fields: "id") @key(fields: "sku") { id: ID! sku: String! name: String! }`,
      resolvers: {
        Query: {
          products: () => [
            { id: '1', sku: 'D', name: 'Desk' },
            { id: '2', sku: 'L', name: 'Lamp' },
          ],
        },
        Product: keyed(
          ['id', 'sku'],
          [
            { id: '1', sku: 'D', name: 'Desk' },
            { id: '2', sku: 'L', name: 'Lamp' },
          ],
        ),
      },
    },
    prices: {
      typeDefs: `
        type Query { cheapest: Product }
        type Product @key(fields: "sku") { sku: String! price: Int! }`,
      resolvers: {
        Query: { cheapest: () => ({ sku: 'L', price: 20 }) },
        Product: keyed('sku', [
          { sku: 'D', price: 30 },
          { sku: 'L', price: 20 },
        ]),
      },
    },
    reviews: {
      typeDefs: `
        type Query { best: Product }
        type Product @key(fields: "id") { id: ID! stars: Int! }`,
      resolvers: {
        Query: { best: () => ({ id: '1', stars: 5 }) },
        Product: keyed('id', [
          { id: '1', stars: 5 },
          { id: '2', stars: 3 },
        ]),
      },
    },
  },
  [
    {
      title: 'each subgraph is asked by the key that it knows',
      ask: '{ products { name price stars } }',
      data: {
        products: [
          { name: 'Desk', price: 30, stars: 5 },
          { name: 'Lamp', price: 20, stars: 3 },
        ],
      },
      requests: { catalogue: 1, prices: 1, reviews: 1 },
    },
    {
      title: 'a key that the first subgraph lacks is got from a third one on the way',
      ask: '{ best { price } }',
      data: { best: { price: 30 } },
      requests: { reviews: 1, catalogue: 1, prices: 1 },
    },
    {
      title: 'the third subgraph gives its own fields on the same way',
      ask: '{ cheapest { name stars price id } }',
      data: { cheapest: { name: 'Lamp', stars: 3, price: 20, id: '2' } },
      requests: { reviews: 1, catalogue: 1, prices: 1 },
    },
  ],
);

const rooms = [
  { building: 'A', number: 1, seats: 20 },
  { building: 'A', number: 2, seats: 30 },
  { building: 'B', number: 1, seats: 40 },
];

describeFederation(
  '@key of several fields',
  {
    rooms: {
      typeDefs: `
        type Query { rooms(building: String): [Room] }
        type Room @key(fields: "building number") { building: String! number: Int! seats: Int }`,
      resolvers: {
        Query: {
          rooms: (_: unknown, { building }: { building?: string }) =>
            rooms.filter((room) => !building || room.building === building),
        },
      },
    },
    bookings: {
      typeDefs:
        'type Room @key(fields: "building number") { building: String! number: Int! bookedBy: [String!] }',
      resolvers: {
        Room: keyed('building number', [
          { building: 'A', number: 1, bookedBy: ['Kim'] },
          { building: 'A', number: 2, bookedBy: [] },
          { building: 'B', number: 1, bookedBy: ['Lee', 'Park'] },
        ]),
      },
    },
    maintenance: {
      typeDefs: `
        type Query { broken: [Room] }
        type Room @key(fields: "number building") { building: String! number: Int! }`,
      resolvers: { Query: { broken: () => [{ building: 'B', number: 1 }] } },
    },
  },
  [
    {
      title: 'both fields make the key',
      ask: '{ rooms { seats bookedBy } }',
      data: {
        rooms: [
          { seats: 20, bookedBy: ['Kim'] },
          { seats: 30, bookedBy: [] },
          { seats: 40, bookedBy: ['Lee', 'Park'] },
        ],
      },
      requests: { rooms: 1, bookings: 1 },
    },
    {
      title: 'the order of the fields within a key makes no difference',
      ask: '{ broken { bookedBy } }',
      data: { broken: [{ bookedBy: ['Lee', 'Park'] }] },
      requests: { maintenance: 1, bookings: 1 },
    },
    {
      title: 'half of a key under an alias of the other half is not mistaken for it',
      ask: '{ rooms(building: "B") { number: building building: number bookedBy } }',
      data: { rooms: [{ number: 'B', building: 1, bookedBy: ['Lee', 'Park'] }] },
      requests: { rooms: 1, bookings: 1 },
    },
  ],
);

describeFederation(
  '@key with nested fields',
  {
    people: {
      typeDefs: `
        type Query { people: [Person] }
        type Person @key(fields: "name address { city zip }") { name: String! address: Address! }
        type Address @shareable { city: String! zip: Zip! street: String }
        scalar Zip`,
      resolvers: {
        Query: {
          people: () => [
            { name: 'Kim', address: { city: 'Jinju', zip: '52828', street: 'Jinju-daero' } },
            { name: 'Kim', address: { city: 'Jinju', zip: '52800', street: null } },
          ],
        },
      },
    },
    phones: {
      typeDefs: `
        type Person @key(fields: "name address { city zip }") { name: String! address: Address! phone: String }
        type Address @shareable { city: String! zip: Zip! }
        scalar Zip`,
      resolvers: {
        Person: {
          __resolveReference: ({
            name,
            address,
          }: {
            name: string;
            address: { city: string; zip: string };
          }) => ({
            name,
            address,
            phone: `${name} ${address.city} ${address.zip}`,
          }),
        },
      },
    },
  },
  [
    {
      title: 'the whole nested key is sent',
      ask: '{ people { phone } }',
      data: { people: [{ phone: 'Kim Jinju 52828' }, { phone: 'Kim Jinju 52800' }] },
      requests: { people: 1, phones: 1 },
    },
    {
      title: 'what the client asks of the nested object shows, and no more',
      ask: '{ people { address { street } phone } }',
      data: {
        people: [
          { address: { street: 'Jinju-daero' }, phone: 'Kim Jinju 52828' },
          { address: { street: null }, phone: 'Kim Jinju 52800' },
        ],
      },
      requests: { people: 1, phones: 1 },
    },
    {
      title: 'aliases inside of the nested object do not change the key',
      ask: '{ people { address { city: zip zip: city } phone } }',
      data: {
        people: [
          { address: { city: '52828', zip: 'Jinju' }, phone: 'Kim Jinju 52828' },
          { address: { city: '52800', zip: 'Jinju' }, phone: 'Kim Jinju 52800' },
        ],
      },
      requests: { people: 1, phones: 1 },
    },
  ],
);

describeFederation(
  '@key with a list',
  {
    bundles: {
      typeDefs: `
        type Query { bundles: [Bundle] }
        type Bundle @key(fields: "items { id pid } tags") { items: [Item!]! tags: [String!]! label: String }
        type Item @key(fields: "id") { id: ID! pid: ID @shareable }`,
      resolvers: {
        Query: {
          bundles: () => [
            {
              items: [
                { id: 'a', pid: 'p' },
                { id: 'b', pid: null },
              ],
              tags: ['x'],
              label: 'two',
            },
            { items: [], tags: [], label: 'none' },
          ],
        },
      },
    },
    prices: {
      typeDefs: `
        type Bundle @key(fields: "items { id pid } tags") { items: [Item!]! tags: [String!]! total: String }
        type Item @key(fields: "id") { id: ID! pid: ID @shareable price: Int }`,
      resolvers: {
        Bundle: {
          __resolveReference: (bundle: { items: { id: string; pid: string | null }[]; tags: string[] }) => ({
            ...bundle,
            total: `${bundle.items.map(({ id, pid }) => `${id}/${pid}`).join(' ')} of ${bundle.tags.length}`,
          }),
        },
        Item: keyed('id', [
          { id: 'a', price: 1 },
          { id: 'b', price: 2 },
        ]),
      },
    },
  },
  [
    {
      title: 'all items of the list are sent, in their order, nulls and empty lists too',
      ask: '{ bundles { total } }',
      data: { bundles: [{ total: 'a/p b/null of 1' }, { total: ' of 0' }] },
      requests: { bundles: 1, prices: 1 },
    },
    {
      title: 'what the client asks of the items stands beside what the key needs of them',
      ask: '{ bundles { total items { id } } }',
      data: {
        bundles: [
          { total: 'a/p b/null of 1', items: [{ id: 'a' }, { id: 'b' }] },
          { total: ' of 0', items: [] },
        ],
      },
      requests: { bundles: 1, prices: 1 },
    },
    {
      title: 'items of the list are entities themselves',
      ask: '{ bundles { label items { price } } }',
      data: {
        bundles: [
          { label: 'two', items: [{ price: 1 }, { price: 2 }] },
          { label: 'none', items: [] },
        ],
      },
      requests: { bundles: 1, prices: 1 },
    },
  ],
);

describeFederation(
  '@key(resolvable: false)',
  {
    orders: {
      typeDefs: `
        type Query { orders: [Order] }
        type Order @key(fields: "id") { id: ID! buyer: User }
        type User @key(fields: "id", resolvable: false) { id: ID! }`,
      resolvers: {
        Query: {
          orders: () => [
            { id: '1', buyer: { id: 'u' } },
            { id: '2', buyer: null },
          ],
        },
      },
    },
    users: {
      typeDefs: `
        type Query { me: User }
        type User @key(fields: "id") { id: ID! name: String }`,
      resolvers: {
        Query: { me: () => ({ id: 'u', name: 'Kim' }) },
        User: keyed('id', [{ id: 'u', name: 'Kim' }]),
      },
    },
    shipping: {
      typeDefs: `
        type Order @key(fields: "id") { id: ID! city: String }
        type User @key(fields: "id") { id: ID! address: String }`,
      resolvers: {
        Order: keyed('id', [
          { id: '1', city: 'Jinju' },
          { id: '2', city: 'Sacheon' },
        ]),
        User: keyed('id', [{ id: 'u', address: 'Jinju-daero' }]),
      },
    },
  },
  [
    {
      title: 'the key alone is answered by whoever refers to the entity',
      ask: '{ orders { buyer { id } } }',
      data: { orders: [{ buyer: { id: 'u' } }, { buyer: null }] },
      requests: { orders: 1 },
    },
    {
      title: 'other fields come from who resolves the key; where there is no entity, nothing does',
      ask: '{ orders { buyer { name } city } }',
      data: {
        orders: [
          { buyer: { name: 'Kim' }, city: 'Jinju' },
          { buyer: null, city: 'Sacheon' },
        ],
      },
      requests: { orders: 1, users: 1, shipping: 1 },
    },
    {
      title: 'the subgraph that does not resolve is never asked for the entity',
      ask: '{ me { id name address } }',
      data: { me: { id: 'u', name: 'Kim', address: 'Jinju-daero' } },
      requests: { users: 1, shipping: 1 },
    },
  ],
);
