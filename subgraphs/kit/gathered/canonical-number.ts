import { type SQL, sql } from 'drizzle-orm';
import type { SupportsTable } from '../tables.ts';

/** Joined to `supports`, what a record's startup was merged into, if it was. Few were, so it is a small table to look into. */
export function joinMerged({ startup }: SupportsTable): SQL {
  return sql`left join startup_sharing as merged on merged.merged_into is not null and merged.startup = ${startup}`;
}

/** The number that a record's startup goes by now; needs `joinMerged`. */
export function canonicalNumber({ startup }: SupportsTable): SQL {
  return sql`coalesce(merged.canonical, ${startup})`;
}
