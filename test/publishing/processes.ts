import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');

/** A process of the network that a test may kill. */
export interface Running {
  /** `http://127.0.0.1:port` */
  url: string;
  /** Lines that it has logged at level warn and above, or said on stderr. */
  lines: string[];
  /** Ends it as a stop does. */
  stop(): Promise<void>;
  /** Ends it at once. */
  kill(): Promise<void>;
}

/** Starts the registry on a database; without a port it takes a free one. */
export const startRegistry = (databaseUrl: string, port = 0): Promise<Running> =>
  start('subgraphs/registry/subgraph.ts', { DATABASE_URL: databaseUrl, PORT: String(port) });

/** Starts a gateway that follows the registry. */
export const startGateway = (
  registryUrl: string,
  bundleFile: string,
  environment: Record<string, string> = {},
): Promise<Running> =>
  start('gateway/main.ts', {
    ...{ IEUM_REGISTRY_URL: registryUrl, IEUM_BUNDLE: bundleFile, PORT: '0' },
    ...environment,
  });

async function start(program: string, environment: Record<string, string>): Promise<Running> {
  const child = spawn(process.execPath, [join(root, program)], {
    env: { PATH: process.env.PATH, IEUM_DEMO: '1', ...environment },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => lines.push(...text.trim().split('\n')));
  }
  const ended = once(child, 'exit');
  const url = await Promise.race([readUrl(child), ended.then(() => null)]);
  if (url === null) throw new Error(`${program} ended before it was ready:\n${lines.join('\n')}`);
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal);
    await ended;
  };
  return { url: new URL(url).origin, lines, stop: () => end('SIGTERM'), kill: () => end('SIGKILL') };
}

async function readUrl(child: ChildProcess): Promise<string> {
  for (;;) {
    const [message] = (await once(child, 'message')) as [{ type: string; url: string }];
    if (message.type === 'ready') return message.url;
  }
}
