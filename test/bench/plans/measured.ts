import { setTimeout as wait } from 'node:timers/promises';
import { getOperationAST, parse } from 'graphql';
import { readConfig } from '../../../gateway/config.ts';
import type { EngineLog, Operation } from '../../../gateway/engine.ts';
import { createGeneration, type Generation } from '../../../gateway/generation.ts';
import { createDocumentRules } from '../../../gateway/operation/document-rules.ts';
import { createPlanner } from '../../../gateway/plan/planner.ts';
import { createPreparation } from '../../../gateway/plan/prepare-operation.ts';
import { createSupergraph, createSupergraphInTurns, readBundle } from '../../../gateway/supergraph.ts';
import { watchLoop } from './loop.ts';
import { toNestedQuery } from './networks.ts';

/** What one process of the gateway's parts took, in ms. Each document is asked for the first time. */
export interface PlanSample {
  /** Plans, checked and read. The first is that of a process which has planned nothing yet. */
  planMs: number[];
  /** From a document's text to its answer: when it is new, and when it comes again. */
  newMs: number[];
  knownMs: number[];
  /** How long other work had to wait at most, while a new document was answered. */
  heldMs: number[];
  /** The same, while a supergraph is made ready beside the one that is served. */
  heldAtReloadMs: number;
}

const { BENCH_BUNDLE: file = '', BENCH_DOCUMENTS: documents = '20' } = process.env;
const names = Array.from({ length: Number(documents) }, (_, index) => `Q${index}`);
async function measure(): Promise<PlanSample> {
  const planMs = await measurePlans();
  const generation = await open();
  // What is built ahead is there.
  await wait(idleMs);
  const newMs: number[] = [];
  const knownMs: number[] = [];
  const heldMs: number[] = [];
  for (const name of names) {
    const loop = watchLoop();
    newMs.push(await answer(generation, name));
    heldMs.push(await loop.end());
    knownMs.push(await answer(generation, name));
  }
  const loop = watchLoop();
  const next = await open();
  const heldAtReloadMs = await loop.end();
  await Promise.all([generation.close(), next.close()]);
  return { planMs, newMs, knownMs, heldMs, heldAtReloadMs };
}

async function measurePlans(): Promise<number[]> {
  const { supergraph } = readBundle(file);
  const planner = createPlanner(supergraph, log);
  await planner.start();
  const prepare = createPreparation(createSupergraph(readBundle(file)).publicSchema, parse(supergraph));
  await wait(idleMs);
  const took: number[] = [];
  for (const [index] of names.entries()) {
    // Planners are given operations without names.
    const document = parse(toNestedQuery('Q').replace('first: 5', `first: ${index + 1}`));
    const { text } = prepare(document, getOperationAST(document)!);
    const start = performance.now();
    await planner.plan(text ?? '');
    took.push(performance.now() - start);
  }
  await planner.close();
  return took;
}

/** Longer than building everything ahead takes. */
const idleMs = 2_000;

async function open(): Promise<Generation> {
  const read = readConfig({ IEUM_DEMO: '1', IEUM_BUNDLE: file });
  if ('problems' in read) throw new Error(read.problems.join('\n'));
  const { config } = read;
  return createGeneration(await createSupergraphInTurns(readBundle(file)), {
    ...{ config, log },
    rules: createDocumentRules(config),
  });
}

/** @throws Error where the answer has errors, or lacks the innermost of the gathered fields */
async function answer({ read, engine }: Generation, name: string): Promise<number> {
  const start = performance.now();
  const signal = AbortSignal.timeout(10_000);
  const result = read({ query: toNestedQuery(name) }, { headers: {}, signal });
  const { data, errors } = 'errors' in result ? { data: null, ...result } : await execute(engine, result);
  const took = performance.now() - start;
  if (errors || !JSON.stringify(data).includes('"programs":{"edges":[{"node"'))
    throw new Error(`The answer is not whole: ${JSON.stringify(errors ?? data)}`);
  return took;
}

const execute = (engine: Generation['engine'], { operation }: { operation: Operation }) =>
  engine.execute(operation);

const log: EngineLog = {
  debug: () => {},
  info: () => {},
  warn: (facts) => fail(facts),
  error: (facts) => fail(facts),
};

function fail(facts: unknown): never {
  throw new Error(JSON.stringify(facts));
}

process.on('disconnect', () => process.exit());
process.on('message', async () => process.send?.(await measure()));
process.send?.({ type: 'ready' });
