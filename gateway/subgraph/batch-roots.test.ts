import fc from 'fast-check';
import { buildSchema, graphql } from 'graphql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SubgraphOperation } from './ask.ts';
import { type Asked, createGate, nobody, responseOf, startSubgraph } from './fixtures/server.ts';

const schema = buildSchema(`
  type Query {
    thing(id: Int!, tag: String = "none"): Thing
    things(ids: [Int!]): [Thing]!
    sure(id: Int!): Thing!
  }
  type Thing { id: Int!, tag: String, rest(of: Int): [Int] , other(id: Int): Thing }
`);

const toThing = (id: number, tag = 'none') => ({
  id,
  tag: () => {
    if (id % 5 === 3) throw new Error(`no tag of ${id}`);
    return tag;
  },
  rest: ({ of }: { of?: number }) => [id, of ?? null],
  other: ({ id: other }: { id?: number }) => (other === undefined ? null : toThing(other, tag)),
});

const rootValue = {
  thing: ({ id, tag }: { id: number; tag: string }) => (id < 0 ? null : toThing(id, tag)),
  things: ({ ids }: { ids?: number[] }) => (ids ?? []).map((id) => toThing(id)),
  sure: ({ id }: { id: number }) => {
    if (id === 7) throw new Error('not sure');
    return toThing(id);
  },
};

async function execute({ query, variables, operationName }: Asked) {
  const { data, errors } = await graphql({
    ...{ schema, source: query, rootValue, operationName },
    variableValues: variables,
  });
  return { data, errors: errors?.map(({ message, path }) => ({ message, path, extensions: { code: 'X' } })) };
}

let subgraph: Awaited<ReturnType<typeof startSubgraph>>;
let gate = createGate();
beforeAll(async () => {
  subgraph = await startSubgraph(async (asked) => {
    await gate.passed;
    return execute(asked);
  });
});
afterAll(() => subgraph.close());

const one = 'query Thing($id: Int!, $tag: String) { thing(id: $id, tag: $tag) { id tag } }';

test('queries that differ in the values of their variables go together while one of them is out', async () => {
  gate = createGate();
  const subgraphs = subgraph.open({ batchFetches: 500 });
  const before = subgraph.asked.length;
  const values = [{ id: 0 }, { id: 1 }, { id: 2, tag: 'x' }, { id: 13 }, { id: 2, tag: 'x' }];
  const answers = values.map((variables) =>
    subgraphs.ask('things', { query: one, operationName: 'Thing', variables }, { caller: nobody }),
  );
  gate.open();
  const responses = (await Promise.all(answers)).map(responseOf);
  expect(responses.map(({ data }) => data?.thing)).toEqual([
    { id: 0, tag: 'none' },
    { id: 1, tag: 'none' },
    { id: 2, tag: 'x' },
    { id: 13, tag: null },
    { id: 2, tag: 'x' },
  ]);
  expect(responses[2]?.data?.thing).not.toBe(responses[4]?.data?.thing);
  expect(responses.map(({ errors }) => errors.map(({ path }) => path))).toEqual([
    ...[[], [], []],
    [['thing', 'tag']],
    [],
  ]);
  const [first, together, ...others] = subgraph.asked.slice(before);
  expect(first?.variables).toEqual({ id: 0 });
  expect(together).toMatchObject({
    operationName: 'Thing',
    query:
      'query Thing($m0_id:Int! $m0_tag:String $m1_id:Int! $m1_tag:String $m2_id:Int! $m2_tag:String)' +
      '{m0_thing:thing(id:$m0_id tag:$m0_tag){id tag} m1_thing:thing(id:$m1_id tag:$m1_tag){id tag} m2_thing:thing(id:$m2_id tag:$m2_tag){id tag}}',
    variables: { m0_id: 1, m1_id: 2, m1_tag: 'x', m2_id: 13 },
  });
  expect(others).toEqual([]);
  await subgraphs.close();
});

test.each<[string, object]>([
  ['takes no such query', { errors: [{ message: 'Too many aliases.' }] }],
  ['heeds no response keys', { data: { thing: { id: 0, tag: 'none' } } }],
])('a subgraph that %s is not sent any for a while', async (_, refusal) => {
  const picky = await startSubgraph((asked) => (asked.query.includes('m1_') ? refusal : execute(asked)), {
    batchFetches: 500,
  });
  const ask = (id: number) =>
    picky.subgraphs.ask('things', { query: one, variables: { id } }, { caller: nobody });
  const askThree = async () => {
    const responses = (await Promise.all([0, 1, 2].map(ask))).map(responseOf);
    expect(responses.map(({ data }) => data)).toEqual(
      [0, 1, 2].map((id) => ({ thing: { id, tag: 'none' } })),
    );
  };
  for (let turn = 0; turn < 5; turn++) await askThree();
  expect(picky.counts()).toMatchObject({ asked: 15, batched: 6, parted: 6, sent: 18 });
  await picky.close();
});

const id = fc.integer({ min: -1, max: 8 });
const operation: fc.Arbitrary<SubgraphOperation> = fc.oneof(
  fc.record({ id, tag: fc.constantFrom('a', 'ㄱ"\\') }, { requiredKeys: ['id'] }).map((variables) => ({
    query: one,
    operationName: 'Thing',
    variables,
  })),
  fc.record({ ids: fc.array(id, { maxLength: 3 }), of: id, no: fc.boolean() }).map((variables) => ({
    query:
      'query ($ids: [Int!], $of: Int, $no: Boolean!) { things(ids: $ids) { ...a } __typename b: thing(id: 1) @skip(if: $no) { ...a } } fragment a on Thing { id rest(of: $of) other(id: $of) { ...b } } fragment b on Thing { tag }',
    variables,
  })),
  fc.record({ id }).map((variables) => ({
    query:
      'query ($id: Int!) { x: sure(id: $id) { ...a } y: thing(id: $id) { ...a tag } } fragment a on Thing { id }',
    variables,
  })),
  fc.record({ id }).map((variables) => ({
    query: 'query ($id: Int!) { ... on Query { sure(id: $id) { id } } }',
    variables,
  })),
);

test('answers to queries that went together are those of queries sent by themselves', async () => {
  gate.open();
  let saved = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(operation, { minLength: 2, maxLength: 30 }),
      fc.boolean(),
      async (operations, shareFetches) => {
        const plain = subgraph.open();
        const batching = subgraph.open({ batchFetches: 500, shareFetches });
        const ask = (client: typeof plain) =>
          Promise.all(operations.map((each) => client.ask('things', each, { caller: nobody })));
        const [expected, answers] = [await ask(plain), await ask(batching)];
        expect(answers).toEqual(expected);
        saved += Number(plain.counts('things')?.sent) - Number(batching.counts('things')?.sent);
        await Promise.all([plain.close(), batching.close()]);
      },
    ),
    { numRuns: 150 },
  );
  expect(saved).toBeGreaterThan(0);
});
