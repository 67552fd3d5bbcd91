import type { Database } from '@ieum/kit/database.ts';
import { codedError } from '@ieum/kit/errors.ts';
import type { Bundle } from '@ieum/schema/contract/bundle.ts';
import { type Change, diffPublicSchemas } from '@ieum/schema/diff.ts';
import type { Problem } from '@ieum/schema/problem.ts';
import { and, desc, eq, lt, sql } from 'drizzle-orm';
import { readMembers } from './state.ts';
import { bundles, compositions, current, events, members, subgraphs } from './tables.ts';

/** A subgraph as it is served now; null where it is registered and not published. */
export interface ListedSubgraph {
  name: string;
  organization: string;
  digest: string | null;
  url: string | null;
}

/** Every subgraph that is registered, by name. */
export function listSubgraphs(database: Database): Promise<ListedSubgraph[]> {
  return database
    .select({
      name: subgraphs.name,
      organization: subgraphs.organization,
      digest: members.digest,
      url: members.url,
    })
    .from(subgraphs)
    .leftJoin(current, sql`true`)
    .leftJoin(
      members,
      and(eq(members.subgraph, subgraphs.name), eq(members.composition, current.composition)),
    )
    .orderBy(subgraphs.name);
}

/** Something that was done, and what was wrong with it where it was refused. */
export type HistoryEntry = typeof events.$inferSelect & { problems: Problem[] };

/**
 * What was done, newest first: to one subgraph, or to all where none is named.
 *
 * @param before a number of an entry: those before it only.
 */
export async function readHistory(
  database: Database,
  { subgraph, first = 50, before }: { subgraph?: string; first?: number; before?: number } = {},
): Promise<HistoryEntry[]> {
  const rows = await database
    .select({ event: events, problems: compositions.problems })
    .from(events)
    .leftJoin(compositions, eq(compositions.number, events.composition))
    .where(
      and(
        subgraph === undefined ? undefined : eq(events.subgraph, subgraph),
        before === undefined ? undefined : lt(events.number, before),
      ),
    )
    .orderBy(desc(events.number))
    .limit(first);
  // Of a composition that succeeded these are hints, which are of the moment.
  return rows.map(({ event, problems }) => ({ ...event, problems: event.ok ? [] : (problems ?? []) }));
}

/** What somebody had served last of a subgraph. */
export interface LastChange {
  /** Null: it took the subgraph out. */
  digest: string | null;
  url: string | null;
  /** Whether nobody has changed the subgraph since. */
  isLatest: boolean;
}

/** What one actor did last to each subgraph that it ever published, rolled back or took out, by name. */
export async function readLastChanges(database: Database, actor: string): Promise<Map<string, LastChange>> {
  const changes = sql`ok and action in ('PUBLISH', 'ROLLBACK', 'UNPUBLISH')`;
  const { rows } = await database.execute<Record<keyof LastChange | 'subgraph', unknown>>(sql`
    select distinct on (subgraph) subgraph, digest, url, number = (
      select max(number) from events as any_event where any_event.subgraph = events.subgraph and ${changes}
    ) as "isLatest"
    from events where actor = ${actor} and ${changes} order by subgraph, number desc`);
  return new Map(rows.map(({ subgraph, ...change }) => [String(subgraph), change as LastChange]));
}

/** What differs between two compositions. */
export interface CompositionDiff {
  /** The version of each subgraph that is not the same, by name; null where it is not part of that composition. */
  subgraphs: { name: string; from: string | null; to: string | null }[];
  /** What clients see change. */
  changes: Change[];
}

/** Compares two compositions that were in order. @throws NOT_FOUND */
export async function diffCompositions(
  database: Database,
  from: number,
  to: number,
): Promise<CompositionDiff> {
  const [old, next] = [await readBundle(database, from), await readBundle(database, to)];
  const [before, after] = [await readMembers(database, from), await readMembers(database, to)];
  const names = [...new Set([...before.keys(), ...after.keys()])].sort();
  return {
    subgraphs: names
      .map((name) => ({
        name,
        from: before.get(name)?.digest ?? null,
        to: after.get(name)?.digest ?? null,
      }))
      .filter((member) => member.from !== member.to),
    changes: await diffPublicSchemas(old.publicSchema, next.publicSchema),
  };
}

/** Reads what a composition composed to. @throws NOT_FOUND where it failed, or is not kept any more */
export async function readBundle(database: Database, number: number): Promise<Bundle> {
  const [row] = await database
    .select({ bundle: bundles.bundle })
    .from(compositions)
    .innerJoin(bundles, eq(bundles.digest, compositions.bundleDigest))
    .where(eq(compositions.number, number));
  if (row) return JSON.parse(row.bundle) as Bundle;
  throw codedError('NOT_FOUND', `There is no composition ${number}, or it failed. \`history\` lists them.`);
}
