import { expect, test } from 'vitest';
import type { Database } from '../database.ts';
import { createFeeds } from './feeds.ts';
import type { Listener } from './listener.ts';

interface Setting {
  queueLimit?: number;
  listen?: Listener['listen'];
  read?(ids: readonly string[]): Promise<ReadonlyMap<string, string>>;
}

/** Feeds on a listener that a test speaks through. */
function setUp({
  queueLimit = 10,
  listen,
  read = async (ids) => new Map(ids.map((id) => [id, `row ${id}`])),
}: Setting = {}) {
  const heard = new Map<string, (id: string) => void>();
  const unlistened: string[] = [];
  const warnings: string[] = [];
  const listener: Listener = {
    async listen(channel, hear) {
      heard.set(channel, hear);
      return async () => {
        heard.delete(channel);
        unlistened.push(channel);
      };
    },
    stop: async () => {},
    ...(listen ? { listen } : {}),
  };
  const feeds = createFeeds({
    listener,
    database: {} as Database,
    queueLimit,
    log: { warn: (text) => warnings.push(text) },
  });
  const topic = { channel: 'things', read: (_: Database, ids: readonly string[]) => read(ids) };
  return {
    feeds,
    warnings,
    unlistened,
    say: (id: string) => heard.get('things')!(id),
    subscribe: (concerns: (row: string) => boolean = () => true, cut = () => {}) =>
      feeds.subscribe(topic, concerns, cut),
  };
}

const taken = async (events: AsyncIterator<string>) => (await events.next()).value;

test('what is told while rows are read is read together, once for all subscribers', async () => {
  const reads: (readonly string[])[] = [];
  const first = Promise.withResolvers<void>();
  const { subscribe, say } = setUp({
    async read(ids) {
      reads.push(ids);
      if (reads.length === 1) await first.promise;
      return new Map(ids.filter((id) => id !== 'gone').map((id) => [id, id]));
    },
  });
  const [all, some] = [await subscribe(), await subscribe((row) => row !== 'b')];
  for (const id of ['a', 'b', 'gone', 'c']) say(id);
  first.resolve();
  expect([await taken(all), await taken(all), await taken(all)]).toEqual(['a', 'b', 'c']);
  expect([await taken(some), await taken(some)]).toEqual(['a', 'c']);
  expect(reads).toEqual([['a'], ['b', 'gone', 'c']]);
});

test('rows that cannot be read are read when they can be, and the log says so once', async () => {
  let attempts = 0;
  const { subscribe, say, warnings } = setUp({
    async read(ids) {
      attempts += 1;
      if (attempts < 3) throw new Error('the database is away');
      return new Map(ids.map((id) => [id, id]));
    },
  });
  const events = await subscribe();
  say('a');
  expect(await taken(events)).toBe('a');
  expect([attempts, warnings]).toEqual([3, ['events of things wait: their rows cannot be read']]);
});

test('a subscriber whose queue is full is cut, and the others go on', async () => {
  const { subscribe, say, feeds } = setUp({ queueLimit: 2 });
  const cut: string[] = [];
  const quick = await subscribe();
  const slow = await subscribe(undefined, () => cut.push('slow'));
  for (const id of ['a', 'b', 'c']) {
    say(id);
    expect(await taken(quick)).toBe(`row ${id}`);
  }
  expect([cut, feeds.size]).toEqual([['slow'], 1]);
  expect(await slow.next()).toEqual({ done: true, value: undefined });
});

test('one who leaves while it waits is done at once, and the last one takes the listening along', async () => {
  const { subscribe, unlistened, feeds } = setUp();
  const [one, other] = [await subscribe(), await subscribe()];
  const waiting = one.next();
  await one.return?.();
  expect(await waiting).toEqual({ done: true, value: undefined });
  expect([feeds.size, unlistened]).toEqual([1, []]);
  await other.return?.();
  expect([feeds.size, unlistened]).toEqual([0, ['things']]);
  await subscribe();
  expect(feeds.size).toBe(1);
});

test('where nothing can be listened to nobody is subscribed, until it can', async () => {
  let isAway = true;
  const { subscribe, feeds } = setUp({
    async listen() {
      if (isAway) throw new Error('the database is away');
      return async () => {};
    },
  });
  const refused = await Promise.allSettled([subscribe(), subscribe()]);
  expect(refused.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(feeds.size).toBe(0);
  isAway = false;
  await subscribe();
  expect(feeds.size).toBe(1);
});

test('a stop ends who is subscribed and refuses who comes', async () => {
  const listening = Promise.withResolvers<() => Promise<void>>();
  const { subscribe, feeds } = setUp({ listen: () => listening.promise });
  const coming = subscribe();
  feeds.stop();
  listening.resolve(async () => {});
  await expect(coming).rejects.toMatchObject({ extensions: { code: 'STOPPING' } });
  await expect(subscribe()).rejects.toMatchObject({ extensions: { code: 'STOPPING' } });
  expect(feeds.size).toBe(0);
});
