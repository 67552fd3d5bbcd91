import { expect, test } from 'vitest';
import { createComposer } from './composer.ts';
import { versionOf } from './fixtures/small-versions.ts';

const inputs = [
  { name: 'a', url: 'http://a.invalid/graphql', sdl: versionOf('a', 'plain', 1) },
  { name: 'b', url: 'http://b.invalid/graphql', sdl: versionOf('b', 'plain', 1) },
];

test('tasks are composed in turn, and the bundle before is what changes are told against', async () => {
  const composer = createComposer();
  const first = composer.compose({ inputs: inputs.slice(0, 1), known: null, before: null, names: ['a'] });
  const both = composer.compose({ inputs, known: null, before: null, names: ['b'] });
  const one = await first;
  if ('errors' in one) throw new Error(JSON.stringify(one));
  expect(await both).not.toHaveProperty('errors');
  const { changes } = (await composer.compose({
    inputs,
    known: null,
    before: one.bundle,
    names: ['b'],
  })) as typeof one;
  expect(changes.map(({ coordinate }) => coordinate)).toEqual(['Query.b', 'Query.bVersion1']);
  await composer.close();
});

test('a composition that takes too long, or nests too deep, is an error, and the next one works', async () => {
  const hasty = createComposer({ mostMs: 1 });
  const task = { inputs, known: null, before: null, names: [] };
  expect(await hasty.compose(task)).toMatchObject({ errors: [{ code: 'COMPOSER_FAILED' }] });
  await hasty.close();

  const composer = createComposer();
  const sdl = `type Query { a: ${'['.repeat(100_000)}Int${']'.repeat(100_000)} }`;
  const deep = { name: 'c', url: 'http://c.invalid/graphql', sdl };
  expect(await composer.compose({ ...task, inputs: [...inputs, deep] })).toHaveProperty('errors');
  expect(await composer.compose(task)).toHaveProperty('bundle');
  await composer.close();
});

test('where the bundle is known it is compared and not composed', async () => {
  const composer = createComposer();
  const task = { inputs, known: null, before: null, names: ['a'] };
  const composed = await composer.compose(task);
  if ('errors' in composed) throw new Error(JSON.stringify(composed));
  expect(await composer.compose({ ...task, inputs: [], known: composed.bundle })).toEqual({
    ...composed,
    findings: [],
  });
  await composer.close();
});
