import type { Database } from '@ieum/kit/database.ts';
import { toKoreanInstant } from '@ieum/kit/korea-date.ts';
import type { Problem } from '@ieum/schema/problem.ts';
import { ulid } from 'ulid';
import { requireAddress, requireOwnAddress } from './address.ts';
import type { Composer } from './composer.ts';
import { digestOf } from './digest.ts';
import { inputDigestOf } from './input-digest.ts';
import type { Case, Judge } from './judge.ts';
import type { KnownBundles } from './known-bundles.ts';
import { type Principal, requireSubgraph } from './principal.ts';
import { applyAll, type Publication } from './publication.ts';
import { requireSdl } from './publish.ts';
import { readState, toInput } from './state.ts';
import { checks } from './tables.ts';
import { isError, type Verdict } from './verdict.ts';

/**
 * A version that might be published. Of the address only that it is one, and nobody else's, is checked; with the one it is going to be
 * published with, publishing it after need not compose again.
 */
export interface CheckInput {
  subgraph: string;
  sdl: string;
  /** Where it does now when left out. */
  url?: string;
}

/** What publishing it would do to the composition it was checked with. */
export interface CheckFindings {
  /** Whether the network does not have the subgraph yet. */
  isNew: boolean;
  /** Errors first. */
  problems: Problem[];
  changes: Verdict['changes'];
  /** The gathered fields that it would be asked for from then on, and those that it no longer would be. */
  joins: string[];
  leaves: string[];
  costChanges: Verdict['costChanges'];
  usage: Verdict['usage'];
}

/** A check as it is kept. */
export type CheckResult = CheckFindings & { id: string; composition: number | null; ok: boolean };

/** What checks are done with. */
export interface CheckParts {
  composer: Composer;
  known: KnownBundles;
  judge: Judge;
}

/** Checks a version with the network as it is, and keeps the result. @throws FORBIDDEN, NOT_FOUND, BAD_INPUT */
export async function checkVersion(
  database: Database,
  { composer, known, judge }: CheckParts,
  by: Principal,
  { subgraph, sdl, ...given }: CheckInput,
): Promise<CheckResult> {
  await requireSubgraph(database, by, subgraph);
  requireSdl(sdl);
  if (given.url !== undefined) requireAddress(given.url);
  const base = await readState(database);
  if (given.url !== undefined) requireOwnAddress(base.members, { subgraph, url: given.url });
  const present = base.members.get(subgraph);
  const url = given.url ?? present?.url ?? 'http://checked.invalid/graphql';
  const digest = digestOf(sdl);
  const member = { subgraph, digest, sdl, url };
  const candidate: Publication = { action: 'PUBLISH', subgraph, member, by };
  const members = applyAll(base.members, [candidate]);
  const inputDigest = inputDigestOf(members);
  const composed = await composer.compose({
    inputs: members.map(toInput),
    known: await known.find(inputDigest),
    before: base.bundle,
    names: [subgraph],
  });
  if ('bundle' in composed) known.keep(inputDigest, composed.bundle);
  const one = { base, publications: [candidate], isPreview: false };
  const findings =
    'errors' in composed
      ? describe(composed.errors, !present)
      : { isNew: !present, ...combine(composed, await judge({ ...one, composed })) };
  const id = ulid();
  const { composition } = base;
  const ok = !findings.problems.some(isError);
  const result: CheckResult = { id, composition, ok, ...findings };
  const at = toKoreanInstant(new Date());
  await database
    .insert(checks)
    .values({ id, subgraph, digest, composition, ok, result, actor: by.actor, at });
  return result;
}

function describe(problems: Problem[], isNew: boolean): CheckFindings {
  return { isNew, problems, changes: [], joins: [], leaves: [], costChanges: [], usage: null };
}

function combine(
  { joins, leaves, hints }: Case['composed'],
  { problems, ...verdict }: Verdict,
): Omit<CheckFindings, 'isNew'> {
  const noted = hints.map((hint): Problem => ({ severity: 'info', ...hint }));
  const all = [...problems, ...noted];
  return {
    problems: [...all.filter(isError), ...all.filter((problem) => !isError(problem))],
    ...{ joins, leaves, ...verdict },
  };
}
