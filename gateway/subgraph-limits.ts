import type { Config } from './config.ts';
import type { SubgraphLimits } from './subgraph/subgraph.ts';

/** What the environment says of requests to subgraphs. */
export function toSubgraphLimits(config: Config): SubgraphLimits {
  return {
    deadlineMs: config.subgraphDeadlineMs,
    responseBytes: config.subgraphResponseBytes,
    connections: config.subgraphConnections,
    shareFetches: config.shareFetches === 1,
    batchFetches: config.batchFetches,
  };
}
