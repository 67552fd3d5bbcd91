import { basename } from 'node:path';
import { connectDrizzle, type Database, type OpenDatabase } from '@ieum/kit/database.ts';
import { dropIndexes } from '@ieum/kit/drop-indexes.ts';
import { koreaDate, toKoreanInstant } from '@ieum/kit/korea-date.ts';
import { sql } from 'drizzle-orm';
import type pg from 'pg';
import { openSource } from '../file/open-source.ts';
import { FileError } from '../file/row.ts';
import { checkRows, type Entry, type Outcome } from '../mapping/check.ts';
import type { TableKind } from '../mapping/fields.ts';
import { tableKinds } from '../mapping/fields.ts';
import type { Mapping } from '../mapping/mapping.ts';
import { createSummary, type FileCheck } from '../report/check-file.ts';
import { imports } from '../tables.ts';
import { toEntryRow } from './entry-row.ts';
import type { ImportCounts } from './import-counts.ts';
import { noteBusinessNumbers } from './match-startups.ts';
import { announceCreated, type Merged, markVanished, mergeStaged } from './merge-staged.ts';
import { fullId } from './publisher-id.ts';
import { createStaging, keptTables, type Staging } from './staging.ts';
import { typeNames } from './type-names.ts';
import { writePublishers } from './write-publishers.ts';

/** What an import did, with what `check` tells of the source. */
export interface ImportResult {
  counts: ImportCounts;
  check: FileCheck;
  /** Ids that the source has no more, the first thousand of those that this import marked. */
  vanished: string[];
}

/** How an import goes. */
export interface ImportOptions {
  /** Told now and then how many rows were read. */
  progress?(text: string): void;
  /** What tells a later start that nothing has changed since. */
  state?: string | null;
  /** Removes rows that the source has no more, those of earlier imports too, in place of keeping them. */
  dropVanished?: boolean;
}

/**
 * Takes a source into the database, whole or not at all: one transaction, in which its rows are staged by COPY and then
 * merged by record id. A row with the contents it had before is not touched; one that the source has no more is kept,
 * marked and told of; one that is refused now keeps its earlier version. Questions see the rows of before until the
 * moment when it is all there.
 *
 * @param mappingPath where the mapping file lies, for the data file beside it.
 * @throws FileError, MappingError where the source cannot be read as the mapping says, or holds no record although
 * earlier ones did; nothing is changed then.
 */
export async function importSource(
  { pool }: OpenDatabase,
  mapping: Mapping,
  mappingPath: string,
  options: ImportOptions = {},
): Promise<ImportResult> {
  const client = await pool.connect();
  let isBroken = true;
  try {
    const database = connectDrizzle(client);
    await client.query('begin');
    await client.query('set local statement_timeout = 0');
    await client.query("set local work_mem = '64MB'; set local maintenance_work_mem = '128MB'");
    // One import at a time, whichever process does it.
    await database.execute(sql`select pg_advisory_xact_lock(${importLock})`);
    const result = await importWhole(client, database, mapping, mappingPath, options);
    await client.query('commit');
    isBroken = false;
    return result;
  } finally {
    // A broken one is closed: that rolls back.
    client.release(isBroken);
  }
}

