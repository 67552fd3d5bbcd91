import { afterAll, beforeAll, expect, test } from 'vitest';
import { startSubgraph, startTestGateway, type TestSubgraph } from '../fixtures/network.ts';

const link = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])';

let directory: TestSubgraph;
let cities: TestSubgraph;
let gateway: Awaited<ReturnType<typeof startTestGateway>>;

beforeAll(async () => {
  directory = await startSubgraph(() => ({
    data: { startup: { __typename: 'Startup', id: 'a', name: 'A' } },
  }));
  cities = await startSubgraph(({ query, variables }) => {
    const key = /(\w+):\s*city/.exec(query)?.[1] ?? 'city';
    const [argument] = Object.entries(variables).filter(([name]) => name !== 'representations');
    return { data: { _entities: [{ __typename: 'Startup', [key]: `city in ${argument?.[1]}` }] } };
  });
  gateway = await startTestGateway(
    [
      {
        name: 'cities',
        url: cities.url,
        sdl: `${link} type Startup @key(fields: "id") { id: ID!  city(language: String): String! }`,
      },
      {
        name: 'directory',
        url: directory.url,
        sdl: `${link} type Startup @key(fields: "id") { id: ID!  name: String! }  type Query { startup(id: ID!): Startup }`,
      },
    ],
    { environment: { GATEWAY_ENGINE: 'apollo' } },
  );
});

afterAll(async () => {
  await gateway.close();
  await directory.close();
  await cities.close();
});

test('a variable may be named as the planner names its own', async () => {
  const query = `query ($representations: String = "ko") { startup(id: "a") { name ...F } }
    fragment F on Startup { city(language: $representations) }`;
  for (const [variables, language] of [
    [{ representations: 'en' }, 'en'],
    [{}, 'ko'],
  ] as const) {
    const { data, errors } = await gateway.ask(query, variables);
    expect(errors).toBeUndefined();
    expect(data).toEqual({ startup: { name: 'A', city: `city in ${language}` } });
    expect(cities.asked.at(-1)?.variables.representations).toEqual([{ __typename: 'Startup', id: 'a' }]);
  }
});

test('in a field of Query such a variable makes no entity fetch of it', async () => {
  directory.answer = () => ({ errors: [{ message: 'No.', extensions: { code: 'NO' } }] });
  const { errors } = await gateway.ask(
    'query ($representations: ID!) { startup(id: $representations) { name } }',
    {
      representations: 'a',
    },
  );
  expect(errors).toMatchObject([{ path: ['startup'], extensions: { code: 'NO' } }]);
});
