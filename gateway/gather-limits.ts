import type { Config } from './config.ts';
import type { GatherLimits } from './gather/limits.ts';

/** The limits of `gathered` that the environment sets. */
export function toGatherLimits(config: Config): GatherLimits {
  return {
    first: config.gatherMaxFirst,
    depth: config.gatherMaxDepth,
    items: config.gatherMaxItems,
    sourceTimeoutMs: config.sourceDeadlineMs,
    cohortLeaves: config.cohortMaxLeaves,
    cohortDepth: config.cohortMaxDepth,
    cohortCharacters: config.cohortMaxCharacters,
    cohortKeptCharacters: config.cohortKeptCharacters,
  };
}
