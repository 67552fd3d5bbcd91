import { afterEach, beforeEach, expect, test } from 'vitest';
import { digestOf } from './digest.ts';
import { versionOf } from './fixtures/small-versions.ts';
import { openTestRegistry, type TestRegistry } from './fixtures/test-registry.ts';
import type { Principal } from './principal.ts';
import { removeOld } from './retention.ts';
import { bundles, checks, compositions, members, versions } from './tables.ts';

let opened: TestRegistry;
let a: Principal;

beforeEach(async () => {
  opened = await openTestRegistry('retention');
  a = await opened.publisher('a');
});
afterEach(() => opened.end());

const url = 'http://a.invalid/graphql';
const version = (n: number) => ({ subgraph: 'a', sdl: versionOf('a', 'plain', n), url });
const years = (n: number) => new Date(Date.now() + n * 365 * 24 * 60 * 60 * 1000);

test('of many compositions the latest are kept whole, of the others who did what; what is served is always kept', async () => {
  const { registry } = opened;
  const { database } = registry;
  const b = await opened.publisher('b');
  const other = { subgraph: 'b', sdl: versionOf('b', 'plain', 1), url: 'http://b.invalid/graphql' };
  await registry.previews.put(b, other);
  for (let n = 1; n <= 4; n++) await registry.publish(a, version(n));
  for (let n = 5; n <= 6; n++) {
    await registry.publish(a, { ...version(n), sdl: versionOf('a', 'unknown type', n) });
    await registry.check(a, version(n));
  }
  const served = await registry.current(null);
  const history = await registry.history(a, {});
  await removeOld(database, { compositions: 1, versions: 2, days: 90 }, years(1));

  expect(await registry.current(null)).toEqual(served);
  // Of the composition that is served, and of the preview.
  expect((await database.select().from(bundles)).length).toBe(2);
  expect(await registry.previews.read('b')).toMatchObject({ organization: 'org:b' });
  const whole = await database.select().from(compositions);
  expect(whole).toHaveLength(6);
  expect(whole.filter(({ bundleDigest }) => bundleDigest !== null)).toMatchObject([{ number: 4 }]);
  expect(new Set((await database.select().from(members)).map(({ composition }) => composition))).toEqual(
    new Set([4, 6]),
  );
  expect(await database.select().from(checks)).toEqual([]);
  const strip = ({ problems: _, ...event }: (typeof history)[number]) => event;
  expect((await registry.history(a, {})).map(strip)).toEqual(history.map(strip));

  const kept = (await database.select().from(versions)).map(({ digest }) => digest);
  const tried = [5, 6].map((n) => digestOf(versionOf('a', 'unknown type', n)));
  expect(kept).toEqual(expect.arrayContaining([3, 4].map((n) => digestOf(version(n).sdl))));
  for (const gone of [digestOf(version(1).sdl), tried[0]]) expect(kept).not.toContain(gone);
  expect(await registry.rollback(a, 'a')).toMatchObject({ kind: 'PUBLISHED' });
  expect((await registry.current(null))?.bundle).toContain('aVersion3');
  await expect(registry.rollback(a, 'a', digestOf(version(1).sdl))).rejects.toMatchObject({
    extensions: { code: 'NOT_FOUND' },
  });
});

test('nothing is removed while it is young', async () => {
  const { registry } = opened;
  for (let n = 1; n <= 3; n++) await registry.publish(a, version(n));
  await registry.check(a, version(4));
  const count = async () =>
    Promise.all(
      [bundles, checks, members, versions].map(
        async (table) => (await registry.database.select().from(table)).length,
      ),
    );
  const before = await count();
  await removeOld(registry.database, { compositions: 200, versions: 50, days: 90 });
  expect(await count()).toEqual(before);
});
