import { once } from 'node:events';
import { callerHeader, writeCaller } from '@ieum/schema/contract/caller.ts';
import { eq, sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { createTestDatabase, type TestDatabase } from '../../../test/setup/database.ts';
import { defineAgency } from '../fixtures/agency/agency.ts';
import { providers, rows } from '../fixtures/agency/rows.ts';
import { supports } from '../fixtures/agency/tables.ts';
import { callerOf, openTestSubgraph, operator, type TestSubgraph } from '../fixtures/open-test-subgraph.ts';
import {
  askBySocket,
  askByStream,
  openSocket,
  subscribeBySocket,
  subscribeByStream,
  type TestSubscriber,
} from '../fixtures/subscribers.ts';
import { announceSupport } from '../gathered/support-recorded.ts';
import { startupId } from '../startup-id.ts';
import type { SupportHead } from '../tables.ts';
import { publishers, startupSharing } from '../tables.ts';

const limits = { subscriptions: 8, connectionSubscriptions: 3, subscriptionQueue: 5, keepAliveMs: 12_000 };
const definition = defineAgency(async (seeding) => {
  for (const row of providers) await seeding.add(publishers, row);
  for (const row of rows.sharing) await seeding.add(startupSharing, row);
});

let database: TestDatabase;
let agency: TestSubgraph;
const subscribers: TestSubscriber[] = [];

beforeAll(async () => {
  database = await createTestDatabase('subscriptions');
  agency = await openTestSubgraph(definition, database.url, { limits });
});

afterEach(async () => {
  for (const subscriber of subscribers.splice(0)) await subscriber.leave();
  await eventually(() => expect(agency.feeds.size).toBe(0));
});

afterAll(async () => {
  await agency?.close();
  await database?.drop();
});

/** Waits for what another process or connection does. */
function eventually(assert: () => void | Promise<void>): Promise<void> {
  return vi.waitFor(assert, { timeout: 20_000 });
}

let serial = 0;

/** Enters a record as a mutation does. Gives its id. */
async function record(change: Partial<SupportHead> = {}, { fails = false } = {}): Promise<string> {
  serial += 1;
  const id = `recorded:${serial}`;
  const entered = agency.open.database.transaction(async (transaction) => {
    await transaction
      .insert(supports)
      .values({ ...rows.supports[0]!, type: 'Grant', disclosure: 'PUBLIC', ...change, id });
    await announceSupport(transaction, id);
    if (fails) throw new Error('taken back');
  });
  await (fails ? expect(entered).rejects.toThrow('taken back') : entered);
  return id;
}

const query = `subscription ($filter: SupportFilter) {
  supportRecorded(filter: $filter) { __typename id title startup { id } } }`;
const transports = [
  ['a WebSocket', subscribeBySocket, askBySocket],
  ['an event stream', subscribeByStream, askByStream],
] as const;

async function subscribe(
  by: typeof subscribeBySocket,
  subscription: Parameters<typeof subscribeBySocket>[1],
  to = agency,
): Promise<TestSubscriber> {
  const subscriber = await by(to, subscription);
  subscribers.push(subscriber);
  return subscriber;
}

describe.each(transports)('over %s', (_, by, ask) => {
  test('a record is told of when it is committed, and read then', async () => {
    const subscriber = await subscribe(by, { query });
    await record({}, { fails: true });
    const id = await record({ title: '새 기록', startup: 7 });
    expect(await subscriber.next()).toEqual({
      data: {
        supportRecorded: { __typename: 'Grant', id, title: '새 기록', startup: { id: startupId(7) } },
      },
    });
  });

  test('each subscriber has the records that its filter asks for, in the order of their commits', async () => {
    const spaces = await subscribe(by, { query, variables: { filter: { kinds: ['SPACE'] } } });
    const ofDistrict = await subscribe(by, { query, variables: { filter: { regionCodes: ['1159000000'] } } });
    const ids = [
      await record({ kind: 'LOAN', providerId: 'org:a' }),
      await record({ kind: 'SPACE', providerId: 'org:b' }),
      await record({ kind: 'LOAN', providerId: 'org:d' }),
      await record({ kind: 'SPACE', providerId: 'org:a' }),
    ];
    const idsOf = async (subscriber: TestSubscriber) => [
      (await subscriber.next()).data.supportRecorded.id,
      (await subscriber.next()).data.supportRecorded.id,
    ];
    expect([await idsOf(spaces), await idsOf(ofDistrict)]).toEqual([
      [ids[1], ids[3]],
      [ids[0], ids[3]],
    ]);
  });

  test('the startup is told to those who may know it, as consents are when the event comes', async () => {
    const startup = 29;
    const shared = (organizations: string[]) =>
      agency.open.database
        .update(startupSharing)
        .set({ sharedWith: organizations })
        .where(eq(startupSharing.startup, startup));
    await shared(['org:friend']);
    const friend = await subscribe(by, { query, caller: callerOf('org:friend') });
    const nobody = await subscribe(by, { query, caller: null });
    const seen = async () => {
      await record({ disclosure: 'PARTNER', providerId: 'org:a', startup });
      const startups = [await friend.next(), await nobody.next()].map(
        ({ data }) => data.supportRecorded.startup,
      );
      return startups.map((found) => found?.id ?? null);
    };
    expect(await seen()).toEqual([startupId(startup), null]);
    await shared([]);
    expect(await seen()).toEqual([null, null]);
  });

  test('all processes on a database tell of what one of them records', async () => {
    const other = await openTestSubgraph(definition, database.url, { limits });
    const subscriber = await subscribe(by, { query }, other);
    const id = await record();
    expect((await subscriber.next()).data.supportRecorded.id).toBe(id);
    await subscriber.leave();
    await other.close();
  });

  test('a field under an access directive is not subscribed to without it', async () => {
    const secret = 'subscription { secretRecorded { id } }';
    const allowed = await subscribe(by, { query: secret });
    const id = await record();
    expect((await allowed.next()).data.secretRecorded.id).toBe(id);
    for (const code of ['UNAUTHENTICATED', 'FORBIDDEN']) {
      const caller = code === 'FORBIDDEN' ? { ...operator, scopes: [] } : null;
      const refused = await endOf(ask(agency.url, { query: secret, caller }));
      expect(refused).toMatchObject([{ path: ['secretRecorded'], extensions: { code } }]);
    }
  });

  test('what is wrong with a request is said as for queries', async () => {
    const refusal = async (text: string, variables = {}) =>
      (await endOf(ask(agency.url, { query: text, variables })))[0]?.extensions.code;
    expect(await refusal('subscription { nothing }')).toBe('GRAPHQL_VALIDATION_FAILED');
    expect(await refusal(query, { filter: { kinds: ['NOTHING'] } })).toBe('BAD_USER_INPUT');
    const day = 'subscription ($day: Date) { brokenRecorded(day: $day) { id } }';
    expect(await refusal(day, { day: '2026-02-30' })).toBe('BAD_SCALAR');
    expect(agency.takeLog()).toEqual([]);
    expect(await refusal('subscription { brokenRecorded { id } }')).toBe('INTERNAL_SERVER_ERROR');
    expect(agency.takeLog()).toMatchObject([{ err: { message: 'listen to secrets' } }]);
  });

  test('there are no more subscriptions than may be, and one that ends makes room', async () => {
    const open = [];
    for (let count = 0; count < limits.subscriptions; count++) open.push(await subscribe(by, { query }));
    expect(await endOf(ask(agency.url, { query }))).toMatchObject([
      { extensions: { code: 'TOO_MANY_SUBSCRIPTIONS' } },
    ]);
    await open[0]!.leave();
    await eventually(() => expect(agency.feeds.size).toBe(limits.subscriptions - 1));
    const later = await subscribe(by, { query });
    const id = await record();
    expect((await later.next()).data.supportRecorded.id).toBe(id);
  });
});

/** The errors that a subscription ends with, whichever way its client tells them. */
async function endOf(subscriber: TestSubscriber) {
  try {
    const { errors } = await subscriber.next();
    expect(await subscriber.next()).toBeNull();
    return errors;
  } catch (error) {
    if (Array.isArray(error)) return error;
    const { response } = error as { response?: Response };
    if (!response) throw error;
    return ((await response.json()) as { errors: unknown[] }).errors;
  } finally {
    await subscriber.leave();
  }
}

describe('WebSockets', () => {
  test('the caller may come with connection_init', async () => {
    const secret = 'subscription { secretRecorded { id } }';
    const subscriber = await subscribe(
      (to, subscription) => subscribeBySocket(to, { ...subscription, inPayload: true }),
      { query: secret },
    );
    const id = await record();
    expect((await subscriber.next()).data.secretRecorded.id).toBe(id);
  });

  test('carry subscriptions alone, and so many of a connection', async () => {
    const socket = await openSocket(agency.url);
    const answers: { id: string; type: string; payload: { extensions: { code: string } }[] }[] = [];
    socket.on('message', (data) => answers.push(JSON.parse(String(data))));
    socket.say({ type: 'subscribe', id: 'query', payload: { query: '{ members }' } });
    await once(socket, 'message');
    for (const id of ['1', '2', '3', '4']) socket.say({ type: 'subscribe', id, payload: { query } });
    await once(socket, 'message');
    expect(answers.map(({ id, type, payload }) => [id, type, payload[0]?.extensions.code])).toEqual([
      ['query', 'error', 'BAD_REQUEST'],
      ['4', 'error', 'TOO_MANY_SUBSCRIPTIONS'],
    ]);
    await eventually(() => expect(agency.feeds.size).toBe(3));
    socket.say({ type: 'complete', id: '1' });
    await eventually(() => expect(agency.feeds.size).toBe(2));
    socket.terminate();
  });

  test('are turned away at another path, and where there are as many as may be', async () => {
    const statusAt = async (url: string) => {
      const error = await openSocket(url).catch((reason: Error) => reason);
      return error instanceof Error ? error.message : 'open';
    };
    expect(await statusAt(agency.url.replace('graphql', 'other'))).toContain('404');
    const sockets = [];
    for (let count = 0; count < 2 * limits.subscriptions; count++) sockets.push(await openSocket(agency.url));
    expect(await statusAt(agency.url)).toContain('503');
    for (const socket of sockets) {
      socket.close();
      await once(socket, 'close');
    }
  });

  test('a client that is gone without a word is unsubscribed', async () => {
    const socket = await openSocket(agency.url);
    socket.say({ type: 'subscribe', id: '1', payload: { query } });
    await eventually(() => expect(agency.feeds.size).toBe(1));
    socket.terminate();
    await eventually(() => expect(agency.feeds.size).toBe(0));
  });

  test('one who reads too slowly is closed, and the others have every event', async () => {
    const large = `subscription { supportRecorded { ${titles} } }`;
    const socket = await openSocket(agency.url);
    socket.say({ type: 'subscribe', id: '1', payload: { query: large } });
    const quick = await subscribe(subscribeBySocket, { query });
    await eventually(() => expect(agency.feeds.size).toBe(2));
    socket.pause();
    const ids = [];
    for (let count = 0; agency.feeds.size === 2 && count < 100; count++) {
      ids.push(await record({ title: 'ㄱ'.repeat(100_000) }));
      expect((await quick.next()).data.supportRecorded.id).toBe(ids.at(-1));
    }
    expect(agency.feeds.size).toBe(1);
    const closed = once(socket, 'close');
    socket.resume();
    expect(await closed).toEqual([4413, Buffer.from('Subscriber too slow')]);
  });
});

/** A response of more than the buffers of a connection hold. */
const titles = Array.from({ length: 20 }, (_, index) => `t${index}: title`).join(' ');

describe('event streams', () => {
  const post = (text: string, accept: string) =>
    fetch(agency.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept, [callerHeader]: writeCaller(operator) },
      body: JSON.stringify({ query: text }),
    });

  test('are given to subscriptions alone, whatever else the client accepts', async () => {
    const everything = 'multipart/mixed, application/json, text/event-stream';
    const answered = await post('{ members }', everything);
    expect(await answered.json()).toEqual({ data: { members: ['one'] } });
    const stream = await post('subscription { supportRecorded { id } }', everything);
    expect(stream.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    await stream.body?.cancel();
    const refused = await post('subscription { supportRecorded { id } }', 'application/json');
    expect([refused.status, await refused.json()]).toMatchObject([
      406,
      { errors: [{ message: expect.stringContaining('event stream'), extensions: { code: 'BAD_REQUEST' } }] },
    ]);
    expect((await post('subscription {', 'text/event-stream')).status).toBe(400);
    await eventually(() => expect(agency.feeds.size).toBe(0));
  });

  test('one who reads too slowly is cut off', async () => {
    const stream = await post(`subscription { supportRecorded { ${titles} } }`, 'text/event-stream');
    for (let count = 0; agency.feeds.size === 1 && count < 100; count++) {
      await record({ title: 'ㄱ'.repeat(100_000) });
    }
    expect(agency.feeds.size).toBe(0);
    await expect(stream.text()).rejects.toThrow();
  });
});

