import type { RefusalCode } from '../cells/refusals.ts';
import { columnLabels } from '../file/header.ts';
import { createMergeFiller } from '../file/merged-rows.ts';
import type { Row, Sheet, TableFile } from '../file/row.ts';
import { createDuplicateFinder } from './duplicates.ts';
import type { TableKind } from './fields.ts';
import { type Layout, layOut, namedColumns, rowSource } from './layout.ts';
import type { Mapping, TableMapping } from './mapping.ts';
import { MappingError } from './mapping-error.ts';
import { madeProgram, type ProgramEntry, readProgram } from './program.ts';
import { readRecord, type TabularRecord } from './record.ts';
import { createReferences, type References } from './references.ts';
import type { Refusal } from './refusal.ts';
import type { SkipReason } from './row-class.ts';
import { readSpace, type SpaceEntry } from './space.ts';

/** What a row became. */
export type Entry =
  | { as: 'supports'; record: TabularRecord }
  | { as: 'programs'; program: ProgramEntry }
  | { as: 'spaces'; space: SpaceEntry };

/**
 * What became of one row; every row of a mapped sheet has exactly one. `made` is no row: a program of which a column of
 * support records is the only word; nor are `columns`, which the mapping does not know, told before the rows below the
 * header.
 */
export type Outcome =
  | { kind: 'record'; sheet: string; row: number; entry: Entry }
  | { kind: 'made'; program: ProgramEntry }
  | { kind: 'columns'; sheet: string; unknown: string[] }
  | { kind: 'refused'; sheet: string; row: number; as: TableKind; id: string | null; refusals: Refusal[] }
  | { kind: 'skipped'; sheet: string; row: number; reason: SkipReason };

/**
 * Reads a file's rows as its mapping says, programs and spaces before the records that name them, else in the file's
 * order, each as it is asked for. What it holds of rows behind it is digests of their record ids, and the names of
 * programs and spaces.
 *
 * @throws MappingError where a sheet or column that the mapping names is not there.
 */
export async function* checkRows(
  file: TableFile,
  mapping: Mapping,
): AsyncGenerator<Outcome, void, undefined> {
  const references = createReferences();
  const findDuplicate = createDuplicateFinder();
  const order: readonly TableKind[] = ['programs', 'spaces', 'supports'];
  for (const table of order.flatMap((as) => mapping.tables.filter((one) => one.as === as))) {
    const sheet = file.sheets.find(({ name }) => name === table.sheet);
    if (!sheet) {
      const names = file.sheets.map(({ name }) => `"${name}"`).join(', ');
      throw new MappingError([`The file has no sheet "${table.sheet}"; it has ${names}.`]);
    }
    yield* checkTable(sheet, { table, mapping, references, findDuplicate });
  }
}

interface Surroundings {
  table: TableMapping;
  mapping: Mapping;
  references: References;
  findDuplicate: ReturnType<typeof createDuplicateFinder>;
}

async function* checkTable(sheet: Sheet, around: Surroundings): AsyncGenerator<Outcome, void, undefined> {
  const { table } = around;
  const merges = await sheet.merges();
  const fill = createMergeFiller(merges);
  const header: Row[] = [];
  const last = sheet.columns ? 0 : (table.header.at(-1) ?? 0);
  // Two tables of a mapping can read one sheet, each its own columns.
  const elsewhere = around.mapping.tables.filter((other) => other.sheet === sheet.name);
  const isKnownElsewhere = (label: string) => elsewhere.some((other) => namedColumns(other).has(label));
  let known: Layout | undefined;
  function* layOutOnce(): Generator<Outcome, Layout> {
    if (known) return known;
    known = layOut(table, header, sheet.columns?.map(({ name }) => name) ?? columnLabels(header, merges));
    const unknown = known.unknown.filter((label) => !isKnownElsewhere(label));
    if (unknown.length > 0) yield { kind: 'columns', sheet: sheet.name, unknown };
    return known;
  }
  for await (const row of sheet.rows()) {
    const place = { sheet: row.sheet, row: row.number };
    if (row.number <= last) {
      const isHeader = table.header.includes(row.number);
      if (isHeader) header.push(row);
      yield { kind: 'skipped', ...place, reason: isHeader ? 'HEADER' : 'TITLE' };
      continue;
    }
    const layout = yield* layOutOnce();
    // Every row is filled, a skipped one too: it can hold the text of a merge that goes on below it.
    const filled = fill(row);
    const reason = row.isUnreadable ? null : layout.classify(row);
    if (reason && !(reason === 'TOTAL' && layout.isLikeRecord(row)))
      yield { kind: 'skipped', ...place, reason };
    else {
      yield readRow(row, filled, layout, { ...around, isTotal: reason === 'TOTAL' });
      for (const { id, name } of around.references.takeMade()) {
        yield { kind: 'made', program: madeProgram(id, name) };
      }
    }
  }
  yield* layOutOnce();
}

function readRow(
  row: Row,
  filled: ReturnType<ReturnType<typeof createMergeFiller>>,
  layout: Layout,
  { table, mapping, references, findDuplicate, isTotal }: Surroundings & { isTotal: boolean },
): Outcome {
  const place = { sheet: row.sheet, row: row.number };
  const { source, refuse, refuseAt } = rowSource(row, filled, layout, { table, mapping, references });
  if (row.isUnreadable) {
    return { kind: 'refused', ...place, as: table.as, id: null, refusals: [refuse(null, 'LINE_FORMAT')] };
  }
  const { entry, id, refused } = readEntry(table, source);
  const duplicate = id === null ? null : findDuplicate(`${table.as} ${id}`, row);
  if (duplicate === 'SAME') return { kind: 'skipped', ...place, reason: 'DUPLICATE_ROW' };
  // What it says of other columns is not told: they may hold what belongs to their neighbours.
  const beyond = layout.beyond(row);
  if (beyond !== null) {
    return { kind: 'refused', ...place, as: table.as, id, refusals: [refuseAt(beyond, 'MORE_CELLS')] };
  }
  const refusals = refused.map(([field, code]) => refuse(field, code));
  if (isTotal) refusals.unshift(refuse('id', 'TOTAL_OR_RECORD'));
  if (duplicate === 'OTHER') refusals.push(refuse('id', 'DUPLICATE_ID'));
  if (!entry || refusals.length > 0) return { kind: 'refused', ...place, as: table.as, id, refusals };
  if (entry.as === 'programs') references.add('programs', entry.program.localId, entry.program.name);
  if (entry.as === 'spaces') references.add('spaces', entry.space.localId, entry.space.nameKo);
  return { kind: 'record', ...place, entry };
}

interface ReadEntry {
  entry: Entry | null;
  id: string | null;
  refused: Array<[field: string, code: RefusalCode]>;
}

function readEntry({ as, columns }: TableMapping, source: Parameters<typeof readRecord>[0]): ReadEntry {
  switch (as) {
    case 'supports': {
      const { record, ...rest } = readRecord(source, columns);
      return { ...rest, entry: record && { as, record } };
    }
    case 'programs': {
      const { entry, ...rest } = readProgram(source);
      return { ...rest, entry: entry && { as, program: entry } };
    }
    case 'spaces': {
      const { entry, ...rest } = readSpace(source);
      return { ...rest, entry: entry && { as, space: entry } };
    }
    default:
      return as satisfies never;
  }
}
