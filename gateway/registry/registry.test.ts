import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import type { Bundle } from '@ieum/schema/contract/bundle.ts';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { ask, composeTest, startSubgraph, type TestSubgraph } from '../fixtures/network.ts';
import {
  createRegisteredFolder,
  type RegisteredFolder,
  type RegisteredGateway,
} from '../fixtures/registered-gateway.ts';
import {
  createSigningKeys,
  type SignedForTest,
  type SigningKeys,
  startTestRegistry,
  type TestRegistry,
} from '../fixtures/registry.ts';

let subgraph: TestSubgraph;
let keys: SigningKeys;
let others: SigningKeys;
let folder: RegisteredFolder;
const opened: Array<() => unknown> = [];

beforeAll(async () => {
  subgraph = await startSubgraph(({ query }) => ({ data: { [/\w+/.exec(query)?.[0] ?? '']: 'x' } }));
  [keys, others] = await Promise.all([createSigningKeys(), createSigningKeys('key-2')]);
  folder = createRegisteredFolder(keys.jwks);
});
afterEach(async () => {
  await folder.stopAll();
  for (const close of opened.splice(0).reverse()) await close();
});
afterAll(async () => {
  await subgraph.close();
  folder.remove();
});

/** A network of one field. */
function bundleWith(field: string): Bundle {
  const sources = [{ name: 'things', url: subgraph.url, sdl: `type Query { ${field}: String }` }];
  return { ...composeTest(sources), gathered: '', fields: [], sources };
}

async function startRegistry(jwks = keys.jwks): Promise<TestRegistry> {
  const registry = await startTestRegistry(jwks);
  opened.push(() => registry.stop());
  return registry;
}

const composition = async ({ gateway }: RegisteredGateway) => {
  const response = await fetch(`${(await gateway).url}/health/ready`);
  return ((await response.json()) as { composition: number }).composition;
};

test('what is published is served, and kept with its signature', async () => {
  const registry = await startRegistry();
  registry.publish(await keys.sign(bundleWith('first'), 1));
  const own = folder.start(registry);
  await own.serves('first');
  expect(await composition(own)).toBe(1);
  await registry.nextAsked('GET /bundle');
  const second = await keys.sign(bundleWith('second'), 2);
  registry.publish(second);
  await own.serves('second');
  expect((await ask((await own.gateway).url, { query: '{ first }' })).status).toBe(400);
  await registry.nextAsked('GET /bundle');
  expect(readFileSync(own.file, 'utf8')).toBe(second.text);
  expect(readFileSync(`${own.file}.jws`, 'utf8')).toBe(second.signature);
  expect(await composition(own)).toBe(2);
});

test.each<{ what: string; of(): Promise<SignedForTest>; says: string }>([
  {
    what: 'unsigned',
    of: async () => ({ ...(await keys.sign(bundleWith('second'), 3)), signature: '' }),
    says: 'is not signed',
  },
  {
    what: 'altered',
    of: async () => ({
      ...(await keys.sign(bundleWith('second'), 3)),
      text: JSON.stringify(bundleWith('third')),
    }),
    says: 'was altered: its text is not the one that was signed',
  },
  {
    what: 'of a foreign key',
    of: () => others.sign(bundleWith('second'), 3),
    says: 'is signed with a key that is not among those of',
  },
  {
    what: 'of a foreign key under the name of the own',
    of: async () => (await createSigningKeys('key-1')).sign(bundleWith('second'), 3),
    says: 'has a signature that does not hold (ERR_JWS_SIGNATURE_VERIFICATION_FAILED)',
  },
  {
    what: 'older',
    of: () => keys.sign(bundleWith('second'), 1),
    says: 'is older than composition 2, which was accepted before',
  },
  {
    what: 'the preview of a subgraph',
    of: () => keys.sign(bundleWith('second'), 3, { preview: 'things', organization: 'org:x' }),
    says: 'is the preview of things',
  },
  {
    what: 'signed for something else',
    of: () => keys.sign(bundleWith('second'), 3, { digest: 7 }),
    says: 'has a signature of something else than { digest, composition, publishedAt }',
  },
  { what: 'no bundle', of: () => keys.sign('{"supergraph":1}', 3), says: 'is not a composed bundle' },
  {
    what: 'one that cannot be planned on',
    of: () => keys.sign({ ...bundleWith('second'), supergraph: 'type Query {' }, 3),
    says: 'cannot be served',
  },
])('a bundle that is $what is refused with one line, and the one before stays', async ({ of, says }) => {
  const registry = await startRegistry();
  registry.publish(await keys.sign(bundleWith('first'), 2));
  const own = folder.start(registry);
  await own.serves('first');
  await registry.nextAsked('GET /bundle');
  const bad = await of();
  registry.publish(bad);
  // It is asked for twice: the second time it is not given again.
  await registry.nextAsked(`GET /bundle?since=${bad.digest}`);
  expect((await ask((await own.gateway).url, { query: '{ first }' })).data).toEqual({ first: 'x' });
  expect(await composition(own)).toBe(2);
  const lines = own.log.take();
  expect(lines).toHaveLength(1);
  expect(lines[0]?.msg).toContain(says);
  expect(lines[0]?.msg).toContain('Composition 2 stays.');
  registry.publish(await keys.sign(bundleWith('fourth'), 4));
  await own.serves('fourth');
});

test('a registry that goes away and comes back is followed again', async () => {
  const registry = await startRegistry();
  registry.publish(await keys.sign(bundleWith('first'), 1));
  const own = folder.start(registry);
  await own.serves('first');
  await registry.stop();
  const { url } = await own.gateway;
  expect((await ask(url, { query: '{ first }' })).data).toEqual({ first: 'x' });
  registry.publish(await keys.sign(bundleWith('second'), 2));
  await registry.start();
  await own.serves('second');
  expect(own.log.take().map(({ msg }) => msg)).toEqual([
    expect.stringMatching(/^The registry at .* does not answer \(.*\)\. Composition 1 stays\.$/),
  ]);
});

