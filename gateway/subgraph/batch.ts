import type { SubgraphAnswer, SubgraphOperation } from './ask.ts';
import type { Asker } from './asker.ts';

/** One asker's part of a batch. */
export interface Member {
  readonly asker: Asker;
  readonly operation: SubgraphOperation;
}

/** Queries of different askers that are sent as one. */
export interface Batch {
  readonly members: readonly Member[];
  /** Whether there is no room for another operation. */
  isFull(operation: SubgraphOperation): boolean;
  add(asker: Asker, operation: SubgraphOperation): void;
  /** The batch as it is to be sent: nothing is fetched for those who left while they waited. */
  withoutThoseGone(): Batch;
  /** The body of its request. */
  write(): string;
  /** Gives each member its own part. Null when the answer cannot be told apart. */
  split(answer: SubgraphAnswer): SubgraphAnswer[] | null;
}

/** Servers commonly take bodies of 1 MB. */
export const mostCharacters = 500_000;
