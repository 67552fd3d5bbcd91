import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createSubgraph, type SubgraphName, subgraphNames } from './subgraph.ts';

/** The static subgraphs over HTTP, each on a port of its own. */
export interface SubgraphServers {
  urls: Record<SubgraphName, string>;
  /** What all were asked since the last call. */
  takeCounts(): SubgraphCounts;
  close(): Promise<void>;
}

/** Requests, and the characters of their bodies. */
export interface SubgraphCounts {
  requests: number;
  characters: number;
}

/** Starts all subgraphs in this process. */
export async function startSubgraphs(): Promise<SubgraphServers> {
  const counts: SubgraphCounts = { requests: 0, characters: 0 };
  const servers = subgraphNames.map((name) => startSubgraph(name, counts));
  const urls = {} as Record<SubgraphName, string>;
  for (const [index, server] of servers.entries()) {
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const { port } = server.address() as AddressInfo;
    urls[subgraphNames[index] as SubgraphName] = `http://127.0.0.1:${port}/graphql`;
  }
  return {
    urls,
    takeCounts() {
      const taken = { ...counts };
      counts.requests = 0;
      counts.characters = 0;
      return taken;
    },
    async close() {
      for (const server of servers) {
        const closed = new Promise((done) => server.close(done));
        server.closeAllConnections();
        await closed;
      }
    },
  };
}

function startSubgraph(name: SubgraphName, counts: SubgraphCounts): Server {
  const subgraph = createSubgraph(name);
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (text: string) => {
      body += text;
    });
    request.on('end', () => {
      counts.requests++;
      counts.characters += body.length;
      try {
        const bytes = subgraph.answer(body);
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': bytes.length });
        response.end(bytes);
      } catch (error) {
        response.writeHead(500, { 'content-type': 'text/plain' });
        response.end(`${name}: ${error}`);
      }
    });
  });
  // Connections stay as long as a run lasts: an idle one that is cut would fail a request.
  server.keepAliveTimeout = 600_000;
  return server;
}
