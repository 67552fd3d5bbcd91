import { buildSchema, getOperationAST, parse } from 'graphql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Operation, ResponseStream } from '../engine.ts';
import { composeTest } from '../fixtures/network.ts';
import { createApolloPlanner } from '../plan/apollo-planner.ts';
import type { Plan, Subscription } from '../plan/plan.ts';
import { createPreparation } from '../plan/prepare-operation.ts';
import { readPlan } from '../plan/read-plan.ts';
import { createRustPlanners } from '../plan/rust-planner.ts';
import type { SubgraphAnswer } from '../subgraph/ask.ts';
import { createEventQueue } from '../subgraph/subscribe-queue.ts';
import type { SubscriptionEnd } from '../subgraph/subscribe-sink.ts';
import { createKeyEcho } from './entities/key-echo.ts';
import { compileSubscription } from './subscription.ts';

const link =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@external", "@requires"])';
const { supergraph, publicSchema: publicSdl } = composeTest([
  {
    name: 'shop',
    url: 'http://shop.test',
    sdl: `${link} type Query { now: Int } type Subscription { sold(from: Int): Item }
      type Item @key(fields: "id") { id: ID! price: Int }`,
  },
  {
    name: 'stock',
    url: 'http://stock.test',
    sdl: `${link} type Query { size: Int }
      type Item @key(fields: "id") { id: ID! price: Int @external left: Int! name: String label: String @requires(fields: "price") }`,
  },
]);
const publicSchema = buildSchema(publicSdl);
const types = buildSchema(supergraph, { assumeValid: true, assumeValidSDL: true });
const rustPlanners = createRustPlanners();
const rust = rustPlanners.open(supergraph, { timeoutMs: 10_000 });
const apollo = createApolloPlanner(supergraph);
const planners = {
  rust: (text: string) => rust.plan({ text, labels: [], percentage: 0 }),
  apollo: async (text: string) => (await apollo.plan({ text, overrides: [] }, 10_000)).json,
};

beforeAll(() => rust.start());
afterAll(async () => {
  await rustPlanners.close();
  await apollo.close();
});

/** Subscribes to `shop`, which tells what the test pushes; `stock` says that of each item one is left. */
async function subscribe(planner: keyof typeof planners, query: string, most = 10) {
  const document = parse(query);
  const definition = getOperationAST(document)!;
  const prepared = createPreparation(publicSchema, parse(supergraph))(document, definition);
  const plan = readPlan(JSON.parse((await planners[planner](prepared.text!))!)) as Plan & {
    node: Subscription;
  };
  const asked: string[] = [];
  const left = { isLeft: false };
  const queue = createEventQueue<SubgraphAnswer, SubscriptionEnd>(most, () => {
    left.isLeft = true;
  });
  const send = async (
    _: unknown,
    { representations = {} }: { representations?: Record<string, readonly string[]> },
  ) => {
    const items = Object.values(representations).flat();
    asked.push(...items);
    const entities = items.map((text) => {
      const { id, price } = JSON.parse(text);
      return {
        __typename: 'Item',
        id,
        left: id === 'gone' ? null : 1,
        name: `Item ${id}`,
        label: `${id} for ${price}`,
      };
    });
    return { kind: 'response', data: { _entities: entities }, errors: [] } as SubgraphAnswer;
  };
  const compiled = compileSubscription(
    {
      ...{ publicSchema, types, send, echoKeys: createKeyEcho(types) },
      subscribe: () => Object.assign(queue.events, { opened: Promise.resolve(true) }),
    },
    prepared,
    plan,
  );
  const controller = new AbortController();
  const operation = { variables: { from: 1 }, caller: {}, signal: controller.signal } as unknown as Operation;
  const events = (await compiled.subscribe(operation)) as ResponseStream;
  return { events, queue, asked, left, controller };
}

const sold = (item: unknown): SubgraphAnswer => ({
  kind: 'response',
  data: { sold: item as object },
  errors: [],
});
const item = (id: string) => sold({ __typename: 'Item', id, price: 3 });
const query = 'subscription ($from: Int) { sold(from: $from) { name label left } }';

test.each(['rust', 'apollo'] as const)(
  'by a plan of the %s planner each event is completed anew',
  async (planner) => {
    const { events, queue, asked } = await subscribe(planner, query);
    queue.push(item('a'));
    queue.push(item('b'));
    // Nothing is asked for an event before it is its turn.
    expect(asked).toEqual([]);
    expect(await events.next()).toEqual({
      done: false,
      value: { data: { sold: { name: 'Item a', label: 'a for 3', left: 1 } } },
    });
    expect(asked.every((text) => JSON.parse(text).id === 'a')).toBe(true);
    expect((await events.next()).value).toEqual({
      data: { sold: { name: 'Item b', label: 'b for 3', left: 1 } },
    });
  },
);

test('a null that is not allowed goes up in its event alone', async () => {
  const { events, queue } = await subscribe('rust', query);
  queue.push(item('gone'));
  queue.push(sold(null));
  queue.push(item('a'));
  expect((await events.next()).value).toMatchObject({
    data: { sold: null },
    errors: [{ path: ['sold', 'left'], extensions: { code: 'SUBGRAPH_NULL', subgraph: 'stock' } }],
  });
  expect((await events.next()).value).toEqual({ data: { sold: null } });
  expect((await events.next()).value).toMatchObject({ data: { sold: { left: 1 } } });
});

test('an event that is an error or a failure has no data, and the next one has', async () => {
  const { events, queue } = await subscribe('rust', query);
  queue.push({
    kind: 'response',
    data: null,
    errors: [{ message: 'No.', path: ['sold'], extensions: { code: 'X' } }],
  });
  queue.push({
    kind: 'failure',
    failure: { code: 'SUBGRAPH_NOT_JSON', subgraph: 'shop', message: 'Not JSON.' },
  });
  queue.push(item('a'));
  expect((await events.next()).value).toMatchObject({
    data: { sold: null },
    errors: [{ path: ['sold'], extensions: { code: 'X' } }],
  });
  expect((await events.next()).value).toMatchObject({
    errors: [{ extensions: { code: 'SUBGRAPH_NOT_JSON' } }],
  });
  expect((await events.next()).value).toMatchObject({ data: { sold: { name: 'Item a' } } });
});

test.each([
  [{ kind: 'complete' }, undefined],
  [{ kind: 'overflow' }, 'SUBSCRIBER_TOO_SLOW'],
  [{ kind: 'refused', errors: [{ message: 'No.', extensions: { code: 'FORBIDDEN' } }] }, 'FORBIDDEN'],
  [{ kind: 'fault', error: new Error('a bug') }, 'INTERNAL_SERVER_ERROR'],
] satisfies Array<[SubscriptionEnd, string | undefined]>)('after %o there is nothing', async (end, code) => {
  const { events, queue } = await subscribe('rust', query);
  queue.end(end);
  if (code) {
    const { value } = await events.next();
    expect(value).toMatchObject({ errors: [{ extensions: { code } }] });
    expect(value).not.toHaveProperty('data');
  }
  expect(await events.next()).toEqual({ done: true, value: undefined });
});

test('leaving and aborting end it at once, also while an event is waited for', async () => {
  const first = await subscribe('rust', query);
  const waiting = first.events.next();
  await first.events.return();
  expect(await waiting).toEqual({ done: true, value: undefined });
  expect(first.left.isLeft).toBe(true);
  const second = await subscribe('rust', query);
  const next = second.events.next();
  second.controller.abort();
  expect(await next).toEqual({ done: true, value: undefined });
  expect(second.left.isLeft).toBe(true);
});
