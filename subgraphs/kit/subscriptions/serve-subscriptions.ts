import type { FastifyInstance, RouteHandlerMethod } from 'fastify';
import type { Feeds } from '../events/feeds.ts';
import { createEventStreams } from './event-stream.ts';
import { createOpenSubscription, type SubscriptionParts } from './open-subscription.ts';
import { serveWebSocket } from './websocket.ts';

/** Bounds of a subgraph's subscriptions. */
export interface SubscriptionLimits {
  /** The most subscriptions of the process; there may be twice as many WebSockets. */
  subscriptions: number;
  /** The most subscriptions of one WebSocket. */
  connectionSubscriptions: number;
  /** The most events that may wait for one subscriber. */
  subscriptionQueue: number;
  keepAliveMs: number;
}

/** What they are served by. */
export interface ServedParts extends Omit<SubscriptionParts, 'limit'> {
  feeds: Feeds;
  limits: SubscriptionLimits;
  /** The largest message. */
  messageBytes: number;
}

/**
 * Serves subscriptions at `/graphql`, over WebSockets and as event streams, until the server closes.
 *
 * @param answer what a POST gets that asks for no stream.
 * @returns the handler of a POST.
 */
export function serveSubscriptions(
  app: FastifyInstance,
  { feeds, limits, messageBytes, ...parts }: ServedParts,
  answer: RouteHandlerMethod,
): RouteHandlerMethod {
  const { subscriptions, connectionSubscriptions, keepAliveMs } = limits;
  const open = createOpenSubscription({ ...parts, limit: subscriptions });
  const closeSockets = serveWebSocket(app.server, '/graphql', open, {
    // As many again may have none at the moment.
    connections: 2 * subscriptions,
    connectionSubscriptions,
    keepAliveMs,
    messageBytes,
  });
  const streams = createEventStreams(open, keepAliveMs);
  // Before the server waits for its connections to end. The transports first: what ends its feed looks complete.
  app.addHook('preClose', async () => {
    const closed = closeSockets();
    streams.stop();
    feeds.stop();
    await closed;
  });
  return function (request, reply) {
    return streams.areAsked(request) ? streams.serve(request, reply) : answer.call(this, request, reply);
  };
}
