import { spawn } from 'node:child_process';
import type { SubgraphConfig } from './config.ts';
import { openDatabase } from './database.ts';
import { lacksDemoData, type Preparation } from './prepare-database.ts';
import { prepareSubgraph } from './prepare-subgraph.ts';
import type { SubgraphDefinition } from './subgraph.ts';

type Tell = Pick<Preparation, 'progress' | 'notice'>;

/** The argument with which a subgraph's file prepares its database and ends. */
const prepareArgument = 'prepare';

/** Whether this process is to prepare the database only. */
export function isToPrepare(): boolean {
  return process.argv[2] === prepareArgument;
}

/** Prepares the subgraph's database. @throws as `prepareSubgraph` */
export async function prepareOnly<Loaders>(
  definition: SubgraphDefinition<Loaders>,
  config: SubgraphConfig,
  tell: Tell,
): Promise<void> {
  const open = openDatabase(config.databaseUrl);
  try {
    const held = await prepareSubgraph(definition, open, config, tell);
    await held.release();
  } finally {
    await open.pool.end();
  }
}

/**
 * Has a process of its own seed the database where that is to be done: what it takes would in good part stay with this
 * one, some 25 MB. Only where this one is to give back what starting takes (`--expose-gc`).
 *
 * @returns false where that process has failed, and said why on stderr.
 * @throws where it was killed
 */
export async function seedApart<Loaders>(
  { seed }: SubgraphDefinition<Loaders>,
  { databaseUrl, demoStartups, demoSeed }: SubgraphConfig,
  { progress }: Tell,
): Promise<boolean> {
  if (!globalThis.gc || !seed) return true;
  const open = openDatabase(databaseUrl);
  const isLacking = await lacksDemoData(open, { startups: demoStartups, seed: demoSeed });
  await open.pool.end();
  if (!isLacking) return true;
  const [node, file = ''] = process.argv;
  const child = spawn(node!, [...process.execArgv, file, prepareArgument], {
    // The channel ends it with this process, however that ends.
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  child.on('message', ({ text }: { text: string }) => progress(text));
  const { promise, resolve, reject } = Promise.withResolvers<boolean>();
  child.once('error', reject);
  child.once('exit', (code, signal) => {
    if (signal) reject(new Error(`the process that prepares the database was killed (${signal})`));
    else resolve(code === 0);
  });
  return promise;
}
