import { watchFile } from 'node:fs';
import { runProcess } from './run-process.ts';
import { type RunningGateway, startGateway } from './start.ts';
import { readSupergraph } from './supergraph.ts';

await runProcess('Gateway', process.env, async (config) => {
  const gateway = await startGateway(config, readSupergraph(config.bundleFile));
  if (config.bundlePollMs > 0) {
    watchFile(
      config.bundleFile,
      { interval: config.bundlePollMs },
      () => void serveAnew(gateway, config.bundleFile),
    );
  }
  return gateway;
});

/** A bundle that cannot be served leaves the one before in its place. */
async function serveAnew(gateway: RunningGateway, file: string): Promise<void> {
  try {
    await gateway.replace(readSupergraph(file));
  } catch (error) {
    gateway.log.error({ err: error }, `${file} has changed and cannot be served; the bundle before stays.`);
  }
}
