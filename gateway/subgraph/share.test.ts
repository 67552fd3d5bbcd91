import { once } from 'node:events';
import { afterEach, expect, test } from 'vitest';
import type { AskOptions, SubgraphOperation } from './ask.ts';
import { type Answer, createGate, nobody, responseOf, startSubgraph } from './fixtures/server.ts';

const opened: Array<() => Promise<void>> = [];
afterEach(async () => {
  for (const close of opened.splice(0)) await close();
});

/** A subgraph that answers when the gate is open. */
async function start(shareFetches: boolean, answer: Answer = () => ({ data: { list: [{ id: 1 }] } })) {
  const gate = createGate();
  const subgraph = await startSubgraph(
    async (asked, response, request) => {
      await gate.passed;
      return answer(asked, response, request);
    },
    { shareFetches },
  );
  opened.push(subgraph.close);
  const ask = (operation: SubgraphOperation, options: Partial<AskOptions> = {}) =>
    subgraph.subgraphs.ask('things', operation, { caller: nobody, ...options });
  return { ...subgraph, gate, ask };
}

const list = { query: '{ list { id } }', variables: { first: 2 } };

test.each([
  [true, 1],
  [false, 3],
])('with sharing %s, three identical queries under way are %i requests', async (isOn, sent) => {
  const { gate, ask, asked, counts } = await start(isOn);
  const answers = [ask(list), ask({ ...list }), ask(list, { caller: { ...nobody } })];
  gate.open();
  for (const answer of await Promise.all(answers))
    expect(responseOf(answer).data).toEqual({ list: [{ id: 1 }] });
  expect(asked).toHaveLength(sent);
  expect(counts()).toMatchObject({ asked: 3, sent, shared: 3 - sent });
});

test('each sharer may change the answer that it got', async () => {
  const { gate, ask } = await start(true);
  const answers = Promise.all([ask(list), ask(list)]);
  gate.open();
  const [first, second] = (await answers).map((answer) => responseOf(answer).data as { list: object[] });
  first?.list.push({});
  Object.assign(first?.list[0] ?? {}, { id: 2 });
  expect(second).toEqual({ list: [{ id: 1 }] });
});

test('what differs in variables, name, text or in any right of the caller is asked by itself', async () => {
  const { gate, ask, asked } = await start(true);
  const answers = [
    ask(list),
    ask({ ...list, variables: { first: 3 } }),
    ask({ ...list, operationName: 'A' }),
    ask({ ...list, query: '{ list { id id } }' }),
    ...Object.entries({ subject: 'x', organization: 'org:x', roles: ['x'], scopes: ['x'], purpose: 'x' }).map(
      ([right, value]) => ask(list, { caller: { ...nobody, [right]: value } }),
    ),
  ];
  gate.open();
  await Promise.all(answers);
  expect(asked).toHaveLength(9);
});

test.each(['mutation { add }', 'query A { a } mutation B { add }', 'fragment F on Q { a } mutation { add }'])(
  'what may be a mutation is never shared: %s',
  async (query) => {
    const { gate, ask, asked } = await start(true);
    const answers = [ask({ query }), ask({ query })];
    gate.open();
    await Promise.all(answers);
    expect(asked).toHaveLength(2);
  },
);

test('a query does not share what was asked before a mutation began or ended', async () => {
  const mutated = createGate();
  const { gate, ask, asked } = await start(true, async ({ query }) => {
    if (query.startsWith('mutation')) await mutated.passed;
    return { data: {} };
  });
  const before = ask(list);
  const mutation = ask({ query: 'mutation { add }' });
  const during = ask(list);
  gate.open();
  mutated.open();
  await mutation;
  const after = ask(list);
  await Promise.all([before, during, after]);
  expect(asked.filter(({ query }) => query === list.query)).toHaveLength(3);
});

test('a query that comes after the answer is a new request', async () => {
  const { gate, ask, asked } = await start(true);
  gate.open();
  await ask(list);
  await ask(list);
  expect(asked).toHaveLength(2);
});

test('a sharer that leaves is answered at once, and the others later', async () => {
  const { gate, ask, asked, arrival } = await start(true);
  const leaving = new AbortController();
  const arrived = arrival();
  const left = ask(list, { signal: leaving.signal });
  const late = ask(list, { deadlineMs: 50 });
  const stayed = ask(list);
  await arrived;
  leaving.abort();
  expect(await left).toMatchObject({ failure: { code: 'SUBGRAPH_ABORTED' } });
  expect(await late).toMatchObject({
    failure: { code: 'SUBGRAPH_TIMEOUT', message: 'Subgraph "things" did not answer within 50 ms.' },
  });
  gate.open();
  expect(responseOf(await stayed).data).toEqual({ list: [{ id: 1 }] });
  expect(asked).toHaveLength(1);
});

test('the request is aborted when the last sharer has left, and nobody joins it then', async () => {
  const closed: Array<Promise<unknown>> = [];
  const { gate, ask, asked, arrival } = await start(true, async (_, response) => {
    closed.push(once(response, 'close'));
  });
  gate.open();
  const leaving = new AbortController();
  const arrived = arrival();
  const answers = [ask(list, { signal: leaving.signal }), ask(list, { signal: leaving.signal })];
  await arrived;
  leaving.abort();
  const again = arrival();
  answers.push(ask(list, { deadlineMs: 50 }));
  await Promise.all(answers);
  await again;
  await Promise.all(closed);
  expect(asked).toHaveLength(2);
});

test('who has left already is not asked for', async () => {
  const { ask, counts } = await start(true);
  const answer = await ask(list, { signal: AbortSignal.abort() });
  expect(answer).toMatchObject({ failure: { code: 'SUBGRAPH_ABORTED' } });
  const late = await ask(list, { signal: AbortSignal.abort(new DOMException('late', 'TimeoutError')) });
  expect(late).toMatchObject({ failure: { code: 'SUBGRAPH_TIMEOUT' } });
  expect(counts()).toMatchObject({ asked: 2, sent: 0 });
});

test('a failure reaches every sharer', async () => {
  const { gate, ask, asked, logged } = await start(true, (_, response) => void response.writeHead(204).end());
  const answers = [ask(list), ask(list)];
  gate.open();
  for (const answer of await Promise.all(answers)) {
    expect(answer).toMatchObject({
      kind: 'failure',
      failure: { code: 'SUBGRAPH_EMPTY', subgraph: 'things' },
    });
  }
  expect([asked.length, logged.length]).toEqual([1, 2]);
});
