import { ApolloClient, gql, HttpLink, InMemoryCache } from '@apollo/client';
import { Defer20220824Handler, GraphQL17Alpha9Handler } from '@apollo/client/incremental';
import { startSubgraph, startTestGateway, type TestSubgraph } from '@ieum/gateway/fixtures/network.ts';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';

let people: TestSubgraph;
let works: TestSubgraph;
let gateway: Awaited<ReturnType<typeof startTestGateway>>;
let gate: PromiseWithResolvers<void>;

beforeAll(async () => {
  people = await startSubgraph(() => ({
    data: {
      people: [
        { __typename: 'Person', id: '1', name: 'Ada' },
        { __typename: 'Person', id: '2', name: 'Bo' },
      ],
    },
  }));
  works = await startSubgraph(async ({ variables }) => {
    await gate.promise;
    const representations = variables.representations as Array<{ id: string }>;
    return {
      data: {
        _entities: representations.map(({ id }) => ({
          __typename: 'Person',
          id,
          age: id === '1' ? 36 : null,
          works: [`${id}x`],
        })),
      },
      errors: [{ message: 'No age.', path: ['_entities', 1, 'age'], extensions: { code: 'FORBIDDEN' } }],
    };
  });
  gateway = await startTestGateway([
    {
      name: 'people',
      url: people.url,
      sdl: 'type Person @key(fields: "id") { id: ID! name: String } type Query { people: [Person!]! }',
    },
    {
      name: 'works',
      url: works.url,
      sdl: 'type Person @key(fields: "id") { id: ID! age: Int works: [String!] }',
    },
  ]);
});
afterAll(async () => {
  await gateway.close();
  await Promise.all([people.close(), works.close()]);
});
beforeEach(() => {
  gate = Promise.withResolvers();
});

const query = gql`
  query {
    people {
      id
      name
      ... @defer {
        age
        works
      }
    }
  }
`;

test.each([
  ['in the format of the draft', new GraphQL17Alpha9Handler()],
  ['in the format of 2022-08-24', new Defer20220824Handler()],
])('Apollo Client takes a response in parts %s', async (_title, incrementalHandler) => {
  const client = new ApolloClient({
    cache: new InMemoryCache(),
    link: new HttpLink({ uri: `${gateway.url}/graphql` }),
    incrementalHandler,
    clientAwareness: {},
  });
  const results: Array<{ data: unknown; state: string }> = [];
  const isOver = Promise.withResolvers<void>();
  const watched = client.watchQuery({ query, errorPolicy: 'all' }).subscribe(({ data, dataState }) => {
    results.push({ data: structuredClone(data), state: dataState });
    if (dataState === 'streaming') gate.resolve();
    if (dataState === 'complete') isOver.resolve();
  });
  await isOver.promise;
  watched.unsubscribe();
  client.stop();

  const started = results.find(({ state }) => state === 'streaming');
  expect(started?.data).toEqual({
    people: [
      { __typename: 'Person', id: '1', name: 'Ada' },
      { __typename: 'Person', id: '2', name: 'Bo' },
    ],
  });
  expect(results.at(-1)?.data).toEqual({
    people: [
      { __typename: 'Person', id: '1', name: 'Ada', age: 36, works: ['1x'] },
      { __typename: 'Person', id: '2', name: 'Bo', age: null, works: ['2x'] },
    ],
  });
});
