import type { RefusalCode } from '../cells/refusals.ts';
import { valueClass } from '../cells/text.ts';
import type { FilledRow } from '../file/merged-rows.ts';
import { type Cell, cellText, columnLetters, emptyCell, isEmptyCell, type Row } from '../file/row.ts';
import type { RowSource } from './field-reader.ts';
import type { TableKind } from './fields.ts';
import type { Mapping, TableMapping } from './mapping.ts';
import { MappingError } from './mapping-error.ts';
import type { References } from './references.ts';
import type { Refusal } from './refusal.ts';
import { createRowClassifier, type SkipReason } from './row-class.ts';

/** Where a table's fields stand. */
export interface Layout {
  labels: string[];
  /** Columns, from 1, by field; those of own fields too. */
  columns: ReadonlyMap<string, number>;
  /** Labels that the mapping knows neither as a field's nor under `extra`: the source gained them since. */
  unknown: string[];
  classify: (row: Row) => SkipReason | null;
  /** Whether a row that calls itself a total tells all that a record does. */
  isLikeRecord: (row: Row) => boolean;
  /** The first column, from 1, in which a row says something that belongs to no column of the header; else null. */
  beyond: (row: Row) => number | null;
}

/**
 * Finds the columns that a mapping names under a header.
 *
 * @throws MappingError with each that is not there.
 */
export function layOut(table: TableMapping, header: readonly Row[], labels: string[]): Layout {
  const columns = new Map<string, number>();
  const problems: string[] = [];
  const named = [
    ...Object.entries(table.fields).map(([field, { column }]) => [field, column] as const),
    ...table.columns.map(({ field, column }) => [field, column] as const),
  ];
  for (const [field, column] of named) {
    if (column === undefined) continue;
    const index = labels.indexOf(column);
    if (index >= 0) columns.set(field, index + 1);
    else {
      problems.push(
        `Sheet "${table.sheet}" has no column "${column}" (for ${field}); it has ${quoted(labels)}.`,
      );
    }
  }
  if (problems.length > 0) throw new MappingError(problems);
  const known = namedColumns(table);
  const width = headerWidth(labels, known);
  return {
    ...{ labels, columns },
    unknown: labels
      .slice(0, header.length === 0 ? labels.length : width)
      .filter((label) => !known.has(label)),
    classify: createRowClassifier(header, columns.get('id')),
    isLikeRecord: createLikeness(table.as, columns),
    beyond: header.length === 0 ? () => null : createOverrun(labels, known, width),
  };
}

/** The columns that a table's mapping names: as a field's, or as known and not read. */
export function namedColumns({ fields, columns, extra }: TableMapping): ReadonlySet<string | undefined> {
  return new Set([...Object.values(fields), ...columns].map(({ column }) => column).concat(extra));
}

/** How many columns there are up to the last that has a label, or that the mapping names without one, `(G)`. */
function headerWidth(labels: readonly string[], known: ReadonlySet<string | undefined>): number {
  return labels.findLastIndex((label, place) => label !== unlabelled(place) || known.has(label)) + 1;
}

const unlabelled = (place: number) => `(${columnLetters(place + 1)})`;

/** A total has sums; a record says of whom it is, and when or what. */
function createLikeness(as: TableKind, columns: ReadonlyMap<string, number>) {
  const id = columns.get('id');
  const groups = likeness[as].map((group) => group.flatMap((field) => columns.get(field) ?? []));
  const mapped = groups.filter((group) => group.length > 0);
  return ({ cells }: Row) =>
    id !== undefined &&
    !isEmptyCell(cells[id - 1]) &&
    mapped.length > 1 &&
    mapped.every((group) => group.some((column) => !isEmptyCell(cells[column - 1])));
}

/** Of each group that is mapped, a record fills one. */
const likeness: Readonly<Record<TableKind, ReadonlyArray<readonly string[]>>> = {
  supports: [['startupId', 'businessNumber', 'startupName'], ['kind'], ['title'], ['startedOn', 'period']],
  programs: [['name'], ['applyFrom', 'applyTo', 'applyPeriod', 'fiscalYear']],
  spaces: [['name'], ['kind'], ['status'], ['region']],
};

/**
 * An amount with commas and without quotes is parted in a CSV file, and what stands behind it moves to the right: beyond
 * the header, or into its last columns where those were empty.
 */
function createOverrun(labels: readonly string[], known: ReadonlySet<string | undefined>, width: number) {
  return ({ cells }: Row): number | null => {
    for (let place = width; place < cells.length; place++) {
      if (!isEmptyCell(cells[place]) && !known.has(unlabelled(place))) return place + 1;
    }
    if (cells.length <= labels.length) return null;
    const parted = cells.findIndex(
      (cell, place) =>
        /^[₩\\△-]?[1-9]\d{0,2}$/.test(textOf(cell)) && /^\d{3}(?!\d)/.test(textOf(cells[place + 1])),
    );
    return parted < 0 ? null : parted + 2;
  };
}

const textOf = (cell: Cell | undefined) => (cell?.kind === 'text' ? cellText(cell) : '');

interface Surroundings {
  table: TableMapping;
  mapping: Mapping;
  references: References;
}

/** What the reader of a row needs, and how a refusal of it is told. */
export function rowSource(
  row: Row,
  { cells, merged }: FilledRow,
  { labels, columns }: Layout,
  { table, mapping, references }: Surroundings,
): {
  source: RowSource;
  refuse(field: string | null, code: RefusalCode): Refusal;
  /** Refuses the row for what stands in a column that may be none of the header's. */
  refuseAt(column: number, code: RefusalCode): Refusal;
} {
  const cellOf = (field: string): Cell => {
    const value = table.fields[field]?.value;
    if (value !== undefined) return { kind: 'text', text: value };
    const column = columns.get(field);
    const cell = column === undefined ? undefined : cells[column - 1];
    if (cell?.kind === 'text' && mapping.empty.includes(cell.text.trim())) return emptyCell;
    return cell ?? emptyCell;
  };
  const isMerged = (field: string) => merged.has(columns.get(field) ?? 0);
  return {
    source: { row, fields: table.fields, demo: mapping.demo, references, cellOf, isMerged },
    refuse(field, code) {
      const column = field === null ? undefined : columns.get(field);
      return {
        sheet: row.sheet,
        row: row.number,
        column: column === undefined ? null : columnLetters(column),
        label: column === undefined ? null : labels[column - 1]!,
        field: field ?? '',
        valueClass:
          field === null
            ? 'line'
            : column === undefined
              ? 'value of the mapping'
              : valueClass(cells[column - 1]),
        code,
      };
    },
    refuseAt: (column, code) => ({
      ...{ sheet: row.sheet, row: row.number, column: columnLetters(column) },
      ...{ label: labels[column - 1] ?? '', field: '', valueClass: valueClass(row.cells[column - 1]), code },
    }),
  };
}

function quoted(labels: readonly string[]): string {
  return labels.map((label) => `"${label}"`).join(', ');
}
