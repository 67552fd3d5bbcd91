import type { GraphQLDataSource } from '@apollo/gateway';
import { compose, readSubgraphs, servicesOf } from '@ieum/schema/compose.ts';
import type { Bundle } from '@ieum/schema/contract/bundle.ts';
import { callerHeader, writeCaller } from '@ieum/schema/contract/caller.ts';
import { gather } from '@ieum/schema/gather.ts';
import { composeServices } from '@theguild/federation-composition';
import { parse } from 'graphql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Config } from '../config.ts';
import { testConfig } from '../fixtures/network.ts';
import type { RunningServer } from '../run-process.ts';
import { createSubgraphs, type Subgraphs } from '../subgraph/subgraphs.ts';
import { type HttpSubgraph, serveNotes, servePeople } from './fixtures/http.ts';
import { caller, peopleSdl, sourceSdl, type TestSource, toTypeName } from './fixtures/network.ts';
import type { Note } from './fixtures/notes.ts';
import { type Router, startRouter } from './fixtures/router.ts';
import { createGathered } from './gathered.ts';
import { readGraph } from './graph.ts';
import type { GatherLimits } from './limits.ts';
import { startGathered } from './server.ts';

const note = (name: string, at: number): Note => ({
  type: `${toTypeName(name)}${at % 2 ? 'Letter' : 'Memo'}`,
  id: `${name}:${at}`,
  title: `Title ${at}`,
  day: `2026-01-0${at}`,
  author: `p${at % 3}`,
  about: [`p${(at + 1) % 3}`],
  size: at,
});

const sources: TestSource[] = ['a', 'b'].map((name) => ({
  name,
  notes: [1, 2, 3, 4].map((at) => note(name, at)),
  startups: () => (name === 'a' ? 'AQEB' : 'BA'),
}));

let subgraphs: HttpSubgraph[];
let clients: Subgraphs;
let bundle: Bundle;
let alone: RunningServer;
let aloneUrl: string;
const routers: Router[] = [];
const stops: Array<() => Promise<void>> = [];

beforeAll(async () => {
  process.env.APOLLO_TELEMETRY_DISABLED = '1';
  subgraphs = [...(await Promise.all(sources.map(serveNotes))), await servePeople(['p0', 'p1', 'p2'])];
  const composed = compose(inputs());
  if ('errors' in composed) throw new Error(composed.errors.map(({ message }) => message).join('\n'));
  bundle = composed.bundle;
  const limits = { deadlineMs: 5_000, responseBytes: 1_000_000, connections: 10 };
  clients = createSubgraphs(bundle.sources, limits, { warn: () => undefined, error: () => undefined });
  alone = await startGathered(testConfig(), bundle);
  aloneUrl = `${alone.url}/graphql`;
});

afterAll(async () => {
  await Promise.all(routers.map((router) => router.stop()));
  await Promise.all([alone.stop(1_000), ...stops.map((stop) => stop())]);
  await clients.close();
  await Promise.all(subgraphs.map((subgraph) => subgraph.close()));
});

function inputs() {
  const sdlOf = (name: string) => (name === 'people' ? peopleSdl : sourceSdl({ name }));
  return subgraphs.map(({ name, url }) => ({ name, url, sdl: sdlOf(name) }));
}

/** `gathered` inside the router's process, as a source of its own kind. */
async function routerWithLocal(limits: Partial<GatherLimits> = {}): Promise<Router['run']> {
  const gathered = createGathered({ graph: readGraph(bundle), ask: clients.ask, limits });
  const local: GraphQLDataSource = {
    process: async ({ request }) => {
      const { query = '', variables, operationName } = request;
      const answer = await gathered.execute({ document: parse(query), operationName, variables, caller });
      return answer as Awaited<ReturnType<GraphQLDataSource['process']>>;
    },
  };
  return createRun(bundle.supergraph, local);
}

/** A router of somebody else's, which composed the SDL that `gathered` answers over HTTP. */
async function routerWithRemote(settings: Partial<Config> = {}): Promise<Router['run']> {
  const own = await startGathered({ ...testConfig(), ...settings }, bundle);
  stops.push(() => own.stop(1_000));
  const { data } = (await post('{ _service { sdl } }')) as { data: { _service: { sdl: string } } };
  const read = readSubgraphs(inputs());
  if ('errors' in read) throw new Error('The subgraphs cannot be read.');
  const result = gather(read.subgraphs);
  if ('errors' in result) throw new Error('The subgraphs cannot be gathered.');
  const services = servicesOf(result).map((service) =>
    service.name === 'gathered'
      ? { ...service, url: `${own.url}/graphql`, typeDefs: parse(data._service.sdl) }
      : service,
  );
  const { supergraphSdl, errors } = composeServices(services);
  if (!supergraphSdl) throw new Error(errors?.join('\n'));
  return createRun(supergraphSdl);
}

async function createRun(supergraphSdl: string, local?: GraphQLDataSource): Promise<Router['run']> {
  const router = await startRouter(supergraphSdl, local);
  routers.push(router);
  return router.run;
}

