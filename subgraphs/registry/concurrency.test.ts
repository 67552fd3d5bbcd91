import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { assertConsistent } from './fixtures/assert-consistent.ts';
import { type VersionKind, versionOf } from './fixtures/small-versions.ts';
import { openTestRegistry, type TestRegistry } from './fixtures/test-registry.ts';
import { acceptAll } from './judge.ts';
import { openRegistry, type Registry } from './registry.ts';

let first: TestRegistry;
/** Another process's, as far as the database can tell. */
let second: Registry;

beforeEach(async () => {
  first = await openTestRegistry('concurrency');
  second = await openRegistry(first.url, { createJudge: () => acceptAll });
});

afterEach(async () => {
  await second.close();
  await first.end();
});

const kinds: VersionKind[] = ['plain', 'plain', 'refers', 'claims', 'unknown type', 'syntax error'];
const publication = fc.record({
  name: fc.integer({ min: 0, max: 29 }).map((n) => `s${n}`),
  kind: fc.constantFrom(...kinds),
  n: fc.integer({ min: 0, max: 9 }),
});

test.for([1, 2, 3])(
  '40 concurrent publications of valid and invalid SDL take effect in some order, seed %i',
  async (seed) => {
    const [wanted] = fc.sample(fc.array(publication, { minLength: 40, maxLength: 40 }), { seed, numRuns: 1 });
    const outcomes = await Promise.all(
      wanted!.map(async ({ name, kind, n }, index) => {
        const by = await first.publisher(name);
        const registry = index % 2 ? second : first.registry;
        const url = `http://${name}.invalid/graphql`;
        return registry.publish(by, { subgraph: name, sdl: versionOf(name, kind, n), url });
      }),
    );
    const { ok, failed } = await assertConsistent(first.url);
    expect(ok).toBeGreaterThan(0);
    expect(failed).toBe(outcomes.filter((outcome) => outcome.kind === 'REFUSED').length);
    for (const [index, { kind }] of outcomes.entries()) {
      const isWrong = /type|error/.test(wanted![index]!.kind);
      if (isWrong) expect(kind).toBe('REFUSED');
      else if (wanted![index]!.kind === 'plain') expect(kind).not.toBe('REFUSED');
    }
    const published = wanted!.filter((_, index) => outcomes[index]!.kind === 'PUBLISHED');
    const served = (await first.registry.list()).filter(({ digest }) => digest !== null);
    expect(served.map(({ name }) => name)).toEqual([...new Set(published.map(({ name }) => name))].sort());
  },
);

test('publications that wait for one another are composed together, and a wrong one harms itself only', async () => {
  const names = Array.from({ length: 40 }, (_, index) => `s${index}`);
  const outcomes = await Promise.all(
    names.map(async (name, index) => {
      const by = await first.publisher(name);
      const sdl = versionOf(name, index === 20 ? 'unknown type' : 'plain', 1);
      return first.registry.publish(by, { subgraph: name, sdl, url: `http://${name}.invalid/graphql` });
    }),
  );
  expect(outcomes.filter(({ kind }) => kind !== 'PUBLISHED')).toEqual([outcomes[20]]);
  expect(outcomes[20]).toMatchObject({ kind: 'REFUSED', problems: [{ subgraph: 's20' }] });
  const { ok, failed } = await assertConsistent(first.url);
  expect(failed).toBe(1);
  expect(ok).toBeLessThan(20);
});
