import { compareKeys, decodeCursor, type SortKey, sameShape } from '../contract/cursor.ts';
import type { Asker } from './ask.ts';
import { type Edge, type Page, type Place, readPage } from './place.ts';
import type { Served } from './served.ts';

/** A list as the subgraph gives it in pages of 100, from the start: what all other answers are compared with. */
export interface Listing {
  place: Place;
  pages: Page[];
  edges: Edge[];
  /** Whether the list ended before the verifier had enough. */
  isWhole: boolean;
  /** Why it could not be read. */
  fault: string | null;
  /** The edges' keys, where each cursor is one and they are strictly increasing; null otherwise. */
  keys: SortKey[] | null;
}

/** Pages of 100 that are read of one list at most: a thousand records show what there is to show. */
const mostPages = 10;

/** Reads a list until it says that it ends, or `mostPages` were read. */
export async function readListing(asker: Asker, served: Served, place: Place): Promise<Listing> {
  const pages: Page[] = [];
  let last: Page | undefined;
  while (pages.length < mostPages) {
    const after = last?.edges.at(-1)?.cursor;
    last = await readPage(asker, served, place, { first: 100, ...(after === undefined ? {} : { after }) });
    pages.push(last);
    if (last.fault !== null || !last.hasNextPage || last.edges.length === 0) break;
  }
  const edges = pages.flatMap((page) => page.edges);
  return {
    place,
    pages,
    edges,
    isWhole: last?.hasNextPage === false,
    fault: pages.find(({ fault }) => fault !== null)?.fault ?? null,
    keys: readKeys(edges),
  };
}

function readKeys(edges: readonly Edge[]): SortKey[] | null {
  const keys: SortKey[] = [];
  for (const { cursor } of edges) {
    const key = decodeCursor(cursor);
    const before = keys.at(-1);
    if (!key || (before && !(sameShape(before, key) && compareKeys(before, key) < 0))) return null;
    keys.push(key);
  }
  return keys;
}

/** What tells two records of a list apart, for messages: the id where there is one, else the cursor. */
export const nameOf = ({ node, cursor }: Edge): string => (typeof node?.id === 'string' ? node.id : cursor);
