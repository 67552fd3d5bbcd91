import { afterAll, expect, test } from 'vitest';
import { openFederation } from './federation.ts';
import { keyed } from './subgraphs.ts';

const federation = openFederation([
  {
    name: 'a',
    typeDefs: `
      type Query { thing: Thing count: Int! sure: Thing! }
      type Mutation { bump: Int! rename: Thing! }
      type Thing @key(fields: "id") { id: ID! name: String }`,
    resolvers: {
      Query: {
        thing: () => ({ id: '1' }),
        count: () => 1,
        sure: () => {
          throw new Error('no');
        },
      },
      Mutation: {
        bump: () => 2,
        rename: () => {
          throw new Error('no');
        },
      },
      Thing: keyed('id', [{ id: '1', name: 'one' }]),
    },
  },
  {
    name: 'b',
    typeDefs: `
      type Thing @key(fields: "id") { id: ID! weight: Float price(currency: String = "KRW"): Int latest: Review }
      type Review @key(fields: "id") { id: ID! author: Author }
      type Author @key(fields: "id") { id: ID! }`,
    resolvers: {
      Thing: {
        ...keyed('id', [{ id: '1', weight: 1.5, latest: { id: 'r', author: { id: 'u' } } }]),
        price: (_: unknown, { currency }: { currency: string }) => (currency === 'USD' ? 1 : 1_000),
      },
    },
  },
  {
    name: 'c',
    typeDefs: `
      type Thing @key(fields: "id") {
        id: ID! weight: Float @external price(currency: String): Int @external
        ship: String @requires(fields: "weight price(currency: \\"USD\\")")
      }
      type Author @key(fields: "id") { id: ID! things: [Thing!] }`,
    resolvers: {
      Thing: {
        __resolveReference: (thing: object) => thing,
        ship: ({ weight, price }: { weight: number; price: number }) => `${weight} for ${price}`,
      },
      Author: keyed('id', [{ id: 'u', things: [{ id: '1' }] }]),
    },
  },
]);
afterAll(() => federation.close());

test('what no planner can part is answered as a whole', async () => {
  const { first, rest } = await federation.askInParts(
    '{ thing { latest { author { ... @defer { things { ship } } } } } }',
  );
  let data: unknown = first;
  for await (const part of rest ?? []) data = [data, part];
  expect(JSON.stringify(data)).toContain('"ship":"1.5 for 1"');
});

test.each([
  ['{ thing { name } sure { id } count }', ['sure']],
  ['mutation { bump rename { id } }', ['rename']],
])('an error that costs the whole answer of a subgraph is told once: %s', async (operation, path) => {
  const { data, errors } = await federation.ask(operation);
  expect(data).toBeNull();
  expect(errors?.map((error) => error.path)).toEqual([path]);
});
