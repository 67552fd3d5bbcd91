import type { FastifyInstance } from 'fastify';
import type { Config } from './config.ts';
import { createApp } from './http/server.ts';
import type { PreviewSource } from './previews/previews.ts';
import { createAcceptance } from './registry/accept-bundle.ts';
import { followRegistry } from './registry/follow-registry.ts';
import { createRegistryClient, type RegistryClient } from './registry/registry-client.ts';
import { keysOfFile, keysOfFirstUse, type TrustedKeys } from './registry/trusted-keys.ts';
import { verifyBundle } from './registry/verify-bundle.ts';
import { type RunningGateway, startGateway } from './start.ts';
import { createUsage } from './usage/tell-usage.ts';

/** Settings that name a registry. */
export type RegisteredConfig = Config & { registryUrl: string };

/**
 * Starts a gateway that serves what the registry publishes: as soon as there is a bundle, and each one after it.
 * @param onWaiting told what it waits for
 * @throws StartError when the address cannot be had, or no bundle came in time
 */
export async function startRegisteredGateway(
  config: RegisteredConfig,
  onWaiting: (line: string) => void,
  app: FastifyInstance = createApp(config),
): Promise<RunningGateway> {
  const { registryUrl: url, bundleFile: file, bundlePollMs: pollMs, registryPatienceMs: patienceMs } = config;
  const { log } = app;
  const client = createRegistryClient(url);
  const usage = config.usageMs > 0 ? createUsage({ post: client.post, everyMs: config.usageMs, log }) : null;
  let gateway: RunningGateway | undefined;
  const keys = chooseKeys(config, client, (line) => log.warn(line));
  const previewSource: PreviewSource = {
    read: client.readPreview,
    verify: (signed) => verifyBundle(signed, keys),
  };
  const acceptance = createAcceptance({
    ...{ keys, file, log },
    async serve(supergraph) {
      if (gateway) return gateway.replace(supergraph);
      const served = () => acceptance.served;
      gateway = await startGateway(config, supergraph, {
        app,
        usage: usage?.recorder,
        previewSource,
        served,
      });
    },
  });
  const follower = followRegistry({ client, acceptance, log, url, file, onWaiting, pollMs, patienceMs });
  const stop = async (graceMs: number) => {
    const stopped = follower.stop();
    await gateway?.stop(graceMs);
    await stopped;
    await usage?.stop();
    await client.close();
  };
  try {
    await follower.started();
  } catch (error) {
    await stop(0);
    throw error;
  }
  if (!gateway) throw new Error('The follower started without a bundle.');
  return { ...gateway, stop };
}

function chooseKeys(
  { registryKeysFile, bundleFile, registryUrl }: RegisteredConfig,
  client: RegistryClient,
  say: (line: string) => void,
): TrustedKeys {
  if (registryKeysFile) return keysOfFile(registryKeysFile);
  const file = `${bundleFile}.jwks`;
  return keysOfFirstUse(file, client.readKeys, () =>
    say(
      `Trusting the keys that the registry at ${registryUrl} has now, and no others: they are kept in ${file}. IEUM_REGISTRY_KEYS would name them beforehand.`,
    ),
  );
}
