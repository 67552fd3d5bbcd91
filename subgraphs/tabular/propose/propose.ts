import type { AmountUnit } from '../cells/amount.ts';
import { createMergeFiller } from '../file/merged-rows.ts';
import {
  type Cell,
  cellText,
  columnLetters,
  isEmptyCell,
  type Row,
  type Sheet,
  type TableFile,
} from '../file/row.ts';
import { supportFields } from '../mapping/fields.ts';
import { createRowClassifier } from '../mapping/row-class.ts';
import { type ColumnProposal, proposeColumn, type SampledColumn, unitIn } from './column.ts';
import { type ProposedField, proposedFields } from './field-words.ts';
import { type FoundHeader, findHeader } from './header-rows.ts';
import { type ColumnLeftOut, type OwnColumnProposal, proposeOwnColumn } from './own-column.ts';

/** What was found on one sheet. */
export interface TableProposal {
  sheet: string;
  /** None where the source names its columns. */
  header: number[];
  columns: ColumnProposal[];
  /** Columns that become fields of the organization's own record type. */
  own: OwnColumnProposal[];
  /** Columns that were taken for nothing. */
  extra: ColumnLeftOut[];
  /** Fields without which no row can be read, and no column was found for. */
  missing: ProposedField[];
}

/** A sheet that no mapping is proposed for, and why. */
export interface SheetLeftOut {
  sheet: string;
  reason: 'HIDDEN' | 'EMPTY' | 'NO_HEADER';
}

/** Words that stand for nothing unless the mapping says otherwise. */
export const emptyWords: readonly string[] = ['-', '–', '없음', '해당없음', '해당 없음', 'N/A'];

const sampleRows = 400;

/** Proposes how a file's sheets are to be read, from their first 400 rows. */
export async function proposeTables(
  file: TableFile,
): Promise<{ tables: TableProposal[]; leftOut: SheetLeftOut[] }> {
  const tables: TableProposal[] = [];
  const leftOut: SheetLeftOut[] = [];
  for (const sheet of file.sheets) {
    const found = sheet.isHidden ? 'HIDDEN' : await proposeTable(sheet);
    if (typeof found === 'string') leftOut.push({ sheet: sheet.name, reason: found });
    else tables.push(found);
  }
  return { tables, leftOut };
}

async function proposeTable(sheet: Sheet): Promise<TableProposal | 'EMPTY' | 'NO_HEADER'> {
  const rows: Row[] = [];
  for await (const row of sheet.rows()) {
    rows.push(row);
    if (rows.length >= sampleRows) break;
  }
  if (!rows.some(({ cells }) => cells.some((cell) => !isEmptyCell(cell)))) return 'EMPTY';
  const merges = await sheet.merges();
  const header: FoundHeader | null = sheet.columns
    ? { rows: [], labels: sheet.columns.map(({ name }) => name) }
    : findHeader(rows, merges);
  if (!header) return 'NO_HEADER';
  const last = header.rows.at(-1)?.number ?? 0;
  const fill = createMergeFiller(merges);
  const filled = rows.map((row) => ({ ...row, cells: fill(row).cells }));
  const classify = createRowClassifier(header.rows, undefined);
  const data = filled.filter((row) => row.number > last && classify(row) === null);
  const sampled = sample(sheet, header, data, titleUnit(rows, header));
  const columns = assign(sampled);
  // A page of notes has rows of several words too, but no columns that are known.
  if (columns.length < 2) return 'NO_HEADER';
  const fields = new Set(columns.map(({ field }) => field));
  const missing = (['id', 'title', 'kind'] as ProposedField[]).filter((field) => !fields.has(field));
  if (!fields.has('startedOn') && !fields.has('period')) missing.push('startedOn');
  const numbers = header.rows.map(({ number }) => number);
  return { sheet: sheet.name, header: numbers, columns, ...proposeOwn(sampled, columns), missing };
}

function proposeOwn(sampled: readonly SampledColumn[], columns: readonly ColumnProposal[]) {
  const own: OwnColumnProposal[] = [];
  const extra: ColumnLeftOut[] = [];
  const isTaken = new Set(columns.map(({ source }) => source.column));
  const names = new Set([...Object.keys(supportFields), 'name']);
  // What stands to the right of the labels is no column: a mapping that knew it would hide amounts parted by commas.
  const isLabelled = ({ label }: SampledColumn, place: number) => label !== `(${columnLetters(place + 1)})`;
  const width = sampled.findLastIndex((column, place) => column.source || isLabelled(column, place)) + 1;
  for (const [index, column] of sampled.slice(0, width).entries()) {
    if (isTaken.has(column.label)) continue;
    const found = proposeOwnColumn({ ...column, letters: columnLetters(index + 1) }, names);
    if ('reason' in found) extra.push(found);
    else {
      own.push(found);
      names.add(found.source.field);
    }
  }
  return { own, extra };
}

function sample(
  { columns }: Sheet,
  { labels }: FoundHeader,
  data: readonly Row[],
  unit: AmountUnit | null,
): SampledColumn[] {
  return labels.map((label, index) => ({
    label,
    titleUnit: unit,
    source: columns?.[index],
    cells: data.flatMap(({ cells }) => (isBlank(cells[index]) ? [] : [cells[index]!])),
  }));
}

function isBlank(cell: Cell | undefined): boolean {
  return isEmptyCell(cell) || emptyWords.includes(cellText(cell));
}

function titleUnit(rows: readonly Row[], header: FoundHeader): AmountUnit | null {
  const first = header.rows[0]?.number ?? 0;
  const texts = rows.filter(({ number }) => number < first).flatMap(({ cells }) => cells.map(cellText));
  return (
    texts.map((text) => (text.includes('단위') ? unitIn(text) : null)).find((unit) => unit !== null) ?? null
  );
}

/** The surest pair of column and field first; each column and each field is used once. */
function assign(columns: readonly SampledColumn[]): ColumnProposal[] {
  const pairs = columns
    .flatMap((column) => proposedFields.flatMap((field) => proposeColumn(field, column) ?? []))
    .sort((one, other) => other.confidence - one.confidence);
  const taken: ColumnProposal[] = [];
  for (const pair of pairs) {
    const isFree = taken.every(
      ({ field, source }) => field !== pair.field && source.column !== pair.source.column,
    );
    // A start in a column of its own and one in a period would be two.
    const isStart = pair.field === 'startedOn' || pair.field === 'period';
    const hasStart = taken.some(({ field }) => field === 'startedOn' || field === 'period');
    if (isFree && !(isStart && hasStart)) taken.push(pair);
  }
  return taken.sort((one, other) => proposedFields.indexOf(one.field) - proposedFields.indexOf(other.field));
}
