import { once } from 'node:events';
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { type Caller, callerHeader, readCaller } from '@ieum/schema/contract/caller.ts';
import {
  type ExecutionResult,
  type FormattedExecutionResult,
  GraphQLError,
  type GraphQLFormattedError,
  GraphQLSchema,
  parse,
} from 'graphql';
import type { ServerOptions } from 'graphql-ws';
import { type Extra, useServer } from 'graphql-ws/use/ws';
import { type WebSocket, WebSocketServer } from 'ws';
import { type OpenSubscription, tooMany } from './open-subscription.ts';

/** Bounds of what is served over WebSockets. */
export interface WebSocketLimits {
  /** The most connections at a time. */
  connections: number;
  /** The most subscriptions of one connection. */
  connectionSubscriptions: number;
  /** Between pings, by the WebSocket's own frames; who has not answered one by the next is gone. */
  keepAliveMs: number;
  /** The largest message. */
  messageBytes: number;
}

/** Why a connection is closed, beyond the codes of graphql-transport-ws and of WebSockets. */
export const tooSlow = { code: 4413, reason: 'Subscriber too slow' } as const;

/**
 * Serves subscriptions over graphql-transport-ws at a path of an HTTP server. A connection has one caller: the header
 * of the upgrade request, or of the same name in the payload of `connection_init`.
 *
 * @returns closes all connections with 1001, and those that do not answer by force.
 */
export function serveWebSocket(
  server: Server,
  path: string,
  open: OpenSubscription,
  { connections, connectionSubscriptions, keepAliveMs, messageBytes }: WebSocketLimits,
): () => Promise<void> {
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: messageBytes,
    perMessageDeflate: false,
  });
  useServer({ ...createOptions(open, connectionSubscriptions), isProd: true }, sockets, keepAliveMs);
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    // A client that leaves in the middle of this is no matter.
    socket.on('error', () => {});
    if (request.url?.split('?')[0] !== path) return turnAway(socket, '404 Not Found');
    if (sockets.clients.size >= connections) return turnAway(socket, '503 Service Unavailable');
    sockets.handleUpgrade(request, socket, head, (opened) => sockets.emit('connection', opened, request));
  });
  return () => closeAll(sockets.clients);
}

function createOptions(
  open: OpenSubscription,
  mostOfConnection: number,
): ServerOptions<Record<string, unknown>, Extra> {
  return {
    // Opened here already, so that a refusal is the message `error` and no event.
    async onSubscribe({ subscriptions, connectionParams, extra }, _, { query, operationName, variables }) {
      if (Object.keys(subscriptions).length > mostOfConnection) {
        return [tooMany(`${mostOfConnection} of a connection`)];
      }
      const caller = readConnectionCaller(extra.request, connectionParams);
      const cut = () => extra.socket.close(tooSlow.code, tooSlow.reason);
      const opened = await open({ query, operationName, variables }, { caller, cut });
      if (opened.kind === 'refused') return opened.errors.map(toError);
      // What is executed is the stream, which goes along as the context.
      return { schema: noSchema, document: someSubscription, contextValue: opened.responses };
    },
    subscribe: ({ contextValue }) => contextValue as AsyncIterableIterator<ExecutionResult>,
    // Formatted as it is.
    onNext: (_context, _id, _payload, _args, result) => result as FormattedExecutionResult,
  };
}

function readConnectionCaller(
  { headers }: IncomingMessage,
  payload: Readonly<Record<string, unknown>> | undefined,
): Caller | null {
  const text = headers[callerHeader] ?? payload?.[callerHeader];
  return typeof text === 'string' ? readCaller(text) : null;
}

function toError({ message, path, extensions }: GraphQLFormattedError): GraphQLError {
  return new GraphQLError(message, { path, extensions });
}

function turnAway(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
}

async function closeAll(clients: ReadonlySet<WebSocket>): Promise<void> {
  const closed = [...clients].map((client) => {
    client.close(1001, 'Going away');
    return once(client, 'close');
  });
  const late = setTimeout(() => {
    for (const client of clients) client.terminate();
  }, closeMs);
  await Promise.all(closed);
  clearTimeout(late);
}

const noSchema = new GraphQLSchema({});
const someSubscription = parse('subscription { any }');
// A client on the same network answers in milliseconds; one that has stopped reading never does.
const closeMs = 1000;
