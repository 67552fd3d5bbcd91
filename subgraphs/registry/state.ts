import type { Transaction } from '@ieum/kit/database.ts';
import { withCore } from '@ieum/schema/core.ts';
import type { SubgraphInput } from '@ieum/schema/subgraph.ts';
import { and, eq } from 'drizzle-orm';
import { bundles, compositions, current, members, versions } from './tables.ts';

/** A subgraph as a composition holds it. */
export interface Member {
  subgraph: string;
  /** The version, see `versions`. */
  digest: string;
  url: string;
  sdl: string;
}

/** The network as gateways serve it. */
export interface State {
  /** The current composition; null before the first. */
  composition: number | null;
  /** Its bundle as JSON text, null before the first. */
  bundle: string | null;
  /** See `compositions`; null before the first. */
  inputDigest: string | null;
  members: ReadonlyMap<string, Member>;
}

/** Reads what is current, whole: what a composition holds never changes. */
export async function readState(database: Transaction): Promise<State> {
  const [row] = await database
    .select({
      composition: compositions.number,
      bundle: bundles.bundle,
      inputDigest: compositions.inputDigest,
    })
    .from(current)
    .innerJoin(compositions, eq(compositions.number, current.composition))
    .innerJoin(bundles, eq(bundles.digest, compositions.bundleDigest));
  if (!row) return { composition: null, bundle: null, inputDigest: null, members: new Map() };
  return { ...row, members: await readMembers(database, row.composition) };
}

/** The subgraphs of one composition, by name, ascending. */
export async function readMembers(database: Transaction, composition: number): Promise<Map<string, Member>> {
  const rows = await database
    .select({ subgraph: members.subgraph, digest: members.digest, url: members.url, sdl: versions.sdl })
    .from(members)
    .innerJoin(versions, and(eq(versions.subgraph, members.subgraph), eq(versions.digest, members.digest)))
    .where(eq(members.composition, composition))
    .orderBy(members.subgraph);
  return new Map(rows.map((row) => [row.subgraph, row]));
}

/** The bundle that was composed of the same before, as JSON text: a rollback to it need not wait for a composition. */
export async function findBundle(database: Transaction, inputDigest: string): Promise<string | null> {
  const [row] = await database
    .select({ bundle: bundles.bundle })
    .from(compositions)
    .innerJoin(bundles, eq(bundles.digest, compositions.bundleDigest))
    .where(and(eq(compositions.inputDigest, inputDigest), eq(compositions.ok, true)))
    .limit(1);
  return row?.bundle ?? null;
}

/** What composition is given of a member: its SDL as it was handed in, with core.graphql where it needs it. */
export function toInput({ subgraph, url, sdl }: Member): SubgraphInput {
  return { name: subgraph, url, ...withCore(sdl) };
}
