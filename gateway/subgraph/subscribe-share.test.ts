import { expect, test } from 'vitest';
import type { SubgraphAnswer } from './ask.ts';
import type { SubgraphEvents, Subscribe } from './subscribe.ts';
import { createEventQueue, type EventQueue } from './subscribe-queue.ts';
import { shareSubscriptions } from './subscribe-share.ts';
import type { SubscriptionEnd } from './subscribe-sink.ts';

interface Started {
  queue: EventQueue<SubgraphAnswer, SubscriptionEnd>;
  isLeft: boolean;
}

/** Subscriptions that the test tells events of. */
function open(waiting = 10) {
  const started: Started[] = [];
  const subscribe: Subscribe = () => {
    const one: Started = {
      queue: createEventQueue<SubgraphAnswer, SubscriptionEnd>(100, () => {
        one.isLeft = true;
      }),
      isLeft: false,
    };
    started.push(one);
    return Object.assign(one.queue.events, { opened: Promise.resolve(true) });
  };
  return { started, subscribe: shareSubscriptions(subscribe, waiting) };
}

const caller = { subject: 'a', organization: 'org:a', roles: [], scopes: ['x'], purpose: null };
const operation = { query: 'subscription { told { id } }', operationName: null, variables: { kind: 'A' } };
const event = (id: number) => ({ kind: 'response' as const, data: { told: { id } }, errors: [] });

const read = async (events: SubgraphEvents) => (await events.next()).value;

test('identical subscriptions of one caller are one, and each reader has answers of its own', async () => {
  const { started, subscribe } = open();
  const first = subscribe('s', operation, { caller });
  started[0]!.queue.push(event(1));
  expect(await read(first)).toEqual(event(1));
  const second = subscribe('s', { ...operation }, { caller: { ...caller } });
  expect(started).toHaveLength(1);
  expect(await second.opened).toBe(true);
  started[0]!.queue.push(event(2));
  const [one, other] = [await read(first), await read(second)] as ReturnType<typeof event>[];
  expect([one, other]).toEqual([event(2), event(2)]);
  one!.data.told.id = 9;
  expect(other).toEqual(event(2));
});

test.each<[what: string, ...Parameters<Subscribe>]>([
  ['subgraph', 'other', operation, { caller }],
  ['document', 's', { ...operation, query: 'subscription { told { at } }' }, { caller }],
  ['variable', 's', { ...operation, variables: { kind: 'B' } }, { caller }],
  ['caller', 's', operation, { caller: { ...caller, organization: 'org:b' } }],
  ['scope', 's', operation, { caller: { ...caller, scopes: [] } }],
])('those that differ by %s are not', (_what, ...asked) => {
  const { started, subscribe } = open();
  subscribe('s', operation, { caller });
  subscribe(...asked);
  expect(started).toHaveLength(2);
});

test('it ends with the last reader, and the next begins anew', async () => {
  const { started, subscribe } = open();
  const [first, second] = [subscribe('s', operation, { caller }), subscribe('s', operation, { caller })];
  await first.return();
  started[0]!.queue.push(event(1));
  expect(await read(second)).toEqual(event(1));
  expect(started[0]!.isLeft).toBe(false);
  await second.return();
  expect(started[0]!.isLeft).toBe(true);
  const third = subscribe('s', operation, { caller });
  started[1]!.queue.push(event(2));
  expect(await read(third)).toEqual(event(2));
});

test('how it ends is told to all, and who comes then begins anew', async () => {
  const { started, subscribe } = open();
  const readers = [subscribe('s', operation, { caller }), subscribe('s', operation, { caller })];
  started[0]!.queue.push(event(1));
  started[0]!.queue.end({ kind: 'complete' });
  for (const reader of readers) {
    expect(await reader.next()).toEqual({ done: false, value: event(1) });
    expect(await reader.next()).toEqual({ done: true, value: { kind: 'complete' } });
  }
  subscribe('s', operation, { caller });
  expect(started).toHaveLength(2);
});

test('a reader that does not read is cut off, and the others read on', async () => {
  const { started, subscribe } = open(2);
  const told: string[] = [];
  const slow = subscribe('s', operation, { caller, onOverflow: () => void told.push('slow') });
  const quick = subscribe('s', operation, { caller, onOverflow: () => void told.push('quick') });
  for (const id of [1, 2, 3, 4]) {
    started[0]!.queue.push(event(id));
    expect(await read(quick)).toEqual(event(id));
  }
  expect(told).toEqual(['slow']);
  expect(await slow.next()).toEqual({ done: true, value: { kind: 'overflow' } });
  await quick.return();
  expect(started[0]!.isLeft).toBe(true);
});
