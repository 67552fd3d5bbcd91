import { resolve } from 'node:path';
import type { SubgraphCounts } from './federation/server.ts';
import type { Load, LoadResult } from './load/run-load.ts';
import type { Operation } from './operations.ts';
import type { Settings } from './settings.ts';
import { type Contestant, type Stage, startStage } from './stage.ts';
import { readUsage } from './usage.ts';

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
  /** How much of a core the contender had: with many connections far below 1 means that the machine was busy. */
  coreShare: number;
  p50Ms: number;
  p99Ms: number;
  rssMb: number;
  subgraphRequests: number;
  subgraphRequestCharacters: number;
  /** What the subgraphs' process took: with the load generator's it must leave their core some rest. */
  subgraphCpuUsPerRequest: number;
}

/**
 * Starts everything, warms up and measures in rounds: in each, one contender after the other, so that what slows the machine
 * for a while slows them all.
 */
export async function measure(settings: Settings, say: (text: string) => void): Promise<Sample[]> {
  const stage = await startStage(settings);
  try {
    const runs = listRuns(settings, stage);
    say(`All answers are as expected. ${runs.length} runs a round; warming up`);
    for (const run of warmUpsOf(runs)) await warmUp(stage, run, settings.warmUpMs);
    const samples: Sample[] = [];
    for (let round = 1; round <= settings.rounds; round++) {
      say(`Round ${round} of ${settings.rounds}`);
      for (const run of runs) samples.push(await takeSample(stage, run, settings));
    }
    return samples;
  } finally {
    await stage.stop();
  }
}

interface Run {
  contestant: Contestant;
  operation: Operation;
  connections: number;
  shared: boolean;
}

/** Contenders innermost: those that are compared run next to each other in time. */
function listRuns(settings: Settings, stage: Stage): Run[] {
  const { operations, connections: counts, shared: variants } = settings;
  return operations.flatMap((operation) =>
    variants.flatMap((shared) =>
      counts.flatMap((connections) =>
        stage.contestants
          .filter((contestant) => contestant.shared.includes(shared))
          .map((contestant) => ({ contestant, operation, connections, shared }))
          .filter((run) => isWorthwhile(run, settings)),
      ),
    ),
  );
}

function isWorthwhile({ contestant, operation, connections, shared }: Run, settings: Settings): boolean {
  if (operation.isCold) return connections === 1 && !shared;
  if (!settings.isQuick || connections > 1) return true;
  // At one connection a quick run measures only what a bar speaks of.
  return operation.name === 'L' && !shared && ['ieum', 'minimum'].includes(contestant.contender.name);
}

/** One for each contender, operation and kind of requests, at its most connections. */
function warmUpsOf(runs: readonly Run[]): Iterable<Run> {
  const warmUps = new Map<string, Run>();
  for (const run of runs) {
    const { contestant, operation, connections, shared } = run;
    const key = [contestant.process.pid, operation.name, shared].join();
    if ((warmUps.get(key)?.connections ?? 0) < connections) warmUps.set(key, run);
  }
  return warmUps.values();
}

/** Until the contender has had so much processor time, which is what compiles it; no longer than thrice as long. */
async function warmUp(stage: Stage, run: Run, warmUpMs: number): Promise<void> {
  const { pid } = run.contestant.process;
  const start = readUsage(pid).cpuUs;
  for (let part = 0; part < 9; part++) {
    await runLoadOn(stage, run, warmUpMs / 3);
    if (readUsage(pid).cpuUs - start >= warmUpMs * 900) return;
  }
}

async function takeSample(stage: Stage, run: Run, { runMs, profileFolder }: Settings): Promise<Sample> {
  const { contestant, operation, connections, shared } = run;
  const { pid, ask } = contestant.process;
  await takeCounts(stage);
  if (profileFolder) await ask({ profile: 'start' });
  const before = readUsage(pid);
  const subgraphsBefore = readSubgraphUs(stage);
  const start = performance.now();
  const result = await runLoadOn(stage, run, runMs);
  const elapsedMs = performance.now() - start;
  const after = readUsage(pid);
  const subgraphsAfter = readSubgraphUs(stage);
  const counts = await takeCounts(stage);
  if (profileFolder) await ask({ profile: 'stop', file: resolve(profileFolder, profileName(run)) });
  return {
    operation: operation.name,
    contender: contestant.contender.name,
    connections,
    shared,
    rps: result.rps,
    cpuUsPerRequest: (after.cpuUs - before.cpuUs) / result.answered,
    coreShare: (after.cpuUs - before.cpuUs) / (elapsedMs * 1_000),
    p50Ms: result.p50Ms,
    p99Ms: result.p99Ms,
    rssMb: after.rssMb,
    subgraphRequests: counts.requests / result.answered,
    subgraphRequestCharacters: counts.characters / result.answered,
    subgraphCpuUsPerRequest: (subgraphsAfter - subgraphsBefore) / result.answered,
  };
}

const profileName = ({ contestant, operation, connections, shared }: Run) =>
  `${contestant.contender.name}-${operation.name}-${connections}-${shared ? 'identical' : 'distinct'}.cpuprofile`;

const readSubgraphUs = ({ subgraphs }: Stage) => (subgraphs ? readUsage(subgraphs.pid).cpuUs : 0);

async function takeCounts({ subgraphs }: Stage): Promise<SubgraphCounts> {
  if (!subgraphs) return { requests: 0, characters: 0 };
  return (await subgraphs.ask<{ counts: SubgraphCounts }>({ take: 'counts' })).counts;
}

async function runLoadOn(stage: Stage, run: Run, durationMs: number): Promise<LoadResult> {
  const { contestant, operation, connections, shared } = run;
  const load: Load = {
    url: contestant.process.ready.url,
    requests: operation.requests(shared),
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
