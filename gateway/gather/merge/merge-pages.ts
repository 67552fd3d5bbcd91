import { compareKeys, decodeCursor } from '@ieum/schema/contract/cursor.ts';
import type { Cell } from '../cell.ts';
import type { GatherArguments } from '../task.ts';
import { type Edge, type Page, readPages } from './page.ts';

/** The edges of one page over all sources. */
export interface MergedPage {
  readonly edges: readonly Edge[];
  readonly hasNextPage: boolean;
}

/**
 * Merges the sources' pages and cuts to `first`. A source may have capped its page, so what lies beyond the horizon,
 * the smallest last key of the sources that have more, is held back: something may belong before it.
 */
export function mergePages(cells: readonly Cell[], cursorAlias: string, args: GatherArguments): MergedPage {
  const first = args.first ?? 0;
  const after = args.after === null ? null : decodeCursor(args.after);
  const pages = readPages(cells, cursorAlias, first, after);
  const within = holdBack(pages);
  // Stable, so of equal keys the first in source order stays.
  within.sort((a, b) => compareKeys(a.key, b.key));
  const distinct = within.filter(
    (edge, index) => index === 0 || compareKeys(within[index - 1]!.key, edge.key) !== 0,
  );
  const all = pages.reduce((sum, { edges }) => sum + edges.length, 0);
  const isHeldBack = within.length < all || distinct.length > first;
  return {
    edges: distinct.slice(0, first),
    hasNextPage: isHeldBack || pages.some((page) => page.hasNextPage),
  };
}

function holdBack(pages: readonly Page[]): Edge[] {
  const lasts = pages.flatMap(({ hasNextPage, edges }) => (hasNextPage ? edges.slice(-1) : []));
  const edges = pages.flatMap((page) => page.edges);
  if (lasts.length === 0) return edges;
  const horizon = lasts.reduce((a, b) => (compareKeys(b.key, a.key) < 0 ? b : a)).key;
  return edges.filter(({ key }) => compareKeys(key, horizon) <= 0);
}
