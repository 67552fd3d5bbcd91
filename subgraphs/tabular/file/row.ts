import type { DatePrecision } from '../cells/date-precision.ts';

/**
 * What stands in one cell, before anybody gives it a meaning. `shown` of a number is set where the spreadsheet
 * shows it as a date: how exact a date it shows (a cell that shows `2024년 3월` does not tell the day it holds).
 * `isScaled` is set where it shows thousands or millions only, 50,000,000 as 50,000.
 * `formula` is a formula whose value the file does not hold, so that it can be told from an empty cell.
 */
export type Cell =
  | { kind: 'empty' }
  | { kind: 'text'; text: string }
  | { kind: 'number'; value: number; shown?: DatePrecision; isScaled?: true }
  | { kind: 'boolean'; value: boolean }
  | { kind: 'error'; code: string }
  | { kind: 'formula' };

/** One row as it stands in the file; rows that the sheet hides, by hand or by a filter, are rows like the others. */
export interface Row {
  /** The sheet's name; of a CSV file, the file's name without its ending. */
  sheet: string;
  /** As spreadsheet programs count, from 1. */
  number: number;
  /** By column, from A on; cells to the right of the last filled one are left out. */
  cells: Cell[];
  /** The source holds something in place of the row that cannot be read as one. */
  isUnreadable?: true;
}

/** A rectangle of merged cells; rows and columns from 1, both ends included. */
export interface Merge {
  top: number;
  bottom: number;
  left: number;
  right: number;
}

/** A column that the source itself names. */
export interface SourceColumn {
  name: string;
  /** What the source says that it holds, for people and for proposals. */
  comment?: string;
  type?: 'TEXT' | 'NUMBER' | 'DATE' | 'BOOLEAN' | 'ENUM';
  /** Whether its values tell rows apart: a primary key. */
  isKey?: true;
  /** Of an ENUM, its values. */
  values?: string[];
}

/** A sheet of an open file, or a table of a database. */
export interface Sheet {
  name: string;
  isHidden: boolean;
  /** The columns' names, where the source itself names them and no row is a header. */
  columns?: SourceColumn[];
  /** Its merged cells; none in a CSV file. */
  merges(): Promise<Merge[]>;
  /** Its rows in order, read as they are asked for. */
  rows(): AsyncGenerator<Row, void, undefined>;
}

/** An open file. Reading it takes memory for its distinct texts and its merged cells, not for its rows. */
export interface TableFile {
  path: string;
  form: 'XLSX' | 'CSV' | 'NDJSON' | 'POSTGRESQL';
  /** Of a CSV file: how its letters are stored, and what stands between its cells. */
  encoding?: string;
  delimiter?: string;
  sheets: Sheet[];
  close(): void | Promise<void>;
}

/** The file cannot be read as a table; the message says why and what to do. */
export class FileError extends Error {}

/** The cell that has nothing in it. */
export const emptyCell: Cell = { kind: 'empty' };

/** A column's letters: 1 is A, 27 is AA. */
export function columnLetters(column: number): string {
  let letters = '';
  for (let rest = column; rest > 0; rest = Math.floor((rest - 1) / 26)) {
    letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters;
  }
  return letters;
}

/** Tells whether a cell has nothing in it, or white space only. */
export function isEmptyCell(cell: Cell | undefined): boolean {
  return cell === undefined || cell.kind === 'empty' || (cell.kind === 'text' && cell.text.trim() === '');
}

/** A cell's text for headers and names: numbers as they are, nothing for what has no text. */
export function cellText(cell: Cell | undefined): string {
  if (cell?.kind === 'text') return cell.text.normalize('NFC').replace(/\s+/gu, ' ').trim();
  return cell?.kind === 'number' ? String(cell.value) : '';
}
