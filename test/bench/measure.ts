import { resolve } from 'node:path';
import type { SubgraphCounts } from './federation/server.ts';
import type { Load, LoadResult } from './load/run-load.ts';
import type { BenchOperation } from './operations.ts';
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
  p50Ms: number;
  p99Ms: number;
  rssMb: number;
  subgraphRequests: number;
  subgraphRequestCharacters: number;
  /** What the subgraphs' process took: with the load generator's it must leave their core some rest. */
  subgraphCpuUsPerRequest: number;
}

/** Requests that differ: one a cohort. */
const distinctRequests = 900;

/**
 * Starts everything, warms up and measures in rounds: in each, one contender after the other, so that what slows the machine
 * for a while slows them all.
 */
export async function measure(settings: Settings, say: (text: string) => void): Promise<Sample[]> {
  const stage = await startStage(settings);
  try {
    const runs = listRuns(settings, stage);
    say(`All answers are as expected. Warming up ${runs.length} runs`);
    for (const run of runs) await runLoadOn(stage, run, settings.warmUpMs);
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
  operation: BenchOperation;
  connections: number;
  shared: boolean;
}

/** Contenders innermost: those that are compared run next to each other in time. */
function listRuns({ operations, connections: counts, shared: variants }: Settings, stage: Stage): Run[] {
  return operations.flatMap((operation) =>
    variants.flatMap((shared) =>
      counts.flatMap((connections) =>
        stage.contestants
          .filter((contestant) => contestant.shared.includes(shared))
          .map((contestant) => ({ contestant, operation, connections, shared })),
      ),
    ),
  );
}

async function takeSample(stage: Stage, run: Run, { runMs, profileFolder }: Settings): Promise<Sample> {
  const { contestant, operation, connections, shared } = run;
  const { pid, ask } = contestant.process;
  await takeCounts(stage);
  if (profileFolder) await ask({ profile: 'start' });
  const before = readUsage(pid);
  const subgraphsBefore = readUsage(stage.subgraphs.pid);
  const result = await runLoadOn(stage, run, runMs);
  const after = readUsage(pid);
  const subgraphsAfter = readUsage(stage.subgraphs.pid);
  const counts = await takeCounts(stage);
  if (profileFolder) await ask({ profile: 'stop', file: resolve(profileFolder, profileName(run)) });
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

const profileName = ({ contestant, operation, connections, shared }: Run) =>
  `${contestant.contender.name}-${operation.name}-${connections}-${shared ? 'identical' : 'distinct'}.cpuprofile`;

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
