import { Connection, type ConnectionOwner, type Exchange, type Origin } from './connection.ts';

/** Connections to one server. */
export interface Connections {
  /** Sends a request as soon as a connection is free. The exchange is told nothing before this is over. */
  send(exchange: Exchange): void;
  /** Closes the connections once the requests in flight and in line have ended. */
  close(): Promise<void>;
}

/**
 * Makes the connections to one server: opened when they are needed, the one that was used last taken first. A request
 * that met the server closing an idle connection is sent once more, if that does no harm. TLS sessions are resumed.
 * @param most connections; further requests stand in line
 * @param connectMs for opening one; systems give up after minutes
 */
export function createConnections(origin: Origin, most: number, connectMs = 10_000): Connections {
  const all = new Set<Connection>();
  const idle: Connection[] = [];
  const line: Exchange[] = [];
  let connecting = 0;
  let sweeping: NodeJS.Timeout | undefined;
  let closing: PromiseWithResolvers<void> | null = null;

  const owner: ConnectionOwner = {
    session: undefined,
    onOpen(connection) {
      connecting--;
      goOn(connection);
    },
    onFree: goOn,
    onGone(connection, exchange, error) {
      all.delete(connection);
      const at = idle.indexOf(connection);
      if (at >= 0) idle.splice(at, 1);
      if (!connection.isConnected) {
        connecting--;
        // As many fail as could not connect: each of the others has a connection of its own under way.
        takeNext()?.onFailure(error);
      } else if (exchange?.isRepeatable && connection.wasStale) {
        exchange.isRepeatable = false;
        line.unshift(exchange);
      } else exchange?.onFailure(error);
      connect();
      if (all.size === 0) closing?.resolve();
    },
  };

  /** Those who gave up are mostly the first, who stood in line for longest. */
  function dropThoseGone(): void {
    while (line[0]?.isOver) line.shift();
  }

  function takeNext(): Exchange | undefined {
    dropThoseGone();
    return line.shift();
  }

  function goOn(connection: Connection): void {
    const next = takeNext();
    if (next) connection.start(next);
    else if (closing) connection.destroy();
    else {
      idle.push(connection);
      sweeping ??= setTimeout(sweep, sweepMs).unref();
    }
  }

  function connect(): void {
    dropThoseGone();
    while (line.length > connecting && all.size < most) {
      connecting++;
      all.add(new Connection(origin, connectMs, owner));
    }
  }

  /** A connection that was idle for too long is closed, so that no request meets the server closing it. */
  function takeIdle(): Connection | undefined {
    let connection = idle.pop();
    while (connection && !(connection.isOpen && connection.staleAt > performance.now())) {
      connection.destroy();
      connection = idle.pop();
    }
    return connection;
  }

  function sweep(): void {
    const now = performance.now();
    for (const each of idle) if (each.staleAt <= now) each.destroy();
    sweeping = idle.length > 0 ? setTimeout(sweep, sweepMs).unref() : undefined;
  }

  return {
    send(exchange) {
      const connection = takeIdle();
      if (connection) return connection.start(exchange);
      line.push(exchange);
      connect();
    },
    close() {
      if (closing) return closing.promise;
      closing = Promise.withResolvers<void>();
      clearTimeout(sweeping);
      for (const each of idle) each.destroy();
      dropThoseGone();
      // What is being opened is nobody's, where nobody stands in line.
      if (line.length === 0) for (const each of all) if (!each.isConnected) each.destroy();
      if (all.size === 0) closing.resolve();
      return closing.promise;
    },
  };
}

/** Half of what connections are closed ahead of the server. */
const sweepMs = 500;
