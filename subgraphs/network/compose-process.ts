import { renameSync, writeFileSync } from 'node:fs';
import { readSubgraphList } from '@ieum/schema/subgraph-list.ts';
import { composeNetwork } from './composition.ts';

/**
 * Composes the list of subgraphs into a bundle file, as a process of its own: what composition loads (about 100 MB)
 * would stay with the supervisor for good. `node compose-process.ts LIST FIRST_PORT BUNDLE`; warnings go to standard
 * output, the problems to standard error with exit code 1.
 */
async function main([listFile = '', firstPort = '', bundleFile = '']: string[]): Promise<void> {
  const list = readSubgraphList(listFile, Number(firstPort));
  if ('problems' in list) throw new Error(list.problems.join('\n'));
  const bundle = await composeNetwork(list.entries, console.log);
  // Renamed into place: a reader finds the old bundle or the new one, never half of one.
  writeFileSync(`${bundleFile}.new`, JSON.stringify(bundle));
  renameSync(`${bundleFile}.new`, bundleFile);
}

// The supervisor holds a channel: without it nobody waits for the answer. The channel alone keeps nothing alive.
process.once('disconnect', () => process.exit(1));
process.channel?.unref();

await main(process.argv.slice(2)).catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
