import { sql } from 'drizzle-orm';
import type { Database } from './database.ts';

/**
 * Drops the indexes of some tables, those of their keys too unless these are kept, and gives what makes them anew. For
 * the transaction that fills empty tables: making indexes over all rows at once takes a fraction of the time.
 */
export async function dropIndexes(
  database: Database,
  tables: readonly string[],
  { keepsKeys = false } = {},
): Promise<{ restore(progress: (text: string) => void): Promise<void> }> {
  const { rows: found } = await database.execute<{ table: string; name: string; definition: string }>(sql`
    select relname as table, conname as name, pg_get_constraintdef(pg_constraint.oid) as definition
    from pg_constraint join pg_class on pg_class.oid = conrelid
    where connamespace = current_schema()::regnamespace and contype in ('p', 'u')
      and relname = any(${sql.param(tables)})`);
  const keys = keepsKeys ? [] : found;
  for (const { table, name } of keys)
    await execute(`alter table ${quoted(table)} drop constraint ${quoted(name)}`);
  const { rows: indexes } = await database.execute<{ name: string; definition: string }>(sql`
    select indexname as name, indexdef as definition from pg_indexes
    where schemaname = current_schema() and tablename = any(${sql.param(tables)})
      and indexname <> all(${sql.param(found.map(({ name }) => name))})`);
  for (const { name } of indexes) await execute(`drop index ${quoted(name)}`);
  return {
    async restore(progress) {
      for (const { table, name, definition } of keys) {
        progress(`making the key of ${table}`);
        await execute(`alter table ${quoted(table)} add constraint ${quoted(name)} ${definition}`);
      }
      for (const { name, definition } of indexes) {
        progress(`making the index ${name}`);
        await execute(definition);
      }
    },
  };

  async function execute(statement: string): Promise<void> {
    await database.execute(sql.raw(statement));
  }
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
