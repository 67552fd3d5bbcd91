import type { Database } from '@ieum/kit/database.ts';
import { lt, sql } from 'drizzle-orm';
import { checks, current } from './tables.ts';

/** How much is kept. Who did what and when is kept for good: some 200 bytes each. */
export interface Retention {
  /** The latest compositions: with what they were composed of, what was wrong, and what gateways loaded. */
  compositions: number;
  /** Versions of each subgraph that were served, the latest: what can be rolled back to. */
  versions: number;
  /** Days that checks are kept, and versions that were only tried. */
  days: number;
}

/** Two hundred bundles of 45 subgraphs are 700 MB as text, and a fifth of it as PostgreSQL keeps them. */
export const defaultRetention: Retention = { compositions: 200, versions: 50, days: 90 };

/**
 * Removes what is older; never what is current, nor what a preview needs. Safe to run in any number of processes and
 * while others publish.
 */
export async function removeOld(database: Database, keep: Retention, now = new Date()): Promise<void> {
  const before = new Date(now.getTime() - keep.days * dayMs).toISOString();
  await database.delete(checks).where(lt(checks.at, before));
  await database.transaction(async (transaction) => {
    // Nobody begins to need a bundle meanwhile.
    const [row] = await transaction.select().from(current).for('update');
    const isOld = sql`number < (select coalesce(min(number), 0) from (
        select number from compositions order by number desc limit ${keep.compositions}) as latest)
      and number is distinct from ${row?.composition ?? null}::bigint`;
    await transaction.execute(
      sql`delete from members where composition in (
        select number from compositions where ${isOld} and (bundle_digest is not null or problems <> '[]'))`,
    );
    await transaction.execute(
      sql`update compositions set bundle_digest = null, problems = '[]'
        where ${isOld} and (bundle_digest is not null or problems <> '[]')`,
    );
    await transaction.execute(sql`delete from bundles where not exists (
        select from compositions where bundle_digest = bundles.digest)
      and not exists (select from previews where bundle_digest = bundles.digest)`);
    await transaction.execute(sql`delete from versions where first_at < ${before}
      and not exists (select from members where members.subgraph = versions.subgraph and members.digest = versions.digest)
      and not exists (select from previews where previews.subgraph = versions.subgraph and previews.digest = versions.digest)
      and not exists (select from (
          select subgraph, digest, row_number() over (partition by subgraph order by max(number) desc) as place
          from events where ok and action in ('PUBLISH', 'ROLLBACK') group by subgraph, digest
        ) as served
        where place <= ${keep.versions} and served.subgraph = versions.subgraph and served.digest = versions.digest)`);
  });
}

const dayMs = 24 * 60 * 60 * 1000;
