import { readCaller } from '@ieum/schema/contract/caller.ts';
import { parse } from 'graphql';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { ask, composeTest, startSubgraph, type TestSubgraph } from '../fixtures/network.ts';
import { createRegisteredFolder, type RegisteredFolder } from '../fixtures/registered-gateway.ts';
import {
  createSigningKeys,
  type SigningKeys,
  startTestRegistry,
  type TestRegistry,
} from '../fixtures/registry.ts';
import { createUsageRecorder } from './record-usage.ts';
import { createUntoldUsage } from './usage-report.ts';
import { writeWithoutValues } from './without-values.ts';

const sdl = /* GraphQL */ `
  type Query { startup(id: ID!): String fails: String }
  type Mutation { rename(id: ID!): String }
`;

let subgraph: TestSubgraph;
let registry: TestRegistry;
let keys: SigningKeys;
let folder: RegisteredFolder;

beforeAll(async () => {
  subgraph = await startSubgraph(({ query }) =>
    query.includes('fails')
      ? { data: { fails: null }, errors: [{ message: 'No.', path: ['fails'], extensions: { code: 'NO' } }] }
      : { data: { startup: '가온', rename: '가온', first: '가온', second: '가온' } },
  );
  keys = await createSigningKeys();
  registry = await startTestRegistry(keys.jwks);
  folder = createRegisteredFolder(keys.jwks);
  const sources = [{ name: 'things', url: subgraph.url, sdl }];
  registry.publish(await keys.sign({ ...composeTest(sources), gathered: '', fields: [], sources }, 1));
});
afterEach(async () => {
  await folder.stopAll();
  registry.usage.splice(0);
  registry.usageStatus = 204;
});
afterAll(async () => {
  await registry.stop();
  await subgraph.close();
  folder.remove();
});

/** What the registry was told, the same operation of several reports together. */
function told() {
  const counts = new Map<string, number>();
  for (const { body } of registry.usage) {
    for (const { client, clientVersion, name, document, count } of body.operations) {
      const key = `${client} ${clientVersion} ${name} ${document.replaceAll(/\s+/g, ' ')}`;
      counts.set(key, (counts.get(key) ?? 0) + count);
    }
  }
  return Object.fromEntries(counts);
}

test.each([
  ['the fast lane', {}],
  ["Apollo Server's lane", { IEUM_FAST_LANE: '0' }],
  ['the reference engine', { GATEWAY_ENGINE: 'apollo' }],
])(
  'what %s executes is told to the registry when the gateway stops, by client, without values',
  async (_, environment) => {
    const own = folder.start(registry, { environment: { IEUM_USAGE_MS: '60000', ...environment } });
    const { url } = await own.gateway;
    const byId = (id: string) => ({ query: `query Of { startup(id: "${id}") }` });
    const headers = { 'apollographql-client-name': 'portal', 'apollographql-client-version': '1.2' };
    await ask(url, byId('a'), headers);
    await ask(url, byId('b'), headers);
    await ask(url, byId('c'), { 'graphql-client-name': 'etl' });
    await ask(url, { query: '{fails}' });
    await ask(url, { query: '{ nothing }' });
    await ask(url, { query: 'mutation ($id: ID!) { rename(id: $id) }', variables: { id: 'secret' } });
    const get = `${url}/graphql?query=${encodeURIComponent('{ first: startup(id: "d") second: startup(id: "e") }')}`;
    await fetch(get, { headers: { 'apollo-require-preflight': '1' } });
    await own.stop();
    expect(told()).toEqual({
      'portal 1.2 Of query Of { startup(id: "") }': 2,
      'etl unknown Of query Of { startup(id: "") }': 1,
      'unknown unknown null { fails }': 1,
      'unknown unknown null mutation ($id: ID!) { rename(id: $id) }': 1,
      'unknown unknown null { _1: startup(id: "") _2: startup(id: "") }': 1,
    });
    expect(JSON.stringify(registry.usage)).not.toContain('secret');
    const [report] = registry.usage;
    expect(readCaller(report?.caller)).toMatchObject({ subject: 'gateway', roles: ['service'] });
    expect(report?.body).toMatchObject({ id: expect.stringMatching(/^[0-9A-Z]{26}$/), dropped: 0 });
    const failed = report?.body.operations.find(({ document }) => document.includes('fails'));
    expect(failed).toMatchObject({
      errors: 1,
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
      lastSeen: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    });
  },
);

