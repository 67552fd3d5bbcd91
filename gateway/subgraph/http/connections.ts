import { Connection, type ConnectionOwner, type Exchange, type Origin } from './connection.ts';

/** Connections to one server. */
export interface Connections {
  /** Sends a request as soon as a connection is free. */
  send(exchange: PooledExchange): void;
  /** Closes the connections once the requests in flight and in line have ended. */
  close(): Promise<void>;
}

/** An exchange that one connection after another may have. */
export interface PooledExchange extends Exchange {
  /** Whether the request changes nothing, so that it may be sent twice. */
  readonly isRepeatable: boolean;
  /** It has this connection from now on. */
  onStart(connection: Connection): void;
}

/**
 * Makes the connections to one server: opened when they are needed, the one that was used last taken first. A request
 * that met the server closing an idle connection is sent once more, if that does no harm.
 * @param most connections; further requests stand in line
 */
export function createConnections(origin: Origin, most: number): Connections {
  const all = new Set<Connection>();
  const idle: Connection[] = [];
  const line: PooledExchange[] = [];
  let connecting = 0;
  let sweeping: NodeJS.Timeout | undefined;
  let onEmpty: (() => void) | null = null;

  const owner: ConnectionOwner = {
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
      } else if (exchange && connection.wasStale && isRepeatable(exchange)) {
        line.unshift(exchange);
      } else exchange?.onFailure(error);
      connect();
      if (all.size === 0) onEmpty?.();
    },
  };

  const isRepeatable = (exchange: Exchange): exchange is PooledExchange =>
    (exchange as PooledExchange).isRepeatable;

  function takeNext(): PooledExchange | undefined {
    let next = line.shift();
    while (next?.isOver) next = line.shift();
    return next;
  }

  function goOn(connection: Connection): void {
    const next = takeNext();
    if (next) start(connection, next);
    else if (onEmpty) connection.destroy();
    else {
      idle.push(connection);
      sweeping ??= setTimeout(sweep, sweepMs).unref();
    }
  }

  function start(connection: Connection, exchange: PooledExchange): void {
    exchange.onStart(connection);
    connection.start(exchange);
  }

  function connect(): void {
    while (line.length > connecting && all.size < most) {
      connecting++;
      all.add(new Connection(origin, owner));
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
    for (const each of idle.filter(({ staleAt }) => staleAt <= now)) each.destroy();
    sweeping = idle.length > 0 ? setTimeout(sweep, sweepMs).unref() : undefined;
  }

  return {
    send(exchange) {
      const connection = line.length === 0 ? takeIdle() : undefined;
      if (connection) return start(connection, exchange);
      line.push(exchange);
      connect();
    },
    async close() {
      clearTimeout(sweeping);
      const emptied = new Promise<void>((resolve) => {
        onEmpty = resolve;
      });
      for (const each of idle.splice(0)) each.destroy();
      if (all.size > 0) await emptied;
    },
  };
}

const sweepMs = 1_000;