async function post(query: string, headers: Record<string, string> = {}) {
  const response = await fetch(aloneUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query }),
  });
  return { status: response.status, ...((await response.json()) as { data?: unknown; errors?: unknown }) };
}

const nested = `{ people { name notes(first: 2) { totalCount edges { node { id ... on ALetter { extra } about { name
  seen { id author { name } } } } } } } }`;

function expectedOf(person: string) {
  const all = sources.flatMap(({ notes }) => notes);
  const own = all
    .filter(({ author }) => author === person)
    .toSorted((x, y) => (x.day! > y.day! || (x.day === y.day && x.id > y.id) ? -1 : 1));
  const seen = (id: string) =>
    all
      .filter(({ about }) => about.includes(id))
      .toSorted((x, y) => (`${x.day}${x.id}` < `${y.day}${y.id}` ? -1 : 1));
  const toNode = ({ type, id, about }: Note) => ({
    id,
    ...(type === 'ALetter' && { extra: `${type} ${id}` }),
    about: about.map((one) => ({
      name: `Name of ${one}`,
      seen: seen(one).map((item) => ({ id: item.id, author: { name: `Name of ${item.author}` } })),
    })),
  });
  return {
    name: `Name of ${person}`,
    notes: { totalCount: own.length, edges: own.slice(0, 2).map((item) => ({ node: toNode(item) })) },
  };
}

test.each([
  ['inside its process', () => routerWithLocal()],
  ['over HTTP', () => routerWithRemote()],
])('a stock gateway with gathered %s answers gathered fields in gathered fields', async (_, start) => {
  const run = await start();
  const before = subgraphs.map(({ requests }) => requests);
  const { data, errors } = await run(nested);
  expect(errors).toBeUndefined();
  expect(data).toEqual({ people: ['p0', 'p1', 'p2'].map(expectedOf) });
  // Two levels to each source; people once for the list and once or twice for names, whatever the number of notes.
  const asked = subgraphs.map(({ requests }, index) => requests - before[index]!);
  expect(asked.slice(0, 2)).toEqual([2, 2]);
  expect(asked[2]).toBeLessThanOrEqual(3);
});

test.each([
  ['inside its process', () => routerWithLocal()],
  ['over HTTP', () => routerWithRemote()],
])('a stock gateway with gathered %s counts cohorts', async (_, start) => {
  const run = await start();
  const result = await run(
    '{ cohort(where: { supported: { ids: ["x"] } }) { count } other: cohort(where: {}) { count } }',
  );
  expect(result.data).toEqual({ cohort: { count: 4 }, other: null });
  expect(result.errors).toMatchObject([{ path: ['other'], extensions: { code: 'COHORT_ONE_OF' } }]);
});

test.each([
  ['inside its process', () => routerWithLocal({ cohortKeptCharacters: 0 })],
  ['over HTTP', () => routerWithRemote({ cohortKeptCharacters: 0 })],
])('a stock gateway with gathered %s counts cohorts whose sets are kept', async (_, start) => {
  const run = await start();
  const [, , owner] = subgraphs;
  const before = owner!.requests;
  const result = await run('{ cohort(where: { supported: { ids: ["x"] } }) { count } }');
  expect(result).toEqual({ data: { cohort: { count: 4 } } });
  // It is handed the set, and then asked for the cohort.
  expect(owner!.requests - before).toBe(2);
});

test.each([
  ['inside its process', () => routerWithLocal()],
  ['over HTTP', () => routerWithRemote()],
])('errors of gathered %s get the client’s path', async (_, start) => {
  const run = await start();
  const result = await run('{ people { x: notes(after: "NDI") { totalCount } } }');
  expect(result.errors?.map(({ path, extensions }) => [path, extensions?.code])).toEqual(
    [0, 1, 2].map((index) => [['people', index, 'x'], 'BAD_CURSOR']),
  );
});

test('over HTTP, who has no caller reads the SDL and nothing else', async () => {
  expect(await post('{ __typename _service { sdl } }')).toMatchObject({
    status: 200,
    data: { __typename: 'Query' },
  });
  expect(await post('{ notes { totalCount } }')).toMatchObject({
    status: 401,
    errors: [{ extensions: { code: 'UNAUTHENTICATED' } }],
  });
  const header = { [callerHeader]: writeCaller(caller) };
  expect(await post('{ notes { totalCount } }', header)).toMatchObject({
    status: 200,
    data: { notes: { totalCount: 8 } },
  });
  expect(await post('{ notes(first: 500) { totalCount } }', header)).toMatchObject({
    data: { notes: null },
    errors: [{ path: ['notes'], extensions: { code: 'GATHER_FIRST_OUT_OF_RANGE' } }],
  });
  expect(await post('query ($n: Int!) { notes(first: $n) { totalCount } }', header)).toMatchObject({
    status: 400,
    errors: [{ extensions: { code: 'BAD_USER_INPUT' } }],
  });
  expect(await post('{ notes { nonsense } }', header)).toMatchObject({ status: 400 });
});
