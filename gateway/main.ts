import { watchFile } from 'node:fs';
import type { Config } from './config.ts';
import { runProcess } from './run-process.ts';
import { type RunningGateway, startGateway } from './start.ts';
import { startRegisteredGateway } from './start-registered.ts';
import { createSupergraphInTurns, readBundle, readSupergraph } from './supergraph.ts';

/** Serves the bundle of a file, which whoever may write there is trusted with. */
async function serveFile(config: Config): Promise<RunningGateway> {
  const { bundleFile, bundlePollMs: interval } = config;
  const gateway = await startGateway(config, readSupergraph(bundleFile));
  if (interval > 0) watchFile(bundleFile, { interval }, () => void serveAnew(gateway, bundleFile));
  return gateway;
}

/** A bundle that cannot be served leaves the one before in its place. */
async function serveAnew(gateway: RunningGateway, file: string): Promise<void> {
  try {
    await gateway.replace(await createSupergraphInTurns(readBundle(file)));
  } catch (error) {
    gateway.log.error({ err: error }, `${file} has changed and cannot be served; the bundle before stays.`);
  }
}

/** Tells whoever started this process, or the terminal, what it waits for. */
function tell(line: string): void {
  if (process.send) process.send({ type: 'progress', text: line });
  else console.error(line);
}

if (import.meta.main) {
  await runProcess('Gateway', process.env, (config) => {
    const { registryUrl } = config;
    return registryUrl === null
      ? serveFile(config)
      : startRegisteredGateway({ ...config, registryUrl }, tell);
  });
}
