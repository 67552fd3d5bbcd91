import type { Bundle } from '@ieum/schema/contract/bundle.ts';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type EventSubgraph, startEventSubgraph } from '../fixtures/event-subgraph.ts';
import { ask, composeTest } from '../fixtures/network.ts';
import { createRegisteredFolder, type RegisteredFolder } from '../fixtures/registered-gateway.ts';
import {
  createSigningKeys,
  type SignedForTest,
  type SigningKeys,
  startTestRegistry,
  type TestRegistry,
} from '../fixtures/registry.ts';
import { connectTo } from '../fixtures/subscribed-network.ts';

/** What is served lacks the fields of the preview. */
const sdl = (fields: string) => /* GraphQL */ `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
  type Query { people: [Person!]! }
  type Person @key(fields: "id") { id: ID! ${fields} }
  type Subscription {
    counted: Int!
    ${fields ? 'told: Person' : ''}
  }
`;

let people: EventSubgraph;
let keys: SigningKeys;
let registry: TestRegistry;
let folder: RegisteredFolder;

beforeAll(async () => {
  const person = () => ({ id: 'p1', name: 'Kim', nick: '가온' });
  people = await startEventSubgraph({
    sdl: sdl('name: String nick: String'),
    resolvers: { Query: { people: () => [person()] }, Person: { __resolveReference: person } },
  });
  keys = await createSigningKeys();
  registry = await startTestRegistry(keys.jwks);
  registry.publish(await keys.sign(bundleWith(''), 1));
  folder = createRegisteredFolder(keys.jwks);
});
afterEach(async () => {
  await folder.stopAll();
  registry.previews.clear();
});
afterAll(async () => {
  await registry.stop();
  await people.stop();
  folder.remove();
});

function bundleWith(fields: string): Bundle {
  const sources = [{ name: 'people', url: people.url, sdl: sdl(fields) }];
  return { ...composeTest(sources), gathered: '', fields: [], sources };
}

const preview = (fields: string, changed: object = {}): Promise<SignedForTest> =>
  keys.sign(bundleWith(fields), 1, { preview: 'people', organization: 'org:cau', ...changed });

const owner = { 'ieum-preview': 'people', 'x-demo-organization': 'org:cau' };
const named = { query: '{ people { name } }' };

describe.each([
  ['the gateway', {}],
  ["Apollo Server's lane", { IEUM_FAST_LANE: '0' }],
  ['the reference engine', { GATEWAY_ENGINE: 'apollo' }],
])('by %s', (_, environment) => {
  test('a preview answers its owner and the operator, and nobody else knows of it', async () => {
    registry.previews.set('people', await preview('name: String'));
    const own = folder.start(registry, { environment });
    const { url } = await own.gateway;
    expect((await ask(url, named, owner)).data).toEqual({ people: [{ name: 'Kim' }] });
    expect((await ask(url, named, { 'ieum-preview': 'people' })).data).toEqual({ people: [{ name: 'Kim' }] });
    expect((await ask(url, named)).errors?.[0]?.extensions.code).toBe('GRAPHQL_VALIDATION_FAILED');
    const get = `${url}/graphql?query=${encodeURIComponent(named.query)}`;
    const got = await fetch(get, { headers: { ...owner, 'apollo-require-preflight': '1' } });
    expect(await got.json()).toEqual({ data: { people: [{ name: 'Kim' }] } });
    const refused = await Promise.all(
      [
        { ...owner, 'x-demo-organization': 'org:snu' },
        { ...owner, 'x-demo-organization': 'none' },
        { ...owner, 'ieum-preview': 'nothing' },
        { 'ieum-preview': 'nothing' },
        { ...owner, 'ieum-preview': '' },
        { ...owner, 'ieum-preview': '../bundle' },
      ].map((headers) => ask(url, named, headers)),
    );
    expect(new Set(refused.map(({ status, text }) => `${status} ${text}`))).toEqual(
      new Set([
        `403 {"errors":[{"message":"Header ieum-preview names no preview of a subgraph of the caller's organization.","extensions":{"code":"PREVIEW_FORBIDDEN"}}]}\n`,
      ]),
    );
  });
});

test('errors of a preview are those of its schema', async () => {
  registry.previews.set('people', await preview('name: String'));
  const { url } = await folder.start(registry).gateway;
  const { status, errors } = await ask(url, { query: '{ people { names } }' }, owner);
  expect([status, errors?.[0]?.message]).toEqual([
    400,
    'Cannot query field "names" on type "Person". Did you mean "name"?',
  ]);
  const { data } = await ask(url, { query: '{ __type(name: "Person") { fields { name } } }' }, owner);
  expect(data.__type.fields).toEqual([{ name: 'id' }, { name: 'name' }]);
});

test('what is deferred is deferred in a preview', async () => {
  registry.previews.set('people', await preview('name: String'));
  const { url } = await folder.start(registry).gateway;
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { ...owner, 'content-type': 'application/json', accept: 'multipart/mixed' },
    body: JSON.stringify({ query: '{ people { id ... @defer { name } } }' }),
  });
  const text = await response.text();
  expect(text).toContain('"hasNext":true');
  expect(text).toContain('"name":"Kim"');
});

