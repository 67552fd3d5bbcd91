import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { connectionString } from './database-url.ts';

/** A database that is held. */
export interface HeldDatabase {
  /** Gives it back. */
  release(): Promise<void>;
}

/**
 * The number of the advisory lock that everybody who serves from a database shares, and that whoever replaces its
 * data must have alone: "ieuu" in ASCII, which no one else on the database is likely to lock.
 */
export const useLock = 0x69657575;

/**
 * Shares the lock until it is released. It is that of a connection of its own, so it ends with the process, however
 * that ends; when the connection is lost it is taken again as soon as the server answers.
 *
 * @throws where the lock cannot be taken the first time.
 */
export async function holdDatabase(url: string): Promise<HeldDatabase> {
  const released = new AbortController();
  let client = await share(url, () => void retake());
  async function retake(): Promise<void> {
    while (!released.signal.aborted) {
      try {
        await wait(retakeMs, undefined, { signal: released.signal, ref: false });
        client = await share(url, () => void retake());
        if (released.signal.aborted) await client.end();
        return;
      } catch {
        // Not there yet: whoever needs the database says so.
      }
    }
  }
  return {
    async release() {
      released.abort();
      await client.end();
    },
  };
}

async function share(url: string, onLost: () => void): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: connectionString(url),
    connectionTimeoutMillis: 5000,
    keepAlive: true,
    application_name: 'ieum: in use',
  });
  let isLost = false;
  const lose = () => {
    if (!isLost) onLost();
    isLost = true;
  };
  // What goes wrong until the lock is taken is the caller's.
  client.on('error', () => {});
  try {
    await client.connect();
    await client.query('select pg_advisory_lock_shared($1)', [useLock]);
  } catch (error) {
    await client.end().catch(() => {});
    throw error;
  }
  client.once('error', lose);
  client.once('end', lose);
  return client;
}

const retakeMs = 500;
