import type { Connection, PageArguments } from '@ieum/kit/connection.ts';
import { maxFirst } from '@ieum/kit/connection.ts';
import type { Database } from '@ieum/kit/database.ts';
import { inputError } from '@ieum/kit/errors.ts';
import { decodeCursor, encodeCursor } from '@ieum/schema/contract/cursor.ts';
import { and, count, desc, eq, like, sql } from 'drizzle-orm';
import { type SubgraphVersionRow, versions } from './tables.ts';

/**
 * The versions of a subgraph, the one that was handed in last first.
 *
 * @throws BAD_INPUT, BAD_CURSOR as every connection
 */
export function pageVersions(
  database: Database,
  subgraph: string,
  { first, after }: PageArguments,
): Connection<SubgraphVersionRow> {
  const size = readFirst(first);
  const own = eq(versions.subgraph, subgraph);
  const beyond = after == null ? undefined : readAfter(after);
  const read = async () => {
    const rows = await database
      .select()
      .from(versions)
      .where(and(own, beyond))
      .orderBy(desc(versions.firstAt), desc(versions.digest))
      .limit(size + 1);
    const edges = rows.slice(0, size).map((node) => ({ cursor: toCursor(node), node }));
    return { edges, hasNextPage: rows.length > size };
  };
  let page: ReturnType<typeof read> | undefined;
  const once = () => {
    page ??= read();
    return page;
  };
  return {
    edges: async () => (await once()).edges,
    pageInfo: async () => {
      const { edges, hasNextPage } = await once();
      return { hasNextPage, endCursor: edges.at(-1)?.cursor ?? null };
    },
    totalCount: async () => {
      const [row] = await database.select({ rows: count() }).from(versions).where(own);
      return row?.rows ?? 0;
    },
  };
}

/**
 * The version of that digest, or the one whose digest begins so.
 *
 * @throws BAD_INPUT for less than eight digits, or where several begin so
 */
export async function findVersion(
  database: Database,
  subgraph: string,
  digest: string,
): Promise<SubgraphVersionRow | null> {
  if (!/^[0-9a-f]{8,64}$/.test(digest)) {
    const message = `expected 8 to 64 hexadecimal digits in lower case; got ${JSON.stringify(digest.slice(0, 80))}`;
    throw inputError('BAD_INPUT', ['digest'], message);
  }
  const rows = await database
    .select()
    .from(versions)
    .where(and(eq(versions.subgraph, subgraph), like(versions.digest, `${digest}%`)))
    .limit(2);
  if (rows.length < 2) return rows[0] ?? null;
  throw inputError(
    'BAD_INPUT',
    ['digest'],
    `several versions of ${subgraph} begin with ${digest}: give more digits`,
  );
}

function toCursor({ firstAt, digest }: SubgraphVersionRow): string {
  return encodeCursor([
    ['D', firstAt],
    ['D', digest],
  ]);
}

function readAfter(after: string) {
  const [[, at] = [], [, digest] = []] = decodeCursor(after) ?? [];
  if (typeof at === 'string' && typeof digest === 'string' && !Number.isNaN(Date.parse(at))) {
    return sql`(${versions.firstAt}, ${versions.digest}) < (${at}::timestamptz, ${digest}::text)`;
  }
  const message = 'expected a cursor of this list. Pass an endCursor or cursor of the same field';
  throw inputError('BAD_CURSOR', ['after'], message);
}

function readFirst(first: number | null | undefined): number {
  const given = first ?? 20;
  if (given >= 0 && given <= maxFirst) return given;
  throw inputError('BAD_INPUT', ['first'], `expected 0 to ${maxFirst}; got ${given}. Page on with "after"`);
}
