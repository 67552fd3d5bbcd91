/** A cell of a breakdown as it was counted; `count` is at least 1. */
export interface CountedCell {
  /** The code on each axis, in the order of the axes. */
  keys: readonly string[];
  count: number;
}

/** A cell as it may be shown. */
export interface ShownCell {
  keys: readonly string[];
  count: number | null;
  suppressed: boolean;
}

/** Counts of so many startups are not shown: they could be recognised. */
export function isSmall(count: number): boolean {
  return count === 1 || count === 2;
}

/**
 * Suppresses the small cells of a breakdown, and as many others as it takes that a small one does not follow from the
 * total and the rest. Cells come back ascending by their keys, in code point order.
 *
 * The sum of the suppressed cells follows from the total. Where they are all small, a lone one is that sum, and
 * several are each 1 or each 2 if the sum is as small or as large as it can be; then the next smallest goes too.
 * No cell is shown where that is not enough, nor when the total is itself small: how many cells there are would tell.
 */
export function suppressCells(cells: readonly CountedCell[], total: number): ShownCell[] {
  if (isSmall(total)) return [];
  const ascending = [...cells].sort((a, b) => a.count - b.count || compareKeys(a.keys, b.keys));
  let suppressed = ascending.findIndex(({ count }) => !isSmall(count));
  if (suppressed < 0) suppressed = ascending.length;
  if (isDerivable(ascending.slice(0, suppressed))) suppressed += 1;
  if (suppressed > ascending.length) return [];
  return ascending
    .map(({ keys, count }, place) =>
      place < suppressed ? { keys, count: null, suppressed: true } : { keys, count, suppressed: false },
    )
    .sort((a, b) => compareKeys(a.keys, b.keys));
}

function isDerivable(small: readonly CountedCell[]): boolean {
  if (small.length === 0) return false;
  const sum = small.reduce((total, { count }) => total + count, 0);
  return small.length === 1 || sum === small.length || sum === 2 * small.length;
}

function compareKeys(a: readonly string[], b: readonly string[]): number {
  for (const [place, key] of a.entries()) {
    const order = Buffer.compare(Buffer.from(key), Buffer.from(b[place] ?? ''));
    if (order !== 0) return order;
  }
  return 0;
}
