import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { type FolderEntry, readSubgraphList, type SubgraphEntry } from '@ieum/schema/subgraph-list.ts';
import type { Configuration } from './configuration.ts';
import { takeDataFolder } from './data-folder.ts';
import { createDatabases } from './databases.ts';
import { type BundleSupply, defineGateway, defineSubgraph } from './definitions.ts';
import type { Display } from './display.ts';
import { type Group, launch } from './launch.ts';
import { findTakenPorts, type WantedPort } from './ports.ts';
import { isRegistry, type NetworkRegistry, startRegistry } from './registry.ts';
import { type Server, startServer } from './server.ts';
import { writeBundle } from './write-bundle.ts';

/** The network on this machine: databases, subgraphs and the gateway, as processes. */
export interface Network {
  /** Starts everything; settles when all are ready. Rejects with lines for the user; the caller then stops. */
  start(): Promise<SubgraphEntry[]>;
  /** Stops everything in order: gateway, subgraphs, databases. */
  stop(): Promise<void>;
  /** Kills the processes that still run. PostgreSQL is stopped by its guard once this process ends. */
  kill(): void;
}

/** Milliseconds that a process is given to end by itself: Ctrl-C is to be over within five seconds. */
const patienceMs = 1200;

/** `onLost` hears the reason when the network cannot go on without a part that does not stay up. */
export function createNetwork(
  configuration: Configuration,
  display: Display,
  onLost: (reason: string) => void,
): Network {
  const stopping = new AbortController();
  const { signal } = stopping;
  const subgraphs: Group = new Set();
  const gateways: Group = new Set();
  let giveBack = () => {};
  let server: Server | undefined;
  let registry: NetworkRegistry | undefined;

  /** What it is composing is begun anew by whoever publishes it again. */
  async function closeRegistry(): Promise<void> {
    await Promise.race([registry?.close(), wait(patienceMs, undefined, { ref: false })]);
  }

  return {
    async start() {
      giveBack = takeDataFolder(configuration.dataFolder);
      const entries = readEntries(configuration);
      const own = entries.filter((entry) => entry.kind === 'folder');
      await checkPorts(configuration, own);

      const watched = (name: string) => ({
        display,
        signal,
        onGivenUp: () => onLost(`${name} does not stay up.`),
      });
      const startDatabases = async () => {
        server = await startServer(configuration, watched('PostgreSQL'));
        const databases = await createDatabases(
          server.url,
          own.map(({ name }) => name),
        );
        display.progress('databases', 'ready');
        return (name: string) => databases.get(name) ?? '';
      };
      const serveSubgraphs = (urlOf: (name: string) => string) =>
        Promise.all(
          own
            .filter((entry) => !isRegistry(entry))
            .map((entry) => defineSubgraph(configuration, entry, urlOf(entry.name), entries))
            .map((definition) => launch(subgraphs, definition, { display, signal })),
        );
      const registryEntry = own.find(isRegistry);
      let supply: BundleSupply;
      if (registryEntry) {
        const urlOf = await startDatabases();
        const serveRegistry = async () => {
          registry = await startRegistry(configuration, registryEntry, urlOf(registryEntry.name), display);
          return registry.publish(entries);
        };
        [supply] = await Promise.all([serveRegistry(), serveSubgraphs(urlOf)]);
      } else {
        // Composition takes one processor for a second, beside what the databases wait for.
        const composing = writeBundle(configuration, display.line);
        [supply] = await Promise.all([composing, startDatabases().then(serveSubgraphs)]);
      }
      await launch(gateways, defineGateway(configuration, supply), watched('The gateway'));
      return entries;
    },
    async stop() {
      stopping.abort();
      await Promise.all([...gateways].map((child) => child.stop(patienceMs)));
      await Promise.all([...[...subgraphs].map((child) => child.stop(patienceMs)), closeRegistry()]);
      await server?.stop();
      giveBack();
    },
    kill() {
      stopping.abort();
      for (const child of [...gateways, ...subgraphs]) void child.stop(0);
    },
  };
}

function readEntries({ listFile, subgraphPort }: Configuration): SubgraphEntry[] {
  const list = readSubgraphList(listFile, subgraphPort);
  if ('problems' in list) throw new Error(list.problems.join('\n'));
  for (const entry of list.entries) {
    if (entry.kind === 'url' || existsSync(join(entry.folder, 'subgraph.ts'))) continue;
    throw new Error(`${listFile}: ${entry.name}: there is no ${join(entry.folder, 'subgraph.ts')} to run.`);
  }
  return list.entries;
}

async function checkPorts({ host, port }: Configuration, own: readonly FolderEntry[]): Promise<void> {
  const wanted: WantedPort[] = [
    { host, port, variable: 'PORT', user: 'gateway' },
    ...own.map((entry) => ({
      host: '127.0.0.1',
      port: entry.port,
      variable: 'IEUM_SUBGRAPH_PORT',
      user: `subgraph ${entry.name}`,
    })),
  ];
  const clash = own.find((entry) => entry.port === port);
  const problems = clash
    ? [`Port ${port} is both PORT and that of the subgraph ${clash.name}. Change PORT or IEUM_SUBGRAPH_PORT.`]
    : await findTakenPorts(wanted);
  if (problems.length > 0) throw new Error(problems.join('\n'));
}