async function importWhole(
  client: pg.PoolClient,
  database: Database,
  mapping: Mapping,
  mappingPath: string,
  { progress = () => {}, state = null, dropVanished = false }: ImportOptions,
): Promise<ImportResult> {
  const file = await openSource(mappingPath, mapping);
  try {
    const at = toKoreanInstant(new Date());
    const staging = await createStaging(client);
    const summary = createSummary(file, mapping);
    const today = koreaDate();
    const stageEntry = (entry: Entry) => staging.add(entry.as, toEntryRow(entry, mapping, today, at));
    const taken: Record<TableKind, number> = { supports: 0, programs: 0, spaces: 0 };
    let rows = 0;
    for await (const outcome of checkRows(file, mapping)) {
      summary.add(outcome);
      const waits = stage(outcome, { staging, mapping, stageEntry, taken });
      if (waits) await waits;
      if (outcome.kind !== 'made' && outcome.kind !== 'columns' && ++rows % rowsPerProgress === 0)
        progress(`${rows.toLocaleString('en-US')} rows read`);
    }
    await staging.finish();
    progress(`${rows.toLocaleString('en-US')} rows read, storing them`);
    await refuseEmptied(database, taken.supports, file.path);
    const counts = await store(database, mapping, { at, dropVanished, progress });
    const { sheets, refusals } = summary.check;
    const whole: ImportCounts = {
      ...counts.merged,
      ...counts.marked,
      rows,
      refused: sheets.reduce((sum, sheet) => sum + sheet.refused, 0),
      skipped: sheets.reduce((sum, sheet) => sum + sheet.rows - sheet.records - sheet.refused, 0),
    };
    await database.insert(imports).values({ at, source: basename(file.path), state, counts: whole });
    return { counts: whole, check: { ...summary.check, refusals }, vanished: counts.vanished };
  } finally {
    await file.close();
  }
}

interface Staged {
  staging: Staging;
  mapping: Mapping;
  stageEntry(entry: Entry): Promise<void> | undefined;
  taken: Record<TableKind, number>;
}

function stage(outcome: Outcome, { staging, mapping, stageEntry, taken }: Staged): Promise<void> | undefined {
  switch (outcome.kind) {
    case 'record':
      taken[outcome.entry.as]++;
      return stageEntry(outcome.entry);
    case 'made':
      return stageEntry({ as: 'programs', program: outcome.program });
    case 'refused':
      return outcome.id === null ? undefined : staging.addRefused(fullId(mapping, outcome.as, outcome.id));
    case 'skipped':
    case 'columns':
      return undefined;
    default:
      return outcome satisfies never;
  }
}

/** A file of which nothing can be read is a mistake, not the end of all records. */
async function refuseEmptied(database: Database, taken: number, path: string): Promise<void> {
  if (taken > 0) return;
  const { rows } = await database.execute(sql`select 1 from supports limit 1`);
  if (rows.length === 0) return;
  throw new FileError(
    `${path} holds no record that can be taken, and earlier it did: nothing is changed. Run ieum tabular check to see why`,
  );
}

async function store(
  database: Database,
  mapping: Mapping,
  { at, dropVanished, progress }: { at: string; dropVanished: boolean; progress(text: string): void },
) {
  const isFirst = (await database.execute(sql`select 1 from imports limit 1`)).rows.length === 0;
  await writePublishers(database, mapping);
  // Nobody reads them before the first import is there.
  const indexes = isFirst ? await dropIndexes(database, tableKinds, { keepsKeys: true }) : null;
  const merged: Merged = { created: 0, changed: 0, unchanged: 0, kept: 0 };
  const marked = { vanished: 0, newlyVanished: 0 };
  const vanished: string[] = [];
  await noteBusinessNumbers(database);
  const types = typeNames(mapping);
  for (const as of tableKinds) {
    await adoptType(
      database,
      as,
      { supports: types.support, programs: types.program, spaces: types.space }[as],
    );
    const one = await mergeStaged(database, as);
    for (const key of Object.keys(merged) as Array<keyof Merged>) merged[key] += one[key];
    const gone = await markVanished(database, as, at, dropVanished);
    marked.vanished += gone.vanished;
    marked.newlyVanished += gone.newlyVanished;
    vanished.push(...gone.ids);
  }
  await indexes?.restore(progress);
  if (!isFirst) await announceCreated(database);
  return { merged, marked, vanished: vanished.slice(0, 1000) };
}

/** Rows that the source has no more are of the types of now, too. */
async function adoptType(database: Database, as: TableKind, type: string): Promise<void> {
  await database.execute(sql`update ${keptTables[as]} set type = ${type} where type <> ${type}`);
}

const rowsPerProgress = 20_000;
// "ieut" in ASCII, which no one else on the database is likely to lock.
const importLock = 0x69657574;
