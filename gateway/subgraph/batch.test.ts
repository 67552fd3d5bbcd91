import { once } from 'node:events';
import { afterEach, expect, test } from 'vitest';
import type { AskOptions, SubgraphOperation } from './ask.ts';
import { createGate, nobody, responseOf, startSubgraph } from './fixtures/server.ts';
import { answerEntities, fetchOf, type Thing } from './fixtures/things.ts';
import type { SubgraphLimits } from './subgraph.ts';

const opened: Array<() => Promise<void>> = [];
afterEach(async () => {
  for (const close of opened.splice(0)) await close();
});

/** A subgraph of things; it answers a request for thing 0 when the gate is open, and others at once. */
async function start(limits: Partial<SubgraphLimits> = {}) {
  const gate = createGate();
  const subgraph = await startSubgraph(
    async (asked, response) => {
      if (JSON.stringify(asked.variables).includes('"id":0')) await gate.passed;
      return answerEntities(asked, response);
    },
    { batchFetches: 500, ...limits },
  );
  opened.push(subgraph.close);
  const ask = (operation: SubgraphOperation, options: Partial<AskOptions> = {}) =>
    subgraph.subgraphs.ask('things', operation, { caller: nobody, ...options });
  /** The ids of each request. */
  const requests = () =>
    subgraph.asked.map(({ variables }) => (variables.things as Thing[]).map(({ id }) => id));
  return { ...subgraph, gate, ask, requests };
}

const entity = (id: number) => ({ __typename: 'Thing', id, name: `thing ${id}`, parts: [{ of: id }] });
const entities = (...ids: number[]) => ({ data: { _entities: ids.map(entity) }, errors: [] });

test.each([
  [500, [[0], [1, 2, 3]]],
  [0, [[0], [1], [2], [3]]],
])('with batches of %i, three fetches that come while one is out are %j', async (batchFetches, sent) => {
  const { gate, ask, requests, counts } = await start({ batchFetches });
  const answers = [0, 1, 2, 3].map((id) => ask(fetchOf(id)));
  gate.open();
  for (const [id, answer] of (await Promise.all(answers)).entries()) {
    expect(responseOf(answer)).toEqual(entities(id));
  }
  expect(requests().sort()).toEqual(sent);
  expect(counts()).toMatchObject({ asked: 4, sent: sent.length, batched: batchFetches ? 3 : 0 });
});

test('a fetch is sent before ask returns while none like it is out', async () => {
  const { ask, counts } = await start();
  const others = [
    fetchOf(1),
    { ...fetchOf(1), operationName: 'Other' },
    { ...fetchOf(1), variables: { other: 1 } },
    { ...fetchOf(1), query: fetchOf(1).query.replace('name', 'name name') },
  ];
  const answers = others.map((operation) => ask(operation));
  answers.push(ask(fetchOf(1), { caller: { ...nobody, scopes: ['other'] } }));
  expect(counts()).toMatchObject({ sent: 5, batched: 0 });
  await Promise.all(answers);
  answers.push(ask(fetchOf(1)));
  expect(counts().sent).toBe(6);
  await Promise.all(answers);
});

test('what waits is sent when the answer is there, or before that when the answer takes long', async () => {
  const { gate, ask, arrival, requests } = await start();
  const slow = ask(fetchOf(0));
  await arrival();
  // The gate opens only after these have been answered.
  const answers = await Promise.all([ask(fetchOf(1)), ask(fetchOf(2))]);
  expect(answers.map(responseOf)).toEqual([entities(1), entities(2)]);
  gate.open();
  await slow;
  expect(requests()).toEqual([[0], [1, 2]]);
});

test('an error reaches those whose entity it concerns, at the place it has for them', async () => {
  const { gate, ask, requests } = await start();
  const lists = [[0], [1, 101], [101, 2, 101], [3]];
  const answers = lists.map((ids) => ask(fetchOf(...ids)));
  gate.open();
  const responses = (await Promise.all(answers)).map(responseOf);
  expect(responses.map(({ errors }) => errors.map(({ path }) => path))).toEqual([
    [],
    [['_entities', 1, 'name']],
    [
      ['_entities', 0, 'name'],
      ['_entities', 2, 'name'],
    ],
    [],
  ]);
  expect(requests()).toHaveLength(2);
});

