import { setTimeout as wait } from 'node:timers/promises';
import type { Database } from '@ieum/kit/database.ts';
import { createListener, type ListenerLog } from '@ieum/kit/events/listener.ts';
import { and, eq, ne, sql } from 'drizzle-orm';
import { currentChannel } from './commit.ts';
import { bundles, compositions, current } from './tables.ts';

/** What gateways are to serve. */
export interface Current {
  /** The composition's number; it only grows, also by a rollback. */
  composition: number;
  /** The SHA-256 of the bundle's text. */
  digest: string;
  /** The bundle as JSON text. */
  bundle: string;
  /** What gateways verify, see `BundleClaims`. */
  signature: string;
}

/** Tells gateways of what is to be served. */
export interface CurrentFeed {
  /**
   * What is to be served now, or null where that is still the bundle of the digest `since`. With `waitMs` it waits so
   * long for another one, and answers within milliseconds of the commit; after a lost connection, within a second.
   */
  read(since: string | null, options?: { waitMs?: number; signal?: AbortSignal }): Promise<Current | null>;
  close(): Promise<void>;
}

/** Makes the feed of one process: however many wait, it listens on one connection. */
export function createCurrentFeed(database: Database, url: string, log: ListenerLog): CurrentFeed {
  const listener = createListener(url, log);
  const closed = new AbortController();
  let listening: Promise<unknown> | undefined;
  let told = Promise.withResolvers<void>();

  function wake(): void {
    const before = told;
    told = Promise.withResolvers();
    before.resolve();
  }

  async function listen(): Promise<void> {
    listening ??= listener.listen(currentChannel, wake).catch((error: Error) => {
      listening = undefined;
      log.warn(`cannot listen for compositions, asks every ${pollMs} ms: ${error.message}`);
    });
    await listening;
  }

  return {
    async read(since, { waitMs = 0, signal } = {}) {
      const end = performance.now() + waitMs;
      if (waitMs > 0) await listen();
      const stops = [closed.signal, ...(signal ? [signal] : [])];
      for (;;) {
        // Taken before it is read: what is told in between is heard.
        const change = told.promise;
        const found = await readOther(database, since);
        const left = end - performance.now();
        if (found || left <= 0) return found;
        await pause(change, Math.min(left, pollMs), AbortSignal.any(stops));
        // Nobody waits any more, or the connections are being closed: it is not to be read again.
        if (stops.some(({ aborted }) => aborted)) return null;
      }
    },
    async close() {
      closed.abort();
      await listener.stop();
    },
  };
}

/** Until it is told, the time is over, or nobody waits any more. */
async function pause(change: Promise<void>, ms: number, signal: AbortSignal): Promise<void> {
  const over = new AbortController();
  const timer = wait(ms, undefined, { signal: AbortSignal.any([signal, over.signal]) }).catch(() => {});
  await Promise.race([change, timer]);
  over.abort();
}

/** The bundle is megabytes, so it is only read where it is another one. */
async function readOther(database: Database, since: string | null): Promise<Current | null> {
  const [row] = await database
    .select({
      composition: compositions.number,
      digest: bundles.digest,
      bundle: bundles.bundle,
      signature: sql<string>`${compositions.signature}`,
    })
    .from(current)
    .innerJoin(compositions, eq(compositions.number, current.composition))
    .innerJoin(
      bundles,
      and(
        eq(bundles.digest, compositions.bundleDigest),
        since === null ? undefined : ne(bundles.digest, since),
      ),
    );
  return row ?? null;
}

/** What is told while the connection was lost is not told again; half of what a gateway has to swap in. */
const pollMs = 1000;
