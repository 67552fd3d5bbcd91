import {
  Column,
  getTableName,
  Name,
  Param,
  Placeholder,
  type Query,
  SQL,
  StringChunk,
  Table,
} from 'drizzle-orm';
import type { NodePgDatabase } from 'drizzle-orm/node-postgres';

/**
 * Has a database's statements written by `writeStatement`, and by drizzle itself where that declines. drizzle asks
 * each piece of a statement what it is by going up its prototypes, class after class, which took a tenth of a
 * subgraph's time.
 */
export function writeStatementsFast(database: NodePgDatabase): void {
  const { dialect } = database as unknown as { dialect: Dialect };
  const writeSlowly = dialect.sqlToQuery.bind(dialect);
  dialect.sqlToQuery = (statement, source) =>
    (source === undefined ? writeStatement(statement) : null) ?? writeSlowly(statement, source);
}

/** The text and parameters of a statement, as drizzle writes them; null where there is something in it that is rare. */
export function writeStatement(statement: SQL): Pick<Query, 'sql' | 'params'> | null {
  const query = { sql: '', params: [] };
  return writeSql(statement, query) ? query : null;
}

interface Dialect {
  sqlToQuery(statement: SQL, source?: string): Pick<Query, 'sql' | 'params'>;
}

interface Written {
  sql: string;
  params: unknown[];
}

/** Writes what it knows to the end of the query; false where it does not know it. */
function writeChunk(chunk: unknown, query: Written): boolean {
  if (chunk === undefined) return true;
  if (typeof chunk !== 'object' || chunk === null) return writeParameter(chunk, query);
  if (Array.isArray(chunk)) return writeList(chunk, query);
  switch (chunk.constructor) {
    case StringChunk:
      query.sql += (chunk as StringChunk).value.join('');
      return true;
    case SQL:
      return writeSql(chunk as SQL, query);
    case Param:
      return writeParam(chunk as Param, query);
    case Name:
      query.sql += quoted((chunk as Name).value);
      return true;
  }
  if (!(chunk instanceof Column || chunk instanceof Table)) return false;
  const name = names.get(chunk) ?? nameOf(chunk);
  query.sql += name;
  return name !== '';
}

function writeSql(statement: SQL, query: Written): boolean {
  const { queryChunks, shouldInlineParams } = statement as unknown as OpenSql;
  return !shouldInlineParams && queryChunks.every((chunk) => writeChunk(chunk, query));
}

function writeList(list: readonly unknown[], query: Written): boolean {
  query.sql += '(';
  const isWritten = list.every((item, place) => {
    if (place > 0) query.sql += ', ';
    return writeChunk(item, query);
  });
  query.sql += ')';
  return isWritten;
}

function writeParam({ value, encoder }: Param, query: Written): boolean {
  if (value instanceof Placeholder) return false;
  const mapped = value === null ? null : encoder.mapToDriverValue(value);
  return mapped instanceof SQL ? writeSql(mapped, query) : writeParameter(mapped, query);
}

function writeParameter(value: unknown, query: Written): boolean {
  query.params.push(value);
  query.sql += `$${query.params.length}`;
  return true;
}

const names = new WeakMap<Column | Table, string>();

/** The name of a table, or of a column with its table's; empty for those of a schema of their own. */
function nameOf(owner: Column | Table): string {
  const table = owner instanceof Column ? owner.table : owner;
  const hasSchema = (table as unknown as Record<symbol, unknown>)[schemaSymbol] !== undefined;
  const parts = owner instanceof Column ? [getTableName(table), owner.name] : [getTableName(table)];
  const name = hasSchema ? '' : parts.map(quoted).join('.');
  names.set(owner, name);
  return name;
}

const schemaSymbol = Symbol.for('drizzle:Schema');

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** What drizzle's type keeps to itself. */
interface OpenSql {
  queryChunks: readonly unknown[];
  shouldInlineParams: boolean;
}
