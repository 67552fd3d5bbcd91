import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type ListEntry, type StartedNetwork, startNetwork } from './setup/network.ts';

/** The real supervisor with the registry, around the smallest subgraph that there can be. */
const subgraphs = [
  { name: 'notes', folder: 'subgraphs/network/fixtures/notes' },
  { name: 'registry', folder: 'subgraphs/registry' },
];
const link = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])';

let folder: string;
let network: StartedNetwork;
let agency: Server;
let agencyUrl: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ieum-registry-'));
  // An agency’s subgraph in its simplest form: it answers whatever it is asked with the number of its version.
  agency = createServer((request, response) => {
    request.resume().once('end', () => {
      response.setHeader('content-type', 'application/json');
      response.end('{"data":{"agencyVersion":1,"agencyNews":2,"__typename":"Query"}}');
    });
  });
  await new Promise<void>((resolve) => agency.listen(0, '127.0.0.1', resolve));
  agencyUrl = `http://127.0.0.1:${(agency.address() as AddressInfo).port}/graphql`;
  writeFileSync(join(folder, 'extra.graphql'), sdlOf('extra: Int'));
  network = await start(extended());
});
afterAll(async () => {
  await network?.stop();
  agency.close();
  rmSync(folder, { recursive: true, force: true });
});

const start = (list: readonly ListEntry[]) =>
  startNetwork({ subgraphs: list, dataFolder: join(folder, 'data') });
/** The list with one more that runs by itself. */
const extended = (): ListEntry[] => [
  ...subgraphs,
  { name: 'extra', url: `${agencyUrl}/extra`, schema: join(folder, 'extra.graphql') },
];

interface Answer {
  // biome-ignore lint/suspicious/noExplicitAny: tests know what they asked for.
  data: any;
  errors?: { message: string; extensions: { code: string } }[];
}

async function ask(
  query: string,
  variables: object = {},
  headers: Record<string, string> = {},
): Promise<Answer> {
  const response = await fetch(`${network.gatewayUrl}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query, variables }),
  });
  return (await response.json()) as Answer;
}

const publishing =
  'mutation ($input: SubgraphPublishInput!) { publishSubgraph(input: $input) { outcome composition } }';
const sdlOf = (own: string) => `${link}\ntype Query { ${own} }`;

test('the network’s own subgraphs are in the registry, which is part of the graph', async () => {
  const { data } = await ask(
    '{ subgraphs { name isPublished organization { id } health { status } current { digest isCurrent } } composition { ok isCurrent } }',
  );
  expect(data.subgraphs).toEqual(
    ['extra', 'notes', 'registry'].map((name) => ({
      name,
      isPublished: true,
      organization: { id: 'org:ieum' },
      health: { status: 'HEALTHY' },
      current: { digest: expect.stringMatching(/^[0-9a-f]{64}$/), isCurrent: true },
    })),
  );
  expect(data.composition).toEqual({ ok: true, isCurrent: true });
});

test('an organization publishes through the gateway what is registered for it, and the gateway serves it', async () => {
  const making = `mutation { createRegistryToken(input: { organization: "org:agency", subgraph: "agency" }) { text } }`;
  expect((await ask(making)).data.createRegistryToken.text).toMatch(/^ieum_/);
  const input = { name: 'agency', sdl: sdlOf('agencyVersion: Int'), url: agencyUrl };
  const stranger = { 'x-demo-organization': 'org:cau' };
  expect((await ask(publishing, { input }, stranger)).errors?.[0]?.extensions.code).toBe('FORBIDDEN');
  const own = { 'x-demo-organization': 'org:agency' };
  expect((await ask(publishing, { input }, own)).data.publishSubgraph.outcome).toBe('PUBLISHED');
  await vi.waitUntil(async () => (await ask('{ agencyVersion }')).data?.agencyVersion === 1);
});

test('what an agency published stays when the network is started again, and so does what is not in the list', async () => {
  // Of a subgraph of the list too: the operator publishes another version of it, by hand.
  const { data } = await ask('{ subgraph(name: "notes") { url current { digest sdl } } }');
  const { url, current } = data.subgraph;
  const changed = `${current.sdl}\nextend type Query { "또 하나 / One more" agencyNews: Int }`;
  const input = { name: 'notes', sdl: changed, url };
  expect((await ask(publishing, { input })).data.publishSubgraph.outcome).toBe('PUBLISHED');
  const before = (await ask('{ subgraphs { name current { digest } } }')).data;
  await network.stop();

  network = await start(extended());
  expect((await ask('{ subgraphs { name current { digest } } }')).data).toEqual(before);
  expect((await ask('{ agencyVersion }')).data).toEqual({ agencyVersion: 1 });
  const moved = (await ask('{ subgraph(name: "notes") { url } }')).data.subgraph.url;
  expect(moved).toBe(network.subgraphUrl('notes'));
});

test('what is no longer in the list is taken out, and what others published is not', async () => {
  await network.stop();
  network = await start(subgraphs);
  const { data } = await ask('{ subgraphs { name isPublished } }');
  const published = { agency: true, extra: false, notes: true, registry: true };
  expect(data.subgraphs).toEqual(
    Object.entries(published).map(([name, isPublished]) => ({ name, isPublished })),
  );
});
