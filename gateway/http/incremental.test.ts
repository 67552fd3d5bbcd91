import { once } from 'node:events';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { startSubgraph, startTestGateway, type TestSubgraph } from '../fixtures/network.ts';

const sdls = {
  people: 'type Person @key(fields: "id") { id: ID! name: String } type Query { me: Person }',
  works: 'type Person @key(fields: "id") { id: ID! age: Int works: [String!] }',
};

let people: TestSubgraph;
let works: TestSubgraph;
let gateway: Awaited<ReturnType<typeof startTestGateway>>;
let gate: PromiseWithResolvers<void>;

beforeAll(async () => {
  people = await startSubgraph(() => ({ data: { me: { __typename: 'Person', id: '1', name: '에이다' } } }));
  works = await startSubgraph(answerWorks);
  gateway = await startTestGateway(sources());
});
afterAll(async () => {
  await gateway.close();
  await Promise.all([people.close(), works.close()]);
});
beforeEach(() => {
  gate = Promise.withResolvers();
  works.answer = answerWorks;
});

const sources = () => [
  { name: 'people', url: people.url, sdl: sdls.people },
  { name: 'works', url: works.url, sdl: sdls.works },
];

async function answerWorks() {
  await gate.promise;
  return { data: { _entities: [{ __typename: 'Person', id: '1', age: 36 }] } };
}

const deferred = '{ me { name ... @defer(label: "slow") { age } } }';

async function send(accept: string | undefined, query = deferred, init: RequestInit = {}, { url } = gateway) {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(accept !== undefined && { accept }) },
    body: JSON.stringify({ query }),
    ...init,
  });
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  return {
    response,
    /** Reads until the text has what is looked for, and gives what is before its end. */
    async until(end: string): Promise<string> {
      while (!text.includes(end)) {
        const { done, value } = await reader.read();
        if (done) throw new Error(`The response ended without ${JSON.stringify(end)}: ${text}`);
        text += value;
      }
      const before = text.slice(0, text.indexOf(end) + end.length);
      text = text.slice(before.length);
      return before;
    },
    async rest(): Promise<string> {
      for (let read = await reader.read(); !read.done; read = await reader.read()) text += read.value;
      return text;
    },
  };
}

const partHeader = 'content-type: application/json; charset=utf-8\r\n\r\n';

test('multipart: the first part is there before the slow subgraph has answered', async () => {
  const { response, until, rest } = await send('multipart/mixed');
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'content-type': 'multipart/mixed; boundary="-"',
    'cache-control': 'no-store',
    'transfer-encoding': 'chunked',
  });
  expect(response.headers.has('content-encoding')).toBe(false);
  expect(await until('\r\n---')).toBe('\r\n---');
  expect(await until('\r\n---')).toBe(
    `\r\n${partHeader}{"data":{"me":{"name":"에이다"}},"pending":[{"id":"0","path":["me"],"label":"slow"}],"hasNext":true}\r\n---`,
  );
  gate.resolve();
  expect(await rest()).toBe(
    `\r\n${partHeader}{"hasNext":false,"incremental":[{"id":"0","data":{"age":36}}],"completed":[{"id":"0"}]}\r\n-----\r\n`,
  );
});

test('multipart of 2022-08-24: each part says where it belongs', async () => {
  gate.resolve();
  const { response, rest } = await send('multipart/mixed;deferSpec=20220824,application/json');
  expect(response.headers.get('content-type')).toBe('multipart/mixed; boundary="-"; deferSpec=20220824');
  expect(await rest()).toBe(
    `\r\n---\r\n${partHeader}{"data":{"me":{"name":"에이다"}},"hasNext":true}\r\n---\r\n${partHeader}` +
      '{"incremental":[{"data":{"age":36},"path":["me"],"label":"slow"}],"hasNext":false}\r\n-----\r\n',
  );
});

