import { once } from 'node:events';
import { type Column, getTableColumns, getTableName, is, SQL } from 'drizzle-orm';
import type { PgTable } from 'drizzle-orm/pg-core';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';

/** Rows on their way into one table, as the text COPY reads. */
export interface RowWriter {
  /** Adds a row; keys are the table's column names in TypeScript. True when enough is held to be worth a `flush`. */
  add(row: Record<string, unknown>): boolean;
  /** Sends what is held. */
  flush(): Promise<void>;
}

/**
 * Writes rows into a table by `COPY … FROM STDIN`, on a connection whose transaction the caller began, and in which it
 * made the table or emptied it by TRUNCATE: rows are written as seen by everyone, which spares the database to go over
 * all of them again, and lets it answer from indexes alone at once.
 *
 * @param name of a table with the same columns that is written in place of it.
 */
export function createRowWriter(
  client: pg.PoolClient,
  table: PgTable,
  name: string = getTableName(table),
): RowWriter {
  const columns = Object.entries(getTableColumns(table));
  const names = columns.map(([, column]) => `"${column.name}"`).join(', ');
  const statement = `copy "${name}" (${names}) from stdin (freeze)`;
  let lines: string[] = [];
  let length = 0;
  return {
    add(row) {
      const line = columns.map(([key, column]) => copyField(column, row[key])).join('\t');
      lines.push(line);
      length += line.length;
      return length >= flushCharacters;
    },
    async flush() {
      if (lines.length === 0) return;
      const text = `${lines.join('\n')}\n`;
      lines = [];
      length = 0;
      const stream = client.query(copyFrom(statement));
      stream.end(text);
      await once(stream, 'finish');
    },
  };
}

function copyField(column: Column, value: unknown): string {
  const given = value === undefined ? defaultOf(column) : value;
  if (given === null) return '\\N';
  return String(column.mapToDriverValue(given)).replace(/[\\\t\n\r]/g, (character) => escapes[character]!);
}

function defaultOf(column: Column): unknown {
  if (column.defaultFn) return column.defaultFn();
  if (is(column.default, SQL)) throw new Error(`COPY cannot compute the default of column ${column.name}`);
  return column.default ?? null;
}

const escapes: Record<string, string> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };
// A few thousand rows: large enough that the round trip does not show, small enough to stay out of memory's way.
const flushCharacters = 1_000_000;
