import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Answer, startSubgraph, startTestGateway, type TestSubgraph } from './fixtures/network.ts';

const link = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9",
  import: ["@key", "@shareable", "@authenticated", "@requiresScopes", "@policy", "@tag", "@inaccessible"])`;

const directorySdl = `${link}
  scalar Date
  scalar Won
  scalar BizRegNo
  enum Stage { PRE_BI BI }
  input DateRange { from: Date to: Date }
  input StartupFilter { started: DateRange stages: [Stage!] nameContains: String }
  type Startup @key(fields: "id") {
    id: ID!
    name: String!
    stage: Stage
    startedOn: Date @authenticated
    number: String @requiresScopes(scopes: [["identity:read"]]) @tag(name: "restricted")
    founder: String @policy(policies: [["consent:contact"]])
    secret: String @inaccessible
    predecessor: Startup
  }
  type Query { startup(id: ID!): Startup  startups(filter: StartupFilter, first: Int = 20): [Startup!]!  themes: [String!]!  byNumber(no: BizRegNo!): Startup }
  type Mutation { rename(id: ID!, name: String!): Startup! }`;

const universitiesSdl = `${link}
  interface Space { id: ID! name: String! }
  type Room implements Space { id: ID! name: String! units: Int }
  type Lab implements Space { id: ID! name: String! }
  type Startup @key(fields: "id") { id: ID!  courses: [String!]!  space: Space  credits: Int }
  type Query { courses: [String!]! }`;

const startups: Record<string, object> = {
  a: { __typename: 'Startup', id: 'a', name: '가온', stage: 'BI' },
  b: { __typename: 'Startup', id: 'b', name: '나래', stage: null },
};

const directoryAnswer: Answer = ({ query, variables }) => {
  if (query.includes('rename')) return { data: { rename: { ...startups.a, name: '새이름' } } };
  if (query.includes('startups'))
    return { data: { startups: Object.values(startups), themes: ['hydrogen'] } };
  if (query.includes('themes') && !query.includes('startup(')) return { data: { themes: ['hydrogen'] } };
  return { data: { startup: startups[String(variables.id ?? 'a')] ?? null, themes: ['hydrogen'] } };
};

const universitiesAnswer: Answer = ({ query, variables }) => {
  if (!query.includes('_entities')) return { data: { courses: ['창업'] } };
  const representations = variables.representations as Array<{ id: string }>;
  return {
    data: {
      _entities: representations.map(({ id }) => ({
        __typename: 'Startup',
        courses: [`${id}1`],
        space: { __typename: 'Room', name: '방', units: 3 },
        credits: 3,
      })),
    },
  };
};

let directory: TestSubgraph;
let universities: TestSubgraph;
let gateway: Awaited<ReturnType<typeof startTestGateway>>;

beforeAll(async () => {
  directory = await startSubgraph(directoryAnswer);
  universities = await startSubgraph(universitiesAnswer);
  gateway = await startTestGateway(
    [
      { name: 'directory', url: directory.url, sdl: directorySdl },
      { name: 'universities', url: universities.url, sdl: universitiesSdl },
      { name: 'nobody', url: 'http://127.0.0.1:9/graphql', sdl: `${link} type Query { nobody: String }` },
    ],
    {
      environment: {
        IEUM_SUBGRAPH_DEADLINE_MS: '1500',
        IEUM_SUBGRAPH_BYTES: '100000',
        IEUM_BODY_BYTES: '200000',
      },
    },
  );
});
afterAll(async () => {
  await gateway.close();
  await directory.close();
  await universities.close();
});
beforeEach(() => {
  directory.answer = directoryAnswer;
  universities.answer = universitiesAnswer;
});
afterEach(() => {
  directory.asked.length = 0;
  universities.asked.length = 0;
});

const journey = '{ startup(id: "a") { name courses space { name ... on Room { units } } } themes }';
const whole = {
  startup: { name: '가온', courses: ['a1'], space: { name: '방', units: 3 } },
  themes: ['hydrogen'],
};

test('one operation is answered from several subgraphs', async () => {
  const { status, data, errors } = await gateway.ask(journey);
  expect({ status, data, errors }).toEqual({ status: 200, data: whole, errors: undefined });
  expect(directory.asked).toHaveLength(1);
  expect(universities.asked).toHaveLength(1);
});

test('every subgraph is told the demo operator with all scopes of the network', async () => {
  await gateway.ask(journey);
  const caller = {
    subject: 'demo:operator',
    organization: 'org:ieum',
    roles: ['operator'],
    scopes: ['identity:read'],
    purpose: 'demo',
  };
  expect([directory.asked[0]?.caller, universities.asked[0]?.caller]).toEqual([caller, caller]);
});

test('the demo headers choose organization and scopes', async () => {
  await gateway.ask(journey, undefined, { 'x-demo-organization': 'org:cau', 'x-demo-scopes': 'a:b, c:d' });
  expect(directory.asked[0]?.caller).toMatchObject({
    organization: 'org:cau',
    roles: [],
    scopes: ['a:b', 'c:d'],
  });
  await gateway.ask(journey, undefined, { 'x-demo-organization': 'none', 'x-demo-scopes': '' });
  expect(directory.asked[1]?.caller).toMatchObject({ organization: null, roles: [], scopes: [] });
});

test('a demo header that is no organization is refused before any subgraph is asked', async () => {
  const { status, errors } = await gateway.ask(journey, undefined, { 'x-demo-organization': 'CAU' });
  expect({ status, code: errors?.[0]?.extensions.code }).toEqual({ status: 400, code: 'BAD_CALLER' });
  expect(directory.asked).toEqual([]);
});

test('a subgraph that cannot be reached costs its own fields, and the error names it', async () => {
  const { status, data, errors } = await gateway.ask('{ nobody themes }');
  expect({ status, data }).toEqual({ status: 200, data: { nobody: null, themes: ['hydrogen'] } });
  expect(errors).toEqual([
    {
      message: expect.stringContaining('Subgraph "nobody" could not be reached'),
      path: ['nobody'],
      extensions: { code: 'SUBGRAPH_UNREACHABLE', subgraph: 'nobody' },
    },
  ]);
  expect(gateway.takeLog()).toMatchObject([{ code: 'SUBGRAPH_UNREACHABLE', subgraph: 'nobody' }]);
});

const faults: ReadonlyArray<[string, Answer, string]> = [
  [
    'HTML',
    (_, response) => void response.setHeader('content-type', 'text/html').end('<html>'),
    'SUBGRAPH_NOT_JSON',
  ],
  [
    'a 502 page',
    (_, response) => void response.writeHead(502, { 'content-type': 'text/html' }).end('<html>'),
    'SUBGRAPH_STATUS',
  ],
  ['nothing', (_, response) => void response.writeHead(204).end(), 'SUBGRAPH_EMPTY'],
  [
    'half an answer',
    (_, response) => void response.setHeader('content-type', 'application/json').end('{"data":{'),
    'SUBGRAPH_NOT_JSON',
  ],
  [
    'fewer bytes than it said',
    (_, response) => {
      response
        .writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' })
        .write('{"data":{');
      setImmediate(() => response.destroy());
    },
    'SUBGRAPH_TRUNCATED',
  ],
  [
    'a redirect',
    (_, response) => void response.writeHead(302, { location: '/elsewhere' }).end(),
    'SUBGRAPH_REDIRECT',
  ],
  ['JSON that is no GraphQL', () => ['data'], 'SUBGRAPH_BAD_RESPONSE'],
  ['more than the limit', () => ({ data: { _entities: ['x'.repeat(200_000)] } }), 'SUBGRAPH_TOO_LARGE'],
  ['nothing before the deadline', () => undefined, 'SUBGRAPH_TIMEOUT'],
];

test.each(faults)('a subgraph that answers %s costs its own fields', async (_title, answer, code) => {
  universities.answer = answer;
  const { data, errors } = await gateway.ask('{ startup(id: "a") { name space { name } } themes }');
  expect(data).toEqual({ startup: { name: '가온', space: null }, themes: ['hydrogen'] });
  expect(errors).toHaveLength(1);
  expect(errors?.[0]).toMatchObject({
    path: ['startup', 'space'],
    extensions: { code, subgraph: 'universities' },
  });
  expect(gateway.takeLog()).toMatchObject([{ code, subgraph: 'universities' }]);
});

test('a value that may not be null nulls its parent; the errors are those of its fields', async () => {
  universities.answer = (_, response) =>
    void response.writeHead(503, { 'content-type': 'text/plain' }).end('no');
  const { data, errors } = await gateway.ask(journey);
  expect(data).toEqual({ startup: null, themes: ['hydrogen'] });
  expect(errors?.map(({ path, extensions }) => [path, extensions.code])).toEqual([
    [['startup', 'courses'], 'SUBGRAPH_STATUS'],
    [['startup', 'space'], 'SUBGRAPH_STATUS'],
  ]);
  expect(gateway.takeLog()).toMatchObject([{ code: 'SUBGRAPH_STATUS' }]);
});

test('a null where the schema promises a value is an error that names the subgraph and the field', async () => {
  directory.answer = () => ({ data: { startup: { id: 'a', name: null, stage: 'BI' } } });
  const { data, errors } = await gateway.ask('{ startup(id: "a") { stage name } }');
  expect(data).toEqual({ startup: null });
  expect(errors).toEqual([
    {
      message: 'Startup.name is never null by its schema; got null.',
      path: ['startup', 'name'],
      extensions: { code: 'SUBGRAPH_NULL', subgraph: 'directory' },
    },
  ]);
});

test('values of the wrong kind become null with an error, and fields that nobody asked for do not show', async () => {
  directory.answer = () => ({
    data: {
      startup: { id: 'a', name: '가온', stage: 'NONE', secret: 's', extra: 1, predecessor: [1] },
      themes: ['x'],
      other: 1,
    },
  });
  const { data, errors } = await gateway.ask(
    '{ startup(id: "a") { name stage predecessor { name } } themes }',
  );
  expect(data).toEqual({ startup: { name: '가온', stage: null, predecessor: null }, themes: ['x'] });
  expect(errors?.map(({ path, extensions }) => [path?.join('.'), extensions.code])).toEqual([
    ['startup.stage', 'SUBGRAPH_BAD_RESPONSE'],
    ['startup.predecessor', 'SUBGRAPH_BAD_RESPONSE'],
  ]);
});

test('entities that are too few or of another type are never given to another startup', async () => {
  universities.answer = () => ({ data: { _entities: [{ __typename: 'Startup', credits: 9 }] } });
  const few = await gateway.ask('{ startups { name credits } }');
  expect(few.data.startups).toEqual([
    { name: '가온', credits: null },
    { name: '나래', credits: null },
  ]);
  expect(few.errors?.[0]?.extensions).toEqual({ code: 'SUBGRAPH_BAD_ENTITIES', subgraph: 'universities' });

  universities.answer = () => ({
    data: {
      _entities: [
        { __typename: 'Room', credits: 9 },
        { __typename: 'Startup', credits: 2 },
      ],
    },
  });
  const other = await gateway.ask('{ startups { name credits } }');
  expect(other.data.startups.map(({ credits }: { credits: number }) => credits)).toEqual([null, 2]);
  expect(other.errors?.[0]).toMatchObject({
    path: ['startups', 0, 'credits'],
    extensions: { code: 'SUBGRAPH_BAD_ENTITIES' },
  });
});

test("a subgraph's own error keeps code and place; an error without a code is masked", async () => {
  universities.answer = ({ variables }) => ({
    data: {
      _entities: (variables.representations as unknown[]).map(() => ({
        __typename: 'Startup',
        credits: null,
        space: null,
      })),
    },
    errors: [
      {
        message: 'Not yours.',
        path: ['_entities', 1, 'credits'],
        extensions: { code: 'FORBIDDEN', stacktrace: ['at x'] },
      },
      {
        message: 'SELECT * FROM person',
        path: ['_entities', 0, 'space'],
        extensions: { code: 'INTERNAL_SERVER_ERROR' },
      },
    ],
  });
  const { data, errors, text } = await gateway.ask('{ startups { credits space { name } } }');
  expect(data.startups).toEqual([
    { credits: null, space: null },
    { credits: null, space: null },
  ]);
  expect(errors).toEqual([
    {
      message: 'Not yours.',
      path: ['startups', 1, 'credits'],
      extensions: { code: 'FORBIDDEN', subgraph: 'universities' },
    },
    {
      message: 'Subgraph "universities" failed to answer.',
      path: ['startups', 0, 'space'],
      extensions: { code: 'SUBGRAPH_ERROR', subgraph: 'universities' },
    },
  ]);
  expect(text).not.toMatch(/SELECT|stack/);
  expect(gateway.takeLog()).toMatchObject([
    {
      subgraph: 'universities',
      path: ['_entities', 0, 'space'],
      said: 'SELECT * FROM person',
      msg: 'A subgraph failed without a code.',
    },
  ]);
});

test('when the client leaves, its subgraph requests are aborted', async () => {
  const left = new AbortController();
  const aborted = new Promise<void>((done) => {
    directory.answer = async (_operation, response) => {
      left.abort();
      await once(response, 'close');
      done();
      return undefined;
    };
  });
  const request = fetch(`${gateway.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: '{ themes }' }),
    signal: left.signal,
  });
  await expect(request).rejects.toThrow();
  await aborted;
  expect((await gateway.ask('{ courses }')).data).toEqual({ courses: ['창업'] });
});

