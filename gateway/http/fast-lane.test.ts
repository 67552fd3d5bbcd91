import { Readable } from 'node:stream';
import { request } from 'undici';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startSubgraph, startTestGateway, type TestSubgraph } from '../fixtures/network.ts';

const sdl = /* GraphQL */ `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
  type Query {
    startup(id: ID!, on: Int): Startup
    promised: Int!
  }
  type Mutation {
    rename(id: ID!, name: String!): Startup
  }
  type Startup @key(fields: "id") {
    id: ID!
    name: String
  }
`;

let directory: TestSubgraph;
let fast: Awaited<ReturnType<typeof startTestGateway>>;
let slow: typeof fast;

beforeAll(async () => {
  directory = await startSubgraph(() => ({}));
  const sources = [{ name: 'directory', url: directory.url, sdl }];
  fast = await startTestGateway(sources);
  slow = await startTestGateway(sources, { environment: { IEUM_FAST_LANE: '0' } });
});

afterAll(async () => {
  await fast.close();
  await slow.close();
  await directory.close();
});

beforeEach(() => {
  directory.answer = ({ variables }) => ({ data: { startup: { name: `가온 ${variables.id ?? ''}` } } });
});

const json = { 'content-type': 'application/json' };
const query = 'query ($id: ID!) { startup(id: $id) { name } }';

interface Request {
  title: string;
  body: string | Buffer;
  headers?: Record<string, string>;
  answer?: () => unknown;
}

const requests: Request[] = [
  { title: 'a query', body: JSON.stringify({ query, variables: { id: 'a' } }) },
  { title: 'a mutation', body: '{"query":"mutation { rename(id: 1, name: \\"b\\") { name } }"}' },
  {
    title: 'an operation by name',
    body: '{"query":"query A { __typename } query B { b: __typename }","operationName":"B"}',
  },
  { title: 'introspection', body: '{"query":"{ __type(name: \\"Startup\\") { name fields { name } } }"}' },
  {
    title: 'what accepts the newer media type',
    body: '{"query":"{ __typename }"}',
    headers: { accept: 'application/graphql-response+json' },
  },
  { title: 'an answer of text in Korean', body: JSON.stringify({ query, variables: { id: '가' } }) },
  {
    title: 'an error of a field',
    body: JSON.stringify({ query, variables: { id: 'a' } }),
    answer: () => ({
      data: { startup: null },
      errors: [
        { message: 'No.', path: ['startup'], extensions: { code: 'FORBIDDEN', http: { status: 403 } } },
      ],
    }),
  },
  {
    title: 'a null that goes up to the root',
    body: '{"query":"{ promised }"}',
    answer: () => ({ data: { promised: null } }),
  },
  { title: 'a variable that is wrong', body: JSON.stringify({ query, variables: { id: {} } }) },
  { title: 'a variable that is missing', body: JSON.stringify({ query }) },
  { title: 'a document that is not valid', body: '{"query":"{ nothing }"}' },
  { title: 'a document that is no GraphQL', body: '{"query":"{"}' },
  {
    title: 'a document with more tokens than may be',
    body: JSON.stringify({ query: `{ ${'a '.repeat(20_000)}}` }),
  },
  { title: 'more errors than are told', body: '{"query":"{ a b c d e f g }"}' },
  {
    title: 'deeper than may be',
    body: JSON.stringify({ query: `{ ${'a { '.repeat(40)} a ${'} '.repeat(41)}` }),
  },
  {
    title: 'a document that is not valid, and a variable that is wrong',
    body: JSON.stringify({
      query: 'query ($id: ID!) { nothing startup(id: $id) { name } }',
      variables: { id: {} },
    }),
  },
  { title: 'an operation that is not there', body: '{"query":"query A { __typename }","operationName":"B"}' },
  {
    title: 'no operation name where there are two',
    body: '{"query":"query A { __typename } query B { __typename }"}',
  },
  { title: 'a body that is no JSON', body: '{"query":' },
  { title: 'a body that is no object', body: '[{"query":"{ __typename }"}]' },
  { title: 'a body that is no UTF-8', body: Buffer.from([0x7b, 0xff, 0x7d]) },
  { title: 'a document that is no text', body: '{"query":1}' },
  { title: 'variables that are a list', body: '{"query":"{ __typename }","variables":[]}' },
  {
    title: 'a hash of a persisted query',
    body: '{"extensions":{"persistedQuery":{"version":1,"sha256Hash":"a"}}}',
  },
  { title: 'nesting without end', body: `{"query":"${'{a'.repeat(300)}"}` },
  {
    title: 'a caller that cannot be read',
    body: '{"query":"{ __typename }"}',
    headers: { 'x-demo-organization': '!' },
  },
  {
    title: 'a form, which a page of another origin could send',
    body: 'query={__typename}',
    headers: { 'content-type': 'text/plain' },
  },
  { title: 'a body that is compressed', body: '{}', headers: { 'content-encoding': 'gzip' } },
  {
    title: 'what accepts something else',
    body: '{"query":"{ __typename }"}',
    headers: { accept: 'text/plain' },
  },
];

async function post(url: string, { body, headers }: Request) {
  const response = await request(url, {
    method: 'POST',
    headers: { ...json, ...headers },
    body,
  });
  const { date, ...own } = response.headers;
  expect(date).toBeDefined();
  return { status: response.statusCode, headers: own, text: await response.body.text() };
}

describe('ordinary requests are answered alike by the engine, by Apollo Server, and by Apollo Server behind Fastify', () => {
  test.each(requests)('$title', async (each) => {
    if (each.answer) directory.answer = each.answer;
    // What has a query in its address is no ordinary request.
    const expected = await post(`${slow.url}/graphql?usual`, each);
    for (const { url } of [slow, fast]) {
      expect(await post(`${url}/graphql`, each)).toEqual(expected);
      // The second time, documents are known.
      expect(await post(`${url}/graphql`, each)).toEqual(expected);
    }
    fast.takeLog();
    slow.takeLog();
  });
});

test('a body that comes in pieces is answered', async () => {
  const body = JSON.stringify({ query, variables: { id: 'a' } });
  async function* pieces() {
    yield body.slice(0, 10);
    await new Promise(setImmediate);
    yield body.slice(10);
  }
  const headers = { ...json, 'content-length': String(Buffer.byteLength(body)) };
  const response = await request(`${fast.url}/graphql`, {
    method: 'POST',
    headers,
    body: Readable.from(pieces()),
  });
  expect(await response.body.json()).toEqual({ data: { startup: { name: '가온 a' } } });
});
