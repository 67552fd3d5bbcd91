import type { Bundle } from '@ieum/schema/contract/bundle.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { digestOf } from './digest.ts';
import { assertConsistent } from './fixtures/assert-consistent.ts';
import { smallSdl, versionOf } from './fixtures/small-versions.ts';
import { openTestRegistry, type TestRegistry } from './fixtures/test-registry.ts';
import { databaseOwner } from './principal.ts';

let test_: TestRegistry;

beforeEach(async () => {
  test_ = await openTestRegistry('registry');
});

afterEach(async () => {
  await test_.end();
});

const url = 'http://127.0.0.1:5001/graphql';
const elsewhere = 'http://127.0.0.1:5002/graphql';
const things = smallSdl('type Query { thing: Thing } type Thing @key(fields: "id") { id: ID! name: String }');

test('a version that composes is served, and one that does not changes nothing and is kept with its problems', async () => {
  const { registry, publisher } = test_;
  const [a, b] = [await publisher('a'), await publisher('b')];
  expect(await registry.publish(a, { subgraph: 'a', sdl: versionOf('a', 'claims', 1), url })).toMatchObject({
    kind: 'PUBLISHED',
  });
  const before = await registry.current(null);
  const refused = await registry.publish(b, {
    subgraph: 'b',
    sdl: versionOf('b', 'claims', 1),
    url: elsewhere,
  });
  expect(refused).toMatchObject({ kind: 'REFUSED', problems: [{ code: 'INVALID_FIELD_SHARING' }] });
  expect(await registry.current(null)).toEqual(before);
  expect(await registry.current(before!.digest)).toBe(null);
  const history = await registry.history(b, {});
  expect(history).toMatchObject([
    { action: 'PUBLISH', ok: false, actor: b.actor, problems: [{ code: 'INVALID_FIELD_SHARING' }] },
    { action: 'CREATE_TOKEN', ok: true },
  ]);
  expect(await assertConsistent(test_.url)).toEqual({ ok: 1, failed: 1 });
});

test('publishing what is served again does nothing, another address or text does', async () => {
  const { registry, publisher } = test_;
  const a = await publisher('a');
  const version = { subgraph: 'a', sdl: versionOf('a', 'plain', 1), url };
  const first = await registry.publish(a, version);
  expect(first).toMatchObject({ kind: 'PUBLISHED', changes: expect.any(Array) });
  const { composition } = first as { composition: number };
  expect(await registry.publish(a, version)).toEqual({ kind: 'UNCHANGED', composition });
  expect(await registry.publish(a, { ...version, url: undefined! })).toEqual({
    kind: 'UNCHANGED',
    composition,
  });
  expect(await registry.publish(a, { ...version, url: 'http://127.0.0.1:5002/graphql' })).toMatchObject({
    kind: 'PUBLISHED',
    changes: [],
  });
  const bundle = JSON.parse((await registry.current(null))!.bundle) as Bundle;
  expect(bundle.sources).toMatchObject([{ name: 'a', url: 'http://127.0.0.1:5002/graphql' }]);
  expect(await assertConsistent(test_.url)).toEqual({ ok: 2, failed: 0 });
});

test('a rollback serves the version before, at its address, and gateways load the same bundle as then', async () => {
  const { registry, publisher } = test_;
  const a = await publisher('a');
  await expect(registry.rollback(a, 'a')).rejects.toMatchObject({ extensions: { code: 'NOT_FOUND' } });
  const [one, two] = [versionOf('a', 'plain', 1), versionOf('a', 'plain', 2)];
  await registry.publish(a, { subgraph: 'a', sdl: one, url });
  const before = await registry.current(null);
  await registry.publish(a, { subgraph: 'a', sdl: two, url: 'http://127.0.0.1:5002/graphql' });
  expect(await registry.rollback(a, 'a')).toMatchObject({ kind: 'PUBLISHED' });
  const after = await registry.current(null);
  expect(after).toMatchObject({ digest: before!.digest, bundle: before!.bundle });
  expect(after!.composition).toBeGreaterThan(before!.composition);
  expect(await registry.rollback(a, 'a', digestOf(two))).toMatchObject({ kind: 'PUBLISHED' });
  await expect(registry.rollback(a, 'a', digestOf('never'))).rejects.toMatchObject({
    extensions: { code: 'NOT_FOUND' },
  });
  const actions = (await registry.history(a, { first: 4 })).map(({ action }) => action);
  expect(actions).toEqual(['ROLLBACK', 'ROLLBACK', 'PUBLISH', 'PUBLISH']);
  await assertConsistent(test_.url);
});

test('unpublishing says who depends on it, and is done with force where what is left composes', async () => {
  const { registry, publisher } = test_;
  const [a, b] = [await publisher('a'), await publisher('b')];
  await registry.publish(a, { subgraph: 'a', sdl: things, url });
  await registry.publish(b, { subgraph: 'b', sdl: versionOf('b', 'refers', 1), url: elsewhere });
  const dependents = [{ subgraph: 'b', entities: ['Thing'] }];
  expect(await registry.unpublish(a, 'a')).toEqual({ kind: 'NEEDED', dependents });
  expect(await registry.unpublish(a, 'a', true)).toMatchObject({ kind: 'PUBLISHED', dependents });
  expect(await registry.unpublish(a, 'a')).toMatchObject({ kind: 'UNCHANGED', dependents: [] });
  expect(await registry.unpublish(b, 'b')).toMatchObject({ kind: 'REFUSED' });
  expect(await registry.list()).toMatchObject([
    { name: 'a', organization: 'org:a', digest: null },
    { name: 'b', url: elsewhere },
  ]);
  expect(await registry.rollback(a, 'a')).toMatchObject({ kind: 'PUBLISHED' });
  await assertConsistent(test_.url);
});