test('a wrong literal of a contract scalar is one BAD_SCALAR with its place, and no subgraph is asked', async () => {
  const { status, errors } = await gateway.ask(
    '{ a: startups(filter: { started: { from: "2026-02-30" } }) { name } }',
  );
  expect(status).toBe(400);
  expect(errors).toEqual([
    {
      message: 'Date expects a real day from 1900 to 2199; got "2026-02-30"',
      locations: [{ line: 1, column: 42 }],
      path: ['a'],
      extensions: {
        code: 'BAD_SCALAR',
        scalar: 'Date',
        reason: 'RANGE',
        inputPath: ['filter', 'started', 'from'],
      },
    },
  ]);
  expect(directory.asked).toEqual([]);
});

test('a wrong business number is refused with its place, as a literal and as a variable, and not repeated', async () => {
  const place = { scalar: 'BizRegNo', reason: 'CHECKSUM', inputPath: ['no'] };
  const literal = await gateway.ask('{ byNumber(no: "124-81-00999") { name } }');
  const variable = await gateway.ask('query ($n: BizRegNo!) { byNumber(no: $n) { name } }', {
    n: '124-81-00999',
  });
  for (const { status, errors } of [literal, variable]) {
    expect(status).toBe(400);
    expect(errors).toMatchObject([{ path: ['byNumber'], extensions: { code: 'BAD_SCALAR', ...place } }]);
    expect(JSON.stringify(errors)).not.toContain('124-81');
  }
  expect(directory.asked).toEqual([]);
});

