import { regionPrefix } from '@ieum/schema/contract/region-prefix.ts';
import DataLoader from 'dataloader';
import { type Column, getTableColumns, type InferSelectModel, type SQL, sql } from 'drizzle-orm';
import type { PgTable } from 'drizzle-orm/pg-core';
import type { Transaction } from './database.ts';
import { allColumns, readRow } from './table-rows.ts';

/** Rows of one table by a unique column; null where there is none. One statement for all keys of a tick. */
export function entityLoader<Table extends PgTable>(
  database: Transaction,
  table: Table,
  column: Column,
): DataLoader<string | number, InferSelectModel<Table> | null> {
  return new DataLoader(async (keys) => {
    const rows = await readRows(database, table, isOneOf(column, keys));
    const name = keyOf(table, column);
    const found = new Map(rows.map((row) => [row[name], row]));
    return keys.map((key) => (found.get(key) as InferSelectModel<Table> | undefined) ?? null);
  });
}

/**
 * All rows of one table for each value of a column, in an order. One statement for all keys of a tick. For lists
 * that are short by nature; a list that can be long is a connection.
 *
 * @param where also holds of every row.
 */
export function childrenLoader<Table extends PgTable>(
  database: Transaction,
  table: Table,
  column: Column,
  order: readonly (Column | SQL)[],
  where?: SQL,
): DataLoader<string | number, InferSelectModel<Table>[]> {
  return new DataLoader(async (keys) => {
    const condition = where ? sql`${isOneOf(column, keys)} and ${where}` : isOneOf(column, keys);
    const rows = await readRows(database, table, condition, order);
    const name = keyOf(table, column);
    const lists = Map.groupBy(rows, (row) => row[name]);
    return keys.map((key) => (lists.get(key) ?? []) as InferSelectModel<Table>[]);
  });
}

/**
 * All rows of one table whose region is the one asked for or lies in it, by the region's code, in an order. One
 * statement for all regions of a tick; for short lists, as `childrenLoader`.
 */
export function regionLoader<Table extends PgTable>(
  database: Transaction,
  table: Table,
  column: Column,
  order: readonly (Column | SQL)[],
): DataLoader<string, InferSelectModel<Table>[]> {
  return new DataLoader(async (codes) => {
    const prefixes = codes.map(regionPrefix);
    const patterns = storable(prefixes).map((prefix) => `${prefix}%`);
    const rows = await readRows(
      database,
      table,
      sql`${column} like any(${sql.param(patterns)}::text[])`,
      order,
    );
    const name = keyOf(table, column);
    return prefixes.map(
      (prefix) => rows.filter((row) => String(row[name]).startsWith(prefix)) as InferSelectModel<Table>[],
    );
  });
}

/**
 * `column = any(values)`, in one parameter however many there are. A text with U+0000, which PostgreSQL cannot hold,
 * equals nothing.
 */
export function isOneOf(column: Column, values: readonly (string | number)[]): SQL {
  return sql`${column} = any(${sql.param(storable(values))})`;
}

/** The values a database can hold: all but texts with U+0000. */
export function storable<Value extends string | number>(values: readonly Value[]): Value[] {
  return values.filter((value) => typeof value !== 'string' || !value.includes('\0'));
}

type Row = Record<string, unknown>;

async function readRows(
  database: Transaction,
  table: PgTable,
  where: SQL,
  order: readonly (Column | SQL)[] = [],
): Promise<Row[]> {
  const end = order.length > 0 ? sql` order by ${sql.join([...order], sql`, `)}` : undefined;
  const { rows } = await database.execute<Row>(
    sql`select ${allColumns(table)} from ${table} where ${where}${end}`,
  );
  return rows.map((row) => readRow<Row>(table, row));
}

function keyOf(table: PgTable, column: Column): string {
  const entry = Object.entries(getTableColumns(table)).find(([, own]) => own.name === column.name);
  if (!entry) throw new Error(`Column ${column.name} is not of the table the loader reads`);
  return entry[0];
}
