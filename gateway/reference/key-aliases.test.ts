import { buildSchema, execute, parse } from 'graphql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startSubgraph, startTestGateway, type TestSubgraph } from '../fixtures/network.ts';

const link = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])';
const directoryTypes = `
  type Startup @key(fields: "id") { id: ID!  name: String!  next: Startup }
  type Query { startup(id: ID!): Startup }`;
const citiesTypes = 'type Startup @key(fields: "id") { id: ID!  city: String! }';

let subgraphs: TestSubgraph[];
let gateway: Awaited<ReturnType<typeof startTestGateway>>;

beforeAll(async () => {
  const schema = buildSchema(directoryTypes, { assumeValidSDL: true });
  // The names are ids of the other, so that a name taken for an id would find another startup.
  const a = { id: 'a', name: 'b', next: { id: 'b', name: 'a' } };
  const directory = await startSubgraph(({ query, variables }) =>
    execute({ schema, document: parse(query), rootValue: { startup: a }, variableValues: variables }),
  );
  const cities = await startSubgraph(({ query, variables }) => {
    const key = /(\w+):\s*city/.exec(query)?.[1] ?? 'city';
    const representations = variables.representations as { id: string }[];
    const entities = representations.map(({ id }) => ({ __typename: 'Startup', [key]: `city of ${id}` }));
    return { data: { _entities: entities } };
  });
  subgraphs = [directory, cities];
  gateway = await startTestGateway(
    [
      { name: 'cities', url: cities.url, sdl: `${link} ${citiesTypes}` },
      { name: 'directory', url: directory.url, sdl: `${link} ${directoryTypes}` },
    ],
    { environment: { GATEWAY_ENGINE: 'apollo' } },
  );
});

afterAll(async () => {
  await gateway.close();
  for (const subgraph of subgraphs) await subgraph.close();
});

test('an alias may be the name of a key, whatever it stands for', async () => {
  const { data, errors } = await gateway.ask(
    '{ startup(id: "a") { id: name  city  next { id: name  city } } }',
  );
  expect(errors).toBeUndefined();
  expect(data).toEqual({ startup: { id: 'b', city: 'city of a', next: { id: 'a', city: 'city of b' } } });
});

test('an alias that is a key may stand for a field of the subgraph that is given the key', async () => {
  const { data, errors } = await gateway.ask(
    '{ startup(id: "a") { ...F } } fragment F on Startup { name id: city }',
  );
  expect(errors).toBeUndefined();
  expect(data).toEqual({ startup: { name: 'b', id: 'city of a' } });
});

test('__typename as an alias gives the field that it stands for', async () => {
  const { data } = await gateway.ask('{ __typename: startup(id: "a") { __typename: name  city } }');
  expect(data).toEqual({ __typename: { __typename: 'b', city: 'city of a' } });
});

test('an error below such an alias has the path that the client knows', async () => {
  const [directory] = subgraphs as [TestSubgraph];
  const { answer } = directory;
  directory.answer = () => ({ errors: [{ message: 'No.', extensions: { code: 'NO' } }] });
  const { errors } = await gateway.ask('{ id: startup(id: "a") { id: name  alias_: city } }');
  directory.answer = answer;
  expect(errors?.[0]).toMatchObject({ path: ['id'], extensions: { code: 'NO', subgraph: 'directory' } });
});
