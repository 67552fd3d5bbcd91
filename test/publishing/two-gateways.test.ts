import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { ask as askGateway, startSubgraph, type TestSubgraph } from '@ieum/gateway/fixtures/network.ts';
import { ask } from '@ieum/registry/fixtures/test-server.ts';
import { databaseOwner } from '@ieum/registry/principal.ts';
import { openRegistry } from '@ieum/registry/registry.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../setup/database.ts';
import { type Running, startGateway, startRegistry } from './processes.ts';

const folder = mkdtempSync(join(tmpdir(), 'ieum-publishing-'));
let database: TestDatabase;
let subgraph: TestSubgraph;
let token: string;
let registry: Running;
let gateways: [Running, Running];

beforeAll(async () => {
  [database, subgraph] = await Promise.all([
    createTestDatabase('publishing'),
    startSubgraph(({ query }) => ({
      data: Object.fromEntries([...query.matchAll(/\w+/g)].map(([name]) => [name, name])),
    })),
  ]);
  const direct = await openRegistry(database.url);
  const input = { role: 'PUBLISHER', organization: 'org:cau', subgraph: 'things' } as const;
  token = (await direct.createToken(databaseOwner, input)).token;
  await direct.close();
  registry = await startRegistry(database.url);
  await publish(0);
  gateways = await Promise.all([
    startGateway(registry.url, join(folder, 'a.json'), { IEUM_USAGE_MS: '50' }),
    startGateway(registry.url, join(folder, 'b.json'), { IEUM_FAST_LANE: '0' }),
  ]);
});
afterAll(async () => {
  await Promise.all([...(gateways ?? []), registry].map((each) => each?.stop()));
  await subgraph?.close();
  await database?.drop();
  rmSync(folder, { recursive: true });
});

const publishing = `mutation ($input: SubgraphPublishInput!) { publishSubgraph(input: $input) {
  outcome composition problems { message } } }`;

interface Published {
  outcome: string;
  composition: number;
  problems: Array<{ message: string }>;
}

/** Publishes a version with the fields `thingsVersion0` to `n`, and `thingsEven` where n is. */
async function publish(n: number, input: object = {}): Promise<Published> {
  const published = await tryPublish(n, input);
  if (published.outcome === 'REFUSED') throw new Error(JSON.stringify(published));
  return published;
}

/** Publishes it, or is told why not. */
async function tryPublish(n: number, input: object = {}): Promise<Published> {
  const names = [
    'Kept',
    ...Array.from({ length: n + 1 }, (_, version) => `Version${version}`),
    ...(n % 2 ? [] : ['Even']),
  ];
  const fields = names.map((name) => `"이름 ${name} / Name ${name}" things${name}: String`);
  const sdl = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9")
    type Query { ${fields.join(' ')} }`;
  const variables = { input: { name: 'things', sdl, url: subgraph.url, ...input } };
  const { data, errors } = await ask(`${registry.url}/graphql`, token, publishing, variables);
  if (!data?.publishSubgraph) throw new Error(JSON.stringify(errors));
  return data.publishSubgraph;
}

async function composition({ url }: Running): Promise<number> {
  const response = await fetch(`${url}/health/ready`);
  return ((await response.json()) as { composition: number }).composition;
}

/** Resolves when both serve it, or a later one. */
async function served(number: number): Promise<void> {
  await Promise.all(
    gateways.map(async (gateway) => {
      while ((await composition(gateway)) < number);
    }),
  );
}

/** Asks both on and on, over every way, until it is told to end; gives what was answered otherwise than expected. */
function load() {
  let isOver = false;
  let count = 0;
  const wrong = new Set<string>();
  const loops = gateways.flatMap(({ url }) =>
    ['POST', 'GET'].map(async (method) => {
      while (!isOver) {
        const response =
          method === 'POST'
            ? askGateway(url, { query: '{ thingsKept }' }).then(({ status, text }) => `${status} ${text}`)
            : fetch(`${url}/graphql?query={thingsKept}`, {
                headers: { 'apollo-require-preflight': '1' },
              }).then(async (answer) => `${answer.status} ${await answer.text()}`);
        // A pause, so that what is tested has the processors too.
        const answer = await response
          .finally(() => pause(5))
          .catch((error: Error) => `${error.message} ${error.cause}`);
        count++;
        if (answer !== '200 {"data":{"thingsKept":"thingsKept"}}\n') wrong.add(answer);
      }
    }),
  );
  return async () => {
    isOver = true;
    await Promise.all(loops);
    return { count, wrong: [...wrong] };
  };
}

test('two gateway processes serve each of twenty publications, and no request fails meanwhile', async () => {
  const end = load();
  for (let n = 1; n <= 20; n++) {
    const published = await publish(n);
    expect(published.outcome).toBe('PUBLISHED');
    await served(published.composition);
    const answer = { [`thingsVersion${n}`]: `thingsVersion${n}` };
    const asked = await Promise.all(
      gateways.map(({ url }) => askGateway(url, { query: `{ thingsVersion${n} }` })),
    );
    expect(asked.map(({ data }) => data)).toEqual([answer, answer]);
  }
  const { count, wrong } = await end();
  expect(wrong).toEqual([]);
  expect(count).toBeGreaterThan(100);
  expect(
    gateways.flatMap(({ lines }) => lines).filter((line) => !line.includes('Trusting the keys')),
  ).toEqual([]);
});

test('the registry is killed, nobody notices, and it publishes again when it is back', async () => {
  const end = load();
  const { port } = new URL(registry.url);
  await registry.kill();
  const third = await startGateway(registry.url, join(folder, 'a.json'));
  expect((await askGateway(third.url, { query: '{ thingsKept }' })).data).toEqual({
    thingsKept: 'thingsKept',
  });
  await third.stop();
  registry = await startRegistry(database.url, Number(port));
  const { composition: number } = await publish(31);
  await served(number);
  expect((await end()).wrong).toEqual([]);
});

test('a preview is served to its owner alone, until it is published', async () => {
  expect((await publish(40, { preview: true })).outcome).toBe('PREVIEWED');
  const query = '{ thingsVersion40 }';
  const headers = { 'ieum-preview': 'things', 'x-demo-organization': 'org:cau' };
  for (const { url } of gateways) {
    expect((await askGateway(url, { query }, headers)).data).toEqual({ thingsVersion40: 'thingsVersion40' });
    expect((await askGateway(url, { query })).status).toBe(400);
    const stranger = await askGateway(url, { query }, { ...headers, 'x-demo-organization': 'org:snu' });
    expect([stranger.status, stranger.errors?.[0]?.extensions.code]).toEqual([403, 'PREVIEW_FORBIDDEN']);
  }
});

test('what a client ran through the gateway keeps its field from being removed, and names the client', async () => {
  await served((await publish(42)).composition);
  const client = { 'apollographql-client-name': 'portal', 'apollographql-client-version': '7' };
  const [{ url }] = gateways;
  await askGateway(url, { query: '{ thingsEven }' }, client);
  let refused = await tryPublish(43);
  // Gateways tell it after some time; until then it may be removed.
  while (refused.outcome === 'PUBLISHED') {
    await publish(42);
    refused = await tryPublish(43);
  }
  expect(refused.problems.map(({ message }) => message)).toContainEqual(
    expect.stringMatching(/^Query\.thingsEven: .* it was used by portal, 1 time/),
  );
});