test('subscriptions are to a preview, over both transports, until a newer version takes its place', async () => {
  registry.previews.set('people', await preview('name: String'));
  const { url } = await folder.start(registry).gateway;
  const query = 'subscription { told { name } }';
  const own = connectTo(url, owner);
  const events = own.subscribe(query);
  const first = events.next();
  await people.opened(1);
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { ...owner, 'content-type': 'application/json', accept: 'text/event-stream' },
    body: JSON.stringify({ query }),
  });
  await people.opened(2);
  people.tell('told', { id: 'p1', name: 'Kim' });
  expect((await first).value).toEqual({ data: { told: { name: 'Kim' } } });
  const reader = response.body?.getReader();
  expect(Buffer.from((await reader?.read())?.value ?? []).toString()).toContain(
    '{"data":{"told":{"name":"Kim"}}}',
  );
  const stranger = connectTo(url, { ...owner, 'x-demo-organization': 'org:snu' });
  await expect(stranger.subscribe(query).next()).rejects.toMatchObject([
    { extensions: { code: 'PREVIEW_FORBIDDEN' } },
  ]);
  await expect(connectTo(url).subscribe(query).next()).rejects.toMatchObject([
    { extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } },
  ]);
  registry.previews.set('people', await preview('name: String nick: String'));
  while ((await ask(url, { query: '{ people { nick } }' }, owner)).status !== 200);
  expect(await own.closed).toMatchObject({ code: 1012 });
  events.return?.();
  await reader?.cancel().catch(() => undefined);
}, 30_000);

test('a preview that was withdrawn is gone, and what is served goes on all the time', async () => {
  registry.previews.set('people', await preview('name: String'));
  const { url } = await folder.start(registry).gateway;
  expect((await ask(url, named, owner)).status).toBe(200);
  registry.previews.clear();
  let status = 200;
  while (status === 200) {
    status = (await ask(url, named, owner)).status;
    expect((await ask(url, { query: '{ people { id } }' })).status).toBe(200);
  }
  expect(status).toBe(403);
});

test.each<{ what: string; of(): Promise<SignedForTest> }>([
  { what: 'unsigned', of: async () => ({ ...(await preview('name: String')), signature: '' }) },
  { what: 'of another subgraph', of: () => preview('name: String', { preview: 'others' }) },
  { what: 'what the network serves', of: () => keys.sign(bundleWith('name: String'), 1) },
])('a preview whose bundle is $what is refused', async ({ of }) => {
  registry.previews.set('people', { ...(await of()), organization: 'org:cau' });
  const own = folder.start(registry);
  const { url } = await own.gateway;
  const answers = [await ask(url, named, owner), await ask(url, named, owner)];
  expect(answers.map(({ status, errors }) => [status, errors?.[0]?.extensions.code])).toEqual([
    [503, 'PREVIEW_UNAVAILABLE'],
    [503, 'PREVIEW_UNAVAILABLE'],
  ]);
  expect(own.log.take().map(({ msg }) => msg)).toEqual(['A preview cannot be served.']);
});

test('while the registry is away an open preview goes on, and others are unavailable', async () => {
  const away = await startTestRegistry(keys.jwks);
  away.publish(await keys.sign(bundleWith(''), 1));
  away.previews.set('people', await preview('name: String'));
  const own = folder.start(away);
  const { url } = await own.gateway;
  expect((await ask(url, named, owner)).status).toBe(200);
  await away.stop();
  expect((await ask(url, named, owner)).status).toBe(200);
  const other = await ask(url, named, { ...owner, 'ieum-preview': 'other' });
  expect([other.status, other.errors?.[0]?.extensions.code]).toEqual([503, 'PREVIEW_UNAVAILABLE']);
  while (own.log.take().length === 0) await new Promise((done) => setImmediate(done));
});

test('no more previews are open than may be, and an idle one is closed', async () => {
  const environment = { IEUM_PREVIEWS: '1', IEUM_PREVIEW_IDLE_MS: '20', IEUM_USAGE_MS: '60000' };
  const signed = await preview('name: String', { preview: 'others' });
  registry.previews.set('people', await preview('name: String')).set('others', signed);
  const own = folder.start(registry, { environment });
  const { url } = await own.gateway;
  registry.usage.splice(0);
  for (const subgraph of ['people', 'others', 'people']) {
    expect((await ask(url, named, { ...owner, 'ieum-preview': subgraph })).status).toBe(200);
  }
  // One that is open is asked for by its digest.
  while (!registry.asked.at(-1)?.endsWith('/previews/people?')) {
    await ask(url, named, owner);
  }
  await own.stop();
  // What is tried out is no use of what is served.
  expect(registry.usage).toEqual([]);
});

test('without a registry nobody has a preview', async () => {
  const { startTestGateway } = await import('../fixtures/network.ts');
  const gateway = await startTestGateway([{ name: 'people', url: people.url, sdl: sdl('') }]);
  expect((await gateway.ask('{ people { id } }', {}, owner)).status).toBe(403);
  await gateway.close();
});