test('a wrong variable is one error with the place where it is used, and no subgraph is asked', async () => {
  const query =
    'query ($during: DateRange, $stages: [Stage!]) { startups(filter: { started: $during, stages: $stages }) { name } }';
  const { status, errors } = await gateway.ask(query, {
    during: { from: '2026-13-01' },
    stages: ['BI', 'NONE'],
  });
  expect(status).toBe(400);
  expect(errors?.map(({ path, extensions }) => ({ path, ...extensions }))).toEqual([
    {
      path: ['startups'],
      code: 'BAD_SCALAR',
      scalar: 'Date',
      reason: 'RANGE',
      variable: 'during',
      inputPath: ['filter', 'started', 'from'],
    },
    { path: ['startups'], code: 'BAD_USER_INPUT', variable: 'stages', inputPath: ['filter', 'stages', 1] },
  ]);
  expect(directory.asked).toEqual([]);
});

test('variables reach the subgraph in their one normal form', async () => {
  const query =
    'query ($from: Date, $first: Int = 5) { startups(filter: { started: { from: $from } }, first: $first) { name } }';
  await gateway.ask(query, { from: '20260331' });
  expect(directory.asked[0]?.variables).toEqual({ from: '2026-03-31', first: 5 });
});

test('variables and aliases named like members of Object are names like any other', async () => {
  directory.answer = ({ query }) => {
    const keyOf = (field: string) => new RegExp(`(\\w+): ?${field}`).exec(query)![1]!;
    return { data: { startup: { [keyOf('name')]: '나래', [keyOf('stage')]: 'BI' } } };
  };
  const query = 'query ($__proto__: ID!) { startup(id: $__proto__) { constructor: name __proto__: stage } }';
  const { text } = await gateway.ask(query, JSON.parse('{ "__proto__": "b" }'));
  expect(text).toBe('{"data":{"startup":{"constructor":"나래","__proto__":"BI"}}}\n');
  expect(JSON.stringify(directory.asked[0]?.variables)).toBe('{"client___proto__":"b"}');
  expect(({} as Record<string, unknown>).name).toBeUndefined();
});

