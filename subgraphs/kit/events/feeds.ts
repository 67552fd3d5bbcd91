import { setTimeout as wait } from 'node:timers/promises';
import type { Database } from '../database.ts';
import { codedError } from '../errors.ts';
import { createEventQueue, type EventQueue } from './event-queue.ts';
import type { Listener } from './listener.ts';
import type { Topic } from './topic.ts';

/** The events of a process: each row that is told of is read once, and handed to those it concerns. */
export interface Feeds {
  /**
   * Subscribes to a topic. What commits after this has resolved is given, in the order of the commits.
   *
   * @param concerns whether the subscriber is to have an event.
   * @param cut called when the subscriber has fallen so far behind that it gets no more.
   * @throws STOPPING after `stop`; an error of the database when it cannot be reached.
   */
  subscribe<Event>(
    topic: Topic<Event>,
    concerns: (event: Event) => boolean,
    cut: () => void,
  ): Promise<AsyncIterableIterator<Event>>;
  /** How many subscriptions are established. */
  readonly size: number;
  /** Ends all subscriptions. */
  stop(): void;
}

/** What feeds are made of. */
export interface FeedParts {
  listener: Listener;
  database: Database;
  /** The most events that may wait for one subscriber. */
  queueLimit: number;
  log: { warn(text: string): void };
}

/** Makes them. */
export function createFeeds(parts: FeedParts): Feeds {
  const feeds = new Map<string, Feed<unknown>>();
  const stopped = new AbortController();
  return {
    subscribe(topic, concerns, cut) {
      const feed = feeds.getOrInsertComputed(topic.channel, () =>
        createFeed(topic as Topic<unknown>, parts, stopped.signal),
      );
      // A channel always stands for one topic.
      return (feed as Feed<never>).subscribe(concerns, cut) as never;
    },
    get size() {
      return [...feeds.values()].reduce((sum, feed) => sum + feed.size, 0);
    },
    stop() {
      stopped.abort();
      for (const feed of feeds.values()) feed.end();
    },
  };
}

interface Feed<Event> {
  subscribe(concerns: (event: Event) => boolean, cut: () => void): Promise<AsyncIterableIterator<Event>>;
  readonly size: number;
  end(): void;
}

interface Subscriber<Event> {
  concerns(event: Event): boolean;
  queue: EventQueue<Event>;
  isEstablished: boolean;
}

function createFeed<Event>(
  topic: Topic<Event>,
  { listener, database, queueLimit, log }: FeedParts,
  stopped: AbortSignal,
): Feed<Event> {
  const subscribers = new Set<Subscriber<Event>>();
  /** Ids that were told of and are to be read. */
  let told: string[] = [];
  let isReading = false;
  let listening: Promise<() => Promise<void>> | null = null;

  function requireRunning(): void {
    if (stopped.aborted) throw codedError('STOPPING', 'The subgraph stops; subscribe again.');
  }

  function hear(id: string): void {
    told.push(id);
    if (!isReading) void read();
  }

  async function read(): Promise<void> {
    isReading = true;
    while (told.length > 0 && subscribers.size > 0) {
      const ids = told.splice(0, mostRead);
      const events = await readPatiently(ids);
      for (const id of ids) {
        const event = events.get(id);
        if (event !== undefined) hand(event);
      }
    }
    told = [];
    isReading = false;
  }

  /** Where the database is away it comes back, and what has been told is not told again. */
  async function readPatiently(ids: readonly string[]): Promise<ReadonlyMap<string, Event>> {
    for (let delay = firstRetryMs; !stopped.aborted; delay = Math.min(delay * 2, longestRetryMs)) {
      try {
        return await topic.read(database, ids);
      } catch {
        if (delay === firstRetryMs) log.warn(`events of ${topic.channel} wait: their rows cannot be read`);
        await wait(delay, undefined, { signal: stopped, ref: false }).catch(() => {});
      }
    }
    return new Map();
  }

  function hand(event: Event): void {
    for (const { concerns, queue } of subscribers) {
      if (concerns(event)) queue.push(event);
    }
  }

  function leave(subscriber: Subscriber<Event>): void {
    subscribers.delete(subscriber);
    if (subscribers.size > 0 || !listening) return;
    const unlisten = listening;
    listening = null;
    // One that could not listen has nothing to take back, and has said so.
    unlisten.then((stop) => stop()).catch(() => {});
  }

  return {
    async subscribe(concerns, cut) {
      requireRunning();
      const queue = createEventQueue<Event>(queueLimit, { onFull: cut, onEnd: () => leave(subscriber) });
      const subscriber: Subscriber<Event> = { concerns, queue, isEstablished: false };
      subscribers.add(subscriber);
      listening ??= listener.listen(topic.channel, hear);
      const own = listening;
      try {
        await own;
        // What ends now would look complete.
        requireRunning();
      } catch (error) {
        if (listening === own) listening = null;
        queue.end();
        throw error;
      }
      subscriber.isEstablished = true;
      return queue.events;
    },
    get size() {
      return [...subscribers].filter(({ isEstablished }) => isEstablished).length;
    },
    end() {
      for (const { queue } of [...subscribers]) queue.end();
    },
  };
}

// Far more than a transaction tells of; a statement with so many ids takes a few milliseconds.
const mostRead = 500;
const firstRetryMs = 100;
const longestRetryMs = 5000;
