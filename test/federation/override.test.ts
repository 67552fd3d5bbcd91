import { describeFederation } from './cases.ts';
import { keyed } from './subgraphs.ts';

describeFederation(
  '@override',
  {
    old: {
      typeDefs: `
        type Query { products: [Product] version: String }
        type Product @key(fields: "id") { id: ID! name: String stock: Int size: Size }
        type Size @shareable { width: Int }`,
      resolvers: {
        Query: {
          products: () => [{ id: '1', name: 'old', stock: 1, size: { width: 1 } }],
          version: () => 'old',
        },
        Product: keyed('id', [{ id: '1', name: 'old', stock: 1, size: { width: 1 } }]),
      },
    },
    new: {
      typeDefs: `
        type Query { version: String @override(from: "old") newest: Product }
        type Product @key(fields: "id") { id: ID! stock: Int @override(from: "old") size: Size @override(from: "old") }
        type Size @shareable { width: Int }`,
      resolvers: {
        Query: { version: () => 'new', newest: () => ({ id: '1', stock: 2, size: { width: 2 } }) },
        Product: keyed('id', [{ id: '1', stock: 2, size: { width: 2 } }]),
      },
    },
    third: {
      typeDefs: `type Product @key(fields: "id") {
        id: ID! stock: Int @external shelf: String @requires(fields: "stock") }`,
      resolvers: {
        Product: {
          __resolveReference: (product: object) => product,
          shelf: ({ stock }: { stock: number }) => `shelf ${stock}`,
        },
      },
    },
  },
  [
    {
      title: 'a field of an entity is asked of the subgraph that took it over',
      ask: '{ products { name stock } }',
      data: { products: [{ name: 'old', stock: 2 }] },
      requests: { old: 1, new: 1 },
    },
    {
      title: 'a root field is asked of the subgraph that took it over',
      ask: '{ version }',
      data: { version: 'new' },
      requests: { new: 1 },
    },
    {
      title: 'an object goes over as a whole',
      ask: '{ products { size { width } } newest { size { width } name } }',
      data: { products: [{ size: { width: 2 } }], newest: { size: { width: 2 }, name: 'old' } },
      requests: { old: 2, new: 2 },
    },
    {
      title: 'who requires the field is given the value of the subgraph that took it over',
      ask: '{ products { shelf } }',
      data: { products: [{ shelf: 'shelf 2' }] },
      requests: { old: 1, new: 1, third: 1 },
    },
  ],
);

describeFederation(
  '@override with a label',
  {
    old: {
      typeDefs: `
        type Query { products: [Product] }
        type Product @key(fields: "id") { id: ID! name: String never: String always: String some: String }`,
      resolvers: {
        Query: { products: () => [{ id: '1', name: 'old', never: 'old', always: 'old', some: 'old' }] },
        Product: keyed('id', [{ id: '1', name: 'old', never: 'old', always: 'old', some: 'old' }]),
      },
    },
    new: {
      typeDefs: `
        type Query { newest: Product }
        type Product @key(fields: "id") {
          id: ID!
          never: String @override(from: "old", label: "percent(0)")
          always: String @override(from: "old", label: "percent(100)")
          some: String @override(from: "old", label: "moved")
        }`,
      resolvers: {
        Query: { newest: () => ({ id: '1', never: 'new', always: 'new', some: 'new' }) },
        Product: keyed('id', [{ id: '1', never: 'new', always: 'new', some: 'new' }]),
      },
    },
  },
  [
    {
      title: 'a label of 0 percent leaves the field where it was',
      ask: '{ products { never } newest { never } }',
      data: { products: [{ never: 'old' }], newest: { never: 'old' } },
      requests: { old: 2, new: 1 },
    },
    {
      title: 'a label of 100 percent moves the field',
      reference: 'knows no labels: the field stays',
      ask: '{ products { always } newest { always } }',
      data: { products: [{ always: 'new' }], newest: { always: 'new' } },
      requests: { old: 1, new: 2 },
    },
    {
      title: 'a label that nobody sets leaves the field where it was',
      ask: '{ products { some name } newest { some } }',
      data: { products: [{ some: 'old', name: 'old' }], newest: { some: 'old' } },
      requests: { old: 2, new: 1 },
    },
  ],
);

describeFederation(
  '@override of a field that others share',
  {
    a: {
      typeDefs: `
        type Query { as: [Item] }
        type Item @key(fields: "id") { id: ID! name: String @shareable }`,
      resolvers: {
        Query: { as: () => [{ id: '1', name: 'a' }] },
        Item: keyed('id', [{ id: '1', name: 'a' }]),
      },
    },
    b: {
      typeDefs: `
        type Query { bs: [Item] }
        type Item @key(fields: "id") { id: ID! name: String @shareable @override(from: "a") }`,
      resolvers: {
        Query: { bs: () => [{ id: '1', name: 'b' }] },
        Item: keyed('id', [{ id: '1', name: 'b' }]),
      },
    },
    c: {
      typeDefs: `
        type Query { cs: [Item] }
        type Item @key(fields: "id") { id: ID! name: String @shareable }`,
      resolvers: {
        Query: { cs: () => [{ id: '1', name: 'c' }] },
        Item: keyed('id', [{ id: '1', name: 'c' }]),
      },
    },
  },
  [
    {
      title: 'the subgraph that lost it is not asked for it',
      ask: '{ as { name } }',
      data: { as: [{ name: 'b' }] },
      requests: { a: 1, b: 1 },
    },
    {
      title: 'the one that took it gives it',
      ask: '{ bs { name } }',
      data: { bs: [{ name: 'b' }] },
      requests: { b: 1 },
    },
    {
      title: 'a third one still shares it',
      ask: '{ cs { name } }',
      data: { cs: [{ name: 'c' }] },
      requests: { c: 1 },
    },
  ],
);