test.each([
  ['a refused representation', 201],
  ['a crash', 202],
  ['a list that is too short', 203],
  ['an error without a path', 204],
  ['an error at another field', 205],
  ['an answer that is too large', 206],
])('%s costs nothing but its own fetch', async (_, poison) => {
  const { gate, ask, requests, subgraphs, counts } = await start();
  const answers = [fetchOf(0), fetchOf(1), fetchOf(poison, 2), fetchOf(3)].map((operation) => ask(operation));
  gate.open();
  const [, first, poisoned, third] = await Promise.all(answers);
  expect([first, third].map((answer) => answer && responseOf(answer))).toEqual([entities(1), entities(3)]);
  expect(requests()).toEqual([[0], [1, poison, 2, 3], [1], [poison, 2], [3]]);
  expect(counts()).toMatchObject({ batched: 3, parted: 3 });
  expect(poisoned).toEqual(await subgraphs.ask('things', fetchOf(poison, 2), { caller: nobody }));
});

test('a batch that reaches nobody is not sent again', async () => {
  const { gate, ask, arrival, counts } = await start();
  const slow = ask(fetchOf(0));
  await arrival();
  const answers = await Promise.all([ask(fetchOf(207)), ask(fetchOf(1))]);
  for (const answer of answers) {
    expect(answer).toMatchObject({ failure: { code: 'SUBGRAPH_UNREACHABLE', subgraph: 'things' } });
  }
  gate.open();
  await slow;
  expect(counts()).toMatchObject({ sent: 2, parted: 0 });
});

test('nothing is fetched for an asker that left while it waited', async () => {
  const { gate, ask, requests } = await start();
  const leaving = new AbortController();
  const answers = [
    ask(fetchOf(0)),
    ask(fetchOf(1)),
    ask(fetchOf(2), { signal: leaving.signal }),
    ask(fetchOf(3)),
  ];
  leaving.abort();
  gate.open();
  const [, , left, stayed] = await Promise.all(answers);
  expect(left).toMatchObject({ failure: { code: 'SUBGRAPH_ABORTED' } });
  expect(stayed && responseOf(stayed)).toEqual(entities(3));
  expect(requests()).toEqual([[0], [1, 3]]);
});

test('nothing is sent when all that waited have left', async () => {
  const { gate, ask, requests, subgraphs } = await start();
  const leaving = new AbortController();
  const slow = ask(fetchOf(0));
  const left = ask(fetchOf(1), { signal: leaving.signal });
  leaving.abort();
  await left;
  gate.open();
  await slow;
  await subgraphs.close();
  expect(requests()).toEqual([[0]]);
});

test('askers of one batch leave by their own signals and deadlines', async () => {
  const hold = createGate();
  const server = await startSubgraph(
    async (asked, response) => {
      await hold.passed;
      return answerEntities(asked, response);
    },
    { batchFetches: 500 },
  );
  opened.push(server.close);
  const { subgraphs, arrival } = server;
  const ask = (id: number, options: Partial<AskOptions> = {}) =>
    subgraphs.ask('things', fetchOf(id), { caller: nobody, ...options });
  const leaving = new AbortController();
  const arrived = arrival();
  const first = ask(9);
  await arrived;
  const batched = arrival();
  const stays = ask(1);
  const leaves = ask(2, { signal: leaving.signal });
  const expires = ask(3, { deadlineMs: 100 });
  await batched;
  leaving.abort();
  expect(await leaves).toMatchObject({ failure: { code: 'SUBGRAPH_ABORTED' } });
  expect(await expires).toMatchObject({
    failure: { message: 'Subgraph "things" did not answer within 100 ms.' },
  });
  hold.open();
  expect(responseOf(await stays)).toEqual(entities(1));
  expect(responseOf(await first)).toEqual(entities(9));
});

test('a batch is aborted when the last of its askers has left', async () => {
  const closed: Array<Promise<unknown>> = [];
  const { subgraphs, arrival, close } = await startSubgraph(
    (_, response) => void closed.push(once(response, 'close')),
    { batchFetches: 500 },
  );
  opened.push(close);
  const leaving = new AbortController();
  const ask = (id: number) =>
    subgraphs.ask('things', fetchOf(id), { caller: nobody, signal: leaving.signal });
  const arrived = arrival();
  const answers = [ask(1)];
  await arrived;
  const batched = arrival();
  answers.push(ask(2), ask(3));
  await batched;
  leaving.abort();
  await Promise.all([...answers, ...closed]);
  expect(closed).toHaveLength(2);
});

