import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { GraphQLError } from 'graphql';
import { afterEach, describe, expect, test } from 'vitest';
import { WebSocketServer } from 'ws';
import {
  type EventSubgraph,
  type EventSubgraphOptions,
  startEventSubgraph,
} from '../fixtures/event-subgraph.ts';
import { nobody } from './fixtures/server.ts';
import { createSubscriptions, type Subscriptions } from './subscribe.ts';
import type { SubscriptionLimits } from './subscribe-sink.ts';

const sdl = `type Query { now: Int }
  type Subscription {
    tick(from: Int): Int
  }`;

const ends: Array<() => Promise<void>> = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function start(options: Partial<EventSubgraphOptions> = {}, limits: Partial<SubscriptionLimits> = {}) {
  const subgraph = await startEventSubgraph({ sdl, ...options });
  const subscriptions = open(subgraph.url, limits);
  ends.push(async () => subgraph.stop());
  return { subgraph, subscriptions, subscribe: () => tick(subscriptions) };
}

function open(url: string, limits: Partial<SubscriptionLimits> = {}): Subscriptions {
  const subscriptions = createSubscriptions([{ name: 'clock', url }], limits, () => undefined);
  ends.push(() => subscriptions.close());
  return subscriptions;
}

const tick = (subscriptions: Subscriptions, onOverflow?: () => void) =>
  subscriptions.subscribe(
    'clock',
    {
      query: 'subscription Tick($from: Int) { tick(from: $from) }',
      variables: { from: 1 },
      operationName: 'Tick',
    },
    { caller: nobody, ...(onOverflow && { onOverflow }) },
  );

const event = (value: number | null) => ({
  done: false,
  value: { kind: 'response', data: { tick: value }, errors: [] },
});

describe.each([{ transports: ['websocket'] }, { transports: ['event-stream'] }] satisfies Array<
  Partial<EventSubgraphOptions>
>)('over $transports', (options) => {
  test('events come in their order, for the caller', async () => {
    const { subgraph, subscribe } = await start(options);
    const events = subscribe();
    expect(await events.opened).toBe(true);
    await subgraph.opened(1);
    for (const value of [1, 2, 3]) subgraph.tell('tick', value);
    expect([await events.next(), await events.next(), await events.next()]).toEqual([
      event(1),
      event(2),
      event(3),
    ]);
    expect(subgraph.subscribed).toEqual([
      { query: expect.stringContaining('tick(from: $from)'), caller: nobody },
    ]);
  });

  test('what the subgraph completes is complete', async () => {
    const { subgraph, subscribe } = await start(options);
    const events = subscribe();
    await subgraph.opened(1);
    subgraph.tell('tick', 1);
    subgraph.complete('tick');
    expect(await events.next()).toEqual(event(1));
    expect(await events.next()).toEqual({ done: true, value: { kind: 'complete' } });
  });

  test('who leaves unsubscribes, also while waiting', async () => {
    const { subgraph, subscribe } = await start(options);
    const events = subscribe();
    await subgraph.opened(1);
    const next = events.next();
    await events.return();
    expect(await next).toEqual({ done: true, value: undefined });
    await subgraph.opened(0);
  });

  test('a refusal has the errors of the subgraph', async () => {
    const refuse = () => new GraphQLError('Not yours.', { extensions: { code: 'FORBIDDEN' } });
    const { subscribe } = await start({ ...options, refuse });
    expect(await subscribe().next()).toEqual({
      done: true,
      value: {
        kind: 'refused',
        errors: [
          { message: 'Not yours.', path: ['tick'], extensions: { code: 'FORBIDDEN', subgraph: 'clock' } },
        ],
      },
    });
  });

  test('a subgraph that goes breaks off its events', async () => {
    const { subgraph, subscribe } = await start(options);
    const events = subscribe();
    await subgraph.opened(1);
    await subgraph.stop();
    const failure = expect.objectContaining({ code: 'SUBGRAPH_TRUNCATED', subgraph: 'clock' });
    expect(await events.next()).toEqual({ done: true, value: { kind: 'failure', failure } });
    const again = await subscribe().next();
    expect(again.value).toMatchObject({ kind: 'failure', failure: { code: 'SUBGRAPH_UNREACHABLE' } });
    await subgraph.restart();
  });

  test('events that nobody takes end the subscription when there are too many', async () => {
    const { subgraph, subscriptions } = await start(options, { waiting: 3 });
    const overflow = Promise.withResolvers<void>();
    const events = tick(subscriptions, overflow.resolve);
    await subgraph.opened(1);
    for (const value of [1, 2, 3, 4]) subgraph.tell('tick', value);
    await overflow.promise;
    expect(await events.next()).toEqual({ done: true, value: { kind: 'overflow' } });
    await subgraph.opened(0);
  });

  test('an event larger than the limit ends the subscription', async () => {
    const text = { sdl: 'type Query { now: Int } type Subscription {\n tick(from: Int): String }' };
    const { subgraph, subscribe } = await start({ ...options, ...text }, { eventBytes: 10_000 });
    const events = subscribe();
    await subgraph.opened(1);
    subgraph.tell('tick', 'x'.repeat(20_000));
    const { value } = await events.next();
    expect(value).toMatchObject({ kind: 'failure', failure: { code: 'SUBGRAPH_TOO_LARGE' } });
    await subgraph.opened(0);
  });
});

