import { type OpenDatabase, openDatabase } from '@ieum/kit/database.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { checkVersion } from './check-version.ts';
import { createCommit } from './commit.ts';
import { type Composer, type ComposeTask, createComposer } from './composer.ts';
import { versionOf } from './fixtures/small-versions.ts';
import { openTestRegistry, type TestRegistry } from './fixtures/test-registry.ts';
import { acceptAll } from './judge.ts';
import { createKnownBundles } from './known-bundles.ts';
import { publish, rollback } from './publish.ts';
import { createPublishQueue } from './publish-queue.ts';
import { openSigner } from './signing.ts';

let opened: TestRegistry;
let open: OpenDatabase;
let composer: Composer;

beforeEach(async () => {
  opened = await openTestRegistry('known_bundles');
  open = openDatabase(opened.url);
  composer = createComposer();
});

afterEach(async () => {
  await composer.close();
  await open.pool.end();
  await opened.end();
});

test('what was checked just before, or published once, is not composed again', async () => {
  const { database } = open;
  const composed: boolean[] = [];
  const counting: Composer = {
    ...composer,
    compose(task: ComposeTask) {
      composed.push(task.known === null);
      return composer.compose(task);
    },
  };
  const known = createKnownBundles(database);
  const judge = acceptAll;
  const commit = createCommit(database, await openSigner(database));
  const queue = createPublishQueue(database, { composer: counting, known, judge, commit });
  const a = await opened.publisher('a');
  const [one, two] = [1, 2].map((n) => ({
    ...{ subgraph: 'a', sdl: versionOf('a', 'plain', n) },
    url: 'http://a.invalid/graphql',
  })) as [{ subgraph: string; sdl: string; url: string }, { subgraph: string; sdl: string; url: string }];

  expect(await checkVersion(database, { composer: counting, known, judge }, a, one)).toMatchObject({
    ok: true,
  });
  expect(await publish(database, queue, a, one)).toMatchObject({ kind: 'PUBLISHED' });
  expect(composed.splice(0)).toEqual([true, false]);
  expect(await publish(database, queue, a, two)).toMatchObject({ kind: 'PUBLISHED' });
  expect(await rollback(database, queue, a, 'a')).toMatchObject({ kind: 'PUBLISHED' });
  expect(composed.splice(0)).toEqual([true, false]);
});

test('of the checked ones the last eight are remembered', async () => {
  const known = createKnownBundles(open.database);
  for (let n = 0; n < 9; n++) known.keep(`digest${n}`, `bundle${n}`);
  expect(await known.find('digest0')).toBe(null);
  expect(await known.find('digest1')).toBe('bundle1');
});
