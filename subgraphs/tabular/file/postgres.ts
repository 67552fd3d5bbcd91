import { connectionString } from '@ieum/kit/database-url.ts';
import pg from 'pg';
import {
  type Cell,
  emptyCell,
  FileError,
  type Row,
  type Sheet,
  type SourceColumn,
  type TableFile,
} from './row.ts';

/** Which tables to open, and how. */
export interface PostgresSource {
  /** The environment variable that holds the URL. */
  variable: string;
  /** Tables and views, `schema.table`; all that the account may read where it is left out. */
  tables?: readonly string[];
}

/**
 * Opens tables of somebody else's database, each as a sheet, in one read-only transaction of repeatable read: all of
 * them as they were at one moment, and nothing that is sent can write. Rows come by a cursor, ordered by the primary
 * key where there is one, and are numbered from 1. Texts of dates with a time are Korea's.
 *
 * @throws FileError where the variable is not set, the server refuses, or a table is not there.
 */
export async function openPostgres({ variable, tables }: PostgresSource): Promise<TableFile> {
  const url = process.env[variable];
  if (!url) {
    throw new FileError(
      `The environment variable ${variable} is not set: expected the URL of the database, postgres://user:password@host/name`,
    );
  }
  if (!/^postgres(ql)?:$/.test(URL.parse(url)?.protocol ?? '')) {
    throw new FileError(
      `${variable} is no URL of a PostgreSQL database: expected postgres://user:password@host/name`,
    );
  }
  const client = new pg.Client({
    connectionString: connectionString(url),
    connectionTimeoutMillis: 10_000,
    application_name: 'ieum: tabular',
    types: { getTypeParser: () => (text: string | null) => text },
  });
  // A connection that breaks fails the statement under way; without one there is nothing to do.
  client.on('error', () => {});
  try {
    await client.connect();
    await client.query('begin transaction isolation level repeatable read, read only');
    await client.query(`set local timezone = 'Asia/Seoul'`);
    await client.query(`set local datestyle = 'ISO, YMD'`);
    const found = await findTables(client, variable, tables);
    const sheets = await Promise.all(found.map((table) => toSheet(client, table)));
    return { path: variable, form: 'POSTGRESQL', sheets, close: () => client.end() };
  } catch (error) {
    await client.end().catch(() => {});
    if (error instanceof FileError) throw error;
    throw new FileError(`The database of ${variable} cannot be read: ${messageOf(error)}`);
  }
}

interface FoundTable {
  schema: string;
  name: string;
}

async function findTables(
  client: pg.Client,
  variable: string,
  wanted: readonly string[] | undefined,
): Promise<FoundTable[]> {
  const { rows } = await client.query<FoundTable>(`
    select n.nspname as schema, c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p', 'v', 'm', 'f') and not c.relispartition
      and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname not like 'pg\\_%'
      and has_schema_privilege(n.oid, 'usage') and has_table_privilege(c.oid, 'select')
    order by 1, 2`);
  if (!wanted) {
    if (rows.length > 0) return rows;
    throw new FileError(`The account of ${variable} may read no table; grant it SELECT on those to publish`);
  }
  return wanted.map((name) => {
    const full = name.includes('.') ? name : `public.${name}`;
    const table = rows.find((one) => `${one.schema}.${one.name}` === full);
    if (table) return table;
    const known = rows.slice(0, 20).map((one) => `${one.schema}.${one.name}`);
    throw new FileError(
      `The account of ${variable} may read no table ${full}; it may read ${known.join(', ') || 'none'}`,
    );
  });
}

interface FoundColumn {
  name: string;
  comment: string | null;
  category: string;
  type: string;
  is_key: 't' | 'f';
  values: string | null;
}

