import { createReadStream } from 'node:fs';
import { basename, extname } from 'node:path';
import { createInterface } from 'node:readline';
import { type Cell, emptyCell, type Row, type SourceColumn, type TableFile } from './row.ts';

/**
 * Opens a file of JSON objects, one a line. Its columns are the objects' keys, those of objects inside joined by dots
 * (`company.name`), in the order they first appear; the file is read once to find them. A list's texts and numbers stand
 * in one cell, parted by commas. A line that is no object is a row that cannot be read.
 */
export async function openNdjson(path: string): Promise<TableFile> {
  const name = basename(path, extname(path));
  const columns = new Map<string, SourceColumn>();
  for await (const { values } of readLines(path)) {
    for (const [key, value] of values ?? []) note(columns, key, value);
  }
  const places = new Map([...columns.keys()].map((key, index) => [key, index]));
  const sheet = {
    name,
    isHidden: false,
    columns: [...columns.values()],
    merges: async () => [],
    rows: () => readRows(path, name, places),
  };
  return { path, form: 'NDJSON', sheets: [sheet], close: () => {} };
}

async function* readRows(
  path: string,
  sheet: string,
  places: ReadonlyMap<string, number>,
): AsyncGenerator<Row, void, undefined> {
  for await (const { number, values } of readLines(path)) {
    if (!values) {
      yield { sheet, number, cells: [], isUnreadable: true };
      continue;
    }
    const cells: Cell[] = [];
    for (const [key, value] of values) {
      const place = places.get(key);
      // A key that the first reading did not see: the file was changed meanwhile, and will be read anew.
      if (place === undefined) continue;
      while (cells.length < place) cells.push(emptyCell);
      cells[place] = toCell(value);
    }
    yield { sheet, number, cells };
  }
}

interface Line {
  number: number;
  /** null: no JSON object. */
  values: Array<[key: string, value: unknown]> | null;
}

async function* readLines(path: string): AsyncGenerator<Line, void, undefined> {
  const lines = createInterface({
    input: createReadStream(path, 'utf8'),
    crlfDelay: Number.POSITIVE_INFINITY,
  });
  let number = 0;
  for await (const line of lines) {
    number++;
    const text = number === 1 ? line.replace(/^\uFEFF/, '') : line;
    if (text.trim() !== '') yield { number, values: readObject(text) };
  }
}

function readObject(text: string): Line['values'] {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? flatten(value, '') : null;
  } catch {
    return null;
  }
}

function flatten(object: Record<string, unknown>, prefix: string): Array<[string, unknown]> {
  return Object.entries(object).flatMap(([key, value]) =>
    isObject(value)
      ? flatten(value, `${prefix}${key}.`)
      : ([[`${prefix}${key}`, value]] as Array<[string, unknown]>),
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function toCell(value: unknown): Cell {
  if (typeof value === 'number') return { kind: 'number', value };
  if (typeof value === 'boolean') return { kind: 'boolean', value };
  const text = Array.isArray(value) ? value.map(String).join(', ') : String(value ?? '');
  return text.trim() === '' ? emptyCell : { kind: 'text', text };
}

/** A key whose values are all of one kind has a type. */
function note(columns: Map<string, SourceColumn>, key: string, value: unknown): void {
  if (value === null) return;
  const type = typeof value === 'number' ? 'NUMBER' : typeof value === 'boolean' ? 'BOOLEAN' : 'TEXT';
  const column = columns.get(key);
  if (!column) columns.set(key, { name: key, type });
  else if (column.type !== type) column.type = 'TEXT';
}