test('while the registry is away it is kept, and told later under the same id', async () => {
  const own = folder.start(registry, { environment: { IEUM_USAGE_MS: '20' } });
  const { url } = await own.gateway;
  registry.usageStatus = 503;
  await ask(url, { query: '{ startup(id: 1) }' });
  await registry.nextAsked('POST /usage');
  await ask(url, { query: '{ startup(id: 2) }' });
  await registry.nextAsked('POST /usage');
  registry.usageStatus = 204;
  await registry.nextAsked('POST /usage');
  await own.stop();
  expect(own.log.take().map(({ msg }) => msg)).toEqual([
    'The registry cannot be told which operations ran: it answered HTTP 503; it is told later.',
  ]);
  const ids = registry.usage.map(({ body }) => body.id);
  expect(new Set(ids.slice(0, 2)).size).toBe(1);
  const taken = new Map(registry.usage.map(({ body }) => [body.id, body]));
  const counts = [...taken.values()].flatMap(({ operations }) => operations.map(({ count }) => count));
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(2);
}, 15_000);

test('a report that the registry refuses is lost, and counted in the next', async () => {
  const own = folder.start(registry, { environment: { IEUM_USAGE_MS: '20' } });
  const { url } = await own.gateway;
  registry.usageStatus = 400;
  const told = registry.nextAsked('POST /usage');
  await ask(url, { query: '{ startup(id: 1) }' });
  await told;
  registry.usageStatus = 204;
  await own.stop();
  const dropped = registry.usage.map(({ body }) => body.dropped);
  expect(dropped[0]).toBe(0);
  expect(dropped).toContain(1);
  expect(own.log.take().map(({ msg }) => msg)).toContainEqual(
    'The registry cannot be told which operations ran: it answered HTTP 400; what was to be told is lost.',
  );
}, 15_000);

test.each([
  [
    '{ a(id: "x", n: 3, f: -1.5, b: false, e: GREEN, none: null) }',
    '{ a(id: "", n: 0, f: 0, b: true, e: GREEN, none: null) }',
  ],
  ['{ a(in: { ids: ["x", "y"], of: [{ k: 1 }, { k: 2 }] }) }', '{ a(in: {ids: [""], of: [{k: 0}]}) }'],
  [
    'query A($x: Int = 7) { k7: a(id: $x) k8: a } query B { b }',
    'query A($x: Int = 0) { _1: a(id: $x) _2: a }',
  ],
  [
    '{ ...B } fragment C on T { c } fragment B on T { b ...A } fragment A on T { a(id: "x") }',
    '{ ...B } fragment A on T { a(id: "") } fragment B on T { b ...A }',
  ],
  ['{ a @include(if: true) # about 가온\n }', '{ a @include(if: true) }'],
  ['{ a(text: """secret""") }', '{ a(text: "") }'],
])('of %s the registry is told %s', (source, expected) => {
  const document = parse(source);
  const [definition] = document.definitions;
  if (definition?.kind !== 'OperationDefinition') throw new Error('An operation was expected.');
  expect(writeWithoutValues(document, definition).replaceAll(/\s+/g, ' ')).toBe(expected);
});

/** An operation as the engine gets it. */
function operationOf(query: string, client = { name: 'a', version: '1' }) {
  const document = parse(query);
  const [definition] = document.definitions;
  if (definition?.kind !== 'OperationDefinition') throw new Error('An operation was expected.');
  const caller = { subject: '', organization: null, roles: [], scopes: [], purpose: null };
  const { signal } = new AbortController();
  return {
    document,
    definition,
    documentHash: query,
    operationName: null,
    variables: {},
    caller,
    client,
    signal,
  };
}

test('however many operations differ, what is held is bounded and the rest is counted', async () => {
  const recorder = createUsageRecorder();
  for (let number = 0; number < 5_000; number++) recorder.note(operationOf(`{ f${number} }`));
  const { uses, dropped } = recorder.take(true);
  expect([uses.length, dropped]).toEqual([4_000, 1_000]);
  const untold = createUntoldUsage();
  await untold.add(uses, dropped);
  for (let number = 5_000; number < 9_000; number++) recorder.note(operationOf(`{ f${number} }`));
  const more = recorder.take();
  await untold.add(more.uses, more.dropped);
  let operations = 0;
  let lost = 0;
  for (let report = untold.cut(); report; report = untold.cut()) {
    operations += report.operations.length;
    lost += report.dropped;
    expect(report.operations.length).toBeLessThanOrEqual(1_000);
  }
  expect([operations, lost]).toEqual([5_000, 4_000]);
});

test('what differs in values only takes the room of one, and what runs no more makes room', async () => {
  const client = { name: 'a', version: '1' };
  const recorder = createUsageRecorder();
  const untold = createUntoldUsage();
  for (let number = 0; number < 300; number++) recorder.note(operationOf(`{ f(id: ${number}) }`, client));
  const { uses } = recorder.take();
  await untold.add(uses, 0);
  expect(untold.cut()?.operations).toMatchObject([{ document: '{\n  f(id: 0)\n}', count: 300 }]);
  recorder.note(operationOf('{ f(id: 7) }', client));
  expect(recorder.take().uses).toMatchObject([{ count: 1 }]);
  expect(recorder.take().uses).toEqual([]);
});
