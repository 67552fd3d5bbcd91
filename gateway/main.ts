import { setTimeout as pause } from 'node:timers/promises';
import { readConfig } from './config.ts';
import { StartError } from './errors.ts';
import { startGateway } from './start.ts';
import { readSupergraph } from './supergraph.ts';

/** Requests in flight have this long to end when the process is told to stop. */
const graceMs = 4_000;

await run().catch((error: unknown) => {
  console.error(error instanceof StartError ? error.message : error);
  process.exit(1);
});

async function run(): Promise<void> {
  const read = readConfig(process.env);
  if ('problems' in read) throw new StartError(read.problems.join('\n'));
  const { config } = read;
  const gateway = await startGateway(config, readSupergraph(config.bundleFile));

  let stopped = false;
  const stop = async () => {
    if (stopped) return;
    stopped = true;
    // Whatever still holds on after the grace ends with the process.
    await Promise.race([gateway.stop(graceMs), pause(graceMs + 500)]);
    process.exit(0);
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  // The channel closes when the process that started this one is gone.
  process.on('disconnect', stop);
  process.send?.({ type: 'ready', url: gateway.url });
  if (!process.send) console.log(`Gateway at ${gateway.url}/graphql`);
}
