import type { Caller } from '@ieum/schema/contract/caller.ts';
import type { SubgraphAnswer, SubgraphOperation } from './ask.ts';
import { toFailure } from './failure.ts';
import { createEventQueue, type Events } from './subscribe-queue.ts';
import {
  defaultSubscriptionLimits,
  type SubscriptionEnd,
  type SubscriptionLimits,
  type SubscriptionSink,
} from './subscribe-sink.ts';
import { createTransports } from './subscribe-transports.ts';

/** Subscribes to the subgraph of that name. What goes wrong is a value: it never throws and never rejects. */
export type Subscribe = (
  subgraph: string,
  operation: SubgraphOperation,
  options: SubscribeOptions,
) => SubgraphEvents;

/** For whom a subgraph is subscribed to. */
export interface SubscribeOptions {
  /** Sent in the header `ieum-caller`, and under that name in the payload of `connection_init`. */
  caller: Caller;
  /** Told at once when more events wait than may; the reader is told when it reads again. */
  onOverflow?(): void;
}

/** One response an event, as of any operation. */
export interface SubgraphEvents extends Events<SubgraphAnswer, SubscriptionEnd> {
  /** Whether the subgraph has the subscription; false where it ended before. */
  readonly opened: Promise<boolean>;
}

/** Subscriptions to all subgraphs. */
export interface Subscriptions {
  subscribe: Subscribe;
  /** Ends them all, as if their subgraphs had gone. */
  close(): Promise<void>;
}

/**
 * Subscribes over graphql-transport-ws, and by an event stream (graphql-sse, distinct connections) where a subgraph
 * serves no WebSocket. Nothing is tried again here: who subscribes knows what a gap means.
 * @param onAnswer sees each event, and each failure that ends a subscription
 */
export function createSubscriptions(
  sources: ReadonlyArray<{ name: string; url: string }>,
  changed: Partial<SubscriptionLimits>,
  onAnswer: (subgraph: string, answer: SubgraphAnswer) => void,
): Subscriptions {
  const limits = { ...defaultSubscriptionLimits, ...changed };
  const subgraphs = new Map(sources.map((source) => [source.name, createTransports(source, limits)]));
  const open = new Set<() => void>();

  function subscribe(name: string, operation: SubgraphOperation, { caller, onOverflow }: SubscribeOptions) {
    const opened = Promise.withResolvers<boolean>();
    const queue = createEventQueue<SubgraphAnswer, SubscriptionEnd>(limits.waiting, () => end());
    let stop: (() => void) | null = null;
    let isOver = false;
    const end = (reason?: SubscriptionEnd) => {
      if (isOver) return;
      isOver = true;
      open.delete(abort);
      if (reason?.kind === 'failure') onAnswer(name, reason);
      if (reason?.kind === 'refused') onAnswer(name, { kind: 'response', data: null, errors: reason.errors });
      if (reason?.kind === 'overflow') queue.cut(reason);
      else if (reason) queue.end(reason);
      opened.resolve(false);
      stop?.();
    };
    const abort = () => end(toFailure(name, 'SUBGRAPH_ABORTED', 'was no longer needed'));
    const sink: SubscriptionSink = {
      open: () => opened.resolve(true),
      next(answer) {
        if (isOver) return;
        onAnswer(name, answer);
        if (queue.push(answer)) return;
        end({ kind: 'overflow' });
        onOverflow?.();
      },
      end,
    };
    open.add(abort);
    const start = subgraphs.get(name)?.start;
    if (start) stop = start(operation, caller, sink);
    else end(toFailure(name, 'SUBGRAPH_UNKNOWN', 'is not part of this network'));
    // It may have ended before there was anything to stop.
    if (isOver) stop?.();
    return Object.assign(queue.events, { opened: opened.promise });
  }

  return {
    subscribe,
    async close() {
      for (const abort of [...open]) abort();
      await Promise.all([...subgraphs.values()].map((subgraph) => subgraph.close()));
    },
  };
}