test('introspection answers the public schema, without inaccessible fields', async () => {
  const { data } = await gateway.ask('{ __type(name: "Startup") { fields { name } } themes }');
  const names = data.__type.fields.map(({ name }: { name: string }) => name);
  expect(names).toContain('courses');
  expect(names).not.toContain('secret');
  expect(data.themes).toEqual(['hydrogen']);
});

test('mutations go to their subgraph and on from there', async () => {
  const { data, errors } = await gateway.ask('mutation { rename(id: "a", name: "새이름") { name courses } }');
  expect({ data, errors }).toEqual({
    data: { rename: { name: '새이름', courses: ['a1'] } },
    errors: undefined,
  });
});

test('skip and include hold inside a fetch', async () => {
  const query =
    'query ($yes: Boolean!, $no: Boolean!) { startup(id: "a") { name stage @include(if: $no) ... @skip(if: $yes) { courses } } }';
  const { data, errors } = await gateway.ask(query, { yes: true, no: false });
  expect({ data, errors }).toEqual({ data: { startup: { name: '가온' } }, errors: undefined });
});

test('several operations need a name', async () => {
  const query = 'query A { themes } query B { courses }';
  const { status, errors } = await gateway.ask(query);
  expect([status, errors?.[0]?.extensions.code]).toEqual([400, 'OPERATION_RESOLUTION_FAILURE']);
});

test('a subscription is refused: none is served', async () => {
  const { status, errors } = await gateway.ask('subscription { x }');
  expect(status).toBe(400);
  expect(errors).toMatchObject([
    {
      message: expect.stringContaining('serves no subscription'),
      extensions: { code: 'GRAPHQL_VALIDATION_FAILED' },
    },
  ]);
});

test('a root field that takes the whole answer with it is the one error, not its siblings', async () => {
  directory.answer = () => ({
    data: null,
    errors: [{ message: 'no list "Nope"', path: ['a'], extensions: { code: 'NOT_FOUND' } }],
  });
  const { data, errors } = await gateway.ask('{ a: startups { name } themes }');
  expect(data).toBeNull();
  expect(errors).toMatchObject([{ path: ['a'], extensions: { code: 'NOT_FOUND', subgraph: 'directory' } }]);
});
