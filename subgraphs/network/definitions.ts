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
  const owners = entries.filter(({ name }) => name !== 'directory' && name !== 'registry');
  return {
    name: entry.name,
    file: join(entry.folder, 'subgraph.ts'),
    nodeOptions,
    env: {
      ...nodeEnvironment(),
      PORT: String(entry.port),
      HOST: '127.0.0.1',
      DATABASE_URL: databaseUrl,
      IEUM_DEMO: '1',
      IEUM_DEMO_STARTUPS: String(configuration.demo.startups),
      IEUM_DEMO_SEED: String(configuration.demo.seed),
      ...(directory ? { IEUM_DIRECTORY_URL: new URL(directory.url).origin } : {}),
      ...(entry === directory ? { IEUM_OWNER_URLS: owners.map(toListItem).join(',') } : {}),
    },
  };
}

/** The list of addresses is parted by commas and spaces, so an address in it has neither. */
function toListItem({ url }: SubgraphEntry): string {
  return new URL(url).href.replaceAll(',', '%2C');
}

/** Where the gateway has its bundle from. */
export interface BundleSupply {
  /** The bundle; with a registry, where the last good one is kept. */
  bundleFile: string;
  registry?: { url: string; keysFile: string };
}

/** The process of the gateway. */
export function defineGateway(
  configuration: Configuration,
  { bundleFile, registry }: BundleSupply,
): ChildDefinition {
  return {
    name: 'gateway',
    file: join(root, 'gateway/main.ts'),
    nodeOptions,
    env: {
      ...nodeEnvironment(),
      PORT: String(configuration.port),
      HOST: configuration.host,
      IEUM_BUNDLE: bundleFile,
      ...(registry ? { IEUM_REGISTRY_URL: registry.url, IEUM_REGISTRY_KEYS: registry.keysFile } : {}),
      IEUM_DEMO: '1',
      APOLLO_TELEMETRY_DISABLED: '1',
    },
  };
}

/**
 * Options of every Node process of the network. With half-spaces of the young generation of 2 MB a subgraph spent a third
 * of its busy time collecting; those of 8 take no more memory, since what starting took is given back when it is ready.
 */
export const nodeOptions: readonly string[] = ['--max-semi-space-size=8', '--expose-gc'];

/**
 * The environment of every Node process of the network. Node's compile cache keeps what type stripping and compiling
 * gave: it saves a subgraph 0.7 s of processor time and 30 MB, those of the stripper itself. Fewer arenas of glibc's
 * allocator save another 14 MB. Outside of production graphql-js looks twice at every type it tests.
 */
export function nodeEnvironment(): NodeJS.ProcessEnv {
  return {
    NODE_COMPILE_CACHE: join(root, 'node_modules/.cache/node'),
    MALLOC_ARENA_MAX: '2',
    NODE_ENV: 'production',
    ...process.env,
  };
}
