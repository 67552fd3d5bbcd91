import type { Caller } from '@ieum/schema/contract/caller.ts';
import { parse } from 'graphql';
import { afterEach, expect, test } from 'vitest';
import { createSubgraphs } from '../subgraph/subgraphs.ts';
import { serveNotes } from './fixtures/http.ts';
import {
  answerOf,
  caller,
  composeNotes,
  readVariables,
  type TestSource,
  toTypeName,
} from './fixtures/network.ts';
import type { Note } from './fixtures/notes.ts';
import { createGathered } from './gathered.ts';
import { readGraph } from './graph.ts';

const closing: Array<() => Promise<void>> = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

const people = [0, 1, 2, 3].map((at) => `p${at}`);
const names = ['a', 'b'];
const document = parse(
  'query Of($r: [_Any!]!, $min: Int) { _entities(representations: $r) { ... on Person { id notes(first: 2, min: $min) { totalCount edges { node { id } } } } } }',
);

/**
 * `gathered` over two real sources, each with one note by each person. While a source answers for p0, its answer
 * waits for `release`; answers for others come at once.
 */
async function start(batchFetches: number, tamper: TestSource['tamper'] = (answer) => answer) {
  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  const asked: Array<{ source: string; ids: string[] }> = [];
  const sources = names.map(
    (name): TestSource => ({
      name,
      notes: people.map((author) => noteBy(name, author)),
      tamper: async (answer, operation) => {
        const ids = idsOf(readVariables(operation));
        asked.push({ source: name, ids });
        if (ids.includes('p0')) await released;
        return name === 'a' ? tamper(answer, operation) : answer;
      },
    }),
  );
  const served = await Promise.all(sources.map(serveNotes));
  const limits = { deadlineMs: 20_000, responseBytes: 1_000_000, connections: 10, batchFetches };
  const clients = createSubgraphs(served, limits, { warn: () => undefined, error: () => undefined });
  closing.push(() => clients.close(), ...served.map(({ close }) => close));
  const graph = readGraph(composeNotes(sources));
  const gathered = createGathered({ graph, ask: clients.ask, limits: { sourceTimeoutMs: 20_000 } });
  const notesOf = (id: string, variables: object = {}, own: Caller = caller) =>
    gathered.execute({
      document,
      variables: { r: [{ __typename: 'Person', id }], ...variables },
      caller: own,
    });
  // So that those who ask go in their order.
  await gathered.execute({ document, variables: { r: [] }, caller });
  const counts = () => names.map((name) => ({ ...clients.counts(name)! }));
  return { notesOf, asked, release, counts };
}

function noteBy(name: string, author: string): Note {
  const id = `${name}:${author}`;
  return { type: `${toTypeName(name)}Memo`, id, title: '', day: '2026-01-01', author, about: [], size: 1 };
}

const idsOf = (variables: Record<string, unknown>) =>
  Object.values(variables).flatMap((value) =>
    Array.isArray(value) ? value.map(({ id }: { id: string }) => id) : [],
  );

const answerFor = (id: string) => ({
  data: {
    _entities: [
      { id, notes: { totalCount: 2, edges: ['b', 'a'].map((name) => ({ node: { id: `${name}:${id}` } })) } },
    ],
  },
});

test.each([
  [100, 2],
  [0, 4],
])(
  'with batches of %i, what four operations gather of four people is %i requests a source while it is busy',
  async (batchFetches, sent) => {
    const { notesOf, asked, release, counts } = await start(batchFetches);
    const answers = people.map((id) => notesOf(id));
    release();
    expect(JSON.parse(JSON.stringify(await Promise.all(answers)))).toEqual(people.map(answerFor));
    expect(counts()).toMatchObject(names.map(() => ({ asked: 4, sent, batched: batchFetches ? 3 : 0 })));
    const together = asked.filter(({ source }) => source === 'a').map(({ ids }) => ids);
    expect(together.toSorted()).toEqual(
      batchFetches ? [['p0'], ['p1', 'p2', 'p3']] : people.map((id) => [id]),
    );
  },
);

test('what differs in a variable or in the caller’s rights is not gathered together', async () => {
  const { notesOf, release, counts } = await start(100);
  const other = { ...caller, organization: 'org:other' };
  const answers = [notesOf('p0'), notesOf('p1', { min: 1 }), notesOf('p2', {}, other)];
  release();
  await Promise.all(answers);
  expect(counts()).toMatchObject(names.map(() => ({ asked: 3, sent: 3, batched: 0 })));
});

test('an error at one person’s list reaches only the operation that asked for that person', async () => {
  const { notesOf, release, counts } = await start(100, (answer, operation) => {
    const index = idsOf(readVariables(operation)).indexOf('p2');
    if (index < 0) return answer;
    const { data } = answer as unknown as { data: { e0: Array<Record<string, unknown>> } };
    data.e0[index]!.t0 = null;
    return answerOf(data, [{ message: 'broken', path: ['e0', index, 't0'] }]);
  });
  const answers = people.map((id) => notesOf(id));
  release();
  const [p0, p1, p2, p3] = JSON.parse(JSON.stringify(await Promise.all(answers)));
  expect([p0, p1, p3]).toEqual(['p0', 'p1', 'p3'].map(answerFor));
  expect(p2.data._entities[0].notes).toEqual({ totalCount: 1, edges: [{ node: { id: 'b:p2' } }] });
  expect(p2.errors).toMatchObject([
    { path: ['_entities', 0, 'notes'], extensions: { code: 'GATHER_SOURCE_FAILED', subgraph: 'a' } },
  ]);
  expect(counts()[0]).toMatchObject({ sent: 2, parted: 0 });
});

test('an answer that cannot be told apart is asked for again, by each for itself', async () => {
  const { notesOf, release, counts } = await start(100, (answer, operation) =>
    idsOf(readVariables(operation)).includes('p2') ? answerOf(null, [{ message: 'all is lost' }]) : answer,
  );
  const answers = people.map((id) => notesOf(id));
  release();
  const [p0, p1, p2, p3] = JSON.parse(JSON.stringify(await Promise.all(answers)));
  expect([p0, p1, p3]).toEqual(['p0', 'p1', 'p3'].map(answerFor));
  expect(p2.errors).toHaveLength(1);
  expect(counts()).toMatchObject([
    { sent: 5, batched: 3, parted: 3 },
    { sent: 2, batched: 3, parted: 0 },
  ]);
});
