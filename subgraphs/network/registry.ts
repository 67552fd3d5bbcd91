import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { FolderEntry, SubgraphEntry } from '@ieum/schema/subgraph-list.ts';
import type { Configuration } from './configuration.ts';
import type { BundleSupply } from './definitions.ts';
import type { Display } from './display.ts';
import { publishList } from './publish-list.ts';

/** The registry of a network, within this process. */
export interface NetworkRegistry {
  /** Publishes the list, and says where the gateway has its bundle from then. @throws as `publishList` */
  publish(entries: readonly SubgraphEntry[]): Promise<BundleSupply>;
  close(): Promise<void>;
}

const registryFolder = resolve(import.meta.dirname, '../registry');

/** Whether an entry of the list is the registry, which needs no process of its own. */
export function isRegistry({ folder }: FolderEntry): boolean {
  return folder === registryFolder;
}

/** Starts the registry on its database and port. */
export async function startRegistry(
  { dataFolder }: Configuration,
  { port, url, name }: FolderEntry,
  databaseUrl: string,
  display: Display,
): Promise<NetworkRegistry> {
  display.progress(name, 'starting');
  // What it loads is of use to networks with a registry only.
  const [{ readConfig }, { openServer }] = await Promise.all([
    import('@ieum/registry/config.ts'),
    import('@ieum/registry/open-server.ts'),
  ]);
  const environment = { ...process.env, DATABASE_URL: databaseUrl, PORT: String(port), HOST: '127.0.0.1' };
  const read = readConfig({ ...environment, IEUM_DEMO: '1' });
  if ('problems' in read) throw new Error(`${name}: ${read.problems.join('; ')}`);
  const logTo = { write: (line: string) => display.line(`${name}: ${line.trimEnd()}`) };
  const { registry, close } = await openServer(read.config, { logTo });
  const keysFile = join(dataFolder, 'registry-keys.json');
  return {
    async publish(entries) {
      display.progress(name, 'publishing');
      await publishList(registry, entries, display.line);
      writeFileSync(keysFile, JSON.stringify(await registry.publicKeys()));
      display.progress(name, 'ready');
      // What starting took is given back, where that is allowed (`--expose-gc`), while the others still start.
      globalThis.gc?.({ type: 'major', execution: 'sync', flavor: 'last-resort' });
      const bundleFile = join(dataFolder, 'bundle.json');
      return { bundleFile, registry: { url: new URL(url).origin, keysFile } };
    },
    close,
  };
}
