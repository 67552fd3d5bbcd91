import { expect, test } from 'vitest';
import { createNetwork, type TestSource } from './fixtures/network.ts';
import { changed } from './fixtures/three-sources.ts';

const noteOf = (id: string) => ({
  type: 'AMemo',
  id,
  title: id,
  day: null,
  author: 'p1',
  about: [],
  size: 1,
});

/** One source of one note whose size is changed. */
async function answerWith(size: object) {
  const tamper: TestSource['tamper'] = changed((page) =>
    Object.assign((page.edges[0]!.node as { size: object }).size, size),
  );
  const { run } = createNetwork([{ name: 'a', notes: [noteOf('a:1')], tamper }]);
  const { data, errors } = await run('{ notes { edges { node { id size { price bound } } } } }');
  const notes = data?.notes as { edges: Array<{ node: { size: unknown } }> };
  return { size: notes.edges[0]?.node.size, errors };
}

test.each([
  ['a sum of won that no JSON reader keeps', { price: 2 ** 53 + 2 }],
  ['a sum of won as a text', { price: '5' }],
])('%s is null with an error', async (_, size) => {
  const answer = await answerWith(size);
  expect(answer.size).toEqual({ price: null, bound: '2026-01-01' });
  expect(answer.errors).toMatchObject([
    {
      message: expect.stringMatching(/^Subgraph "a" answered a (number|string) that is no Won\.$/),
      path: ['notes', 'edges', 0, 'node', 'size', 'price'],
      extensions: { code: 'GATHER_SOURCE_INVALID', subgraph: 'a' },
    },
  ]);
});

test('a day that is none takes the nearest nullable value with it', async () => {
  const { size, errors } = await answerWith({ bound: '2024-02-31' });
  expect(size).toBeNull();
  expect(errors).toMatchObject([{ extensions: { code: 'GATHER_SOURCE_INVALID', subgraph: 'a' } }]);
});

test('a day in a form of arguments leaves in the form of results', async () => {
  const { size, errors } = await answerWith({ bound: '2024.02.29' });
  expect(size).toEqual({ price: 1000, bound: '2024-02-29' });
  expect(errors).toBeUndefined();
});
