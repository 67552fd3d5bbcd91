import type { RefusalCode } from '../cells/refusals.ts';
import { valueClass } from '../cells/text.ts';
import { columnLabels } from '../file/header.ts';
import { createMergeFiller, type FilledRow } from '../file/merged-rows.ts';
import { type Cell, columnLetters, emptyCell, type Row, type Sheet, type TableFile } from '../file/row.ts';
import { createDuplicateFinder } from './duplicates.ts';
import type { FieldName, Mapping, TableMapping } from './mapping.ts';
import { readRecord, type TabularRecord } from './record.ts';
import { createRowClassifier, type SkipReason } from './row-class.ts';

/** A value that was refused, and where it stands. The value itself is not told: reports travel. */
export interface Refusal {
  sheet: string;
  row: number;
  /** The column's letters and label; null where the row as a whole is meant or the value is the mapping's. */
  column: string | null;
  label: string | null;
  field: FieldName;
  valueClass: string;
  code: RefusalCode;
}

/** What became of one row; every row of a mapped sheet has exactly one. */
export type Outcome =
  | { kind: 'record'; record: TabularRecord }
  | { kind: 'refused'; sheet: string; row: number; refusals: Refusal[] }
  | { kind: 'skipped'; sheet: string; row: number; reason: SkipReason };

/** The mapping and the file do not belong together; one message a problem. */
export class MappingError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.problems = problems;
  }
}

/**
 * Reads a file's rows as its mapping says, in the file's order, each as it is asked for. What it holds of rows behind
 * it is their record ids.
 *
 * @throws MappingError where a sheet or column that the mapping names is not there.
 */
export async function* checkRows(
  file: TableFile,
  mapping: Mapping,
): AsyncGenerator<Outcome, void, undefined> {
  const findDuplicate = createDuplicateFinder();
  for (const table of mapping.tables) {
    const sheet = file.sheets.find(({ name }) => name === table.sheet);
    if (!sheet) {
      const names = file.sheets.map(({ name }) => `"${name}"`).join(', ');
      throw new MappingError([`The file has no sheet "${table.sheet}"; it has ${names}.`]);
    }
    yield* checkTable(sheet, table, mapping, findDuplicate);
  }
}

async function* checkTable(
  sheet: Sheet,
  table: TableMapping,
  mapping: Mapping,
  findDuplicate: ReturnType<typeof createDuplicateFinder>,
): AsyncGenerator<Outcome, void, undefined> {
  const merges = await sheet.merges();
  const fill = createMergeFiller(merges);
  const header: Row[] = [];
  const last = table.header.at(-1)!;
  let layout: Layout | undefined;
  for await (const row of sheet.rows()) {
    const place = { sheet: row.sheet, row: row.number };
    if (row.number <= last) {
      const isHeader = table.header.includes(row.number);
      if (isHeader) header.push(row);
      yield { kind: 'skipped', ...place, reason: isHeader ? 'HEADER' : 'TITLE' };
      continue;
    }
    layout ??= layOut(table, header, columnLabels(header, merges));
    // Every row is filled, a skipped one too: it can hold the text of a merge that goes on below it.
    const filled = fill(row);
    const reason = layout.classify(row);
    if (reason) {
      yield { kind: 'skipped', ...place, reason };
      continue;
    }
    const read = readRow(row, filled, layout, mapping);
    const duplicate = read.id === null ? null : findDuplicate(read.id, row);
    if (duplicate === 'SAME') yield { kind: 'skipped', ...place, reason: 'DUPLICATE_ROW' };
    else {
      if (duplicate === 'OTHER') read.refusals.push(read.refuse('id', 'DUPLICATE_ID'));
      if (read.refusals.length > 0) yield { kind: 'refused', ...place, refusals: read.refusals };
      else yield { kind: 'record', record: read.record! };
    }
  }
  if (!layout) layOut(table, header, columnLabels(header, merges));
}

interface Layout {
  table: TableMapping;
  labels: string[];
  columns: ReadonlyMap<FieldName, number>;
  classify: (row: Row) => SkipReason | null;
}

function layOut(table: TableMapping, header: Row[], labels: string[]): Layout {
  const columns = new Map<FieldName, number>();
  const problems: string[] = [];
  for (const [field, { column }] of Object.entries(table.fields)) {
    if (column === undefined) continue;
    const index = labels.indexOf(column);
    if (index >= 0) columns.set(field as FieldName, index + 1);
    else
      problems.push(
        `Sheet "${table.sheet}" has no column "${column}" (for ${field}); it has ${quoted(labels)}.`,
      );
  }
  if (problems.length > 0) throw new MappingError(problems);
  return { table, labels, columns, classify: createRowClassifier(header, columns.get('id')) };
}

function readRow(
  row: Row,
  { cells, merged }: FilledRow,
  { table, labels, columns }: Layout,
  mapping: Mapping,
) {
  const cellOf = (field: FieldName): Cell => {
    const value = table.fields[field]?.value;
    if (value !== undefined) return { kind: 'text', text: value };
    const column = columns.get(field);
    const cell = column === undefined ? undefined : cells[column - 1];
    if (cell?.kind === 'text' && mapping.empty.includes(cell.text.trim())) return emptyCell;
    return cell ?? emptyCell;
  };
  const refuse = (field: FieldName, code: RefusalCode): Refusal => {
    const column = columns.get(field);
    return {
      sheet: row.sheet,
      row: row.number,
      column: column === undefined ? null : columnLetters(column),
      label: column === undefined ? null : labels[column - 1]!,
      field,
      valueClass: column === undefined ? 'value of the mapping' : valueClass(cells[column - 1]),
      code,
    };
  };
  const isMerged = (field: FieldName) => merged.has(columns.get(field) ?? 0);
  const read = readRecord({ row, fields: table.fields, demo: mapping.demo, cellOf, isMerged });
  return { ...read, refuse, refusals: read.refused.map(([field, code]) => refuse(field, code)) };
}

function quoted(labels: readonly string[]): string {
  return labels.map((label) => `"${label}"`).join(', ');
}
