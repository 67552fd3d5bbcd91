import { hash } from 'node:crypto';
import type { Row } from '../file/row.ts';

/**
 * Gives a function that tells whether a record id was there before: with the same cells (`SAME`), or others (`OTHER`).
 * Of each row it keeps the id and a digest.
 */
export function createDuplicateFinder(): (id: string, row: Row) => 'SAME' | 'OTHER' | null {
  const digests = new Map<string, string>();
  return (id, row) => {
    const digest = hash('md5', JSON.stringify(row.cells), 'base64');
    const before = digests.get(id);
    if (before === undefined) {
      digests.set(id, digest);
      return null;
    }
    return before === digest ? 'SAME' : 'OTHER';
  };
}
