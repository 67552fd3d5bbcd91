import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SubgraphOperation } from './ask.ts';
import { nobody, startSubgraph } from './fixtures/server.ts';
import { answerEntities } from './fixtures/things.ts';

let subgraph: Awaited<ReturnType<typeof startSubgraph>>;
beforeAll(async () => {
  subgraph = await startSubgraph((asked, response) => answerEntities(asked, response), { connections: 3 });
});
afterAll(() => subgraph.close());

// Entities, failing names, missing entities, and such as cost the whole answer in some way. One id closes the
// connection (unreachable): it would reach its batch mates, so it is not among them.
const id = fc.oneof(
  { weight: 12, arbitrary: fc.integer({ min: 0, max: 9 }) },
  { weight: 3, arbitrary: fc.integer({ min: 100, max: 103 }) },
  { weight: 3, arbitrary: fc.integer({ min: 150, max: 153 }) },
  { weight: 1, arbitrary: fc.integer({ min: 201, max: 206 }) },
);
const texts = fc.array(
  id.map((number) => JSON.stringify({ __typename: 'Thing', id: number })),
  { maxLength: 5 },
);
const one = 'query ($a: [_Any!]!) { _entities(representations: $a) { ... on Thing { name } } }';
const two =
  'query ($a: [_Any!]!, $b: [_Any!]!) { x: _entities(representations: $a) { ... on Thing { name } } y: _entities(representations: $b) { ... on Thing { name } } }';
const operation: fc.Arbitrary<SubgraphOperation> = fc.oneof(
  texts.map((a) => ({ query: one, representations: { a } })),
  fc.tuple(texts, texts).map(([a, b]) => ({ query: two, representations: { a, b } })),
);
const settings = fc.record({
  batchFetches: fc.constantFrom(1, 4, 500),
  shareFetches: fc.boolean(),
});

test('batched and shared answers are those of fetches sent by themselves', async () => {
  let requests = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(operation, { minLength: 1, maxLength: 12 }),
      settings,
      async (operations, limits) => {
        const plain = subgraph.open();
        const batching = subgraph.open(limits);
        const ask = (client: typeof plain) =>
          Promise.all(operations.map((each) => client.ask('things', each, { caller: nobody })));
        const [expected, answers] = [await ask(plain), await ask(batching)];
        expect(answers).toEqual(expected);
        requests += Number(plain.counts('things')?.sent) - Number(batching.counts('things')?.sent);
        await Promise.all([plain.close(), batching.close()]);
      },
    ),
    { numRuns: 150 },
  );
  expect(requests).toBeGreaterThan(0);
});
