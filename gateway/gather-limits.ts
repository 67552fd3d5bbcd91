import type { Config } from './config.ts';
import type { HoldingsCheck } from './gather/check-holdings.ts';
import type { GatherLimits } from './gather/limits.ts';
import type { SubgraphLog } from './subgraph/subgraphs.ts';

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

/** How often sources are taken at their word; one that holds more than it says is noted in the log. */
export function toHoldingsCheck({ holdingsCheck }: Config, log: SubgraphLog): HoldingsCheck {
  return {
    oneIn: holdingsCheck,
    report: (found) =>
      log.warn(found, 'A source holds what its @holds says it does not, and is not asked for it.'),
  };
}