test('event stream: an event each, and one at the end', async () => {
  const { response, until, rest } = await send('text/event-stream');
  expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
  expect(await until('\n\n')).toMatch(/^event: next\ndata: {"data":{"me":{"name":"에이다"}},"pending":/);
  gate.resolve();
  expect(await rest()).toBe(
    'event: next\ndata: {"hasNext":false,"incremental":[{"id":"0","data":{"age":36}}],"completed":[{"id":"0"}]}\n\n' +
      'event: complete\ndata:\n\n',
  );
});

test.each([undefined, '*/*', 'application/json', 'application/graphql-response+json'])(
  'Accept: %s has one result',
  async (accept) => {
    gate.resolve();
    const { response, rest } = await send(accept);
    expect(response.headers.get('content-type')).toMatch(/json; charset=utf-8$/);
    expect(JSON.parse(await rest())).toEqual({ data: { me: { name: '에이다', age: 36 } } });
  },
);

test('what defers nothing has one result, or a stream of one where nothing else is accepted', async () => {
  const both = await send('multipart/mixed, application/json', '{ me { name } }');
  expect([both.response.headers.get('content-type'), await both.rest()]).toEqual([
    'application/json; charset=utf-8',
    '{"data":{"me":{"name":"에이다"}}}\n',
  ]);
  const same = await send('multipart/mixed, application/json', '{ me { name ... @defer { name } } }');
  expect(await same.rest()).toBe('{"data":{"me":{"name":"에이다"}}}\n');
  const events = await send('text/event-stream', '{ me { name } }');
  expect(await events.rest()).toBe(
    'event: next\ndata: {"data":{"me":{"name":"에이다"}}}\n\nevent: complete\ndata:\n\n',
  );
});

test.each([
  ['that the document cannot be read', '{ me { ... @defer { ', 'GRAPHQL_PARSE_FAILED'],
  ['that it is not valid', '{ me { ... @defer { nobody } } }', 'GRAPHQL_VALIDATION_FAILED'],
  [
    'that labels are not unique',
    '{ me { ... @defer(label: "a") { id } ... @defer(label: "a") { age } } }',
    'GRAPHQL_VALIDATION_FAILED',
  ],
])('a refusal is one result that says %s', async (_title, query, code) => {
  for (const accept of ['multipart/mixed, application/json', 'text/event-stream']) {
    const { response, rest } = await send(accept, query);
    expect(response.status).toBe(400);
    expect(JSON.parse(await rest())).toMatchObject({ errors: [{ extensions: { code } }] });
  }
});

test('errors of a part are in the form of all errors', async () => {
  works.answer = (_operation, response) => void response.writeHead(502).end();
  const { rest } = await send('text/event-stream', '{ me { ... @defer { age works } } }');
  const [, last] = (await rest()).split('\n\n');
  expect(JSON.parse(last!.slice(last!.indexOf('{')))).toMatchObject({
    incremental: [
      {
        data: { age: null, works: null },
        errors: [
          { path: ['me', 'age'], extensions: { subgraph: 'works' } },
          { path: ['me', 'works'], extensions: { subgraph: 'works' } },
        ],
      },
    ],
  });
  expect(gateway.takeLog()).toHaveLength(1);
});

test('when the client leaves, what is deferred is aborted', async () => {
  const aborted = Promise.withResolvers<void>();
  works.answer = async (_operation, response) => {
    await once(response, 'close');
    aborted.resolve();
    return undefined;
  };
  const leaving = new AbortController();
  const { until } = await send('multipart/mixed', deferred, { signal: leaving.signal });
  await until('"hasNext":true}');
  leaving.abort();
  await aborted.promise;
});

test("the request's deadline holds for all parts: the last one comes, with errors", async () => {
  const hasty = await startTestGateway(sources(), { environment: { IEUM_REQUEST_DEADLINE_MS: '1000' } });
  // Planned before the time counts.
  await (await send('multipart/mixed', deferred, {}, hasty)).rest();
  hasty.takeLog();
  works.answer = async (_operation, response) => {
    await once(response, 'close');
    return undefined;
  };
  const { rest } = await send('multipart/mixed', deferred, {}, hasty);
  const text = await rest();
  expect(text).toContain('"completed":[{"id":"0"}]');
  expect(text).toContain('"path":["me","age"],"extensions":{"code":"SUBGRAPH_TIMEOUT"');
  expect(text.endsWith('\r\n-----\r\n')).toBe(true);
  expect(hasty.takeLog()).toMatchObject([{ code: 'SUBGRAPH_TIMEOUT' }]);
  await hasty.close();
});

test('@defer is part of the schema', async () => {
  const { data } = await gateway.ask(
    '{ __schema { directives { name locations args { name defaultValue } } } }',
  );
  expect(data.__schema.directives).toContainEqual({
    name: 'defer',
    locations: ['FRAGMENT_SPREAD', 'INLINE_FRAGMENT'],
    args: [
      { name: 'if', defaultValue: 'true' },
      { name: 'label', defaultValue: null },
    ],
  });
});
