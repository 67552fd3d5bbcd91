import { LRUCache } from 'lru-cache';
import type { OperationSource } from '../engine.ts';

/** What was made of an operation, and about how much memory it holds. */
export interface Planned<T> {
  value: T;
  bytes: number;
}

/** Bounds of a plan cache, with their defaults. */
export interface PlanCacheLimits {
  most?: number;
  mostBytes?: number;
  /** How long a failure is remembered: a document that cannot be planned is not planned with each request. */
  failureMs?: number;
}

/** Remembers what was made of operations, the least recently used of which is forgotten first. */
export interface PlanCache<T> {
  /** What was made under the key, if it is there. Counts as a use. */
  find(key: string): T | undefined;
  /**
   * Makes it once, however many ask at the same time. A failure is given to all who ask within `failureMs`.
   * @throws what `create` throws
   */
  make(key: string, source: OperationSource, create: () => Promise<Planned<T>>): Promise<T>;
  /** What there is, and how often it was used. */
  uses(): SourceUse[];
}

/** How often something that was made of a source was used. */
export interface SourceUse {
  source: OperationSource;
  uses: number;
}

/** The key under which a plan is kept. Equal for requests that are planned equally. */
export const planKey = (documentHash: string, operationName: string | null, overrideKey: string) =>
  `${documentHash} ${operationName ?? ''} ${overrideKey}`;

/** Makes an empty cache. */
export function createPlanCache<T>({
  most = 5_000,
  mostBytes = 128 * 2 ** 20,
  failureMs = 10_000,
}: PlanCacheLimits = {}): PlanCache<T> {
  const kept = new LRUCache<string, Kept<T>>({
    max: most,
    maxSize: mostBytes,
    sizeCalculation: ({ bytes, source }) => Math.max(1, Math.ceil(bytes + 2 * source.text.length)),
  });
  const failures = new LRUCache<string, Failure>({ max: 1_000, ttl: failureMs });
  const making = new Map<string, Promise<T>>();

  async function create(key: string, source: OperationSource, toPlan: () => Promise<Planned<T>>): Promise<T> {
    try {
      const { value, bytes } = await toPlan();
      kept.set(key, { value, bytes, source, uses: 1 });
      return value;
    } catch (error) {
      failures.set(key, { error });
      throw error;
    } finally {
      making.delete(key);
    }
  }

  return {
    find(key) {
      const found = kept.get(key);
      if (!found) return undefined;
      found.uses++;
      return found.value;
    },
    make(key, source, toPlan) {
      const failure = failures.get(key);
      if (failure) return Promise.reject(failure.error);
      const found = kept.get(key);
      if (found) {
        found.uses++;
        return Promise.resolve(found.value);
      }
      return making.getOrInsertComputed(key, () => create(key, source, toPlan));
    },
    uses: () => [...kept.values()].map(({ source, uses }) => ({ source, uses })),
  };
}

/** The sources that were used most often, most used first. One document counts once for all overrides. */
export function hottest(all: readonly SourceUse[], count: number): OperationSource[] {
  const bySource = new Map<string, SourceUse>();
  for (const { source, uses } of all) {
    bySource.getOrInsertComputed(JSON.stringify(source), () => ({ source, uses: 0 })).uses += uses;
  }
  return [...bySource.values()]
    .sort((a, b) => b.uses - a.uses)
    .slice(0, count)
    .map(({ source }) => source);
}

interface Kept<T> extends Planned<T> {
  source: OperationSource;
  uses: number;
}

interface Failure {
  error: unknown;
}