describe('the listening connection', () => {
  const listeners = async () => {
    const found = await agency.open.database.execute<{ pid: number }>(sql`
      select pid from pg_stat_activity where datname = current_database() and application_name = 'ieum: events'`);
    return found.rows.map(({ pid }) => pid);
  };

  test('is one for all subscribers, and closed with the last', async () => {
    await subscribe(subscribeBySocket, { query });
    await subscribe(subscribeByStream, { query });
    expect(await listeners()).toHaveLength(1);
    for (const subscriber of subscribers.splice(0)) await subscriber.leave();
    await eventually(async () => expect(await listeners()).toEqual([]));
  });

  test('is made anew when the server ends it, for those who are subscribed', async () => {
    const subscriber = await subscribe(subscribeBySocket, { query });
    const [old] = await listeners();
    await agency.open.database.execute(sql`select pg_terminate_backend(${old})`);
    await eventually(async () => {
      const [now] = await listeners();
      expect(now).toBeDefined();
      expect(now).not.toBe(old);
    });
    expect(agency.takeLog()).toMatchObject([{ msg: expect.stringContaining('listens for events was lost') }]);
    // It is seen before it listens.
    let told: { data: { supportRecorded: { id: string } } } | null = null;
    void subscriber.next().then((response) => {
      told = response;
    });
    await eventually(async () => {
      await record();
      expect(told).toMatchObject({ data: { supportRecorded: { id: expect.stringMatching(/^recorded:/) } } });
    });
  });
});

