import type { Database, Transaction } from '@ieum/kit/database.ts';
import { toKoreanInstant } from '@ieum/kit/korea-date.ts';
import type { Problem } from '@ieum/schema/problem.ts';
import { eq, inArray, sql } from 'drizzle-orm';
import { inputDigestOf } from './input-digest.ts';
import { applyAll, type Outcome, type Publication } from './publication.ts';
import type { Signer } from './signing.ts';
import type { Member, State } from './state.ts';
import {
  bundles,
  compositions,
  current,
  events,
  members as memberRows,
  previews,
  versions,
} from './tables.ts';
import type { JudgedChange } from './verdict.ts';

/** The channel on which a new current composition is told (`NOTIFY`), with its number. */
export const currentChannel = 'registry_current';

/** What came of composing and judging publications. */
export type Result =
  | {
      bundle: string;
      digest: string;
      changes: JudgedChange[];
      joins: string[];
      leaves: string[];
      problems: Problem[];
    }
  | { errors: Problem[] };

/**
 * Writes what became of publications that were composed together on `base`: all of it, signed, or nothing. A
 * composition that failed is kept too, and is not made current.
 *
 * @returns null, and nothing is written, where `base` is not current any more: they are to be composed anew. That
 * goes for a failure too, since what was missing may have come.
 */
export type Commit = (
  base: State,
  publications: readonly Publication[],
  result: Result,
) => Promise<Outcome | null>;

/** Makes the commit of a database. */
export function createCommit(database: Database, signer: Signer): Commit {
  return (base, publications, result) =>
    database.transaction(async (transaction) => {
      // The one row that all commits of all processes pass, one by one.
      const [row] = await transaction.select().from(current).for('update');
      if (!row) throw new Error('The registry has no current row: open it with openRegistry.');
      if (row.composition !== base.composition) return null;
      const at = toKoreanInstant(new Date());
      await writeVersions(transaction, publications, at);
      const members = applyAll(base.members, publications);
      const composition = await writeComposition(transaction, base, members, result, at);
      await writeMembers(transaction, composition, members);
      await writeEvents(transaction, publications, { at, composition, ok: !('errors' in result) });
      if ('errors' in result) return { kind: 'REFUSED', composition, problems: result.errors };
      const { digest: bundleDigest, changes, joins, leaves, problems } = result;
      const signature = await signer.sign({ digest: bundleDigest, composition, publishedAt: at });
      await transaction.update(compositions).set({ signature }).where(eq(compositions.number, composition));
      await withdrawPreviews(transaction, publications);
      await transaction.update(current).set({ composition });
      await transaction.execute(sql`select pg_notify(${currentChannel}, ${String(composition)})`);
      return { kind: 'PUBLISHED', composition, bundleDigest, changes, joins, leaves, problems };
    });
}

/** Keeps the versions, each once. */
export async function writeVersions(
  transaction: Transaction,
  publications: readonly Publication[],
  at: string,
): Promise<void> {
  const rows = publications.flatMap(({ subgraph, member, by }) =>
    member ? [{ subgraph, digest: member.digest, sdl: member.sdl, firstAt: at, firstBy: by.actor }] : [],
  );
  if (rows.length > 0) await transaction.insert(versions).values(rows).onConflictDoNothing();
}

async function writeComposition(
  transaction: Transaction,
  base: State,
  members: readonly Member[],
  result: Result,
  at: string,
): Promise<number> {
  if (!('errors' in result)) {
    const { digest, bundle } = result;
    await transaction.insert(bundles).values({ digest, bundle }).onConflictDoNothing();
  }
  const [row] = await transaction
    .insert(compositions)
    .values({
      base: base.composition,
      ok: !('errors' in result),
      bundleDigest: 'errors' in result ? null : result.digest,
      inputDigest: inputDigestOf(members),
      problems: 'errors' in result ? result.errors : result.problems,
      at,
    })
    .returning({ number: compositions.number });
  return row!.number;
}

async function writeMembers(
  transaction: Transaction,
  composition: number,
  rows: readonly Member[],
): Promise<void> {
  if (rows.length === 0) return;
  await transaction
    .insert(memberRows)
    .values(rows.map(({ subgraph, digest, url }) => ({ composition, subgraph, digest, url })));
}

async function writeEvents(
  transaction: Transaction,
  publications: readonly Publication[],
  of: { at: string; composition: number; ok: boolean },
): Promise<void> {
  await transaction.insert(events).values(
    publications.map(({ action, subgraph, member, by: { actor } }) => ({
      ...{ ...of, actor, action, subgraph },
      ...(member ? { digest: member.digest, url: member.url } : {}),
    })),
  );
}

/** What was tried has gone live, or something else has: either way a preview of before is over. */
async function withdrawPreviews(
  transaction: Transaction,
  publications: readonly Publication[],
): Promise<void> {
  const names = publications.filter(({ action }) => action === 'PUBLISH').map(({ subgraph }) => subgraph);
  if (names.length > 0) await transaction.delete(previews).where(inArray(previews.subgraph, names));
}
