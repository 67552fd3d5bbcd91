import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Contender } from './contenders.ts';
import { composeBench } from './federation/compose.ts';
import type { SubgraphCounts } from './federation/server.ts';
import type { SubgraphName } from './federation/subgraph.ts';
import type { Load, LoadResult } from './load/run-load.ts';
import type { BenchOperation } from './operations.ts';
import { type BenchProcess, startProcess } from './process.ts';
import type { Settings } from './settings.ts';
import { readUsage } from './usage.ts';
import { verifyAnswers } from './verify.ts';

/** One short run of one contender. */
export interface Sample {
  operation: string;
  contender: string;
  connections: number;
  /** True: identical requests, and whatever the contender can share is shared. False: distinct ones. */
  shared: boolean;
  rps: number;
  /** Of the contender's process and its children. */
  cpuUsPerRequest: number;
  p50Ms: number;
  p99Ms: number;
  rssMb: number;
  subgraphRequests: number;
  subgraphRequestCharacters: number;
  /** What the subgraphs' process took: with the load generator's it must leave their core some rest. */
  subgraphCpuUsPerRequest: number;
}

/** The processes of one run. */
interface Stage {
  subgraphs: BenchProcess<{ urls: Record<SubgraphName, string> }>;
  load: BenchProcess<unknown>;
  contestants: Contestant[];
  stop(): Promise<void>;
}

/** A contender's process, for identical requests, for distinct ones, or for both. */
interface Contestant {
  contender: Contender;
  shared: readonly boolean[];
  process: BenchProcess<{ url: string }>;
  /** Bytes of its answers by operation. */
  answerBytes: Map<string, number>;
}

/** Requests that differ: one a cohort. */
const distinctRequests = 900;

/**
 * Starts everything, compares all answers, warms up and measures in rounds: in each, one contender after the other, so that
 * what slows the machine for a while slows them all.
 */
export async function measure(settings: Settings, say: (text: string) => void): Promise<Sample[]> {
  const stage = await startStage(settings);
  try {
    for (const contestant of stage.contestants) await verify(contestant, settings.operations);
    say('All answers are as expected. Warming up');
    for (const run of runsOf(settings, stage)) {
      await runLoadOn(stage, run, settings.warmUpMs);
    }
    const samples: Sample[] = [];
    for (let round = 1; round <= settings.rounds; round++) {
      say(`Round ${round} of ${settings.rounds}`);
      for (const run of runsOf(settings, stage)) samples.push(await takeSample(stage, run, settings));
    }
    return samples;
  } finally {
    await stage.stop();
  }
}

interface Run {
  contestant: Contestant;
  operation: BenchOperation;
  connections: number;
  shared: boolean;
}

/** Contenders innermost: those that are compared run next to each other in time. */
function* runsOf({ operations, connections: all, shared: variants }: Settings, stage: Stage): Generator<Run> {
  for (const operation of operations) {
    for (const shared of variants) {
      for (const connections of all) {
        for (const contestant of stage.contestants) {
          if (contestant.shared.includes(shared)) yield { contestant, operation, connections, shared };
        }
      }
    }
  }
}

async function startStage(settings: Settings): Promise<Stage> {
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
    const subgraphs = await start<{ urls: Record<SubgraphName, string> }>(here('federation/main.ts'), {
      core: 1,
    });
    const load = await start(here('load/main.ts'), { core: 1 });
    const { urls } = subgraphs.ready;
    const bundle = composeBench(urls);
    const env = {
      PORT: '0',
      BENCH_SUBGRAPHS: JSON.stringify(urls),
      BENCH_SUPERGRAPH: join(folder, 'supergraph.graphql'),
      IEUM_BUNDLE: join(folder, 'bundle.json'),
    };
    writeFileSync(env.BENCH_SUPERGRAPH, bundle.supergraph);
    writeFileSync(env.IEUM_BUNDLE, JSON.stringify(bundle));
    const nodeOptions = profileOptions(settings);
    const contestants: Contestant[] = [];
    for (const { contender, shared, own } of processesOf(settings)) {
      const process = await start<{ url: string }>(contender.file, {
        core: 0,
        env: { ...env, ...own },
        nodeOptions,
      });
      contestants.push({ contender, shared, process, answerBytes: new Map() });
    }
    return { subgraphs, load, contestants, stop };
  } catch (error) {
    await stop();
    throw error;
  }
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
  { contender, process, answerBytes }: Contestant,
  operations: readonly BenchOperation[],
) {
  for (const operation of operations) {
    const bytes = await verifyAnswers(process.ready.url, operation).catch((error: Error) => {
      throw new Error(`${contender.name} answers wrongly. ${error.message}`);
    });
    answerBytes.set(operation.name, bytes);
  }
}

async function takeSample(stage: Stage, run: Run, { runMs, profileFolder }: Settings): Promise<Sample> {
  const { contestant, operation, connections, shared } = run;
  const { pid } = contestant.process;
  await takeCounts(stage);
  if (profileFolder) await contestant.process.ask({ profile: 'start' });
  const before = readUsage(pid);
  const subgraphsBefore = readUsage(stage.subgraphs.pid);
  const result = await runLoadOn(stage, run, runMs);
  const after = readUsage(pid);
  const subgraphsAfter = readUsage(stage.subgraphs.pid);
  if (profileFolder) {
    const name = `${contestant.contender.name}-${operation.name}-${connections}-${shared ? 'identical' : 'distinct'}`;
    await contestant.process.ask({ profile: 'stop', file: resolve(profileFolder, `${name}.cpuprofile`) });
  }
  const counts = await takeCounts(stage);
  return {
    operation: operation.name,
    contender: contestant.contender.name,
    connections,
    shared,
    rps: result.rps,
    cpuUsPerRequest: (after.cpuUs - before.cpuUs) / result.answered,
    p50Ms: result.p50Ms,
    p99Ms: result.p99Ms,
    rssMb: after.rssMb,
    subgraphRequests: counts.requests / result.answered,
    subgraphRequestCharacters: counts.characters / result.answered,
    subgraphCpuUsPerRequest: (subgraphsAfter.cpuUs - subgraphsBefore.cpuUs) / result.answered,
  };
}

async function takeCounts({ subgraphs }: Stage): Promise<SubgraphCounts> {
  return (await subgraphs.ask<{ counts: SubgraphCounts }>({ take: 'counts' })).counts;
}

async function runLoadOn(stage: Stage, run: Run, durationMs: number): Promise<LoadResult> {
  const { contestant, operation, connections, shared } = run;
  const bodies = Array.from({ length: shared ? 1 : distinctRequests }, (_, nth) =>
    JSON.stringify({ query: operation.query, variables: operation.variables(nth) }),
  );
  const load: Load = {
    url: contestant.process.ready.url,
    bodies,
    connections,
    durationMs,
    answerBytes: contestant.answerBytes.get(operation.name) ?? null,
  };
  const said = await stage.load.ask<{ result: LoadResult } | { error: string }>(load);
  if ('result' in said) return said.result;
  throw new Error(
    `${contestant.contender.name}, ${operation.name}, ${connections} connections: ${said.error}`,
  );
}

const here = (file: string) => join(import.meta.dirname, file);
