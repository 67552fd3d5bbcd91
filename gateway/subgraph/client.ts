import { Exchange } from './exchange.ts';
import { createConnections } from './http/connections.ts';
import type { Outcome } from './response.ts';

export interface ClientLimits {
  /** Longest response body. */
  responseBytes: number;
  /** Most connections to one subgraph; further requests wait for a free one. */
  connections: number;
}

/** What is posted. */
export interface Post {
  body: string;
  /** The lines of the headers that say what is sent for whom, each with its end. */
  headers: string;
  /** Whether it changes nothing, so that it may be sent twice. */
  isQuery: boolean;
}

/** One subgraph over HTTP. */
export interface SubgraphClient {
  /** Posts a body. `done` is told once what came of it, never before `send` is over. */
  send(post: Post, done: (outcome: Outcome) => void): Exchange;
  /** Closes the connections once the requests in flight have ended. */
  close(): Promise<void>;
}

/** Opens the connections to one subgraph; there is none before the first `send`. */
export function createSubgraphClient(name: string, url: string, limits: ClientLimits): SubgraphClient {
  const { protocol, hostname, port, host, pathname, search } = new URL(url);
  const isSecure = protocol === 'https:';
  const origin = {
    isSecure,
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? (isSecure ? 443 : 80) : Number(port),
  };
  const connections = createConnections(origin, limits.connections);
  const start = `POST ${pathname}${search} HTTP/1.1\r\nhost: ${host}\r\nconnection: keep-alive\r\n`;
  return {
    send({ body, headers, isQuery }, done) {
      const length = `content-length: ${Buffer.byteLength(body)}`;
      const request = `${start}${headers}${length}\r\n\r\n${body}`;
      const exchange = new Exchange(name, request, { isQuery, mostBytes: limits.responseBytes, done });
      connections.send(exchange);
      return exchange;
    },
    close: () => connections.close(),
  };
}
