import { type Cell, cellText, columnLetters, isEmptyCell, type Merge, type Row } from './row.ts';

/**
 * The label of each column under a header of one or more rows: the words above each other joined by ` / `
 * (`지원금액 / 국비`), merged cells counting for every column and row they cover. A label that repeats gets its
 * column's letters (`금액 (D)`), and a column without any is `(D)`. Where a file has no merged cells, as no CSV file has,
 * an empty cell above a filled one belongs to the nearest filled one to its left.
 */
export function columnLabels(header: readonly Row[], merges: readonly Merge[]): string[] {
  const width = Math.max(
    0,
    ...header.map(({ cells }) => cells.length),
    ...merges.filter(touches(header)).map(({ right }) => right),
  );
  const labels = Array.from({ length: width }, (_, index) => {
    const parts = header.map((row) => cellText(mergedCell(row, index + 1, header, merges)));
    return parts.filter((part, place) => part !== '' && part !== parts[place - 1]).join(' / ');
  });
  return labels.map((label, index) => {
    const letters = `(${columnLetters(index + 1)})`;
    if (label === '') return letters;
    return labels.indexOf(label) === labels.lastIndexOf(label) ? label : `${label} ${letters}`;
  });
}

function touches(header: readonly Row[]) {
  return ({ top, bottom }: Merge) => header.some(({ number }) => number >= top && number <= bottom);
}

function mergedCell(
  row: Row,
  column: number,
  header: readonly Row[],
  merges: readonly Merge[],
): Cell | undefined {
  const merge = merges.find(
    ({ top, bottom, left, right }) =>
      row.number >= top && row.number <= bottom && column >= left && column <= right,
  );
  if (!merge) return merges.length > 0 ? row.cells[column - 1] : groupCell(row, column, header);
  // A title above may be merged into the header's first row; its text lies outside and is none of ours.
  return header.find(({ number }) => number === merge.top)?.cells[merge.left - 1];
}

function groupCell({ cells, number }: Row, column: number, header: readonly Row[]): Cell | undefined {
  const below = header.find((row) => row.number === number + 1);
  if (!isEmptyCell(cells[column - 1]) || isEmptyCell(below?.cells[column - 1])) return cells[column - 1];
  return cells.slice(0, column - 1).findLast((cell) => !isEmptyCell(cell));
}
