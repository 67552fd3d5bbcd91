import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startProcess } from '../process.ts';
import type { PlanSample } from './measured.ts';
import { composeNetwork } from './networks.ts';

/** Medians of one size of network, in ms; and what was longest of all. */
export interface PlanRow {
  operation: 'plan';
  contender: 'ieum';
  /** Sources of the gathered fields. */
  sources: number;
  firstPlanMs: number;
  planMs: number;
  longestPlanMs: number;
  newDocumentMs: number;
  knownDocumentMs: number;
  longestHeldMs: number;
  longestHeldAtReloadMs: number;
}

/** What of it is measured. */
export interface PlanSettings {
  sources: readonly number[];
  /** Processes for each size. */
  rounds: number;
  /** New documents for each process. */
  documents: number;
}

/** A small network, one of the size that is planned for, and the largest that is tested. */
export const planSettings: PlanSettings = { sources: [3, 14, 40], rounds: 5, documents: 20 };

/** Measures what new documents cost, each round in a process of its own. */
export async function measurePlans(settings: PlanSettings, say: (text: string) => void): Promise<PlanRow[]> {
  const folder = mkdtempSync(join(tmpdir(), 'ieum-bench-plans-'));
  const subgraphs = await startProcess<{ url: string }>(here('made-up-main.ts'), { core: null });
  try {
    const rows: PlanRow[] = [];
    for (const sources of settings.sources) {
      const file = join(folder, `${sources}.json`);
      writeFileSync(file, JSON.stringify(composeNetwork(sources, (name) => subgraphs.ready.url + name)));
      await subgraphs.ask({ file });
      const samples: PlanSample[] = [];
      for (let round = 0; round < settings.rounds; round++) {
        say(`${sources} sources, round ${round + 1} of ${settings.rounds}`);
        const env = { BENCH_BUNDLE: file, BENCH_DOCUMENTS: String(settings.documents) };
        const measured = await startProcess(here('measured.ts'), { core: null, env });
        samples.push(await measured.ask<PlanSample>({}));
        await measured.stop();
      }
      rows.push(toRow(sources, samples));
    }
    return rows;
  } finally {
    await subgraphs.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

const here = (file: string) => join(import.meta.dirname, file);

function toRow(sources: number, samples: readonly PlanSample[]): PlanRow {
  const all = (key: 'planMs' | 'newMs' | 'knownMs' | 'heldMs') => samples.flatMap((sample) => sample[key]);
  const later = samples.flatMap(({ planMs: [, ...others] }) => others);
  return {
    ...{ operation: 'plan', contender: 'ieum', sources },
    firstPlanMs: median(samples.map(({ planMs: [first = 0] }) => first)),
    planMs: median(later),
    longestPlanMs: round(Math.max(...all('planMs'))),
    newDocumentMs: median(all('newMs')),
    knownDocumentMs: median(all('knownMs')),
    longestHeldMs: round(Math.max(...all('heldMs'))),
    longestHeldAtReloadMs: round(Math.max(...samples.map(({ heldAtReloadMs }) => heldAtReloadMs))),
  };
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return round(sorted[Math.floor(sorted.length / 2)] ?? 0);
}

const round = (value: number) => Math.round(value * 10) / 10;

/** One Markdown table. */
export function writePlans(rows: readonly PlanRow[]): string {
  const head =
    '| sources | plan: first of a process | median | longest | new document | known one | loop held at most | at a reload |';
  const lines = rows.map(
    (row) =>
      `| ${row.sources} | ${row.firstPlanMs} | ${row.planMs} | ${row.longestPlanMs} | ${row.newDocumentMs} | ${row.knownDocumentMs} | ${row.longestHeldMs} | ${row.longestHeldAtReloadMs} |`,
  );
  return [`All in ms.\n\n${head}`, '|---:|---:|---:|---:|---:|---:|---:|---:|', ...lines].join('\n');
}
