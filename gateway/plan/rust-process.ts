import { QueryPlanner } from '@graphql-hive/router-query-planner';
import { parse } from 'graphql';
import { leaveKnownTypes } from './leave-known-types.ts';
import { createRustPlanChecks, hasForeignDirectives, type RustPlanChecks } from './plan-checks.ts';
import { reasonOf } from './plan-error.ts';
import { readPlan } from './read-plan.ts';
import { toRustSupergraph } from './rust-supergraph.ts';

/** What the process is asked: supergraphs, whose numbers are their requests', and operations of these. */
export type RustRequest =
  | { kind: 'supergraph'; id: number; sdl: string }
  | { kind: 'forget'; id: number }
  | { kind: 'plan'; id: number; supergraph: number; text: string; labels: string[]; percentage: number }
  | { kind: 'cancel'; id: number }
  | { kind: 'used'; id: number };

/** What the process answers: one answer a request, in any order; none where it is to forget or to cancel. */
export type RustAnswer =
  | { kind: 'ready'; id: number }
  | { kind: 'unreadable'; id: number; message: string }
  /** A plan that was checked, as JSON. */
  | { kind: 'plan'; id: number; json: string }
  /** The operation has directives that the planner would drop. */
  | { kind: 'foreign'; id: number }
  | { kind: 'used'; id: number; usedMs: number }
  /** Without a word of the operation. */
  | { kind: 'error'; id: number; reason: string };

const answer = (message: RustAnswer) => void process.send?.(message);
const cancels = new Map<number, AbortController>();
const supergraphs = new Map<number, { planner: QueryPlanner; checks: RustPlanChecks }>();
/** Supergraphs whose checks have something left to build. */
const unbuilt = new Set<number>();

process.on('message', (request: RustRequest) => {
  if (request.kind === 'supergraph') load(request);
  else if (request.kind === 'forget') forget(request.id);
  else if (request.kind === 'plan') void plan(request);
  else if (request.kind === 'used') answer({ ...request, usedMs: usedMs() });
  else cancels.get(request.id)?.abort();
});
// The gateway ended, however it did.
process.on('disconnect', () => process.exit());
// A terminal sends its signals to the whole group; the gateway still plans until it closes.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => {});

/** The processor time of all threads, in ms. */
function usedMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

function load({ id, sdl }: RustRequest & { kind: 'supergraph' }): void {
  try {
    const planner = new QueryPlanner(toRustSupergraph(sdl));
    supergraphs.set(id, { planner, checks: createRustPlanChecks(sdl) });
    answer({ kind: 'ready', id });
    unbuilt.add(id);
    buildAhead();
  } catch (error) {
    answer({ kind: 'unreadable', id, message: error instanceof Error ? error.message : String(error) });
  }
}

/** Whenever nothing is planned, a part at a time: what is asked meanwhile does not wait for more than one. */
function buildAhead(): void {
  const [id] = unbuilt;
  if (id === undefined || cancels.size > 0) return;
  setImmediate(() => {
    if (!supergraphs.get(id)?.checks.buildAhead()) unbuilt.delete(id);
    buildAhead();
  });
}

function forget(id: number): void {
  supergraphs.delete(id);
  // What the planner holds is not of the heap, which alone would not be collected for long.
  setImmediate(() => globalThis.gc?.());
}

async function plan({
  id,
  supergraph,
  text,
  labels,
  percentage,
}: RustRequest & { kind: 'plan' }): Promise<void> {
  const cancel = new AbortController();
  cancels.set(id, cancel);
  try {
    const found = supergraphs.get(supergraph);
    if (!found) throw new Error('The planner is closed.');
    const { planner, checks } = found;
    const document = parse(text, { noLocation: true });
    if (hasForeignDirectives(document)) return answer({ kind: 'foreign', id });
    const made = await planner.planAsync(text, null, new Set(labels), percentage, cancel.signal);
    const plan = readPlan(made);
    checks.check(plan, document);
    answer({ kind: 'plan', id, json: leaveKnownTypes(checks.supergraph, made, plan) });
  } catch (error) {
    answer({ kind: 'error', id, reason: reasonOf(error) });
  } finally {
    cancels.delete(id);
    buildAhead();
  }
}
