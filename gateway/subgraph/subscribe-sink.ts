import type { Caller } from '@ieum/schema/contract/caller.ts';
import type { SubgraphAnswer, SubgraphError, SubgraphFailure, SubgraphOperation } from './ask.ts';

/** Why no more events come. */
export type SubscriptionEnd =
  /** The subgraph says that there are no more. */
  | { kind: 'complete' }
  /** The subgraph takes no such subscription, or ended it with these errors. */
  | { kind: 'refused'; errors: readonly SubgraphError[] }
  /** It could not be reached, or the connection broke: subscribe again. */
  | { kind: 'failure'; failure: SubgraphFailure }
  /** More events waited than may; they are dropped. */
  | { kind: 'overflow' }
  /** The gateway itself failed. */
  | { kind: 'fault'; error: unknown };

/** Bounds of subscriptions to subgraphs. */
export interface SubscriptionLimits {
  /** Time until a subgraph has a subscription. */
  deadlineMs: number;
  /** Largest message of a subgraph, in bytes. */
  eventBytes: number;
  /** Events that wait for the reader of one subscription. */
  waiting: number;
  /** Most connections to one subgraph. A WebSocket has one caller, an event stream one subscription. */
  connections: number;
  /** Most subscriptions of one WebSocket; a subgraph of the kit takes twice as many. */
  connectionSubscriptions: number;
  /** Between pings over a WebSocket; a subgraph that does not answer one before the next is gone. */
  keepAliveMs: number;
}

/** What holds where nothing else is said. */
export const defaultSubscriptionLimits: SubscriptionLimits = {
  deadlineMs: 10_000,
  eventBytes: 1_000_000,
  waiting: 100,
  connections: 1_000,
  connectionSubscriptions: 500,
  keepAliveMs: 12_000,
};

/** What is told of one subscription, over whichever transport. `end` comes once, and nothing after it. */
export interface SubscriptionSink {
  open(): void;
  next(answer: SubgraphAnswer): void;
  end(end: SubscriptionEnd): void;
}

/** Subscribes over one transport; gives what ends it, after which the sink is told nothing. */
export type StartSubscription = (
  operation: SubgraphOperation,
  caller: Caller,
  sink: SubscriptionSink,
) => () => void;
