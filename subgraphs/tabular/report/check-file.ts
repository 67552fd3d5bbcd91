import { readFile } from 'node:fs/promises';
import { parseDocument } from 'yaml';
import { openSource } from '../file/open-source.ts';
import { FileError, type TableFile } from '../file/row.ts';
import { checkRows, type Outcome } from '../mapping/check.ts';
import { type Mapping, readMapping } from '../mapping/mapping.ts';
import { MappingError } from '../mapping/mapping-error.ts';
import type { Refusal } from '../mapping/refusal.ts';
import type { SkipReason } from '../mapping/row-class.ts';

/** Rows from one to another, both included. */
export type RowRange = [from: number, to: number];

/** What became of a sheet's rows; every row that the file has is in exactly one of the counts. */
export interface SheetSummary {
  sheet: string;
  rows: number;
  records: number;
  refused: number;
  skipped: Partial<Record<SkipReason, RowRange[]>>;
  /** Records among those taken that name no startup: they are served without one. */
  withoutStartup: RowRange[];
  /** Labels of columns that the mapping knows neither as a field's nor under `extra`; they are not read. */
  unknownColumns: string[];
}

/** The result of a check. */
export interface FileCheck {
  file: string;
  sheets: SheetSummary[];
  /** Sheets that the mapping does not read. */
  unread: string[];
  refusals: Refusal[];
}

/**
 * Checks the file that a mapping names. Memory grows with the refused values and the record ids, not with the rows.
 *
 * @throws FileError, MappingError where that cannot be done.
 */
export async function checkFile(mappingPath: string): Promise<FileCheck> {
  const mapping = await readMappingFile(mappingPath);
  const file = await openSource(mappingPath, mapping);
  try {
    const summary = createSummary(file, mapping);
    for await (const outcome of checkRows(file, mapping)) summary.add(outcome);
    return summary.check;
  } finally {
    await file.close();
  }
}

/** Adds up what becomes of rows. */
export function createSummary(
  file: TableFile,
  mapping: Mapping,
): { check: FileCheck; add(outcome: Outcome): void } {
  const sheets = new Map<string, SheetSummary>();
  const refusals: Refusal[] = [];
  for (const { sheet } of mapping.tables) sheets.set(sheet, newSummary(sheet));
  const unread = file.sheets.map(({ name }) => name).filter((name) => !sheets.has(name));
  const check = { file: file.path, sheets: [...sheets.values()], unread, refusals };
  return { check, add: (outcome) => add(sheets, refusals, outcome) };
}

/** Reads a mapping file; every problem of it is told at once. */
export async function readMappingFile(path: string): Promise<Mapping> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'EISDIR') throw new FileError(`${path} is a folder: expected a mapping file`);
    throw new FileError(code === 'ENOENT' ? `There is no file ${path}` : `Cannot read ${path}: ${message}`);
  }
  const document = parseDocument(text);
  if (document.errors.length > 0)
    throw new MappingError(document.errors.map(({ message }) => `${path}: ${message}`));
  const read = readMapping(document.toJS());
  if ('problems' in read) throw new MappingError(read.problems.map((problem) => `${path}: ${problem}`));
  return read.mapping;
}

function newSummary(sheet: string): SheetSummary {
  return { sheet, rows: 0, records: 0, refused: 0, skipped: {}, withoutStartup: [], unknownColumns: [] };
}

function add(sheets: ReadonlyMap<string, SheetSummary>, refusals: Refusal[], outcome: Outcome): void {
  if (outcome.kind === 'made') return;
  if (outcome.kind === 'columns') {
    const { unknownColumns } = sheets.get(outcome.sheet)!;
    unknownColumns.push(...outcome.unknown.filter((label) => !unknownColumns.includes(label)));
    return;
  }
  const { sheet, row } = outcome;
  const summary = sheets.get(sheet)!;
  summary.rows++;
  if (outcome.kind === 'record') {
    summary.records++;
    const { entry } = outcome;
    if (entry.as === 'supports' && entry.record.startup === null) extend(summary.withoutStartup, row);
  } else if (outcome.kind === 'refused') {
    summary.refused++;
    refusals.push(...outcome.refusals);
  } else {
    summary.skipped[outcome.reason] ??= [];
    extend(summary.skipped[outcome.reason]!, row);
  }
}

function extend(ranges: RowRange[], row: number): void {
  const last = ranges.at(-1);
  if (last && last[1] === row - 1) last[1] = row;
  else ranges.push([row, row]);
}

/** A line for each sheet that has columns which its mapping does not know. */
export function unknownColumnLines({ sheets }: Pick<FileCheck, 'sheets'>): string[] {
  return sheets
    .filter(({ unknownColumns }) => unknownColumns.length > 0)
    .map(({ sheet, unknownColumns }) => {
      const labels = unknownColumns.map((label) => `"${label}"`).join(', ');
      return `Warning: sheet "${sheet}" has columns that the mapping does not know, and they are not read: ${labels}. Give each a field, or write it under extra.`;
    });
}

/** `3, 7-9` */
export function rangesText(ranges: readonly RowRange[]): string {
  return ranges.map(([from, to]) => (from === to ? String(from) : `${from}-${to}`)).join(', ');
}