test('a process that stops tells its subscribers to go elsewhere', async () => {
  const other = await openTestSubgraph(definition, database.url, { limits });
  const socket = await openSocket(other.url);
  socket.say({ type: 'subscribe', id: '1', payload: { query } });
  const messages: string[] = [];
  socket.on('message', (data) => messages.push(String(data)));
  const stream = await fetch(other.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
    body: JSON.stringify({ query }),
  });
  await eventually(() => expect(other.feeds.size).toBe(2));
  const closed = once(socket, 'close');
  await other.close();
  expect(await closed).toEqual([1001, Buffer.from('Going away')]);
  expect(messages).toEqual([]);
  expect(await stream.text()).not.toContain('complete');
});

test('a stop does not wait for a subscriber that does not answer', async () => {
  const other = await openTestSubgraph(definition, database.url, { limits });
  const socket = await openSocket(other.url);
  socket.say({ type: 'subscribe', id: '1', payload: { query } });
  await eventually(() => expect(other.feeds.size).toBe(1));
  socket.pause();
  await other.close();
  socket.terminate();
});

test('connections are kept alive, and one that does not answer is ended', async () => {
  const quick = { ...limits, keepAliveMs: 100 };
  const other = await openTestSubgraph(definition, database.url, { limits: quick });
  const socket = await openSocket(other.url);
  await once(socket, 'ping');
  const headers = { [callerHeader]: writeCaller(operator) };
  const silent = new WebSocket(other.url.replace('http', 'ws'), 'graphql-transport-ws', {
    headers,
    autoPong: false,
  });
  expect((await once(silent, 'close'))[0]).toBe(1006);
  expect(socket.readyState).toBe(WebSocket.OPEN);
  const stream = await fetch(other.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
    body: JSON.stringify({ query }),
  });
  let text = '';
  for await (const chunk of stream.body!.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    if (text.length >= 9) break;
  }
  expect(text).toMatch(/^(:\n\n){3}/);
  socket.close();
  await other.close();
});
