import type { Config } from './config.ts';
import type { SubgraphLimits } from './subgraph/subgraph.ts';
import type { SubscriptionLimits } from './subgraph/subscribe-sink.ts';

/** What the environment says of requests to subgraphs. */
export function toSubgraphLimits(
  config: Config,
): SubgraphLimits & { subscriptions: Partial<SubscriptionLimits> } {
  return {
    deadlineMs: config.subgraphDeadlineMs,
    responseBytes: config.subgraphResponseBytes,
    connections: config.subgraphConnections,
    shareFetches: config.shareFetches === 1,
    batchFetches: config.batchFetches,
    subscriptions: {
      deadlineMs: config.subgraphDeadlineMs,
      eventBytes: config.eventBytes,
      waiting: config.eventsWaiting,
      connections: config.eventConnections,
      keepAliveMs: config.pingMs,
    },
  };
}
