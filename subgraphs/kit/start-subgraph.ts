import { readConfig } from './config.ts';
import type { RunningSubgraph } from './open-subgraph.ts';
import { isToPrepare, prepareOnly, seedApart } from './seed-apart.ts';
import type { SubgraphDefinition } from './subgraph.ts';

/**
 * Runs a subgraph as this process: configured by the environment (`readConfig`), until SIGTERM, SIGINT or the end of
 * the parent that spawned it. To such a parent, over IPC, it sends `{ type: 'progress', text }` while it prepares and
 * `{ type: 'ready', url }` when it listens. What keeps it from starting is one line on stderr and exit code 1. With the
 * argument `prepare` it migrates and seeds the database, and ends.
 */
export async function startSubgraph<Loaders>(definition: SubgraphDefinition<Loaders>): Promise<void> {
  const read = readConfig(process.env);
  if ('problems' in read) return refuse(definition.name, read.problems);
  const tell = {
    progress: (text: string) => tellParent({ type: 'progress', text }),
    notice: (text: string) => process.stdout.write(`${text}\n`),
  };
  const stopping = Promise.withResolvers<void>();
  let running: RunningSubgraph | undefined;
  const stop = () => {
    // Before it is up there is nothing in flight: seeding is one transaction, which the database rolls back.
    if (!running) process.exit();
    stopping.resolve();
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, stop);
  process.once('disconnect', stop);
  try {
    if (isToPrepare()) {
      await prepareOnly(definition, read.config, tell);
      process.exit(0);
    }
    // What only serving needs is loaded meanwhile.
    const [{ openSubgraph }, isPrepared] = await Promise.all([
      import('./open-subgraph.ts'),
      seedApart(definition, read.config, tell),
    ]);
    if (!isPrepared) return fail();
    running = await openSubgraph(definition, read.config, tell);
  } catch (error) {
    return refuse(definition.name, [error instanceof Error ? error.message : String(error)]);
  }
  tellParent({ type: 'ready', url: running.url });
  running.app.log.info(`listening on ${running.url}`);
  // Starting leaves three times as much memory taken as serving needs; a process that is allowed to gives it back.
  globalThis.gc?.({ type: 'major', execution: 'sync', flavor: 'last-resort' });
  await stopping.promise;
  await running.close();
  process.exit(0);
}

function refuse(name: string, problems: readonly string[]): void {
  process.stderr.write(`${name}: ${problems.join('; ')}\n`);
  fail();
}

function fail(): void {
  process.exitCode = 1;
  // An IPC channel would keep the process alive.
  if (process.connected) process.disconnect?.();
}

function tellParent(message: { type: 'progress'; text: string } | { type: 'ready'; url: string }): void {
  // A parent that is gone says so by 'disconnect'; failing to tell it more is no second matter.
  if (process.connected) process.send?.(message, undefined, undefined, () => {});
}
