import { Column, getTableColumns, getTableName, type SQL, sql } from 'drizzle-orm';
import { getTableConfig, type PgTable } from 'drizzle-orm/pg-core';

/**
 * All columns of a table, to be selected. Written once: drizzle would look at each of them twenty times for each
 * statement, which took a tenth of a subgraph's time.
 */
export function allColumns(table: PgTable): SQL {
  return sql.raw(describe(table).columns);
}

/** A row that came by a statement with `allColumns`, with the keys and types drizzle gives it. */
export function readRow<Row>(table: PgTable, raw: Record<string, unknown>): Row {
  const row: Record<string, unknown> = {};
  for (const { key, name, column } of describe(table).readers) {
    const value = raw[name];
    row[key] = value === null || column === null ? value : column.mapFromDriverValue(value);
  }
  return row as Row;
}

interface Description {
  columns: string;
  /** `column` is null where the value is taken as it comes. */
  readers: { key: string; name: string; column: Column | null }[];
}

const descriptions = new WeakMap<PgTable, Description>();

function describe(table: PgTable): Description {
  const known = descriptions.get(table);
  if (known) return known;
  const columns = Object.entries(getTableColumns(table));
  const { schema } = getTableConfig(table);
  const owner = [...(schema ? [schema] : []), getTableName(table)].map(quoted).join('.');
  const description: Description = {
    columns: columns.map(([, { name }]) => `${owner}.${quoted(name)}`).join(', '),
    readers: columns.map(([key, column]) => ({
      key,
      name: column.name,
      column: column.mapFromDriverValue === Column.prototype.mapFromDriverValue ? null : column,
    })),
  };
  descriptions.set(table, description);
  return description;
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
