import type { SubgraphAnswer } from './ask.ts';
import { toFailure } from './failure.ts';
import { mostLevels, readResponse } from './response.ts';
import type { SubscriptionEnd } from './subscribe-sink.ts';

/** One message of a subscription: an event, or that there will be none. */
export type ReadEvent =
  | { kind: 'event'; answer: SubgraphAnswer }
  | Extract<SubscriptionEnd, { kind: 'refused' }>;

/**
 * Reads the response that a subgraph gives for an event. One without `data` is an error of the request; as the first it
 * says that the subscription is refused. A response that cannot be read is a failure, and others may follow.
 */
export function readEvent(subgraph: string, body: unknown, isFirst: boolean): ReadEvent {
  if (isDeeperThan(mostLevels, body)) {
    const said = `gave an event that is nested deeper than ${mostLevels} levels`;
    return { kind: 'event', answer: toFailure(subgraph, 'SUBGRAPH_TOO_LARGE', said) };
  }
  const answer = readResponse(subgraph, 200, body);
  const isRefusal = isFirst && answer.kind === 'response' && !Object.hasOwn(body as object, 'data');
  return isRefusal ? { kind: 'refused', errors: answer.errors } : { kind: 'event', answer };
}

/** Level by level, so that no depth can overflow the stack. */
function isDeeperThan(most: number, value: unknown): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > most) return true;
    level = level.flatMap((each) => (typeof each === 'object' && each !== null ? Object.values(each) : []));
  }
  return false;
}

/** What the gateway itself refuses, because there are too many of something. @param what e.g. `3 connections` */
export function toTooMany(subgraph: string, what: string): SubscriptionEnd {
  const message = `Subgraph "${subgraph}" was not subscribed to: there are ${what} to it already.`;
  return { kind: 'refused', errors: [{ message, extensions: { code: 'TOO_MANY_SUBSCRIPTIONS', subgraph } }] };
}