test('a batch takes no more entities than it may; what is larger by itself goes at once', async () => {
  const { gate, ask, requests, arrival, counts } = await start({ batchFetches: 4 });
  const arrived = arrival();
  const answers = [ask(fetchOf(0))];
  await arrived;
  answers.push(ask(fetchOf(1, 2)), ask(fetchOf(2, 3)), ask(fetchOf(4)), ask(fetchOf(5)));
  answers.push(ask(fetchOf(6, 7, 8, 9, 10)));
  expect(counts()).toMatchObject({ sent: 3, batched: 3 });
  gate.open();
  await Promise.all(answers);
  const sent = requests().sort((a, b) => Number(a[0]) - Number(b[0]));
  expect(sent).toEqual([[0], [1, 2, 3, 4], [5], [6, 7, 8, 9, 10]]);
});

test('a batch has no more than 500,000 characters of representations', async () => {
  const { gate, ask, asked } = await start();
  const long = (id: number) => ({
    ...fetchOf(),
    representations: { things: [JSON.stringify({ __typename: 'Thing', id, pad: 'x'.repeat(200_000) })] },
  });
  const answers = [fetchOf(0), long(1), long(2), long(3)].map((operation) => ask(operation));
  gate.open();
  for (const answer of await Promise.all(answers)) responseOf(answer);
  expect(asked.map(({ variables }) => (variables.things as unknown[]).length).sort()).toEqual([1, 1, 2]);
});

test('several _entities under aliases are batched each by its own variable', async () => {
  const { gate, ask, asked } = await start();
  const query =
    'query ($a: [_Any!]!, $b: [_Any!]!) { _e0: _entities(representations: $a) { ... on Thing { name } } _e1: _entities(representations: $b) { ... on Thing { name } } }';
  const text = (id: number) => JSON.stringify({ __typename: 'Thing', id });
  const lists: Array<[number[], number[]]> = [
    [[0], []],
    [[1, 101], [2]],
    [[], [2, 101]],
  ];
  const answers = lists.map(([a, b]) => ask({ query, representations: { a: a.map(text), b: b.map(text) } }));
  gate.open();
  const responses = (await Promise.all(answers)).map(responseOf);
  const nameless = { ...entity(101), name: null };
  expect(responses.map(({ data }) => data)).toEqual([
    { _e0: [entity(0)], _e1: [] },
    { _e0: [entity(1), nameless], _e1: [entity(2)] },
    { _e0: [], _e1: [entity(2), nameless] },
  ]);
  expect(responses.map(({ errors }) => errors.map(({ path }) => path))).toEqual([
    [],
    [['_e0', 1, 'name']],
    [['_e1', 1, 'name']],
  ]);
  expect(asked.slice(1).map(({ variables }) => variables)).toEqual([
    {
      a: [
        { __typename: 'Thing', id: 1 },
        { __typename: 'Thing', id: 101 },
      ],
      b: [
        { __typename: 'Thing', id: 2 },
        { __typename: 'Thing', id: 101 },
      ],
    },
  ]);
});

test.each([
  'query ($things: [_Any!]!) { _entities(representations: $things) { ... on Thing { name } } list { id } }',
  'query ($things: [_Any!]!) { _entities(representations: $things) { ... on Thing { name } } ... on Query { list { id } } }',
  'query ($things: [_Any!]!) { a: _entities(representations: $things) { ... on Thing { name } } b: _entities(representations: $things) { ... on Thing { name } } }',
  'query A ($things: [_Any!]!) { _entities(representations: $things) { ... on Thing { name } } } query B { list { id } }',
  'query ($things: [_Any!]!) { _entities(representations: $things) ',
])('what is more than a fetch of entities is never batched: %s', async (query) => {
  const { gate, ask, asked } = await start();
  const answers = [0, 1, 2].map((id) => ask({ ...fetchOf(id), query }));
  gate.open();
  await Promise.all(answers);
  expect(asked).toHaveLength(3);
});

test('closing sends what waits and answers everyone before the connections close', async () => {
  const { gate, ask, subgraphs, requests } = await start();
  const answers = [ask(fetchOf(0)), ask(fetchOf(1)), ask(fetchOf(201)), ask(fetchOf(2))];
  const closed = subgraphs.close();
  gate.open();
  const [first, second, poisoned, third] = await Promise.all(answers);
  await closed;
  expect([first, second, third].map((answer) => answer && responseOf(answer).data?._entities)).toEqual(
    [0, 1, 2].map((id) => [entity(id)]),
  );
  expect(poisoned && responseOf(poisoned).data).toBeNull();
  expect(requests()).toHaveLength(5);
});
