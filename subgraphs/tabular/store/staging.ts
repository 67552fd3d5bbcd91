import { once } from 'node:events';
import { createRowWriter, type RowWriter } from '@ieum/kit/copy-rows.ts';
import { getTableColumns, getTableName } from 'drizzle-orm';
import type { PgTable } from 'drizzle-orm/pg-core';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { TableKind } from '../mapping/fields.ts';
import { programs, spaces, supports } from '../tables.ts';

/** The tables that rows of a kind are kept in. */
export const keptTables = { supports, programs, spaces } as const satisfies Record<TableKind, PgTable>;

/** Rows on their way, in tables that the transaction alone sees and that end with it. */
export interface Staging {
  /** Adds a row; what it gives is to be awaited. */
  add(as: TableKind, row: Record<string, unknown>): Promise<void> | undefined;
  /** Adds the id of a row that the source has and that was refused. */
  addRefused(id: string): Promise<void> | undefined;
  /** Sends what is held, and lets the planner know the tables. */
  finish(): Promise<void>;
}

/** Makes `staged_supports`, `staged_programs`, `staged_spaces` and `refused_ids` in the transaction of a connection. */
export async function createStaging(client: pg.PoolClient): Promise<Staging> {
  const writers = {} as Record<TableKind, RowWriter>;
  for (const [as, table] of Object.entries(keptTables)) {
    const name = getTableName(table);
    await client.query(
      `create temporary table staged_${name} (like ${name} including defaults) on commit drop`,
    );
    writers[as as TableKind] = createRowWriter(client, table, `staged_${name}`);
  }
  for (const name of ['refused_ids', 'created_supports']) {
    await client.query(`create temporary table ${name} (id text collate "C") on commit drop`);
  }
  let refused: string[] = [];
  const flushRefused = async () => {
    const text = refused.map((id) => `${id}\n`).join('');
    refused = [];
    const stream = client.query(copyFrom('copy refused_ids (id) from stdin'));
    stream.end(text);
    await once(stream, 'finish');
  };
  return {
    add: (as, row) => (writers[as].add(row) ? writers[as].flush() : undefined),
    addRefused: (id) => (refused.push(id) >= refusedPerCopy ? flushRefused() : undefined),
    async finish() {
      for (const writer of Object.values(writers)) await writer.flush();
      if (refused.length > 0) await flushRefused();
      for (const as of Object.keys(keptTables)) await client.query(`analyze staged_${as}`);
      await client.query('analyze refused_ids');
    },
  };
}

/** The names of a table's columns, as SQL lists them. */
export function columnNames(table: PgTable): string[] {
  return Object.values(getTableColumns(table)).map(({ name }) => `"${name}"`);
}

const refusedPerCopy = 10_000;
