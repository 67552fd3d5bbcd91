import {
  compareKeys,
  decodeCursor,
  encodeCursor,
  type SortKey,
  sameShape,
} from '@ieum/schema/contract/cursor.ts';
import type { ErrorCode } from '../../errors.ts';
import { type Cell, refuseCell } from '../cell.ts';
import { isObject } from '../response.ts';

/** One source's edges, checked: keys strictly ascend in their order and come after the cursor asked with. */
export interface Page {
  readonly cell: Cell;
  readonly edges: readonly Edge[];
  readonly hasNextPage: boolean;
  /** A key whose directions and kinds of values are those of every edge; null without edges. */
  readonly shape: SortKey | null;
}

export interface Edge {
  readonly cell: Cell;
  /** Where the source put it. */
  readonly index: number;
  readonly value: Readonly<Record<string, unknown>>;
  readonly cursor: string;
  readonly key: SortKey;
}

/** Reads every page that is in order and fails the cells of the others. */
export function readPages(
  cells: readonly Cell[],
  cursorAlias: string,
  first: number,
  after: SortKey | null,
): Page[] {
  const pages: Page[] = [];
  for (const cell of cells) {
    if (cell.status !== 'OK') continue;
    const page =
      cell.value === null
        ? { cell, edges: [], hasNextPage: false, shape: null }
        : readPage(cell, cursorAlias, first, after);
    if (page) pages.push(page);
  }
  return keepOneOrder(pages, after);
}

function readPage(cell: Cell, cursorAlias: string, first: number, after: SortKey | null): Page | null {
  const { edges: values, pageInfo } = isObject(cell.value) ? cell.value : {};
  const hasNextPage = isObject(pageInfo) ? pageInfo.hasNextPage : undefined;
  if (!Array.isArray(values) || typeof hasNextPage !== 'boolean') {
    return refuse(cell, 'GATHER_SOURCE_INVALID', 'its answer is no connection');
  }
  const edges: Edge[] = [];
  for (const [index, value] of values.entries()) {
    const edge = readEdge(cell, index, value, cursorAlias);
    if (!edge)
      return refuse(
        cell,
        'GATHER_BAD_CURSOR',
        `its edge ${index} has no cursor that holds a sort key in its one form`,
      );
    edges.push(edge);
  }
  if (hasNextPage && edges.length === 0 && first > 0) {
    return refuse(cell, 'GATHER_EMPTY_PAGE', 'it has more edges but gave none');
  }
  return readInOrder(cell, edges, hasNextPage, after);
}

function readEdge(cell: Cell, index: number, value: unknown, cursorAlias: string): Edge | null {
  const cursor = isObject(value) ? value[cursorAlias] : null;
  const key = typeof cursor === 'string' ? decodeCursor(cursor) : null;
  // Another text for the same key would not be the cursor that other sources write, and continue from.
  return key === null || encodeCursor(key) !== cursor
    ? null
    : { cell, index, value: value as Record<string, unknown>, cursor, key };
}

function readInOrder(
  cell: Cell,
  edges: readonly Edge[],
  hasNextPage: boolean,
  after: SortKey | null,
): Page | null {
  let before = after;
  let shape = edges[0]?.key ?? null;
  for (const { key, index } of edges) {
    if (!sameShape(shape!, key)) {
      return refuse(
        cell,
        'GATHER_BAD_CURSOR',
        `its edge ${index} is sorted by another key than those before`,
      );
    }
    // The client's cursor is compared only where it fits; whether it is one of this order, `keepOneOrder` says.
    if (before !== null && sameShape(before, key) && compareKeys(before, key) >= 0) {
      const other = index === 0 ? 'the cursor asked with' : 'the one before';
      return refuse(cell, 'GATHER_UNSORTED', `its edge ${index} does not come after ${other}`);
    }
    before = key;
    shape = fillIn(shape!, key);
  }
  return { cell, edges, hasNextPage, shape };
}

/** A null says nothing about the kind of a position's values; the next value does. */
function fillIn(shape: SortKey, key: SortKey): SortKey {
  if (shape.every(([, value]) => value !== null)) return shape;
  return shape.map(([direction, value], position) => [direction, value ?? key[position]![1]] as const);
}

/**
 * Keys of two orders cannot be merged. The order of the cursor asked with counts, or else the one that most
 * sources have (the earliest of equals), so that one wrong source cannot shut the others out.
 */
function keepOneOrder(pages: Page[], after: SortKey | null): Page[] {
  let kept = pages.filter(({ shape }) => shape === null);
  for (const { shape } of pages) {
    if (kept.length === pages.length) break;
    if (shape === null || (after && !sameShape(after, shape))) continue;
    const agreed = agreeingWith(after ? fillIn(after, shape) : shape, pages);
    if (agreed.length > kept.length) kept = agreed;
  }
  for (const page of pages) {
    if (!kept.includes(page)) refuse(page.cell, 'GATHER_BAD_CURSOR', 'its cursors are of another order');
  }
  return kept;
}

/** Where an order's own key has a null, the first source that agrees and has a value says of which kind it is. */
function agreeingWith(order: SortKey, pages: readonly Page[]): Page[] {
  let known = order;
  return pages.filter(({ shape }) => {
    if (shape === null) return true;
    if (!sameShape(known, shape)) return false;
    known = fillIn(known, shape);
    return true;
  });
}

function refuse(cell: Cell, reason: ErrorCode, what: string): null {
  refuseCell(cell, reason, `Subgraph "${cell.source}" was left out: ${what}.`);
  return null;
}