test('without the registry the last good bundle is served, and the next as soon as it is back', async () => {
  const registry = await startRegistry();
  registry.publish(await keys.sign(bundleWith('first'), 1));
  const before = folder.start(registry);
  await before.serves('first');
  await registry.nextAsked('GET /bundle');
  await before.stop();
  await registry.stop();
  const own = folder.start(registry, before);
  await own.serves('first');
  expect(own.log.take().map(({ msg }) => msg)).toEqual([
    expect.stringMatching(
      /^Serving the last good bundle while the registry at .* is away: composition 1 of 2026-11-16T00:00:00\.000Z\.$/,
    ),
  ]);
  registry.publish(await keys.sign(bundleWith('second'), 2));
  await registry.start();
  await own.serves('second');
});

test('a registry whose compositions are older than the last good one is not followed back', async () => {
  const registry = await startRegistry();
  registry.publish(await keys.sign(bundleWith('first'), 5));
  const before = folder.start(registry);
  await before.serves('first');
  await registry.nextAsked('GET /bundle');
  await before.stop();
  registry.publish(await keys.sign(bundleWith('second'), 4));
  const own = folder.start(registry, before);
  await own.serves('first');
  expect(own.log.take().map(({ msg }) => msg)).toEqual([
    expect.stringContaining('is older than composition 5, which was accepted before'),
  ]);
});

test('a registry that began anew with other keys counts anew, once its keys are trusted', async () => {
  const registry = await startRegistry();
  registry.publish(await keys.sign(bundleWith('first'), 5));
  const before = folder.start(registry);
  await before.serves('first');
  await registry.nextAsked('GET /bundle');
  registry.publish(await others.sign(bundleWith('second'), 1));
  while (before.log.take().length === 0) await registry.nextAsked('GET /bundle');
  writeFileSync(folder.keysFile, others.jwks);
  await before.serves('second');
});

test.each<{ what: string; spoil(file: string): void; says: string }>([
  { what: 'altered', spoil: (file) => writeFileSync(file, '{}'), says: 'was altered' },
  { what: 'unsigned', spoil: (file) => rmSync(`${file}.jws`), says: 'is not signed' },
])('a last good bundle that is $what is refused, and the registry is waited for', async ({ spoil, says }) => {
  const registry = await startRegistry();
  registry.publish(await keys.sign(bundleWith('first'), 1));
  const before = folder.start(registry);
  await before.serves('first');
  await registry.nextAsked('GET /bundle');
  await before.stop();
  await registry.stop();
  spoil(before.file);
  const own = folder.start(registry, before);
  while (own.waited.length === 0) await new Promise((done) => setImmediate(done));
  expect(own.waited).toEqual([
    expect.stringMatching(
      /^There is no last good bundle at .*, and the registry at .* does not answer \(.*\): waiting\.$/,
    ),
  ]);
  expect(own.log.take().map(({ msg }) => msg)).toEqual([expect.stringContaining(says)]);
  await registry.start();
  await own.serves('first');
});

test('a process that ended between the signature and the bundle left a good one behind', async () => {
  const registry = await startRegistry();
  const first = await keys.sign(bundleWith('first'), 1);
  registry.publish(await keys.sign(bundleWith('second'), 2));
  const before = folder.start(registry);
  await before.serves('second');
  await registry.nextAsked('GET /bundle');
  await before.stop();
  await registry.stop();
  renameSync(before.file, `${before.file}.next`);
  writeFileSync(before.file, first.text);
  const own = folder.start(registry, before);
  await own.serves('second');
  own.log.take();
});

test('a gateway that has nothing to serve waits for the first publication', async () => {
  const registry = await startRegistry();
  const own = folder.start(registry);
  await registry.nextAsked('GET /bundle');
  await registry.nextAsked('GET /bundle');
  expect(own.waited).toEqual([expect.stringContaining('has nothing published: waiting.')]);
  registry.publish(await keys.sign(bundleWith('first'), 1));
  await own.serves('first');
});

test('it gives up when it is told to, with a line that says what to do', async () => {
  const registry = await startRegistry();
  await registry.stop();
  const own = folder.start(registry, { environment: { IEUM_REGISTRY_PATIENCE_MS: '50' } });
  await expect(own.gateway).rejects.toThrow(
    /^No bundle within 50 ms: there is no last good one at .*, and the registry at .* does not answer \(.*\)\. Start the registry and publish to it, or set IEUM_REGISTRY_PATIENCE_MS to more/,
  );
});

test('without a file of keys those of the first answer are trusted, and kept', async () => {
  const registry = await startRegistry();
  const environment = { IEUM_REGISTRY_KEYS: '' };
  registry.publish(await keys.sign(bundleWith('first'), 1));
  const before = folder.start(registry, { environment });
  await before.serves('first');
  await registry.nextAsked('GET /bundle');
  expect(before.log.take().map(({ msg }) => msg)).toEqual([
    expect.stringMatching(
      /^Trusting the keys that the registry at .* has now, and no others: they are kept in /,
    ),
  ]);
  await before.stop();
  expect(existsSync(`${before.file}.jwks`)).toBe(true);
  const impostor = await startRegistry(others.jwks);
  impostor.publish(await others.sign(bundleWith('second'), 2));
  const own = folder.start(impostor, { ...before, environment });
  await own.serves('first');
  expect(own.log.take().map(({ msg }) => msg)).toEqual([
    expect.stringContaining('is signed with a key that is not among those of'),
  ]);
});
