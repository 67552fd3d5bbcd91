import { readConfig } from './config.ts';
import { openServer, type RunningRegistry } from './open-server.ts';

/**
 * Runs the registry as a process of its own: configured by the environment (`readConfig`), until SIGTERM, SIGINT or the
 * end of the parent that spawned it, which it tells over IPC when it listens. What keeps it from starting is one line on
 * stderr and exit code 1.
 */
async function main(): Promise<void> {
  const read = readConfig(process.env);
  if ('problems' in read) return refuse(read.problems.join('; '));
  const stopping = Promise.withResolvers<void>();
  let running: RunningRegistry | undefined;
  const stop = () => {
    if (!running) process.exit();
    stopping.resolve();
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, stop);
  process.once('disconnect', stop);
  try {
    running = await openServer(read.config);
  } catch (error) {
    return refuse(error instanceof Error ? error.message : String(error));
  }
  if (process.connected) process.send?.({ type: 'ready', url: running.url }, undefined, undefined, () => {});
  running.app.log.info(`listening on ${running.url}`);
  await stopping.promise;
  await running.close();
  process.exit(0);
}

function refuse(problem: string): void {
  process.stderr.write(`registry: ${problem}\n`);
  process.exitCode = 1;
  if (process.connected) process.disconnect?.();
}

if (import.meta.main) await main();
