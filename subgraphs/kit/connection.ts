import { encodeCursor } from '@ieum/schema/contract/cursor.ts';
import DataLoader from 'dataloader';
import { and, type SQL, sql } from 'drizzle-orm';
import type { PgTable } from 'drizzle-orm/pg-core';
import type { Transaction } from './database.ts';
import { inputError } from './errors.ts';
import { type OrderTerm, orderBy, readCursor, rowsAfter } from './keyset.ts';
import { allColumns, readRow } from './table-rows.ts';

/** Which rows belong to which parent: `on` compares the table's columns with `parent.key`, of type `type`. */
export interface ParentLink {
  type: 'text' | 'bigint';
  on: SQL;
}

/** A list that is read page by page: the rows of a table that a condition holds of, in an order, for each parent. */
export interface ListDefinition {
  database: Transaction;
  table: PgTable;
  where?: SQL | undefined;
  order: readonly OrderTerm[];
  /** Without it there is one list, of no parent. */
  link?: ParentLink | undefined;
}

/** A connection's page arguments as GraphQL gives them; null is as if left out. */
export interface PageArguments {
  first?: number | null | undefined;
  after?: string | null | undefined;
}

/** What a connection field resolves to. Each part is read only when it is selected. */
export interface Connection<Row> {
  edges(): Promise<{ cursor: string; node: Row }[]>;
  pageInfo(): Promise<{ hasNextPage: boolean; endCursor: string | null }>;
  totalCount(): Promise<number>;
}

/** A connection of whatever rows, as the generated resolver types name it. */
// biome-ignore lint/suspicious/noExplicitAny: the generated types know the node by its GraphQL type only.
export type AnyConnection = Connection<any>;

/** The lists of one field with one set of arguments, for every parent. */
export interface ConnectionLoader<Key, Row> {
  connection(key: Key): Connection<Row>;
}

/**
 * Makes the connections of one field with one set of arguments. However many parents ask in a tick, one statement
 * reads their pages and, only if `totalCount` is selected, one more counts.
 *
 * A page is the first `first` rows strictly after the cursor, nulls last in both directions, texts by code point.
 *
 * @throws BAD_INPUT for `first` outside 0 to 100; BAD_CURSOR for a cursor that is none or belongs to another order.
 */
export function connectionLoader<Row, Key extends string | number = string>(
  list: ListDefinition,
  page: PageArguments,
): ConnectionLoader<Key, Row> {
  const first = readFirst(page.first);
  const after = page.after == null ? undefined : rowsAfter(list.order, readCursor(page.after, list.order));
  const pages = new DataLoader<Key, Page<Row>>((keys) => readPages(list, keys, after, first));
  const counts = new DataLoader<Key, number>((keys) => countRows(list, keys));
  return {
    connection: (key) => ({
      edges: async () => (await pages.load(key)).edges,
      pageInfo: async () => (await pages.load(key)).pageInfo,
      totalCount: () => counts.load(key),
    }),
  };
}

/** The most edges one page may have. */
export const maxFirst = 100;

const defaultFirst = 20;

interface Page<Row> {
  edges: { cursor: string; node: Row }[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
}

function readFirst(first: number | null | undefined): number {
  const given = first ?? defaultFirst;
  if (given >= 0 && given <= maxFirst) return given;
  throw inputError('BAD_INPUT', ['first'], `expected 0 to ${maxFirst}; got ${given}. Page on with "after"`);
}

async function readPages<Row, Key extends string | number>(
  list: ListDefinition,
  keys: readonly Key[],
  after: SQL | undefined,
  first: number,
): Promise<Page<Row>[]> {
  const order = sql.join(list.order.map(orderBy), sql`, `);
  const { rows } = await list.database.execute<Record<string, unknown>>(sql`
    select parent.position, item.*
    from ${parents(list, keys)}
    cross join lateral (
      select ${allColumns(list.table)}, row_number() over (order by ${order}) as item_position
      from ${list.table}
      where ${condition(list, after)}
      order by ${order}
      limit ${first + 1}
    ) item
    order by parent.position, item.item_position`);
  const found = Map.groupBy(rows, (row) => Number(row.position));
  return keys.map((_, position) => toPage<Row>(list, found.get(position + 1) ?? [], first));
}

function toPage<Row>(list: ListDefinition, rows: Record<string, unknown>[], first: number): Page<Row> {
  const edges = rows.slice(0, first).map((raw) => {
    const cursor = encodeCursor(
      list.order.map(({ direction, column, kind }) => [direction, sortValue(raw[column.name], kind)]),
    );
    return { cursor, node: readRow<Row>(list.table, raw) };
  });
  return {
    edges,
    pageInfo: { hasNextPage: rows.length > first, endCursor: edges.at(-1)?.cursor ?? null },
  };
}

function sortValue(value: unknown, kind: OrderTerm['kind']): string | number | null {
  if (value === null) return null;
  return kind === 'number' ? Number(value) : String(value);
}

async function countRows<Key extends string | number>(
  list: ListDefinition,
  keys: readonly Key[],
): Promise<number[]> {
  const { rows } = await list.database.execute<{ position: string; rows: string }>(sql`
    select parent.position, item.rows
    from ${parents(list, keys)}
    cross join lateral (
      select count(*) as rows from ${list.table} where ${condition(list, undefined)}
    ) item`);
  const counts = new Map(rows.map((row) => [Number(row.position), Number(row.rows)]));
  return keys.map((_, position) => counts.get(position + 1) ?? 0);
}

function parents({ link }: ListDefinition, keys: readonly (string | number)[]): SQL {
  if (!link) return sql`(values (1, 1)) as parent (key, position)`;
  // A key with U+0000 is in no table, and the database would refuse it; the empty text is in none either.
  const storable = keys.map((key) => (typeof key === 'string' && key.includes('\0') ? '' : key));
  return sql`unnest(${sql.param(storable)}::${sql.raw(link.type)}[]) with ordinality as parent (key, position)`;
}

function condition({ link, where }: ListDefinition, after: SQL | undefined): SQL {
  return and(link?.on, where, after) ?? sql`true`;
}
