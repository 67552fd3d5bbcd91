import { Pool } from 'undici';
import { Exchange } from './exchange.ts';
import type { Outcome } from './response.ts';

export interface ClientLimits {
  /** Longest response body. */
  responseBytes: number;
  /** Most connections to one subgraph; further requests wait for a free one. */
  connections: number;
}

/** One subgraph over HTTP. */
export interface SubgraphClient {
  /**
   * Posts a body. `done` is told once what came of it, from within the HTTP parser: it must not send at once.
   * @param headers names and values in turns
   */
  send(body: string, headers: readonly string[], done: (outcome: Outcome) => void): Exchange;
  /** Closes the connections once the requests in flight have ended. */
  close(): Promise<void>;
}

/** Opens the connection pool of one subgraph; nothing is sent before the first `send`. */
export function createSubgraphClient(name: string, url: string, limits: ClientLimits): SubgraphClient {
  const { origin, pathname, search } = new URL(url);
  const path = pathname + search;
  const pool = new Pool(origin, {
    connections: limits.connections,
    maxResponseSize: limits.responseBytes,
    // Those who wait for a request say how long, not the pool.
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  return {
    send(body, headers, done) {
      const exchange = new Exchange(name, limits.responseBytes, done);
      pool.dispatch({ method: 'POST', path, headers: headers as string[], body }, exchange);
      return exchange;
    },
    close: () => pool.close(),
  };
}
