import DataLoader from 'dataloader';
import { and, getTableColumns, inArray, type SQL } from 'drizzle-orm';
import type { PgColumn, PgTable } from 'drizzle-orm/pg-core';
import type { Database, Transaction } from './database.ts';

/**
 * Makes a loader that finds the one row whose column has the key; null where there is none. All keys asked for in
 * one tick are one statement, so the column wants an index.
 */
export function createRowLoader<Table extends PgTable, Key extends string | number = string>(
  database: Database | Transaction,
  table: Table,
  column: PgColumn,
): DataLoader<Key, Table['$inferSelect'] | null> {
  const property = propertyOf(table, column);
  return new DataLoader(async (keys) => {
    const rows = await selectIn(database, table, column, keys);
    const byKey = new Map(rows.map((row) => [row[property] as Key, row]));
    return keys.map((key) => byKey.get(key) ?? null);
  });
}

/** Which of the rows to list, and in which order. */
export interface RowSelection {
  where?: SQL | undefined;
  orderBy: (PgColumn | SQL)[];
}

/** Makes a loader that lists the rows whose column has the key; like `createRowLoader` else. */
export function createRowsLoader<Table extends PgTable, Key extends string | number = string>(
  database: Database | Transaction,
  table: Table,
  column: PgColumn,
  selection: RowSelection,
): DataLoader<Key, Table['$inferSelect'][]> {
  const property = propertyOf(table, column);
  return new DataLoader(async (keys) => {
    const rows = await selectIn(database, table, column, keys, selection);
    const byKey = Map.groupBy(rows, (row) => row[property] as Key);
    return keys.map((key) => byKey.get(key) ?? []);
  });
}

async function selectIn<Table extends PgTable>(
  database: Database | Transaction,
  table: Table,
  column: PgColumn,
  keys: readonly (string | number)[],
  { where, orderBy }: RowSelection = { orderBy: [] },
): Promise<(Table['$inferSelect'] & Record<string, unknown>)[]> {
  const rows = await database
    .select()
    .from(table as PgTable)
    .where(and(inArray(column, [...keys]), where))
    .orderBy(...orderBy);
  return rows as (Table['$inferSelect'] & Record<string, unknown>)[];
}

function propertyOf(table: PgTable, column: PgColumn): string {
  const entry = Object.entries(getTableColumns(table)).find(([, candidate]) => candidate === column);
  if (!entry) throw new Error(`${column.name} is no column of the table it is to be loaded by`);
  return entry[0];
}
