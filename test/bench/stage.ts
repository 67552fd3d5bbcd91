import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Contender } from './contenders.ts';
import { composeBench } from './federation/compose.ts';
import type { SubgraphName } from './federation/subgraph.ts';
import type { Operation } from './operations.ts';
import { type BenchProcess, startProcess } from './process.ts';
import type { Settings } from './settings.ts';

/** The processes of one run. */
export interface Stage {
  /** The static subgraphs; null where a running network is asked. */
  subgraphs: BenchProcess<Urls> | null;
  load: BenchProcess<unknown>;
  contestants: Contestant[];
  stop(): Promise<void>;
}

interface Urls {
  urls: Record<SubgraphName, string>;
}

/** A contender's process: for identical requests, for distinct ones, or for both. */
export interface Contestant {
  contender: Contender;
  shared: readonly boolean[];
  process: BenchProcess<{ url: string }>;
  /** Bytes of its answers by operation. */
  answerBytes: ReadonlyMap<string, number | null>;
}

/**
 * Starts subgraphs, load generator and contenders, and compares each contender's answers with the expected ones.
 * @throws Error when one does not start or answers wrongly; then nothing runs any more
 */
export async function startStage(settings: Settings): Promise<Stage> {
  const folder = mkdtempSync(join(tmpdir(), 'ieum-bench-'));
  const started: BenchProcess<unknown>[] = [];
  const start = async <Ready>(...args: Parameters<typeof startProcess>) => {
    const process = await startProcess<Ready>(...args);
    started.push(process);
    return process;
  };
  const stop = async () => {
    await Promise.all(started.map((process) => process.stop()));
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const { networkBundle } = settings;
    const subgraphs =
      networkBundle === null ? await start<Urls>(here('federation/main.ts'), { core: 1 }) : null;
    const load = await start(here('load/main.ts'), { core: 1 });
    const common = subgraphs
      ? writeSupergraph(folder, subgraphs.ready.urls)
      : { PORT: '0', IEUM_BUNDLE: networkBundle as string };
    const nodeOptions = profileOptions(settings);
    // A running network has no core of its own.
    const core = subgraphs ? 0 : null;
    const contestants: Contestant[] = [];
    for (const { contender, shared, own } of processesOf(settings)) {
      const env = { ...common, ...own };
      const process = await start<{ url: string }>(contender.file, { core, env, nodeOptions });
      const answerBytes = await verify(contender, process.ready.url, settings.operations);
      contestants.push({ contender, shared, process, answerBytes });
    }
    return { subgraphs, load, contestants, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Writes what gateways load, and says by which variables they find it. */
function writeSupergraph(folder: string, urls: Record<SubgraphName, string>): Record<string, string> {
  const bundle = composeBench(urls);
  const supergraphFile = join(folder, 'supergraph.graphql');
  const bundleFile = join(folder, 'bundle.json');
  writeFileSync(supergraphFile, bundle.supergraph);
  writeFileSync(bundleFile, JSON.stringify(bundle));
  return {
    PORT: '0',
    BENCH_SUBGRAPHS: JSON.stringify(urls),
    BENCH_SUPERGRAPH: supergraphFile,
    IEUM_BUNDLE: bundleFile,
  };
}

/** Two processes for a contender whose settings differ between identical and distinct requests. */
function processesOf({ contenders, shared }: Settings) {
  return contenders.flatMap((contender) => {
    const { env, sharing = {}, noSharing = {} } = contender;
    if (!contender.sharing && !contender.noSharing) return [{ contender, shared, own: { ...env } }];
    return shared.map((one) => ({
      contender,
      shared: [one],
      own: { ...env, ...(one ? sharing : noSharing) },
    }));
  });
}

function profileOptions({ profileFolder }: Settings): string[] {
  if (profileFolder === null) return [];
  mkdirSync(profileFolder, { recursive: true });
  return ['--import', here('profile/in-process.mjs')];
}

async function verify(
  { name }: Contender,
  url: string,
  operations: readonly Operation[],
): Promise<Contestant['answerBytes']> {
  const answerBytes = new Map<string, number | null>();
  for (const operation of operations) {
    const bytes = await operation.verify(url).catch((error: Error) => {
      throw new Error(`${name} answers ${operation.name} wrongly. ${error.message}`);
    });
    answerBytes.set(operation.name, bytes);
  }
  return answerBytes;
}

const here = (file: string) => join(import.meta.dirname, file);
