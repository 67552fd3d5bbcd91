import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import type { FastifyBaseLogger, preHandlerAsyncHookHandler } from 'fastify';
import type { Config } from '../config.ts';
import type { createErrorFormat } from '../format-error.ts';
import type { Generations } from '../generations.ts';
import type { Previews } from '../previews/previews.ts';
import { createOpenOperations } from './subscriptions-open.ts';
import { createRootRefusal } from './subscriptions-root.ts';
import { close, closes, createWebSockets } from './subscriptions-socket.ts';
import { createEventStreams } from './subscriptions-stream.ts';
import { createWriteErrors } from './write-errors.ts';

/** What subscriptions of clients are served with. */
export interface SubscriptionParts {
  generations: Generations;
  previews: Pick<Previews, 'open' | 'onClosed'>;
  formatError: ReturnType<typeof createErrorFormat>;
  config: Config;
  log: FastifyBaseLogger;
}

/** Subscriptions of clients, over both transports. */
export interface ServedSubscriptions {
  /** Answers those by event streams; to be run, in order, before a request goes to Apollo Server. */
  hooks: preHandlerAsyncHookHandler[];
  /** Takes no new ones and ends those that are open: clients subscribe again, elsewhere or later. */
  close(): void;
}

/**
 * Serves subscriptions at `/graphql`: graphql-transport-ws on the server's upgrades, and event streams.
 */
export function serveSubscriptions(
  server: Server,
  { generations, previews, formatError, config, log }: SubscriptionParts,
): ServedSubscriptions {
  const writeErrors = createWriteErrors(formatError);
  const operations = createOpenOperations(generations, config);
  const { open } = operations;
  previews.onClosed(operations.end);
  const sockets = createWebSockets({
    ...{ open, previews, writeErrors, operations: config.socketOperations, pingMs: config.pingMs },
    messageBytes: config.bodyBytes,
    onFault: (error) => log.error({ err: error }, 'The gateway has a fault.'),
  });
  const streams: Parameters<typeof createEventStreams>[0]['streams'] = new Set();
  let isOpen = true;

  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    // A client that leaves in the middle of this is no matter.
    socket.on('error', () => undefined);
    if (request.url?.split('?')[0] !== '/graphql') refuse(socket, '404 Not Found');
    else if (!isOfSameOrigin(request)) refuse(socket, '403 Forbidden');
    else if (!isOpen || sockets.clients.size >= config.sockets) refuse(socket, '503 Service Unavailable');
    else
      sockets.handleUpgrade(request, socket, head, (opened) => sockets.emit('connection', opened, request));
  });
  return {
    hooks: [
      createRootRefusal(writeErrors, config.maxTokens),
      createEventStreams({ open, writeErrors, pingMs: config.pingMs, streams }),
    ],
    close() {
      isOpen = false;
      operations.close();
      for (const socket of sockets.clients) close(socket, closes.stopping);
      for (const stream of streams) stream.onReplaced();
    },
  };
}

function refuse(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
}

/**
 * A page of another origin may open a WebSocket, and its browser would send what says who is asking: CORS is not asked.
 * Browsers always name the origin, other clients mostly do not.
 */
function isOfSameOrigin({ headers: { origin, host } }: IncomingMessage): boolean {
  return origin === undefined || (URL.canParse(origin) && new URL(origin).host === host?.toLowerCase());
}
