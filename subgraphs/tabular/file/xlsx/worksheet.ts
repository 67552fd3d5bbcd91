import { type Cell, emptyCell, FileError, type Merge, type Row } from '../row.ts';
import { type Archive, readElements } from './archive.ts';
import type { NumberFormats } from './number-formats.ts';
import { unescapeText } from './shared-strings.ts';

/** What reading a sheet needs of its workbook. */
export interface SheetContext {
  archive: Archive;
  part: string;
  sheet: string;
  sharedStrings: readonly string[];
  formats: NumberFormats;
  startsIn1904: boolean;
}

/** Reads a sheet's rows piece by piece; no more of them are held than one piece of the file has. */
export async function* readSheetRows(context: SheetContext): AsyncGenerator<Row, void, undefined> {
  const rows: Row[] = [];
  for await (const _ of readElements(context.archive, context.part, rowReader(context, rows))) {
    yield* rows;
    rows.length = 0;
  }
}

/** Reads a sheet's merged cells, which stand behind its rows. */
export async function readMerges(archive: Archive, part: string): Promise<Merge[]> {
  const merges: Merge[] = [];
  const decoder = new TextDecoder();
  let rest = '';
  // Far cheaper than parsing all rows once more for what stands behind them; text cannot hold an unescaped "<".
  for await (const chunk of (await archive.open(part)) as AsyncIterable<Buffer>) {
    rest += decoder.decode(chunk, { stream: true });
    for (const [, ref] of rest.matchAll(/<(?:\w+:)?mergeCell\s[^>]*?ref="([^"]+)"[^>]*>/g)) {
      merges.push(toMerge(archive, ref!));
    }
    // A tag that the piece cuts in two is kept for the next.
    rest = rest.slice(Math.max(rest.lastIndexOf('<'), rest.lastIndexOf('>') + 1));
  }
  return merges;
}

function toMerge(archive: Archive, ref: string): Merge {
  const [from, to = from] = ref.split(':');
  const corners = [from!, to!].map((corner) => ({ column: columnOf(corner), row: rowOf(corner) }));
  const [first, last] = corners as [{ column: number; row: number }, { column: number; row: number }];
  if (!(first.row > 0 && last.row >= first.row && last.column >= first.column)) {
    throw new FileError(`${archive.path}: "${ref}" is no range of merged cells. Save it again as .xlsx`);
  }
  return { top: first.row, bottom: last.row, left: first.column, right: last.column };
}

function rowReader(context: SheetContext, rows: Row[]) {
  let row: Row = { sheet: context.sheet, number: 0, cells: [] };
  let column = 0;
  let attributes: Record<string, string> = {};
  let value = '';
  let isFormula = false;
  let isText = false;
  let phoneticDepth = 0;
  return {
    open(name: string, found: Record<string, string>) {
      if (name === 'row') {
        row = {
          sheet: context.sheet,
          number: Number(found.r ?? row.number + 1),
          cells: [],
        };
        column = 0;
      } else if (name === 'c') {
        attributes = found;
        column = found.r ? columnOf(found.r) : column + 1;
        value = '';
        isFormula = false;
      } else if (name === 'f') isFormula = true;
      else if (name === 'rPh') phoneticDepth++;
      else if (name === 'v' || name === 't') isText = phoneticDepth === 0;
    },
    text(piece: string) {
      if (isText) value += piece;
    },
    close(name: string) {
      if (name === 'v' || name === 't') isText = false;
      else if (name === 'rPh') phoneticDepth--;
      else if (name === 'c') {
        const cell = toCell(context, attributes, value, isFormula);
        if (cell.kind === 'empty' || column < 1 || column > maxColumns) return;
        while (row.cells.length < column - 1) row.cells.push(emptyCell);
        row.cells[column - 1] = cell;
      } else if (name === 'row') rows.push(row);
    },
  };
}

function toCell(
  { sharedStrings, formats, startsIn1904 }: SheetContext,
  { t: type = 'n', s: style }: Record<string, string>,
  value: string,
  isFormula: boolean,
): Cell {
  if (value === '' && type !== 'inlineStr')
    return isFormula && type !== 'str' ? { kind: 'formula' } : emptyCell;
  switch (type) {
    case 's':
      return toText(sharedStrings[Number(value)] ?? '');
    case 'str':
    case 'inlineStr':
      return toText(unescapeText(value));
    case 'b':
      return { kind: 'boolean', value: value === '1' };
    case 'e':
      return { kind: 'error', code: value };
    case 'd':
      return { kind: 'text', text: value };
    default: {
      const number = Number(value);
      if (!Number.isFinite(number)) return { kind: 'text', text: value };
      const format = formats[Number(style ?? 0)];
      const days = format?.shown !== undefined && startsIn1904 ? daysBefore1904 : 0;
      return { kind: 'number', value: number + days, ...format };
    }
  }
}

function toText(text: string): Cell {
  return text.trim() === '' ? emptyCell : { kind: 'text', text };
}

const maxColumns = 16_384;
const daysBefore1904 = 1462;

function columnOf(reference: string): number {
  let column = 0;
  for (let place = 0; place < reference.length; place++) {
    const letter = reference.charCodeAt(place);
    if (letter === 36) continue;
    if (letter < 65 || letter > 90) break;
    column = column * 26 + letter - 64;
  }
  return column;
}

function rowOf(reference: string): number {
  return Number(/\d+$/.exec(reference)?.[0] ?? 0);
}
