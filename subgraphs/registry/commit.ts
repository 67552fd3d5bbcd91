import type { Database, Transaction } from '@ieum/kit/database.ts';
import { toKoreanInstant } from '@ieum/kit/korea-date.ts';
import { sql } from 'drizzle-orm';
import type { Composition } from './composer.ts';
import { inputDigestOf } from './input-digest.ts';
import { applyAll, type Outcome, type Publication } from './publication.ts';
import type { State } from './state.ts';
import { bundles, compositions, current, events, members as memberRows, versions } from './tables.ts';

/** The channel on which a new current composition is told (`NOTIFY`), with its number. */
export const currentChannel = 'registry_current';

/**
 * Writes what became of publications that were composed together on `base`: all of it, or nothing. A composition that
 * failed is kept too, and is not made current.
 *
 * @returns null, and nothing is written, where `base` is not current any more: they are to be composed anew. That
 * goes for a failure too, since what was missing may have come.
 */
export async function commit(
  database: Database,
  base: State,
  publications: readonly Publication[],
  composed: Composition,
): Promise<Outcome | null> {
  return database.transaction(async (transaction) => {
    // The one row that all commits of all processes pass, one by one.
    const [row] = await transaction.select().from(current).for('update');
    if (!row) throw new Error('The registry has no current row: open it with openRegistry.');
    if (row.composition !== base.composition) return null;
    const at = toKoreanInstant(new Date());
    await writeVersions(transaction, publications, at);
    const members = applyAll(base.members, publications);
    const composition = await writeComposition(transaction, base, inputDigestOf(members), composed, at);
    await writeMembers(transaction, composition, members);
    const ok = !('errors' in composed);
    await transaction.insert(events).values(
      publications.map(({ action, subgraph, member, actor }) => ({
        ...{ at, actor, action, ok, subgraph, composition },
        ...(member ? { digest: member.digest, url: member.url } : {}),
      })),
    );
    if ('errors' in composed) return { kind: 'REFUSED', composition, problems: composed.errors };
    await transaction.update(current).set({ composition });
    await transaction.execute(sql`select pg_notify(${currentChannel}, ${String(composition)})`);
    const { digest: bundleDigest, changes, joins, leaves, hints } = composed;
    return { kind: 'PUBLISHED', composition, bundleDigest, changes, joins, leaves, hints };
  });
}

async function writeVersions(
  transaction: Transaction,
  publications: readonly Publication[],
  at: string,
): Promise<void> {
  const rows = publications.flatMap(({ subgraph, member, actor }) =>
    member ? [{ subgraph, digest: member.digest, sdl: member.sdl, firstAt: at, firstBy: actor }] : [],
  );
  if (rows.length > 0) await transaction.insert(versions).values(rows).onConflictDoNothing();
}

async function writeComposition(
  transaction: Transaction,
  base: State,
  inputDigest: string,
  composed: Composition,
  at: string,
): Promise<number> {
  if (!('errors' in composed)) {
    const { digest, bundle } = composed;
    await transaction.insert(bundles).values({ digest, bundle }).onConflictDoNothing();
  }
  const [row] = await transaction
    .insert(compositions)
    .values({
      base: base.composition,
      ok: !('errors' in composed),
      bundleDigest: 'errors' in composed ? null : composed.digest,
      inputDigest,
      problems: 'errors' in composed ? composed.errors : composed.hints,
      at,
    })
    .returning({ number: compositions.number });
  return row!.number;
}

async function writeMembers(
  transaction: Transaction,
  composition: number,
  rows: ReturnType<typeof applyAll>,
): Promise<void> {
  if (rows.length === 0) return;
  await transaction
    .insert(memberRows)
    .values(rows.map(({ subgraph, digest, url }) => ({ composition, subgraph, digest, url })));
}
