import { afterEach, expect, test } from 'vitest';
import { type ApolloPlanner, createApolloPlanner } from './apollo-planner.ts';
import { shop } from './fixtures/shop.ts';
import { PlanTimeoutError } from './plan-error.ts';

let apollo: ApolloPlanner;
afterEach(() => apollo.close());

/** An operation with that many deferred parts. */
const deferred = (many: number) =>
  `{ ${Array.from({ length: many }, (_, n) => `p${n}: products { id ... @defer(label: "d${n}") { stock } }`).join(' ')} }`;

const tiny = '{ now }';
const amplyMs = 60_000;

test('of operations that wait, the shortest is planned next', async () => {
  apollo = createApolloPlanner(shop.sdl);
  const order: string[] = [];
  const plan = async (name: string, text: string) => {
    await apollo.plan({ text, overrides: [] }, amplyMs);
    order.push(name);
  };
  await Promise.all([
    plan('in planning', deferred(12)),
    plan('heavy', deferred(10)),
    plan('less heavy', deferred(5)),
    plan('as heavy as heavy', deferred(10)),
    plan('tiny', tiny),
  ]);
  expect(order).toEqual(['in planning', 'tiny', 'less heavy', 'heavy', 'as heavy as heavy']);
});

test('an operation that uses its time up, and one that has no plan, make way for the next', async () => {
  apollo = createApolloPlanner(shop.sdl);
  const plan = (text: string, limitMs: number) => apollo.plan({ text, overrides: [] }, limitMs);
  await plan(tiny, amplyMs);
  const results = await Promise.allSettled([
    plan(deferred(2_000), 50),
    plan('{ unknown }', amplyMs),
    plan(tiny, amplyMs),
  ]);
  expect(results).toMatchObject([
    { status: 'rejected', reason: expect.any(PlanTimeoutError) },
    { status: 'rejected', reason: { message: expect.any(String) } },
    { status: 'fulfilled', value: { json: expect.stringContaining('now'), by: 'types' } },
  ]);
});

test('what waits when the planner is closed is refused', async () => {
  apollo = createApolloPlanner(shop.sdl);
  const asked = [tiny, deferred(1)].map((text) => apollo.plan({ text, overrides: [] }, amplyMs));
  const settled = Promise.allSettled(asked);
  await apollo.close();
  expect((await settled).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
});
