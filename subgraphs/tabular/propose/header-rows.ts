import { columnLabels } from '../file/header.ts';
import { type Cell, isEmptyCell, type Merge, type Row } from '../file/row.ts';
import { wordConfidence } from './field-words.ts';

/** Where a sheet's header was found. */
export interface FoundHeader {
  rows: Row[];
  labels: string[];
}

/**
 * Finds the header among a sheet's first rows: the one to three rows whose labels are best known as words for fields
 * and fill most columns. Null where no row looks like one.
 */
export function findHeader(rows: readonly Row[], merges: readonly Merge[]): FoundHeader | null {
  let best: (FoundHeader & { score: number }) | null = null;
  for (let start = 0; start < Math.min(rows.length, 30); start++) {
    for (let length = 1; length <= 3; length++) {
      const header = rows.slice(start, start + length);
      if (header.length < length || !isHeader(header, merges)) break;
      const labels = columnLabels(header, merges);
      const score = scoreOf(header, labels);
      if (score > (best?.score ?? 0)) best = { rows: header, labels, score };
    }
  }
  return best && { rows: best.rows, labels: best.labels };
}

/** Rows one below the other, of words only; further ones only where merged cells, or the gaps these leave in
 * a CSV file, hold them together. */
function isHeader(rows: readonly Row[], merges: readonly Merge[]): boolean {
  const [first] = rows as [Row];
  if (rows.some(({ cells }) => cells.some(isData)) || first.cells.filter(isFilled).length < 2) return false;
  return rows.slice(1).every((row, place) => {
    const above = rows[place]!;
    const isJoined = merges.some(
      ({ top, bottom, left, right }) =>
        top === above.number &&
        (bottom >= row.number || (right > left && row.cells.slice(left - 1, right).some(isFilled))),
    );
    return row.number === above.number + 1 && (merges.length > 0 ? isJoined : fillsGaps(above, row));
  });
}

/** Without merged cells: words below the gaps of the row above, and gaps below its words. */
function fillsGaps(above: Row, below: Row): boolean {
  const columns = Array.from({ length: Math.max(above.cells.length, below.cells.length) }, (_, column) => [
    isFilled(above.cells[column]),
    isFilled(below.cells[column]),
  ]);
  return columns.some(([up, down]) => !up && down) && columns.filter(([up, down]) => up && !down).length > 1;
}

function scoreOf(rows: readonly Row[], labels: readonly string[]): number {
  const words = labels.reduce((sum, label) => sum + wordConfidence(label), 0);
  const filled = labels.filter((label) => !label.startsWith('(')).length;
  // A repeated label is what joining too few rows leaves.
  const repeated = labels.filter((label) => / \([A-Z]+\)$/.test(label)).length;
  return words + filled * 0.2 - repeated * 0.3 - rows.length * 0.01;
}

function isFilled(cell: Cell | undefined): boolean {
  return !isEmptyCell(cell);
}

function isData(cell: Cell): boolean {
  return (
    cell.kind === 'number' ||
    cell.kind === 'boolean' ||
    (cell.kind === 'text' && /^[\d.,\s'-]+$/.test(cell.text))
  );
}
