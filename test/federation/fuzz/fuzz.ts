import { kindOf } from './compare.ts';
import { compose } from './compose.ts';
import type { SubgraphSdl } from './declarations.ts';
import type { EngineName } from './engines.ts';
import { createRandom, hash } from './random.ts';
import { drawFederation } from './random-federation.ts';
import { drawOperation } from './random-operation.ts';
import { type Question, type Run, startRun } from './run.ts';
import { shrink } from './shrink.ts';
import { writeCase } from './write-case.ts';

/** What to fuzz, and how far. */
export interface FuzzSettings {
  /** Equal seeds ask equal questions. */
  seed: number;
  /** How many questions are to be answered. */
  operations: number;
  engine: EngineName;
  /** Stops at so many differences. */
  mostDifferences: number;
  /** Time to make each difference smaller. */
  shrinkSeconds: number;
  /** How many differences of one kind are made smaller and reported; the others are counted. */
  mostOfKind: number;
  /** Makes the subgraphs' answers wrong, and holds the engine to what is still right. */
  hasFaults?: boolean;
  report(text: string): void;
  /** Number of the first federation. Default: 0. */
  start?: number;
  /** Called before each question, for what is to be known if the process ends by it. */
  trace?: (sdls: readonly SubgraphSdl[], question: Question, totals: FuzzTotals) => void;
}

/** What was done. */
export interface FuzzTotals {
  /** Number of the federation that comes next. */
  next: number;
  operations: number;
  refused: number;
  federations: number;
  /** Federations that do not compose, by the code of the first reason. */
  discarded: Record<string, number>;
  fetches: number;
  differences: number;
  kinds: Record<string, number>;
  seconds: number;
}

/** Questions that each federation is asked. */
const questionsOfFederation = 200;

/** Asks random federations random questions until there were enough of them, or too many differences. */
export async function fuzz(settings: FuzzSettings): Promise<FuzzTotals> {
  const started = performance.now();
  const totals: FuzzTotals = {
    next: settings.start ?? 0,
    operations: 0,
    refused: 0,
    federations: 0,
    discarded: {},
    fetches: 0,
    differences: 0,
    kinds: {},
    seconds: 0,
  };
  while (totals.operations < settings.operations) {
    await fuzzFederation(settings, hash(`federation ${settings.seed} ${totals.next++}`), totals);
    if (totals.differences >= settings.mostDifferences) break;
  }
  totals.seconds = Math.round((performance.now() - started) / 100) / 10;
  return totals;
}

async function fuzzFederation(settings: FuzzSettings, seed: number, totals: FuzzTotals): Promise<void> {
  const random = createRandom(seed);
  const composed = compose(drawFederation(random, { isPlain: settings.hasFaults ?? false }));
  if ('reasons' in composed) {
    const code = composed.reasons[0]!.split(':')[0]!;
    totals.discarded[code] = (totals.discarded[code] ?? 0) + 1;
    return;
  }
  totals.federations++;
  const run = await startRun(composed, settings.engine).catch((error: unknown) => String(error));
  if (typeof run === 'string') {
    // The reference engine reads less than composition gives.
    if (settings.engine === 'reference') totals.discarded.LOAD = (totals.discarded.LOAD ?? 0) + 1;
    else {
      totals.differences++;
      settings.report(`--- federation ${seed} does not load: ${run}\n${JSON.stringify(composed.sdls)}`);
    }
    return;
  }
  const found = new Set<string>();
  try {
    for (let asked = 0; asked < questionsOfFederation && totals.operations < settings.operations; ) {
      const { variables, ...operation } = drawOperation(composed.supergraph.publicSchema, random, 2);
      for (const each of variables) {
        asked++;
        const data = `${seed} ${random.below(1000)}`;
        const faults = settings.hasFaults ? { faults: data } : {};
        const question = { ...operation, variables: each, data, ...faults };
        settings.trace?.(composed.sdls, question, totals);
        const outcome = await askOne(run, question, totals);
        if (outcome.kind !== 'different') continue;
        const kind = kindOf(outcome.difference);
        const count = (totals.kinds[kind] ?? 0) + 1;
        totals.kinds[kind] = count;
        totals.differences++;
        // One bug shows again and again.
        if (found.has(kind) || count > settings.mostOfKind) continue;
        found.add(kind);
        const smallest = await shrink(
          composed.sdls,
          question,
          settings.engine,
          settings.shrinkSeconds * 1000,
        );
        settings.report(`--- difference ${totals.differences}, federation ${seed}\n${writeCase(smallest)}`);
      }
    }
  } finally {
    await run.stop();
  }
}

async function askOne(run: Run, question: Question, totals: FuzzTotals) {
  const outcome = await run.ask(question);
  if (outcome.kind === 'refused') totals.refused++;
  else totals.operations++;
  totals.fetches += run.subgraphs.asked.length;
  run.subgraphs.asked.length = 0;
  return outcome;
}
