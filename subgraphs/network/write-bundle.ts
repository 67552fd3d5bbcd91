import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { Configuration } from './configuration.ts';
import { type BundleSupply, nodeEnvironment, nodeOptions } from './definitions.ts';

/**
 * Composes a network without a registry into `bundle.json` in the data folder. `warn` hears of a subgraph that
 * is left out since it does not answer. Rejects with the problems of composition, one line each.
 */
export async function writeBundle(
  configuration: Configuration,
  warn: (line: string) => void,
): Promise<BundleSupply> {
  const { listFile, subgraphPort, dataFolder } = configuration;
  const file = join(dataFolder, 'bundle.json');
  const program = join(import.meta.dirname, 'compose-process.ts');
  const args = [...nodeOptions, program, listFile, String(subgraphPort), file];
  const child = spawn(process.execPath, args, {
    env: nodeEnvironment(),
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const code = new Promise<number | null>((resolve, reject) => {
    child.once('close', resolve);
    child.once('error', reject);
  });
  const [warnings, problems] = await Promise.all([read(child.stdout), read(child.stderr), code]);
  for (const line of warnings.split('\n')) if (line) warn(line);
  if ((await code) === 0) return { bundleFile: file };
  throw new Error(problems.trim() || 'Composition ended without a word.');
}

function read(stream: Readable | null): Promise<string> {
  return stream ? text(stream) : Promise.resolve('');
}