test('a check tells what publishing would do, and publishes nothing', async () => {
  const { registry, publisher } = test_;
  const a = await publisher('a');
  const sdl = versionOf('a', 'plain', 1);
  expect(await registry.check(a, { subgraph: 'a', sdl })).toMatchObject({ ok: true, isNew: true });
  expect(await registry.current(null)).toBe(null);
  await registry.publish(a, { subgraph: 'a', sdl, url });
  const removed = await registry.check(a, { subgraph: 'a', sdl: versionOf('a', 'plain', 2) });
  expect(removed).toMatchObject({ ok: true, isNew: false });
  expect(removed.changes[0]).toMatchObject({
    criticality: 'BREAKING',
    coordinate: 'Query.aVersion1',
  });
  const wrong = await registry.check(a, { subgraph: 'a', sdl: versionOf('a', 'unknown type', 2) });
  expect(wrong).toMatchObject({ ok: false, problems: [{ subgraph: 'a' }] });
});

test('two compositions are compared by their versions and by what clients see', async () => {
  const { registry, publisher } = test_;
  const a = await publisher('a');
  const numbers: number[] = [];
  for (const n of [1, 2]) {
    const outcome = await registry.publish(a, { subgraph: 'a', sdl: versionOf('a', 'plain', n), url });
    numbers.push(outcome.composition!);
  }
  const diff = await registry.diff(numbers[0]!, numbers[1]!);
  expect(diff.subgraphs).toEqual([
    { name: 'a', from: digestOf(versionOf('a', 'plain', 1)), to: digestOf(versionOf('a', 'plain', 2)) },
  ]);
  expect(diff.changes.map(({ message }) => message)).toContain(
    "Field 'aVersion1' was removed from object type 'Query'",
  );
  await expect(registry.diff(numbers[0]!, 999)).rejects.toMatchObject({ extensions: { code: 'NOT_FOUND' } });
});

test('what cannot be an SDL or an address is refused before it is kept', async () => {
  const { registry, publisher } = test_;
  const a = await publisher('a');
  const sdl = versionOf('a', 'plain', 1);
  for (const input of [
    { sdl },
    { sdl, url: 'file:///etc/passwd' },
    { sdl, url: 'https://agency:secret@agency.example/graphql' },
    { sdl, url: 'https://agency@agency.example/graphql' },
    { sdl: `${sdl}\0`, url },
    { sdl: 'x'.repeat(2_000_001), url },
  ]) {
    await expect(registry.publish(a, { subgraph: 'a', ...input })).rejects.toMatchObject({
      extensions: { code: 'BAD_INPUT' },
    });
  }
  expect(await registry.history(databaseOwner, {})).toMatchObject([{ action: 'CREATE_TOKEN' }]);
});

test('an address that another published subgraph has is refused, however it is written, until the other leaves it', async () => {
  const { registry, publisher } = test_;
  const [a, b] = [await publisher('a'), await publisher('b')];
  const own = { subgraph: 'b', sdl: versionOf('b', 'plain', 1) };
  await registry.publish(a, { subgraph: 'a', sdl: versionOf('a', 'plain', 1), url });
  const refused = {
    message: expect.stringContaining('a is published at'),
    extensions: { code: 'BAD_INPUT', inputPath: ['url'] },
  };
  for (const same of [url, `${url}/`, `${url}?b`, 'http://localhost:5001/graphql']) {
    await expect(registry.publish(b, { ...own, url: same })).rejects.toMatchObject(refused);
    await expect(registry.check(b, { ...own, url: same })).rejects.toMatchObject(refused);
    await expect(registry.previews.put(b, { ...own, url: same })).rejects.toMatchObject(refused);
  }
  await registry.publish(a, { subgraph: 'a', sdl: versionOf('a', 'plain', 2), url: elsewhere });
  expect(await registry.publish(b, { ...own, url })).toMatchObject({ kind: 'PUBLISHED' });
  await expect(registry.rollback(a, 'a')).rejects.toMatchObject({
    extensions: { code: 'BAD_INPUT' },
    message: expect.stringContaining('b is published at'),
  });
});

test('an operator who publishes several together may have them exchange addresses', async () => {
  const { registry, publisher } = test_;
  await Promise.all(['a', 'b'].map(publisher));
  const [a, b] = ['a', 'b'].map((subgraph) => ({ subgraph, sdl: versionOf(subgraph, 'plain', 1) }));
  for (const [first, second] of [
    [url, elsewhere],
    [elsewhere, url],
  ]) {
    const publish = [
      { ...a!, url: first },
      { ...b!, url: second },
    ];
    const outcomes = await registry.publishTogether(databaseOwner, { publish, unpublish: [] });
    expect(outcomes.map(({ kind }) => kind)).toEqual(['PUBLISHED', 'PUBLISHED']);
  }
});
