import type { Database } from '@ieum/kit/database.ts';
import { announceSupport } from '@ieum/kit/gathered/support-recorded.ts';
import { getTableName, sql } from 'drizzle-orm';
import type { TableKind } from '../mapping/fields.ts';
import { placedStartup } from './match-startups.ts';
import { columnNames, keptTables } from './staging.ts';

/** What became of staged rows. */
export interface Merged {
  created: number;
  changed: number;
  unchanged: number;
  /** Refused rows whose earlier version stays. */
  kept: number;
}

/** Merges the staged rows of a kind by their ids: new ones, and those whose digest changed or that had vanished. */
export async function mergeStaged(database: Database, as: TableKind): Promise<Merged> {
  const table = keptTables[as];
  const name = getTableName(table);
  const columns = columnNames(table);
  const set = columns.filter((column) => column !== '"id"');
  const isOfStartups = as === 'supports';
  const values = columns.map((column) =>
    isOfStartups && column === '"startup"' ? placedStartup.value : `rows.${column}`,
  );
  const { rows } = await database.execute<{ staged: string; created: string; written: string; kept: string }>(
    sql.raw(`
    with written as (
      insert into ${name} as kept (${columns.join(', ')}) select ${values.join(', ')}
      from staged_${name} rows ${isOfStartups ? placedStartup.joins : ''} order by rows.id
      on conflict (id) do update set ${set.map((column) => `${column} = excluded.${column}`).join(', ')}
        where kept.digest <> excluded.digest or kept.vanished_at is not null
      returning id, xmax = 0 as is_new
    ), noted as (${isOfStartups ? 'insert into created_supports select id from written where is_new returning id' : 'select null'})
    select (select count(*) from staged_${name}) as staged, (select count(*) from ${name} where id in (select id from refused_ids except select id from staged_${name})) as kept,
      count(*) filter (where is_new) as created, count(*) as written
    from written`),
  );
  const { staged, created, written, kept } = rows[0]!;
  const changed = Number(written) - Number(created);
  return {
    created: Number(created),
    changed,
    unchanged: Number(staged) - Number(written),
    kept: Number(kept),
  };
}

/** Marks the rows that the source has no more, or removes them. */
export async function markVanished(
  database: Database,
  as: TableKind,
  at: string,
  isDropped: boolean,
): Promise<{ vanished: number; newlyVanished: number; ids: string[] }> {
  const name = sql.raw(getTableName(keptTables[as]));
  const isGone = sql`not exists (select from ${sql.raw(`staged_${as}`)} staged where staged.id = kept.id)
    and not exists (select from refused_ids refused where refused.id = kept.id)`;
  const { rows } = await database.execute<{ id: string; is_new: boolean }>(
    isDropped
      ? sql`delete from ${name} kept where ${isGone} returning id, vanished_at is null as is_new`
      : sql`update ${name} kept set vanished_at = ${at} where vanished_at is null and ${isGone} returning id, true as is_new`,
  );
  const { rows: marked } = await database.execute<{ count: string }>(
    sql`select count(*) from ${name} where vanished_at is not null`,
  );
  const ids = rows.filter(({ is_new }) => is_new).map(({ id }) => id);
  return { vanished: Number(marked[0]!.count), newlyVanished: ids.length, ids: ids.slice(0, 1000).sort() };
}

/** Tells subscribers of the new records, the first thousand of them: more is no event, but another state. */
export async function announceCreated(database: Database): Promise<void> {
  const { rows } = await database.execute<{ id: string }>(
    sql`select id from created_supports order by id limit ${mostAnnounced}`,
  );
  for (const { id } of rows) await announceSupport(database, id);
}

const mostAnnounced = 1000;
