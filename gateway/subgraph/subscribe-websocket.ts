import { type Caller, callerHeader, writeCaller } from '@ieum/schema/contract/caller.ts';
import { type Client, createClient, type SubscribePayload } from 'graphql-ws';
import type { SubgraphOperation } from './ask.ts';
import { readEnd } from './subscribe-end.ts';
import { readEvent, toTooMany } from './subscribe-event.ts';
import type { SubscriptionLimits, SubscriptionSink } from './subscribe-sink.ts';
import { defineSocket } from './subscribe-socket.ts';

/** A sink that can be told, in place of all else, that the subgraph serves no WebSocket. */
export interface WebSocketSink extends SubscriptionSink {
  notServed(): void;
}

/** Subscriptions to one subgraph over graphql-transport-ws. */
export interface WebSocketClient {
  start(operation: SubgraphOperation, caller: Caller, sink: WebSocketSink): () => void;
  close(): void;
}

/** A WebSocket of one caller: opened for its first subscription, closed after its last. */
interface Connection {
  client: Client;
  /** Told when the connection is there. */
  connected: PromiseWithResolvers<void>;
  isConnected: boolean;
  /** What went wrong, where more is known of it than the code of the close. */
  error: unknown;
  /** Of each subscription: told when the connection is gone. */
  subscriptions: Set<(reason: unknown) => void>;
}

/** An unused connection is kept for this long, for who subscribes again at once. */
const idleMs = 1_000;

/** Opens connections as they are needed, by caller: a subgraph is told of one caller when a connection begins. */
export function createWebSocketClient(source: Source, limits: SubscriptionLimits): WebSocketClient {
  const byCaller = new Map<string, Set<Connection>>();
  let count = 0;

  function findConnection(rights: string): Connection | null {
    const own = byCaller.getOrInsertComputed(rights, () => new Set());
    for (const connection of own) {
      if (connection.subscriptions.size < limits.connectionSubscriptions) return connection;
    }
    if (count >= limits.connections) return null;
    count++;
    const connection = createConnection(source, limits, rights, () => {
      if (!own.delete(connection)) return;
      count--;
      if (own.size === 0) byCaller.delete(rights);
    });
    own.add(connection);
    return connection;
  }

  return {
    start({ query, variables, operationName }, caller, sink) {
      const connection = findConnection(writeCaller(caller));
      if (!connection) {
        sink.end(toTooMany(source.name, `${limits.connections} connections`));
        return () => undefined;
      }
      const payload = { query, variables: { ...variables }, operationName: operationName ?? null };
      return subscribeOver(connection, payload, source.name, sink);
    },
    close() {
      for (const own of byCaller.values()) for (const { client } of own) void client.dispose();
    },
  };
}

interface Source {
  name: string;
  url: string;
}

function createConnection(
  { url }: Source,
  limits: SubscriptionLimits,
  rights: string,
  onGone: () => void,
): Connection {
  const caller = { [callerHeader]: rights };
  const client = createClient({
    url: url.replace(/^http/, 'ws'),
    webSocketImpl: defineSocket(caller, limits),
    connectionParams: caller,
    connectionAckWaitTimeout: limits.deadlineMs,
    lazyCloseTimeout: idleMs,
    retryAttempts: 0,
    on: {
      connected() {
        connection.isConnected = true;
        connection.connected.resolve();
      },
      error(error) {
        connection.error = error;
      },
      // The library tells subscriptions of it, too, but connects anew after some codes.
      closed(event) {
        onGone();
        for (const tell of [...connection.subscriptions]) tell(connection.error ?? event);
      },
    },
  });
  const connected = Promise.withResolvers<void>();
  const connection: Connection = {
    ...{ client, connected, isConnected: false, error: undefined, subscriptions: new Set() },
  };
  return connection;
}

function subscribeOver(
  connection: Connection,
  payload: SubscribePayload,
  name: string,
  sink: WebSocketSink,
): () => void {
  let isFirst = true;
  const leave = () => {
    if (!connection.subscriptions.delete(end)) return false;
    dispose();
    return true;
  };
  const end = (reason: unknown) => {
    if (!leave()) return;
    const kind = readEnd(name, reason, connection.isConnected);
    if (kind === 'not served') sink.notServed();
    else sink.end(kind);
  };
  connection.subscriptions.add(end);
  const dispose = connection.client.subscribe(payload, {
    next(body: unknown) {
      const event = readEvent(name, body, isFirst);
      isFirst = false;
      if (event.kind === 'event') sink.next(event.answer);
      else if (leave()) sink.end(event);
    },
    error: end,
    complete() {
      if (leave()) sink.end({ kind: 'complete' });
    },
  });
  // The library sends what it was given within the microtasks after the connection is there.
  void connection.connected.promise.then(() => setImmediate(() => sink.open()));
  return leave;
}
