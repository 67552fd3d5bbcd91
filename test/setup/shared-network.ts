import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type StartedNetwork, startNetwork } from './network.ts';

/** Addresses of the network that the end-to-end tests of one run share. */
export interface SharedNetwork {
  /** `http://127.0.0.1:port` */
  gatewayUrl: string;
  /** GraphQL address of each subgraph by name. */
  subgraphUrls: Record<string, string>;
}

const names = ['directory', 'universities', 'local-governments', 'support-agencies', 'gyeongnam-center'];

/**
 * vitest's global set-up: keeps one network for all test files that ask for it. It is started when the first asks
 * (3,000 startups, the default seed) and stopped at the end; test files run in processes of their own and ask over
 * HTTP, at the address in `IEUM_TEST_NETWORK`.
 */
export async function setup(): Promise<() => Promise<void>> {
  let network: Promise<StartedNetwork> | undefined;
  const server = createServer(async (_request, response) => {
    network ??= startNetwork();
    try {
      const { gatewayUrl, subgraphUrl } = await network;
      const subgraphUrls = Object.fromEntries(names.map((name) => [name, subgraphUrl(name)]));
      response.end(JSON.stringify({ gatewayUrl, subgraphUrls } satisfies SharedNetwork));
    } catch (error) {
      response.statusCode = 500;
      response.end((error as Error).message);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  process.env.IEUM_TEST_NETWORK = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return async () => {
    server.close();
    await network?.then((started) => started.stop()).catch(() => {});
  };
}

/**
 * The shared network, started if it is not yet. Tests only read there, or change what is their own (startups that
 * they register); what stops a part starts a network by itself with `startNetwork`.
 */
export async function sharedNetwork(): Promise<SharedNetwork> {
  const address = process.env.IEUM_TEST_NETWORK;
  if (!address) throw new Error('IEUM_TEST_NETWORK is not set: run tests with vitest and its global set-up.');
  const response = await fetch(address);
  if (!response.ok) throw new Error(await response.text());
  return (await response.json()) as SharedNetwork;
}
