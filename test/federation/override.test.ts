import { afterAll, describe, expect, test } from 'vitest';
import { describeFederation, type Subgraphs } from './cases.ts';
import { openFederation } from './federation.ts';
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

const labelled: Subgraphs = {
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
};

describeFederation('@override with a label', labelled, [
  {
    title: 'a label of 0 percent leaves the field where it was',
    ask: '{ products { never } newest { never } }',
    data: { products: [{ never: 'old' }], newest: { never: 'old' } },
    requests: { old: 2, new: 1 },
  },
  {
    title: 'a label of 100 percent moves the field',
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
]);

describeFederation(
  '@override with a label that is on',
  labelled,
  [
    {
      title: 'moves the field, for who has it and for who asks elsewhere',
      ask: '{ products { some name } newest { some } }',
      data: { products: [{ some: 'new', name: 'old' }], newest: { some: 'new' } },
      requests: { old: 1, new: 2 },
    },
    {
      title: 'leaves fields of other labels where they are',
      ask: '{ products { never always some } }',
      data: { products: [{ never: 'old', always: 'new', some: 'new' }] },
      requests: { old: 1, new: 1 },
    },
  ],
  {
    overrideLabels: new Map([
      ['moved', 1],
      ['unknown', 1],
    ]),
  },
);

describe('@override with a label that is on for some requests', () => {
  const federation = openFederation(
    Object.entries(labelled).map(([name, subgraph]) => ({ name, ...subgraph })),
    { overrideLabels: new Map([['moved', 0.5]]) },
  );
  afterAll(() => federation.close());

  // Missing one of two in 100 requests: 2 ** -99.
  const draws = Array.from({ length: 100 });

  test.each(['ieum', 'reference'] as const)(
    'each request of one document has one side, on %s',
    async (engine) => {
      const seen = new Set<string>();
      for (const _ of draws) {
        const { data } = await federation.ask('{ products { some } newest { some } }', { engine });
        seen.add(JSON.stringify(data));
      }
      expect([...seen].sort()).toEqual([
        '{"products":[{"some":"new"}],"newest":{"some":"new"}}',
        '{"products":[{"some":"old"}],"newest":{"some":"old"}}',
      ]);
    },
  );

  test('so has each where parts are deferred, which the other planner plans', async () => {
    const seen = new Set<string>();
    for (const _ of draws) {
      const { first, rest } = await federation.askInParts(
        '{ products { name ... @defer { some } } newest { some } }',
      );
      const parts = [first];
      for await (const part of rest ?? []) parts.push(part);
      const sides = JSON.stringify(parts).matchAll(/"some":"(\w+)"/g);
      seen.add([...sides].map(([, side]) => side).join());
    }
    expect([...seen].sort()).toEqual(['new,new', 'old,old']);
  });
});

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
