import type { Database } from '@ieum/kit/database.ts';
import { toKoreanInstant } from '@ieum/kit/korea-date.ts';
import type { Check } from '@ieum/schema/check.ts';
import type { Problem } from '@ieum/schema/problem.ts';
import { ulid } from 'ulid';
import type { Composer } from './composer.ts';
import { digestOf } from './digest.ts';
import { inputDigestOf } from './input-digest.ts';
import type { KnownBundles } from './known-bundles.ts';
import { type Principal, requireSubgraph } from './principal.ts';
import { applyAll, type Publication } from './publication.ts';
import { requireSdl } from './publish.ts';
import { readState, toInput } from './state.ts';
import { checks } from './tables.ts';

/**
 * A version that might be published. The address matters to nothing that is checked; with the one it is going to be
 * published with, publishing it after need not compose again.
 */
export interface CheckInput {
  subgraph: string;
  sdl: string;
  /** Where it does now when left out. */
  url?: string;
}

/** What publishing it would do to the composition it was checked with. */
export type CheckResult = { id: string; composition: number | null } & (
  | ({ ok: true } & Check)
  | { ok: false; errors: Problem[] }
);

/** Checks a version with the network as it is, and keeps the result. @throws FORBIDDEN, NOT_FOUND, BAD_INPUT */
export async function checkVersion(
  database: Database,
  { composer, known }: { composer: Composer; known: KnownBundles },
  by: Principal,
  { subgraph, sdl, ...given }: CheckInput,
): Promise<CheckResult> {
  await requireSubgraph(database, by, subgraph);
  requireSdl(sdl);
  const base = await readState(database);
  const present = base.members.get(subgraph);
  const url = given.url ?? present?.url ?? 'http://checked.invalid/graphql';
  const digest = digestOf(sdl);
  const member = { subgraph, digest, sdl, url };
  const candidate: Publication = { action: 'PUBLISH', subgraph, member, actor: by.actor };
  const members = applyAll(base.members, [candidate]);
  const inputDigest = inputDigestOf(members);
  const composed = await composer.compose({
    inputs: members.map(toInput),
    known: await known.find(inputDigest),
    before: base.bundle,
    names: [subgraph],
  });
  if ('bundle' in composed) known.keep(inputDigest, composed.bundle);
  const id = ulid();
  const result: CheckResult = { id, composition: base.composition, ...describe(composed, !present) };
  const { ok, composition } = result;
  const at = toKoreanInstant(new Date());
  await database
    .insert(checks)
    .values({ id, subgraph, digest, composition, ok, result, actor: by.actor, at });
  return result;
}

type Composed = Awaited<ReturnType<Composer['compose']>>;

function describe(
  composed: Composed,
  isNew: boolean,
): ({ ok: true } & Check) | { ok: false; errors: Problem[] } {
  if ('errors' in composed) return { ok: false, errors: composed.errors };
  const { changes, joins, leaves, hints } = composed;
  return { ok: true, isNew, changes, joins, leaves, hints };
}
