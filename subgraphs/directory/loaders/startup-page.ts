import { type Connection, maxFirst, type PageArguments } from '@ieum/kit/connection.ts';
import type { Database } from '@ieum/kit/database.ts';
import { inputError } from '@ieum/kit/errors.ts';
import { readStartupId, startupId } from '@ieum/kit/startup-id.ts';
import { decodeCursor, encodeCursor } from '@ieum/schema/contract/cursor.ts';
import { and, asc, count, desc, gt, lt, type SQL } from 'drizzle-orm';
import type { SortOrder } from '../schema.gen.ts';
import { type StartupRow, startups } from '../tables.ts';

/** Which page to read, and in which direction. */
export type StartupPage = PageArguments & { order?: SortOrder | null | undefined };

/**
 * The startups that meet a condition, by number, page by page. One statement reads a page, and one more counts, only
 * if `totalCount` is selected; each runs once, however often the connection is asked. Cursors hold the id: it sorts as
 * the number does.
 *
 * @throws BAD_INPUT when `first` is not 0 to 100, BAD_CURSOR when `after` is no cursor of this list and order.
 */
export function readStartupPage(
  database: Database,
  condition: SQL | undefined,
  { first, after, order }: StartupPage,
): Connection<StartupRow> {
  const size = requireFirst(first ?? defaultFirst);
  const direction = order === 'DESC' ? 'D' : 'A';
  const last = after == null ? undefined : readAfter(after, direction);
  let rows: Promise<StartupRow[]> | undefined;
  let total: Promise<number> | undefined;
  const page = () => (rows ??= readRows(database, condition, direction, last, size + 1));
  const edge = (node: StartupRow) => ({ cursor: encodeCursor([[direction, startupId(node.number)]]), node });
  return {
    edges: async () => (await page()).slice(0, size).map(edge),
    pageInfo: async () => {
      const lastOfPage = (await page()).slice(0, size).at(-1);
      return {
        hasNextPage: (await page()).length > size,
        endCursor: lastOfPage ? edge(lastOfPage).cursor : null,
      };
    },
    totalCount: () => (total ??= countStartups(database, condition)),
  };
}

async function readRows(
  database: Database,
  condition: SQL | undefined,
  direction: 'A' | 'D',
  after: number | undefined,
  limit: number,
): Promise<StartupRow[]> {
  const isAfter = direction === 'A' ? gt : lt;
  return database
    .select()
    .from(startups)
    .where(and(condition, after === undefined ? undefined : isAfter(startups.number, after)))
    .orderBy(direction === 'A' ? asc(startups.number) : desc(startups.number))
    .limit(limit);
}

async function countStartups(database: Database, condition: SQL | undefined): Promise<number> {
  const [row] = await database.select({ total: count() }).from(startups).where(condition);
  return row?.total ?? 0;
}

function requireFirst(first: number): number {
  if (first >= 0 && first <= maxFirst) return first;
  throw inputError('BAD_INPUT', ['first'], `expected 0 to ${maxFirst}; got ${first}. Page on with "after"`);
}

function readAfter(after: string, direction: 'A' | 'D'): number {
  const key = decodeCursor(after);
  const [given, value] = key?.length === 1 ? key[0]! : [null, null];
  const number = given === direction && typeof value === 'string' ? readStartupId(value) : null;
  if (number !== null) return number;
  throw inputError(
    'BAD_CURSOR',
    ['after'],
    `expected a cursor of this list, in the same order; got ${JSON.stringify(after.slice(0, 80))}. Pass an endCursor or cursor of the same field and order`,
  );
}

const defaultFirst = 20;
