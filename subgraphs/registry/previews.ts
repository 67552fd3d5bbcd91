import type { Database, Transaction } from '@ieum/kit/database.ts';
import { toKoreanInstant } from '@ieum/kit/korea-date.ts';
import type { Problem } from '@ieum/schema/problem.ts';
import { and, eq } from 'drizzle-orm';
import { requireOwnAddress } from './address.ts';
import { writeVersions } from './commit.ts';
import { type ComposePreview, findPreview, type PreviewRow } from './preview-composition.ts';
import { type Principal, requireSubgraph } from './principal.ts';
import type { Publication } from './publication.ts';
import { type PublishInput, toMember } from './publish.ts';
import type { Signer } from './signing.ts';
import { type Member, readState, type State } from './state.ts';
import { bundles, current, events, previews } from './tables.ts';
import type { JudgedChange } from './verdict.ts';

/** What became of putting a version up for preview. */
export type PreviewOutcome =
  | {
      kind: 'PREVIEWED';
      composition: number | null;
      bundleDigest: string;
      changes: JudgedChange[];
      joins: string[];
      leaves: string[];
      problems: Problem[];
    }
  /** What was there before stays. */
  | { kind: 'REFUSED'; composition: null; problems: Problem[] };

/** A preview as gateways load it. */
export interface PreviewBundle {
  /** Whom alone it is for. */
  organization: string;
  /** The composition that it was made on; 0 where there was none. */
  composition: number;
  digest: string;
  bundle: string;
  signature: string;
}

/** Versions that only their own organizations are served, one of each subgraph. */
export interface Previews {
  /**
   * Composes a version with the network as it is, in place of the subgraph's own, and puts it up; the one before is
   * replaced.
   *
   * @throws FORBIDDEN, NOT_FOUND, BAD_INPUT
   */
  put(by: Principal, input: PublishInput): Promise<PreviewOutcome>;
  /** Ends one; false where there is none. @throws FORBIDDEN, NOT_FOUND */
  withdraw(by: Principal, subgraph: string): Promise<boolean>;
  /** The preview with the others as they are now, whoever asks: gateways hold its organization to it. */
  read(subgraph: string): Promise<PreviewBundle | null>;
}

/** Makes those of a database. */
export function createPreviews(database: Database, compose: ComposePreview, signer: Signer): Previews {
  /** Gateways ask side by side, and composing takes a second. */
  const refreshing = new Map<string, Promise<void>>();

  async function sign(
    { subgraph, organization }: { subgraph: string; organization: string },
    digest: string,
    base: State,
    at: string,
  ): Promise<string> {
    const composition = base.composition ?? 0;
    return signer.sign({ digest, composition, publishedAt: at, preview: subgraph, organization });
  }

  async function refresh({ preview, organization, sdl }: PreviewRow): Promise<void> {
    const base = await readState(database);
    const { subgraph, digest, url } = preview;
    const result = await compose(base, { subgraph, digest, url, sdl });
    const at = toKoreanInstant(new Date());
    const own = and(eq(previews.subgraph, subgraph), eq(previews.digest, digest));
    await database.transaction(async (transaction) => {
      const change = { base: base.composition, problems: 'errors' in result ? result.errors : [] };
      if ('errors' in result) return void (await transaction.update(previews).set(change).where(own));
      await keepBundle(transaction, result);
      const signature = await sign({ subgraph, organization }, result.digest, base, at);
      await transaction
        .update(previews)
        .set({ ...change, bundleDigest: result.digest, signature })
        .where(own);
    });
  }

  return {
    async put(by, { subgraph, sdl, url }) {
      const { organization } = await requireSubgraph(database, by, subgraph);
      const member = await toMember(database, { subgraph, sdl, url });
      const base = await readState(database);
      requireOwnAddress(base.members, member);
      const result = await compose(base, member, by);
      if ('errors' in result) return { kind: 'REFUSED', composition: null, problems: result.errors };
      const at = toKoreanInstant(new Date());
      const signature = await sign({ subgraph, organization }, result.digest, base, at);
      await database.transaction(async (transaction) => {
        await keepBundle(transaction, result);
        await put(transaction, { action: 'PUBLISH', subgraph, member, by }, at, {
          ...{ base: base.composition, bundleDigest: result.digest, signature },
        });
      });
      const { digest: bundleDigest, changes, joins, leaves, problems } = result;
      const { composition } = base;
      return { kind: 'PREVIEWED', composition, bundleDigest, changes, joins, leaves, problems };
    },
    async withdraw(by, subgraph) {
      await requireSubgraph(database, by, subgraph);
      return database.transaction(async (transaction) => {
        const [row] = await transaction.delete(previews).where(eq(previews.subgraph, subgraph)).returning();
        if (!row) return false;
        const { digest, url } = row;
        const [at, action] = [toKoreanInstant(new Date()), 'WITHDRAW_PREVIEW' as const];
        await transaction
          .insert(events)
          .values({ at, actor: by.actor, action, ok: true, subgraph, digest, url });
        return true;
      });
    },
    async read(subgraph) {
      const found = await findPreview(database, subgraph);
      if (!found) return null;
      if (found.isStale) {
        const turn = refreshing.get(subgraph) ?? refresh(found).finally(() => refreshing.delete(subgraph));
        refreshing.set(subgraph, turn);
        await turn;
      }
      const fresh = found.isStale ? await findPreview(database, subgraph) : found;
      if (!fresh) return null;
      const { organization, bundle, preview } = fresh;
      const { base, bundleDigest: digest, signature } = preview;
      return { organization, composition: base ?? 0, digest, bundle, signature };
    },
  };
}

/** Bundles that nothing names are removed by who holds the row of `current` alone, so it is shared meanwhile. */
async function keepBundle(
  transaction: Transaction,
  { digest, bundle }: { digest: string; bundle: string },
): Promise<void> {
  await transaction.select().from(current).for('share');
  await transaction.insert(bundles).values({ digest, bundle }).onConflictDoNothing();
}

async function put(
  transaction: Transaction,
  publication: Publication & { member: Member },
  at: string,
  composed: { base: number | null; bundleDigest: string; signature: string },
): Promise<void> {
  await writeVersions(transaction, [publication], at);
  const { subgraph, member, by } = publication;
  const { digest, url } = member;
  const row = { subgraph, digest, url, ...composed, problems: [], actor: by.actor, at };
  await transaction.insert(previews).values(row).onConflictDoUpdate({ target: previews.subgraph, set: row });
  const action = 'PREVIEW' as const;
  await transaction.insert(events).values({ at, actor: by.actor, action, ok: true, subgraph, digest, url });
}
