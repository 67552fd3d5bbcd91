import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { databaseOwner } from '@ieum/registry/principal.ts';
import { openRegistry } from '@ieum/registry/registry.ts';
import { createTestDatabase } from '../setup/database.ts';
import { sharedNetwork } from '../setup/shared-network.ts';

/** What an agency finds: a registry, a gateway that follows it, and the subgraphs that are there already. */
export interface GuideNetwork {
  gatewayUrl: string;
  registryUrl: string;
  subgraphUrls: Record<string, string>;
  /** `XDG_CONFIG_HOME` of the operator, with a token in it. */
  operatorConfig: string;
  stop(): Promise<void>;
}

const root = resolve(import.meta.dirname, '../..');

/** Starts a registry and a gateway over the subgraphs of the shared network, which are only asked. */
export async function startGuideNetwork(folder: string): Promise<GuideNetwork> {
  const { subgraphUrls } = await sharedNetwork();
  const database = await createTestDatabase('guide-registry');
  const registry = await startProcess('subgraphs/registry/subgraph.ts', { DATABASE_URL: database.url });
  const token = await publishAll(database.url, { ...subgraphUrls, registry: registry.url });
  const registryUrl = registry.url;
  const gateway = await startProcess('gateway/main.ts', {
    IEUM_REGISTRY_URL: registryUrl,
    IEUM_BUNDLE: join(folder, 'bundle.json'),
    IEUM_USAGE_MS: '500',
  });
  const operatorConfig = join(folder, 'operator');
  mkdirSync(join(operatorConfig, 'ieum'), { recursive: true });
  const kept = { registry: registryUrl, tokens: { [registryUrl]: token } };
  writeFileSync(join(operatorConfig, 'ieum/registry.json'), JSON.stringify(kept), { mode: 0o600 });
  return {
    gatewayUrl: new URL(gateway.url).origin,
    registryUrl,
    subgraphUrls,
    operatorConfig,
    async stop() {
      await Promise.all([gateway.stop(), registry.stop()]);
      await database.drop();
    },
  };
}

/** As `npm start` does: everything at once, as the operator. Gives an operator's token. */
async function publishAll(databaseUrl: string, urls: Record<string, string>): Promise<string> {
  const registry = await openRegistry(databaseUrl);
  try {
    const { token } = await registry.createToken(databaseOwner, {
      role: 'OPERATOR',
      organization: 'org:ieum',
    });
    const operator = await registry.authenticate(token);
    for (const subgraph of Object.keys(urls))
      await registry.createToken(databaseOwner, { role: 'PUBLISHER', organization: 'org:ieum', subgraph });
    const publish = async (subgraph: string) => {
      const sdl = readFileSync(join(root, 'subgraphs', subgraph, 'schema.graphql'), 'utf8');
      return { subgraph, done: await registry.publish(operator, { subgraph, sdl, url: urls[subgraph]! }) };
    };
    // They need one another: those that were not composed together with what they need come again.
    let left = Object.keys(urls);
    for (let round = 0; left.length > 0; round++) {
      const published = await Promise.all(left.map(publish));
      const refused = published.filter(({ done }) => done.kind === 'REFUSED');
      if (refused.length > 0 && round === 5) throw new Error(JSON.stringify(refused));
      left = refused.map(({ subgraph }) => subgraph);
    }
    return token;
  } finally {
    await registry.close();
  }
}

async function startProcess(
  file: string,
  env: NodeJS.ProcessEnv,
): Promise<{ url: string; stop(): Promise<void> }> {
  const child: ChildProcess = spawn(process.execPath, [join(root, file)], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    env: { PATH: process.env.PATH, IEUM_DEMO: '1', PORT: '0', ...env },
  });
  const ended = once(child, 'exit');
  const left = ended.then(([code]) => Promise.reject(new Error(`${file} ended with ${code}`)));
  left.catch(() => {});
  for (;;) {
    const [message] = (await Promise.race([once(child, 'message'), left])) as [
      { type: string; url?: string },
    ];
    if (message.url === undefined) continue;
    return {
      url: message.url,
      async stop() {
        child.kill('SIGTERM');
        await ended;
      },
    };
  }
}
