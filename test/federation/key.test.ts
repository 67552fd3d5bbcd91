import { describeFederation } from './cases.ts';
import { keyed } from './subgraphs.ts';

describeFederation(
  '@key of one field',
  {
    products: {
      typeDefs: `
        type Query { products: [Product] }
        type Product @key(fields: "id") { id: ID! name: String }`,
      resolvers: {
        Query: {
          products: () => [
            { id: '1', name: 'Desk' },
            { id: '2', name: 'Lamp' },
          ],
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
  ],
);
