import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { readSubgraphList } from '@ieum/schema/subgraph-list.ts';

const root = resolve(import.meta.dirname, '../..');

/**
 * Loads what `npm start` runs, and ends: Node's compile cache (`NODE_COMPILE_CACHE`) then has it without its types.
 * Otherwise each process of the first start would strip them itself, and the stripper stays with it: 15 MB in each.
 */
async function main(): Promise<void> {
  const list = readSubgraphList(join(import.meta.dirname, 'subgraphs.json'), 4001);
  if ('problems' in list) throw new Error(list.problems.join('\n'));
  const folders = list.entries.flatMap((entry) => (entry.kind === 'folder' ? [entry.folder] : []));
  const files = [
    ...folders.map((folder) => join(folder, 'subgraph.ts')),
    ...lazilyLoaded.map((file) => join(root, file)),
  ];
  for (const file of files) await import(pathToFileURL(file).href);
  process.exit();
}

/** Programs, and what they load when it is needed. */
const lazilyLoaded = [
  'subgraphs/kit/open-subgraph.ts',
  'subgraphs/registry/compose-process.ts',
  'subgraphs/network/start.ts',
  'gateway/main.ts',
  'gateway/plan/rust-process.ts',
];

await main();
