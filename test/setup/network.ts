import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');

/** An entry of the list of subgraphs; relative folders are looked for in the repository. */
export type ListEntry = { name: string; folder: string } | { name: string; url: string; schema?: string };

/** The subgraphs of the repository, to be extended or cut in a test. */
export const ownSubgraphs: readonly ListEntry[] = JSON.parse(
  readFileSync(join(root, 'subgraphs/network/subgraphs.json'), 'utf8'),
);

/** How a network is started. */
export interface NetworkOptions {
  /** Over the environment of the test run. */
  env?: NodeJS.ProcessEnv;
  /** The list of subgraphs; the repository's own where it is left out. */
  subgraphs?: readonly ListEntry[];
  /** A data folder to use and keep; a new one that is removed at the end where it is left out. */
  dataFolder?: string;
}

/** A supervisor that was started, ready or not. */
export interface StartedNetwork {
  /** `http://127.0.0.1:port` */
  gatewayUrl: string;
  dataFolder: string;
  pid: number;
  process: ChildProcess;
  /** GraphQL address of a subgraph of the list. */
  subgraphUrl(name: string): string;
  /** Process number of `gateway`, `postgres` or a subgraph that runs now; undefined where there is none. */
  processOf(name: string): number | undefined;
  /** All that it has printed so far. */
  output(): string;
  /** Settles when it is ready; rejects with what it printed when it ends before. */
  ready: Promise<void>;
  /** Settles with the exit code when the supervisor has ended. */
  ended: Promise<number | null>;
  /** Ends it as Ctrl-C does and removes the data folder if it is the network's own. */
  stop(): Promise<void>;
}

/** Runs what `npm start` runs, on free ports and a folder of its own, and settles when the network is ready. */
export async function startNetwork(options: NetworkOptions = {}): Promise<StartedNetwork> {
  const network = await launchNetwork(options);
  try {
    await network.ready;
    return network;
  } catch (error) {
    await network.stop();
    throw error;
  }
}

/** Like `startNetwork`, without waiting for it to be ready. */
export async function launchNetwork(options: NetworkOptions = {}): Promise<StartedNetwork> {
  const { subgraphs = ownSubgraphs, env = {} } = options;
  const folder = mkdtempSync(join(tmpdir(), 'ieum-test-network-'));
  const dataFolder = options.dataFolder ?? join(folder, 'data');
  const list = join(folder, 'subgraphs.json');
  writeFileSync(list, JSON.stringify(subgraphs));
  const own = subgraphs.filter((entry) => 'folder' in entry);
  const port = await findFreePorts(own.length + 1);
  const child = spawn(process.execPath, [join(root, 'subgraphs/network/start.ts')], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: {
      ...environment(),
      PORT: String(port),
      IEUM_SUBGRAPH_PORT: String(port + 1),
      IEUM_DATA_DIR: dataFolder,
      IEUM_SUBGRAPHS: list,
      ...env,
    },
  });
  return {
    ...watch(child),
    gatewayUrl: `http://127.0.0.1:${port}`,
    dataFolder,
    pid: child.pid ?? 0,
    process: child,
    subgraphUrl: (name) => urlOf(name, subgraphs, port + 1),
    processOf: (name) => findProcess(child.pid ?? 0, name, subgraphs),
    async stop() {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGINT');
        await once(child, 'exit');
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function watch(child: ChildProcess): Pick<StartedNetwork, 'output' | 'ready' | 'ended'> {
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
    });
  }
  const ended = once(child, 'close').then(([code]) => code as number | null);
  const ready = new Promise<void>((resolve_, reject) => {
    child.on('message', () => resolve_());
    ended.then((code) =>
      reject(new Error(`The network ended with ${code} before it was ready:\n${printed}`)),
    );
  });
  ready.catch(() => {});
  return { output: () => printed, ready, ended };
}

/** What a developer has set for an own network does not hold for those of tests. */
function environment(): NodeJS.ProcessEnv {
  const env = { ...process.env };
  for (const name of Object.keys(env)) {
    if (/^(IEUM_(DEMO|DATA|SUBGRAPH)|DATABASE_URL|PORT$|HOST$|NODE_OPTIONS|NODE_ENV|npm_)/.test(name))
      delete env[name];
  }
  return env;
}

function urlOf(name: string, subgraphs: readonly ListEntry[], firstPort: number): string {
  const entry = subgraphs.find((one) => one.name === name);
  if (!entry) throw new Error(`No subgraph "${name}" in the list of this network.`);
  if ('url' in entry) return entry.url;
  const index = subgraphs.filter((one) => 'folder' in one).indexOf(entry);
  return `http://127.0.0.1:${firstPort + index}/graphql`;
}

function findProcess(supervisor: number, name: string, subgraphs: readonly ListEntry[]): number | undefined {
  const entry = subgraphs.find((one) => one.name === name);
  const sign =
    name === 'gateway'
      ? 'gateway/main.ts'
      : name === 'postgres'
        ? 'guard.sh'
        : entry && 'folder' in entry
          ? join(entry.folder, 'subgraph.ts')
          : undefined;
  if (sign === undefined) return undefined;
  const found = processes().find(({ parent, command }) => parent === supervisor && command.includes(sign));
  if (name !== 'postgres' || !found) return found?.pid;
  return processes().find(({ parent, command }) => parent === found.pid && command.includes('bin/postgres'))
    ?.pid;
}

/** A process of the machine. */
export interface RunningProcess {
  pid: number;
  parent: number;
  command: string;
}

/** All processes but zombies, which some containers never clear away. */
export function processes(): RunningProcess[] {
  const listed = execFileSync('ps', ['-ww', '-A', '-o', 'pid=,ppid=,stat=,args='], { encoding: 'utf8' });
  return listed.split('\n').flatMap((line) => {
    const [, pid, parent, state, command] = /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line) ?? [];
    if (!pid || state?.startsWith('Z')) return [];
    return [{ pid: Number(pid), parent: Number(parent), command: command ?? '' }];
  });
}

/** The first of `count` ports in a row that nobody listens on, below those that systems give out by themselves. */
async function findFreePorts(count: number): Promise<number> {
  for (let attempt = 0; attempt < 100; attempt++) {
    const first = 10_000 + Math.floor(Math.random() * 20_000);
    const free = await Promise.all(Array.from({ length: count }, (_, index) => isFree(first + index)));
    if (free.every(Boolean)) return first;
  }
  throw new Error(`No ${count} free ports in a row.`);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve_) => {
    const probe = createServer();
    probe.once('error', () => resolve_(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve_(true)));
  });
}