test('subscriptions of a caller share a connection, up to so many; it is closed after the last', async () => {
  const { subgraph, subscribe } = await start({}, { connectionSubscriptions: 2 });
  const all = [subscribe(), subscribe(), subscribe()];
  await subgraph.opened(3);
  expect(subgraph.sockets().size).toBe(2);
  const closed = [...subgraph.sockets()].map((socket) => once(socket, 'close'));
  for (const events of all) await events.return();
  await Promise.all(closed);
  await subgraph.opened(0);
});

test('there are no more connections than may be', async () => {
  const { subgraph, subscribe } = await start({}, { connections: 1, connectionSubscriptions: 1 });
  const first = subscribe();
  await subgraph.opened(1);
  const { value } = await subscribe().next();
  expect(value).toMatchObject({
    kind: 'refused',
    errors: [{ extensions: { code: 'TOO_MANY_SUBSCRIPTIONS' } }],
  });
  await first.return();
});

test('a subgraph that takes the connection and says nothing is given up', async () => {
  const server = createServer();
  const sockets = new WebSocketServer({ server, handleProtocols: () => 'graphql-transport-ws' });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  const { value } = await tick(open(`http://127.0.0.1:${port}/graphql`, { deadlineMs: 50 })).next();
  expect(value).toMatchObject({ kind: 'failure', failure: { code: 'SUBGRAPH_TIMEOUT' } });
  sockets.close();
  server.close();
});

test('a subgraph that answers no ping is gone', async () => {
  const { subgraph, subscribe } = await start({}, { keepAliveMs: 50 });
  const events = subscribe();
  await subgraph.opened(1);
  for (const socket of subgraph.sockets())
    (socket as unknown as { _socket: { pause(): void } })._socket.pause();
  const { value } = await events.next();
  expect(value).toMatchObject({ kind: 'failure', failure: { code: 'SUBGRAPH_TRUNCATED' } });
});

test('a connection that the subgraph closes as done breaks off its events', async () => {
  const { subgraph, subscribe } = await start();
  const events = subscribe();
  await subgraph.opened(1);
  for (const socket of subgraph.sockets()) socket.close(1000);
  const { value } = await events.next();
  expect(value).toMatchObject({ kind: 'failure', failure: { code: 'SUBGRAPH_TRUNCATED' } });
  await subgraph.opened(0);
});

test('closing ends every subscription', async () => {
  const { subgraph, subscriptions, subscribe } = await start();
  const events = subscribe();
  await subgraph.opened(1);
  await subscriptions.close();
  const { value } = await events.next();
  expect(value).toMatchObject({ kind: 'failure', failure: { code: 'SUBGRAPH_ABORTED' } });
  await subgraph.opened(0);
});

test('two hundred subscriptions leave nothing behind', async () => {
  const { subgraph, subscribe }: { subgraph: EventSubgraph; subscribe(): ReturnType<typeof tick> } =
    await start();
  for (let round = 0; round < 200; round++) {
    const events = subscribe();
    await events.opened;
    await events.return();
  }
  await subgraph.opened(0);
  expect(subgraph.sockets().size).toBeLessThanOrEqual(1);
});
