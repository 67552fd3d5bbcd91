import type { RefusalCode } from '../cells/refusals.ts';
import { valueClass } from '../cells/text.ts';
import type { FilledRow } from '../file/merged-rows.ts';
import { type Cell, columnLetters, emptyCell, type Row } from '../file/row.ts';
import type { RowSource } from './field-reader.ts';
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
  classify: (row: Row) => SkipReason | null;
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
  return { labels, columns, classify: createRowClassifier(header, columns.get('id')) };
}

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
): { source: RowSource; refuse(field: string | null, code: RefusalCode): Refusal } {
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
  };
}

function quoted(labels: readonly string[]): string {
  return labels.map((label) => `"${label}"`).join(', ');
}
