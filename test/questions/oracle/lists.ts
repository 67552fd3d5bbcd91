import type { DemoProgram, DemoSpace, DemoStartup, DemoSupport, SectorName } from '@ieum/kit/demo/facts.ts';
import { type Asker, mayKnow } from './caller.ts';
import { matches, type SupportFilter, vacantUnits } from './filters.ts';
import { byText, cursor } from './rules.ts';
import { numbersOf, records, sectors } from './world.ts';

/** A page of a list: its items with their cursors, and what is said about the whole. */
export interface Page<Item> {
  edges: { cursor: string; node: Item }[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
  totalCount: number;
}

/** Cuts the first page. The items are in order. */
export function firstPage<Item>(
  items: readonly Item[],
  first: number,
  cursorOf: (item: Item) => string,
): Page<Item> {
  const edges = items.slice(0, first).map((node) => ({ cursor: cursorOf(node), node }));
  return {
    edges,
    pageInfo: { hasNextPage: items.length > first, endCursor: edges.at(-1)?.cursor ?? null },
    totalCount: items.length,
  };
}

/** What each source gave to a gathered list, all of them well. */
export function sourcesOf(items: readonly { subgraph: SectorName }[]) {
  return sectors.map((subgraph) => ({
    subgraph,
    status: 'OK',
    totalCount: items.filter((item) => item.subgraph === subgraph).length,
  }));
}

/** The records of a startup under any of its numbers that the asker may know, in order. */
export function supportsOf(
  startup: DemoStartup,
  asker: Asker,
  filter: SupportFilter,
  order: 'ASC' | 'DESC',
): DemoSupport[] {
  const numbers = new Set(numbersOf(startup.number));
  const known = records.filter(
    (record) => numbers.has(record.startup) && mayKnow(record, asker) && matches(record, filter),
  );
  return inOrder(known, order);
}

/** Records by first day, then id. */
export function inOrder(list: readonly DemoSupport[], order: 'ASC' | 'DESC'): DemoSupport[] {
  const sorted = [...list].sort((a, b) => byText(a.startedOn, b.startedOn) || byText(a.id, b.id));
  return order === 'ASC' ? sorted : sorted.reverse();
}

/** A record's cursor in that order. */
export function supportCursor({ startedOn, id }: DemoSupport, order: 'ASC' | 'DESC'): string {
  const direction = order === 'ASC' ? 'A' : 'D';
  return cursor([
    [direction, startedOn],
    [direction, id],
  ]);
}

/** Programs by the end of their window, those without one last, then id. */
export function closingSoon(list: readonly DemoProgram[]): DemoProgram[] {
  return [...list].sort((a, b) => byText(a.applyTo ?? '9999', b.applyTo ?? '9999') || byText(a.id, b.id));
}

/** Programs by the start of their window, latest first, those without one last, then id. */
export function newest(list: readonly DemoProgram[]): DemoProgram[] {
  return [...list].sort((a, b) => byText(b.applyFrom ?? '', a.applyFrom ?? '') || byText(a.id, b.id));
}

/** Spaces by vacancies, most first, unknown last, then id. */
export function mostVacant(list: readonly DemoSpace[]): DemoSpace[] {
  const free = new Map(list.map((space) => [space, vacantUnits(space) ?? -1]));
  return [...list].sort((a, b) => (free.get(b) ?? 0) - (free.get(a) ?? 0) || byText(a.id, b.id));
}

/** A list's items alone, as most questions ask for them: `{ edges: [{ node }] }`. */
export function nodes<Item, Shape>(items: readonly Item[], first: number, shape: (item: Item) => Shape) {
  return { edges: items.slice(0, first).map((item) => ({ node: shape(item) })) };
}
