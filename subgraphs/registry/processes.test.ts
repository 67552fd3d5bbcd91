import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/setup/database.ts';
import { assertConsistent } from './fixtures/assert-consistent.ts';
import { versionOf } from './fixtures/small-versions.ts';
import { type RegistryProcess, startRegistryProcess } from './fixtures/start-processes.ts';
import { ask } from './fixtures/test-server.ts';
import { databaseOwner } from './principal.ts';
import { openRegistry } from './registry.ts';

const names = Array.from({ length: 40 }, (_, n) => `agency${n}`);
let database: TestDatabase;
let processes: RegistryProcess[];
const tokens = new Map<string, string>();

beforeAll(async () => {
  database = await createTestDatabase('registry_processes');
  const registry = await openRegistry(database.url);
  for (const subgraph of names) {
    const input = { role: 'PUBLISHER', organization: `org:${subgraph}`, subgraph } as const;
    tokens.set(subgraph, (await registry.createToken(databaseOwner, input)).token);
  }
  await registry.close();
  processes = await Promise.all([0, 1].map(() => startRegistryProcess(database.url)));
});
afterAll(async () => {
  await Promise.all(processes.map((one) => one.stop()));
  await database.drop();
});

const publishing =
  'mutation ($input: SubgraphPublishInput!) { publishSubgraph(input: $input) { outcome composition digest } }';

interface Published {
  outcome: string;
  composition: number;
  digest: string;
}

/** Null where the process ended before it answered. */
async function publish(process: RegistryProcess, name: string, n: number): Promise<Published | null> {
  const kind = n % 5 === 4 ? 'unknown type' : 'plain';
  const input = { name, sdl: versionOf(name, kind, n), url: `http://${name}.invalid/graphql` };
  const answer = await ask(process.url, tokens.get(name)!, publishing, { input }).catch(() => null);
  return answer?.data?.publishSubgraph ?? null;
}

test('40 subgraphs publish at once through two processes, one of which is killed: no update is lost, in one order', async () => {
  const first = names.map((name, n) => publish(processes[n % 2]!, name, n));
  // Some have their answer, the others are anywhere between.
  await Promise.any(first.filter((_, n) => n % 2 === 1));
  await processes[1]!.kill();
  const answers = await Promise.all(first);
  for (const [n, answer] of answers.entries()) {
    if (n % 2 === 0) expect(answer?.outcome).toBe(n % 5 === 4 ? 'REFUSED' : 'PUBLISHED');
  }
  processes[1] = await startRegistryProcess(database.url);
  // Whoever has no answer sends it again; it was done once or not at all.
  const again = await Promise.all(
    answers.map((answer, n) => answer ?? publish(processes[(n + 1) % 2]!, names[n]!, n)),
  );
  for (const [n, answer] of again.entries()) {
    const expected = n % 5 === 4 ? ['REFUSED'] : ['PUBLISHED', 'UNCHANGED'];
    expect(expected).toContain(answer?.outcome);
  }
  const { ok, failed } = await assertConsistent(database.url);
  expect(ok).toBeGreaterThan(0);
  expect(failed).toBeGreaterThanOrEqual(8);
  const { data } = await ask(processes[1]!.url, null, '{ subgraphs { name isPublished } }');
  expect(data.subgraphs.filter(({ isPublished }: { isPublished: boolean }) => isPublished)).toHaveLength(32);
});

test('each process serves what the other published, and both sign with one key', async () => {
  const [one, two] = processes.map(({ url }) => new URL(url).origin) as [string, string];
  const bundles = await Promise.all([one, two].map((origin) => fetch(`${origin}/bundle`)));
  const [mine, its] = await Promise.all(bundles.map((response) => response.text()));
  expect(mine).toBe(its);
  const since = bundles[0]!.headers.get('ieum-bundle-digest');
  const waiting = fetch(`${two}/bundle?since=${since}&wait=60`);
  const published = await publish(processes[0]!, 'agency0', 50);
  expect((await waiting).headers.get('ieum-composition')).toBe(String(published?.composition));
  const keys = await Promise.all(
    [one, two].map(async (origin) => (await fetch(`${origin}/.well-known/jwks.json`)).json()),
  );
  expect(keys[0]).toEqual(keys[1]);
});

test('a registry that is started again has everything: network, history, tokens, keys', async () => {
  const state = async () => {
    const { url } = processes[0]!;
    const { origin } = new URL(url);
    const bundle = await fetch(`${origin}/bundle`);
    const query = `{ subgraph(name: "agency0") { current { digest } versions { totalCount } history { edges { node { number action actor at } } } } }`;
    return {
      text: await bundle.text(),
      signature: bundle.headers.get('ieum-bundle-signature'),
      keys: await (await fetch(`${origin}/.well-known/jwks.json`)).json(),
      answer: await ask(url, tokens.get('agency0')!, query),
    };
  };
  const before = await state();
  await Promise.all(processes.map((one) => one.stop()));
  processes = [await startRegistryProcess(database.url)];
  expect(await state()).toEqual(before);
});
