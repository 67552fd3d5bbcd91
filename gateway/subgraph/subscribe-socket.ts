import { WebSocket } from 'ws';
import type { SubscriptionLimits } from './subscribe-sink.ts';

/**
 * Defines the WebSocket of one caller, for a library that makes its connections itself. It takes no message over the
 * limit, and tells by pings whether the subgraph is still there.
 */
export function defineSocket(
  headers: Readonly<Record<string, string>>,
  { deadlineMs, eventBytes, keepAliveMs }: SubscriptionLimits,
): new (
  url: string | URL,
  protocols?: string,
) => WebSocket {
  return class SubgraphSocket extends WebSocket {
    constructor(url: string | URL, protocols?: string) {
      super(url, protocols, {
        headers,
        maxPayload: eventBytes,
        handshakeTimeout: deadlineMs,
        perMessageDeflate: false,
      });
      this.once('open', () => keepAlive(this, keepAliveMs));
    }
  };
}

/** Ends a connection whose other side has not answered a ping by the time of the next. */
export function keepAlive(socket: WebSocket, everyMs: number): void {
  let isAnswered = true;
  const pings = setInterval(() => {
    if (!isAnswered) return socket.terminate();
    isAnswered = false;
    if (socket.readyState === socket.OPEN) socket.ping();
  }, everyMs);
  socket.on('pong', () => {
    isAnswered = true;
  });
  socket.once('close', () => clearInterval(pings));
}
