import { createEventStreamClient } from './subscribe-event-stream.ts';
import type { StartSubscription, SubscriptionLimits } from './subscribe-sink.ts';
import { createWebSocketClient } from './subscribe-websocket.ts';

/** One subgraph, subscribed to over whichever transport it serves. */
export interface Transports {
  start: StartSubscription;
  /** Closes connections; subscriptions have ended before. */
  close(): Promise<void>;
}

/** How long it is remembered that a subgraph serves no WebSocket: finding out costs a request. */
const rememberedMs = 300_000;

/** WebSocket first; an event stream where there is none. */
export function createTransports(
  source: { name: string; url: string },
  limits: SubscriptionLimits,
): Transports {
  const webSocket = createWebSocketClient(source, limits);
  const eventStream = createEventStreamClient(source, limits);
  let withoutUntil = 0;

  return {
    start(operation, caller, sink) {
      if (Date.now() < withoutUntil) return eventStream.start(operation, caller, sink);
      let isOver = false;
      let stop: () => void = () => undefined;
      stop = webSocket.start(operation, caller, {
        ...sink,
        notServed() {
          withoutUntil = Date.now() + rememberedMs;
          if (!isOver) stop = eventStream.start(operation, caller, sink);
        },
      });
      return () => {
        isOver = true;
        stop();
      };
    },
    async close() {
      webSocket.close();
      await eventStream.close();
    },
  };
}
