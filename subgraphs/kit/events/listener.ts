import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { connectionString } from '../database-url.ts';

/** One process's ear for what transactions tell (`NOTIFY`), whichever process ran them. */
export interface Listener {
  /**
   * Hears a channel: what commits after this has resolved is heard. One listener a channel.
   *
   * @returns stops hearing it.
   * @throws when the database cannot be reached.
   */
  listen(channel: string, heard: (payload: string) => void): Promise<() => Promise<void>>;
  stop(): Promise<void>;
}

/** Where it says that its connection was lost, and that it is back. */
export interface ListenerLog {
  warn(text: string): void;
}

/**
 * Makes a listener on a PostgreSQL URL. It has one connection while it hears anything, and none otherwise. A lost
 * connection is made anew as soon as the server answers; what was told meanwhile is not told again.
 */
export function createListener(url: string, log: ListenerLog): Listener {
  const heard = new Map<string, (payload: string) => void>();
  const stopped = new AbortController();
  let client: pg.Client | null = null;
  let last: Promise<unknown> = Promise.resolve();

  /** One after the other: what is heard must not change while a connection is made. */
  function inTurn<Result>(run: () => Promise<Result>): Promise<Result> {
    const turn = last.then(run, run);
    last = turn.catch(() => {});
    return turn;
  }

  async function connect(): Promise<void> {
    const next = await open(url, heard);
    next.once('end', () => {
      if (client !== next) return;
      client = null;
      log.warn('the connection that listens for events was lost; what is told until it is back is missed');
      void reconnect();
    });
    client = next;
  }

  async function reconnect(): Promise<void> {
    for (let delay = firstRetryMs; !stopped.signal.aborted; delay = Math.min(delay * 2, longestRetryMs)) {
      try {
        await wait(delay, undefined, { signal: stopped.signal, ref: false });
        await inTurn(async () => {
          if (!client && heard.size > 0 && !stopped.signal.aborted) await connect();
        });
        return;
      } catch {
        // Not there yet: whoever needs the database says so.
      }
    }
  }

  async function disconnect(): Promise<void> {
    const old = client;
    client = null;
    await old?.end();
  }

  return {
    listen: (channel, hear) =>
      inTurn(async () => {
        if (stopped.signal.aborted) throw new Error('The subgraph stops.');
        heard.set(channel, hear);
        try {
          if (client) await client.query(`listen ${pg.escapeIdentifier(channel)}`);
          else await connect();
        } catch (error) {
          heard.delete(channel);
          throw error;
        }
        return () =>
          inTurn(async () => {
            heard.delete(channel);
            if (heard.size === 0) await disconnect();
            // A connection that breaks under this hears nothing either.
            else await client?.query(`unlisten ${pg.escapeIdentifier(channel)}`).catch(() => {});
          });
      }),
    async stop() {
      stopped.abort();
      await inTurn(disconnect);
    },
  };
}

async function open(url: string, heard: ReadonlyMap<string, (payload: string) => void>): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: connectionString(url),
    connectionTimeoutMillis: 5000,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    application_name: 'ieum: events',
  });
  // The end follows, and is what counts; unheard this would end the process.
  client.on('error', () => {});
  client.on('notification', ({ channel, payload = '' }) => heard.get(channel)?.(payload));
  try {
    await client.connect();
    for (const channel of heard.keys()) await client.query(`listen ${pg.escapeIdentifier(channel)}`);
    return client;
  } catch (error) {
    await client.end().catch(() => {});
    throw error;
  }
}

const firstRetryMs = 100;
const longestRetryMs = 5000;
