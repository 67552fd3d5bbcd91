import type { GraphQLError } from 'graphql';
import type { Config } from '../config.ts';
import type { Operation, SubscriptionOperation } from '../engine.ts';
import { gatewayError } from '../errors.ts';
import type { Generation } from '../generation.ts';
import type { Generations } from '../generations.ts';
import type { GraphqlRequest } from '../operation/read-operation.ts';
import type { RequestContext } from '../operation/to-operation.ts';
import { createResponses, type Responses } from './subscriptions-responses.ts';

/** Who subscribes, over whichever transport. */
export interface Subscriber {
  headers: RequestContext['headers'];
  /** The preview that it asks for; null: what is served. */
  preview: Generation | null;
  /** More events wait than may: ends the connection if it is its fault. */
  onOverflow(): void;
  /** The supergraph has been replaced: makes the client subscribe again. */
  onReplaced(): void;
}

/** The operation and its results; or why there are none. */
export type Opened = { operation: Operation; responses: Responses } | { errors: readonly GraphQLError[] };

/** The operations that last: subscriptions, and what else comes over a WebSocket. */
export interface OpenOperations {
  open(request: GraphqlRequest, subscriber: Subscriber): Opened;
  /** Has those of a supergraph that is closed subscribe again. */
  end(generation: Generation): void;
  /** Lets go of what is still to be done later. */
  close(): void;
}

/** Clients are told to subscribe again over this time, so that they don't come back all at once. */
const replacedMs = 5_000;

/**
 * Makes what opens operations. A subscription stays on the supergraph that it was begun on; when that is replaced, its
 * client has to subscribe again, by the new one.
 */
export function createOpenOperations(
  generations: Generations,
  { subscriptions: most, requestDeadlineMs }: Pick<Config, 'subscriptions' | 'requestDeadlineMs'>,
): OpenOperations {
  const subscribed = new Map<Responses, Subscription>();
  const timers = new Set<NodeJS.Timeout>();

  function endAll(isOver: (entry: Subscription) => boolean): void {
    for (const [responses, entry] of subscribed) {
      if (!isOver(entry)) continue;
      const timer = setTimeout(() => {
        timers.delete(timer);
        if (subscribed.has(responses)) entry.subscriber.onReplaced();
      }, Math.random() * replacedMs);
      timers.add(timer.unref());
    }
  }

  generations.onReplaced((current) => {
    endAll(({ generation, subscriber }) => subscriber.preview === null && generation !== current);
  });

  function subscribe(
    generation: Generation,
    operation: SubscriptionOperation,
    subscriber: Subscriber,
  ): Opened {
    if (subscribed.size >= most) return { errors: [tooMany(`${most} in all`)] };
    const { onOverflow } = subscriber;
    const responses = createResponses(
      (signal) => generation.engine.subscribe({ ...operation, signal, onOverflow }),
      () => subscribed.delete(responses),
    );
    subscribed.set(responses, { generation, subscriber });
    return { operation, responses };
  }

  return {
    open(request, subscriber) {
      const generation = subscriber.preview ?? generations.current;
      const read = generation.read(request, { headers: subscriber.headers, signal: noSignal });
      if ('errors' in read) return read;
      const { operation } = read;
      if (operation.definition.operation === 'subscription')
        return subscribe(generation, operation, subscriber);
      const responses = createResponses(
        (signal) => {
          const deadline = AbortSignal.timeout(requestDeadlineMs);
          return generation.engine.execute({ ...operation, signal: AbortSignal.any([signal, deadline]) });
        },
        () => undefined,
      );
      return { operation, responses };
    },
    end: (closed) => endAll(({ generation }) => generation === closed),
    close() {
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
    },
  };
}

interface Subscription {
  generation: Generation;
  subscriber: Subscriber;
}

/** Stands in until the operation runs. */
const noSignal = new AbortController().signal;

/** The error of one subscription more than there may be. @param what of which, e.g. `100 of a connection` */
export function tooMany(what: string): GraphQLError {
  const message = `There are as many subscriptions as there may be, ${what}. End one, or try again later.`;
  return gatewayError('TOO_MANY_SUBSCRIPTIONS', message, { status: 503 });
}
