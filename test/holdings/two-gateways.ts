import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readConfig } from '@ieum/gateway/config.ts';
import type { RunningServer } from '@ieum/gateway/run-process.ts';
import { startGateway } from '@ieum/gateway/start.ts';
import { createSupergraph } from '@ieum/gateway/supergraph.ts';
import { compose } from '@ieum/schema/compose.ts';
import { sharedNetwork } from '../setup/shared-network.ts';

/** Two gateways over the subgraphs of the shared network. */
export interface TwoGateways {
  /** Of the network as it is composed. */
  declaredUrl: string;
  /** Of the same network without a word of what its sources hold. */
  silentUrl: string;
  /** The names of the subgraphs that were sent a request since it was last called, one for each request. */
  takeRequests(): string[];
  stop(): Promise<void>;
}

/** Starts them, each subgraph behind a server that counts its requests. */
export async function startTwoGateways(): Promise<TwoGateways> {
  const { subgraphUrls } = await sharedNetwork();
  let requests: string[] = [];
  const servers: Server[] = [];
  const subgraphs = await Promise.all(
    Object.entries(subgraphUrls).map(async ([name, to]) => {
      const server = await serveInFrontOf(to, () => requests.push(name));
      servers.push(server);
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`;
      return { name, url, sdl: await readSdl(to) };
    }),
  );
  const gateways = await Promise.all([
    startOver(subgraphs),
    startOver(subgraphs.map((subgraph) => ({ ...subgraph, sdl: withoutHoldings(subgraph.sdl) }))),
  ]);
  const [declared, silent] = gateways;
  return {
    declaredUrl: declared!.url,
    silentUrl: silent!.url,
    takeRequests() {
      const taken = requests;
      requests = [];
      return taken;
    },
    async stop() {
      for (const gateway of gateways) await gateway.stop(1_000);
      for (const server of servers) server.closeAllConnections();
      for (const server of servers) server.close();
    },
  };
}

async function startOver(
  subgraphs: Array<{ name: string; url: string; sdl: string }>,
): Promise<RunningServer> {
  const composed = compose(subgraphs);
  if ('errors' in composed) throw new Error(composed.errors.map(({ message }) => message).join('\n'));
  const read = readConfig({
    IEUM_DEMO: '1',
    IEUM_BUNDLE: 'none',
    PORT: '0',
    IEUM_LOG: 'silent',
    IEUM_HOLDINGS_CHECK: '0',
  });
  if ('problems' in read) throw new Error(read.problems.join('\n'));
  return startGateway(read.config, createSupergraph(composed.bundle));
}

/** Of a subgraph's own part; the definition of the directive, in the core contract, has another beginning. */
function withoutHoldings(sdl: string): string {
  return sdl.replace(/^extend schema\n(?: {2}@holds\([\s\S]*?^ {2}\)\n)+/gm, '');
}

async function readSdl(url: string): Promise<string> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: '{ _service { sdl } }' }),
  });
  return ((await response.json()) as { data: { _service: { sdl: string } } }).data._service.sdl;
}

async function serveInFrontOf(url: string, onRequest: () => void): Promise<Server> {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    onRequest();
    const answer = await fetch(url, {
      method: 'POST',
      headers: passedOn(request.headers),
      body: Buffer.concat(chunks),
    });
    response.statusCode = answer.status;
    response.setHeader('content-type', answer.headers.get('content-type') ?? 'application/json');
    response.end(await answer.text());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

function passedOn(headers: IncomingHttpHeaders): Record<string, string> {
  const names = ['content-type', 'accept', 'ieum-caller'];
  return Object.fromEntries(names.flatMap((name) => (headers[name] ? [[name, String(headers[name])]] : [])));
}
