import { join, resolve } from 'node:path';
import type { FolderEntry, SubgraphEntry } from '@ieum/schema/subgraph-list.ts';
import type { ChildDefinition } from './child.ts';
import type { Configuration } from './configuration.ts';

const root = resolve(import.meta.dirname, '../..');

/** The process of a subgraph: its file and all that it reads from the environment. */
export function defineSubgraph(
  configuration: Configuration,
  entry: FolderEntry,
  databaseUrl: string,
  entries: readonly SubgraphEntry[],
): ChildDefinition {
  const directory = entries.find(({ name }) => name === 'directory');
  return {
    name: entry.name,
    file: join(entry.folder, 'subgraph.ts'),
    nodeOptions,
    env: {
      ...process.env,
      PORT: String(entry.port),
      HOST: '127.0.0.1',
      DATABASE_URL: databaseUrl,
      IEUM_DEMO: '1',
      IEUM_DEMO_STARTUPS: String(configuration.demo.startups),
      IEUM_DEMO_SEED: String(configuration.demo.seed),
      ...(directory ? { IEUM_DIRECTORY_URL: new URL(directory.url).origin } : {}),
    },
  };
}

/** The process of the gateway. */
export function defineGateway(configuration: Configuration, bundleFile: string): ChildDefinition {
  return {
    name: 'gateway',
    file: join(root, 'gateway/main.ts'),
    nodeOptions,
    env: {
      ...process.env,
      PORT: String(configuration.port),
      HOST: configuration.host,
      IEUM_BUNDLE: bundleFile,
      IEUM_DEMO: '1',
      APOLLO_TELEMETRY_DISABLED: '1',
    },
  };
}

const nodeOptions: string[] = [];