async function toSheet(client: pg.Client, { schema, name }: FoundTable): Promise<Sheet> {
  const { rows } = await client.query<FoundColumn>(
    `select a.attname as name, col_description(a.attrelid, a.attnum) as comment, t.typcategory as category,
        coalesce(b.typname, t.typname) as type, coalesce(a.attnum = any(i.indkey), false) as is_key,
        (select string_agg(e.enumlabel, ',' order by e.enumsortorder) from pg_enum e where e.enumtypid = t.oid) as values
      from pg_attribute a join pg_type t on t.oid = a.atttypid left join pg_type b on b.oid = t.typbasetype and t.typbasetype <> 0
        left join pg_index i on i.indrelid = a.attrelid and i.indisprimary
      where a.attrelid = (quote_ident($1) || '.' || quote_ident($2))::regclass and a.attnum > 0 and not a.attisdropped
      order by a.attnum`,
    [schema, name],
  );
  const keys = rows.filter((column) => column.is_key === 't');
  const columns = rows.map((column) => toColumn(column, keys.length === 1));
  return {
    name: `${schema}.${name}`,
    isHidden: false,
    columns,
    merges: async () => [],
    rows: () => readRows(client, `${schema}.${name}`, writeSelect(schema, name, rows, keys), columns),
  };
}

function toColumn(
  { name, comment, category, type, is_key, values }: FoundColumn,
  isOneKey: boolean,
): SourceColumn {
  const types = { N: 'NUMBER', D: 'DATE', B: 'BOOLEAN', E: 'ENUM' } as const;
  return {
    name,
    ...(comment ? { comment } : {}),
    type: type === 'time' || type === 'timetz' ? 'TEXT' : (types[category as keyof typeof types] ?? 'TEXT'),
    ...(is_key === 't' && isOneKey ? { isKey: true as const } : {}),
    ...(values === null ? {} : { values: values.split(',') }),
  };
}

function writeSelect(schema: string, name: string, columns: FoundColumn[], keys: FoundColumn[]): string {
  const quote = pg.escapeIdentifier;
  const selected = columns.map((column) =>
    column.category === 'A' ? `array_to_string(${quote(column.name)}, ', ')` : `${quote(column.name)}::text`,
  );
  const order = keys.length > 0 ? ` order by ${keys.map((key) => quote(key.name)).join(', ')}` : '';
  return `select ${selected.join(', ') || 'null'} from ${quote(schema)}.${quote(name)}${order}`;
}

async function* readRows(
  client: pg.Client,
  sheet: string,
  select: string,
  columns: readonly SourceColumn[],
): AsyncGenerator<Row, void, undefined> {
  try {
    await client.query(`declare ieum_rows no scroll cursor for ${select}`);
    let number = 0;
    for (;;) {
      const { rows } = await client.query<Array<string | null>>({
        text: `fetch ${rowsPerFetch} from ieum_rows`,
        rowMode: 'array',
      });
      for (const row of rows) {
        number++;
        yield { sheet, number, cells: row.map((text, place) => toCell(text, columns[place]!)) };
      }
      if (rows.length < rowsPerFetch) break;
    }
    await client.query('close ieum_rows');
  } catch (error) {
    throw new FileError(`Table ${sheet} cannot be read: ${messageOf(error)}`);
  }
}

function toCell(text: string | null, { type }: SourceColumn): Cell {
  if (text === null || text.trim() === '') return emptyCell;
  // Beyond 15 digits a number would change; its text does not.
  if (type === 'NUMBER' && text.replace(/\D/g, '').length <= 15 && Number.isFinite(Number(text))) {
    return { kind: 'number', value: Number(text) };
  }
  if (type === 'BOOLEAN') return { kind: 'boolean', value: text === 'true' || text === 't' };
  // Korea's day, whatever the time of the day is.
  return { kind: 'text', text: type === 'DATE' ? text.slice(0, 10) : text };
}

function messageOf(error: unknown): string {
  const first = error instanceof AggregateError ? error.errors[0] : error;
  return first instanceof Error ? first.message.split('\n')[0]! : String(first);
}

const rowsPerFetch = 2000;
