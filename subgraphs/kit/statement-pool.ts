import type { Writable } from 'node:stream';
import type pg from 'pg';
import { createStatements, type Statement } from './statements.ts';

/** The connections of a database. */
export interface Pools {
  /** For transactions, and for statements that are planned anew each time. */
  ordinary: pg.Pool;
  /** For quick statements, which are prepared there: pipelined, with plans that do not depend on values. */
  prepared: pg.Pool;
}

/**
 * A pool as drizzle takes one (it knows it by `Pool` in its name). Statements that have come before and were quick are
 * prepared, which saves PostgreSQL to read and plan them, and those that are asked for at about the same time go over
 * one connection, in one write. Other statements have a connection of their own, as transactions have.
 *
 * Each statement fails by itself. While all connections are taken it waits, as long as the pool lets it.
 */
export class StatementPool {
  readonly #pools: Pools;
  readonly #statements = createStatements();
  readonly #waiting: Waiting[] = [];
  #isAsking = false;

  constructor(pools: Pools) {
    this.#pools = pools;
  }

  /** A connection of the caller's own, until it is released. */
  connect(): Promise<pg.PoolClient> {
    return this.#pools.ordinary.connect();
  }

  query(config: pg.QueryConfig, values: unknown[]): Promise<pg.QueryResult> {
    const statement = this.#statements.find(config.text);
    if (!statement.name) return this.#queryAlone(statement, config, values);
    return new Promise((resolve, reject) => {
      this.#waiting.push({
        statement,
        config: { ...config, values, name: statement.name! },
        resolve,
        reject,
      });
      if (this.#isAsking) return;
      this.#isAsking = true;
      // What is asked for by requests that have come in with this one goes along.
      setImmediate(() => void this.#ask());
    });
  }

  async #queryAlone(
    statement: Statement,
    config: pg.QueryConfig,
    values: unknown[],
  ): Promise<pg.QueryResult> {
    const client = await this.#pools.ordinary.connect();
    const sentAt = performance.now();
    try {
      return await client.query({ ...config, name: undefined, values } as pg.QueryConfig);
    } finally {
      this.#statements.noteRun(statement, performance.now() - sentAt);
      client.release();
    }
  }

  /** One connection at a time: the next is needed only where the first does not take everything. */
  async #ask(): Promise<void> {
    const asked = this.#waiting.length;
    try {
      const client = await this.#pools.prepared.connect();
      this.#send(client, this.#waiting.splice(0, mostTogether));
    } catch (error) {
      for (const { reject } of this.#waiting.splice(0, asked)) reject(error);
    }
    this.#isAsking = this.#waiting.length > 0;
    if (this.#isAsking) void this.#ask();
  }

  #send(client: pg.PoolClient, batch: readonly Waiting[]): void {
    const sentAt = performance.now();
    let running = batch.length;
    let isOutdated = false;
    const settle = () => {
      running--;
      if (running > 0) return;
      const eachMs = (performance.now() - sentAt) / batch.length;
      for (const { statement } of batch) this.#statements.noteRun(statement, eachMs);
      client.release(isOutdated || this.#statements.fill(client, batch));
    };
    const { stream } = (client as unknown as { connection: { stream: Writable } }).connection;
    stream.cork();
    for (const { statement, config, resolve, reject } of batch) {
      client.query(config, (error: Error | undefined, result) => {
        if (!error) resolve(result);
        else if (this.#statements.isUnusable(statement, error)) {
          isOutdated = true;
          this.query(config, config.values).then(resolve, reject);
        } else reject(error);
        settle();
      });
    }
    stream.uncork();
  }
}

interface Waiting {
  statement: Statement;
  config: pg.QueryConfig & { values: unknown[] };
  resolve(result: pg.QueryResult): void;
  reject(error: unknown): void;
}

// A write of eight saves most of what there is to save, and few wait behind one that is slow for once.
const mostTogether = 8;
