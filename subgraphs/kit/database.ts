import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres';
import type { PgTransaction } from 'drizzle-orm/pg-core';
import type pg from 'pg';

/** A subgraph's database, by drizzle. */
export type Database = NodePgDatabase;
/** A transaction of it; what loaders and mutations do works on either. */
export type Transaction = Parameters<Parameters<Database['transaction']>[0]>[0];

/** A connected database and the pool below it, for what drizzle does not do (COPY, health, closing). */
export interface OpenDatabase {
  database: Database;
  pool: pg.Pool;
}
export type { PgTransaction };

void drizzle;
