import { DrizzleQueryError } from 'drizzle-orm/errors';
import { drizzle, type NodePgDatabase, type NodePgQueryResultHKT } from 'drizzle-orm/node-postgres';
import type { PgDatabase } from 'drizzle-orm/pg-core';
import pg from 'pg';
import { connectionString } from './database-url.ts';
import { StatementPool } from './statement-pool.ts';
import { writeStatementsFast } from './write-statement.ts';

/** A subgraph's database, by drizzle. */
export type Database = NodePgDatabase;

/** The database, or a transaction of it: what loaders and mutations take. */
export type Transaction = PgDatabase<NodePgQueryResultHKT>;

/** A connected database, with the pool below it for what drizzle does not do (COPY, health, closing). */
export interface OpenDatabase {
  database: Database;
  pool: pg.Pool;
}

/** What the owner of a database wants to hear of. */
export interface DatabaseListeners {
  /** Each statement drizzle sends; tests count them. */
  onStatement?(text: string): void;
  /**
   * Connections broke; the pool has dropped them and connects anew when next asked. Told once, with what was said of
   * the first, until there is a new connection: a server that ends takes all of them along.
   */
  onLostConnection?(reason: string): void;
}

/** Opens pools on a PostgreSQL URL. Nothing is sent yet: the first statement connects. */
export function openDatabase(url: string, listeners: DatabaseListeners = {}): OpenDatabase {
  let isLost = false;
  const lost = ({ message }: Error) => {
    if (!isLost) listeners.onLostConnection?.(message);
    isLost = true;
  };
  const open = (config: pg.PoolConfig, own: Record<string, string>) => {
    const pool = new pg.Pool({
      ...config,
      connectionString: connectionString(url),
      connectionTimeoutMillis: 5000,
      options: Object.entries({ ...settings, ...own })
        .map(([name, value]) => `-c ${name}=${value}`)
        .join(' '),
    });
    pool.on('connect', (client) => {
      isLost = false;
      // Also heard while it is checked out; unheard it would end the process.
      client.on('error', lost);
    });
    // The pool says the same again of a connection that was idle, and unheard it would end the process too.
    pool.on('error', () => {});
    return pool;
  };
  const pool = open({ max: maxOrdinary }, {});
  const prepared = open({ max: maxPrepared, pipeline: true }, { plan_cache_mode: 'force_generic_plan' });
  const endOrdinary = pool.end.bind(pool) as () => Promise<void>;
  pool.end = async () => void (await Promise.all([endOrdinary(), prepared.end()]));
  // drizzle asks of a pool what ours does.
  const statements = new StatementPool({ ordinary: pool, prepared }) as unknown as pg.Pool;
  return { database: connectDrizzle(statements, listeners), pool };
}

/** drizzle on a pool, or on one connection of it. */
export function connectDrizzle(
  connection: pg.Pool | pg.PoolClient,
  { onStatement }: DatabaseListeners = {},
): Database {
  const database = onStatement
    ? drizzle(connection, { logger: { logQuery: (text) => onStatement(text) } })
    : drizzle(connection);
  writeStatementsFast(database);
  return database;
}

/** What PostgreSQL said of a statement that failed, with its SQLSTATE `code` and `constraint`; undefined for any other error. */
export function databaseErrorOf(error: unknown): pg.DatabaseError | undefined {
  const cause = error instanceof DrizzleQueryError ? error.cause : error;
  return cause instanceof pg.DatabaseError ? cause : undefined;
}

// Six processes share one server whose default limit is 100 connections. PostgreSQL takes about as long for a quick
// statement as Node does, so more than three connections for those would wait for Node.
const maxOrdinary = 8;
const maxPrepared = 3;

const settings = {
  // As long as a gateway waits: what is asked and given up again and again must not pile up behind.
  statement_timeout: '10s',
  // The planner takes a statistic of a million records to have many times the groups it has, and would sort them to
  // the disk: 20 s in place of 1. At 8 MB of work_mem this is a gigabyte that hashing may take; it takes some ten.
  hash_mem_multiplier: '128',
};
