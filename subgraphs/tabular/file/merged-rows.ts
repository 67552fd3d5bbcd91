import { type Cell, emptyCell, type Merge, type Row } from './row.ts';

/** A row in which cells merged downwards stand in every row they cover. */
export interface FilledRow {
  cells: Cell[];
  /** Columns, from 1, whose value stands for several rows. */
  merged: ReadonlySet<number>;
}

const none: ReadonlySet<number> = new Set();

/** Gives a function that fills rows, to be called with a sheet's rows in their order. */
export function createMergeFiller(merges: readonly Merge[]): (row: Row) => FilledRow {
  const downwards = merges
    .filter(({ top, bottom }) => bottom > top)
    .sort((one, other) => one.top - other.top);
  let next = 0;
  let active: Array<Merge & { cell: Cell }> = [];
  return (row) => {
    if (active.length > 0) active = active.filter(({ bottom }) => bottom >= row.number);
    for (; next < downwards.length && downwards[next]!.top <= row.number; next++) {
      const merge = downwards[next]!;
      // The row that holds the text can be missing from the file only where it is empty.
      const cell = merge.top === row.number ? row.cells[merge.left - 1] : undefined;
      if (merge.bottom >= row.number) active.push({ ...merge, cell: cell ?? emptyCell });
    }
    if (active.length === 0) return { cells: row.cells, merged: none };
    const cells = [...row.cells];
    for (const { left, cell } of active) {
      while (cells.length < left) cells.push(emptyCell);
      cells[left - 1] = cell;
    }
    return { cells, merged: new Set(active.map(({ left }) => left)) };
  };
}
