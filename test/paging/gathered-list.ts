import type { SectorName } from '@ieum/kit/demo/facts.ts';
import { inOrder, supportCursor, supportsOf } from '../questions/oracle/lists.ts';
import { byText, cursor, liesIn, todayInKorea } from '../questions/oracle/rules.ts';
import { programs, records, spaces, startupWithId } from '../questions/oracle/world.ts';
import { matchesProgram, matchesSpace, matchesSupport, vacancies } from './filters.ts';

/** A gathered list as a client asks for it, without its page. */
export interface GatheredList {
  on: 'Query' | 'Startup' | 'Organization' | 'Region';
  field: 'supports' | 'programs' | 'spaces';
  /** The parent's id or code; null on Query. */
  parent: string | null;
  /** Null where the list has one order only. */
  order: 'ASC' | 'DESC' | 'NEWEST' | 'CLOSING_SOON' | null;
  filter: object;
}

/** One item of a list as every page must show it. */
export interface Item {
  id: string;
  cursor: string;
  subgraph: SectorName;
}

/** The whole list, in order, by the facts alone, as the organization (null: none) may know it. */
export function itemsOf(list: GatheredList, organization: string | null): Item[] {
  switch (list.field) {
    case 'supports':
      return supportItems(list, organization);
    case 'programs':
      return programItems(list);
    case 'spaces':
      return spaceItems(list);
    default:
      return list.field satisfies never;
  }
}

function supportItems({ on, parent, order, filter }: GatheredList, organization: string | null): Item[] {
  const direction = order === 'ASC' ? 'ASC' : 'DESC';
  const asker = { organization, today: todayInKorea() };
  const own =
    on === 'Startup'
      ? supportsOf(startupWithId(parent ?? ''), asker, {}, direction)
      : records.filter(({ providerId }) => on === 'Query' || providerId === parent);
  const found = own.filter((record) => matchesSupport(record, filter));
  return inOrder(found, direction).map((record) => ({
    id: record.id,
    cursor: supportCursor(record, direction),
    subgraph: record.subgraph,
  }));
}

function programItems({ on, parent, order, filter }: GatheredList): Item[] {
  const own = programs.filter(({ operatorId }) => on === 'Query' || operatorId === parent);
  const found = own.filter((program) => matchesProgram(program, filter));
  const items = found.map(({ id, subgraph, applyFrom, applyTo }) => {
    const day = order === 'CLOSING_SOON' ? applyTo : applyFrom;
    const key = [[order === 'CLOSING_SOON' ? 'A' : 'D', day] as const, ['A', id] as const];
    return { id, subgraph, day, cursor: cursor(key) };
  });
  const sign = order === 'CLOSING_SOON' ? 1 : -1;
  return items.sort((a, b) => nullsLast(a.day, b.day, byText, sign) || byText(a.id, b.id)).map(toItem);
}

function spaceItems({ on, parent, filter }: GatheredList): Item[] {
  const own = spaces.filter(({ regionCode }) => on === 'Query' || liesIn(regionCode, parent ?? ''));
  const found = own.filter((space) => matchesSpace(space, filter));
  const items = found.map((space) => {
    const { id, subgraph } = space;
    const vacant = vacancies(space);
    const key = [['D', vacant] as const, ['A', id] as const];
    return { id, subgraph, vacant, cursor: cursor(key) };
  });
  const byNumber = (a: number, b: number) => a - b;
  return items.sort((a, b) => nullsLast(a.vacant, b.vacant, byNumber, -1) || byText(a.id, b.id)).map(toItem);
}

/** Compares in a direction, 1 or -1; null comes last in both. */
function nullsLast<Value>(
  a: Value | null,
  b: Value | null,
  compare: (a: Value, b: Value) => number,
  sign: 1 | -1,
): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  return sign * compare(a, b);
}

function toItem({ id, cursor: own, subgraph }: Item): Item {
  return { id, cursor: own, subgraph };
}
