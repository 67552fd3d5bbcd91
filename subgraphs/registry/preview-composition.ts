import type { Database } from '@ieum/kit/database.ts';
import { and, eq, sql } from 'drizzle-orm';
import type { Result } from './commit.ts';
import type { Composer } from './composer.ts';
import { inputDigestOf } from './input-digest.ts';
import type { Judge } from './judge.ts';
import type { KnownBundles } from './known-bundles.ts';
import { databaseOwner, type Principal } from './principal.ts';
import { applyAll, type Publication } from './publication.ts';
import { type Member, type State, toInput } from './state.ts';
import { bundles, current, previews, subgraphs, versions } from './tables.ts';
import { isError } from './verdict.ts';

/** Composes a version in place of its subgraph's own. What was judged when it was put up needs no `by` later. */
export type ComposePreview = (base: State, member: Member, by?: Principal) => Promise<Result>;

/** Makes it of a composer that does not hold up who publishes. */
export function createPreviewComposition(parts: {
  composer: Composer;
  known: KnownBundles;
  judge: Judge;
}): ComposePreview {
  const { composer, known, judge } = parts;
  return async (base, member, by) => {
    const { subgraph } = member;
    const publication: Publication = { action: 'PUBLISH', subgraph, member, by: by ?? databaseOwner };
    const members = applyAll(base.members, [publication]);
    const inputDigest = inputDigestOf(members);
    const composed = await composer.compose({
      inputs: members.map(toInput),
      known: await known.find(inputDigest),
      before: base.bundle,
      names: [subgraph],
    });
    if ('errors' in composed) return composed;
    // Publishing it is what follows a preview that went well.
    known.keep(inputDigest, composed.bundle);
    const one = { base, publications: [publication], composed, isPreview: true };
    const { problems, changes } = by ? await judge(one) : { problems: [], changes: [] };
    return problems.some(isError) ? { errors: problems } : { ...composed, problems, changes };
  };
}

/** A preview as it is kept. */
export interface PreviewRow {
  preview: typeof previews.$inferSelect;
  organization: string;
  sdl: string;
  bundle: string;
  /** Whether the others have changed since it was composed. */
  isStale: boolean;
}

/** Reads the preview of a subgraph. */
export async function findPreview(database: Database, subgraph: string): Promise<PreviewRow | null> {
  const [row] = await database
    .select({
      preview: previews,
      organization: subgraphs.organization,
      sdl: versions.sdl,
      bundle: bundles.bundle,
      isStale: sql<boolean>`${previews.base} is distinct from ${current.composition}`,
    })
    .from(previews)
    .innerJoin(current, sql`true`)
    .innerJoin(subgraphs, eq(subgraphs.name, previews.subgraph))
    .innerJoin(versions, and(eq(versions.subgraph, previews.subgraph), eq(versions.digest, previews.digest)))
    .innerJoin(bundles, eq(bundles.digest, previews.bundleDigest))
    .where(eq(previews.subgraph, subgraph));
  return row ?? null;
}
