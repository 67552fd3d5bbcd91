import type { Database } from '@ieum/kit/database.ts';
import { findBundle } from './state.ts';

/** Bundles that need not be composed again, as JSON text by their input digest. */
export interface KnownBundles {
  find(inputDigest: string): Promise<string | null>;
  /** Remembers one that is not published. */
  keep(inputDigest: string, bundle: string): void;
}

/** Those that were published ever, and the last few that were checked: publishing is what mostly follows. */
export function createKnownBundles(database: Database): KnownBundles {
  const checked = new Map<string, string>();
  return {
    find: async (inputDigest) => checked.get(inputDigest) ?? findBundle(database, inputDigest),
    keep(inputDigest, bundle) {
      checked.delete(inputDigest);
      checked.set(inputDigest, bundle);
      for (const oldest of checked.keys()) {
        if (checked.size <= mostChecked) break;
        checked.delete(oldest);
      }
    },
  };
}

/** At 3.4 MB for 45 subgraphs. */
const mostChecked = 8;
