import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';

/** The rows of a vendored CSV file in `data/`, each column by its header's name, empty cells as ''. */
export function readTable<Column extends string>(file: string): Record<Column, string>[] {
  return parse(readText(file), { columns: true, skip_empty_lines: true }) as Record<Column, string>[];
}

/** The value of a vendored JSON file in `data/`; the caller names its shape. */
export function readDocument<Document>(file: string): Document {
  return JSON.parse(readText(file)) as Document;
}

/** Runs `read` at the first call only: reference data does not change while a process lives. */
export function once<Value>(read: () => Value): () => Value {
  let value: { of: Value } | undefined;
  return () => {
    value ??= { of: read() };
    return value.of;
  };
}

/** '' as null: a vendored table leaves a cell empty where nothing is known. */
export function orNull(cell: string): string | null {
  return cell === '' ? null : cell;
}

function readText(file: string): string {
  return readFileSync(new URL(`data/${file}`, import.meta.url), 'utf8');
}
