import { QueryPlanner } from '@graphql-hive/router-query-planner';
import { parse } from 'graphql';
import { createRustPlanChecks, hasForeignDirectives, type RustPlanChecks } from './plan-checks.ts';
import { reasonOf } from './plan-error.ts';
import { readPlan } from './read-plan.ts';
import { toRustSupergraph } from './rust-supergraph.ts';

/** What the process is asked: first the supergraph, then operations. */
export type RustRequest =
  | { kind: 'supergraph'; sdl: string }
  | { kind: 'plan'; id: number; text: string; labels: string[]; percentage: number }
  | { kind: 'cancel'; id: number }
  | { kind: 'used'; id: number };

/** What the process answers: that it is ready or why it is not, then one answer a request, in any order. */
export type RustAnswer =
  | { kind: 'ready' }
  | { kind: 'unreadable'; message: string }
  /** A plan that was checked, as JSON. */
  | { kind: 'plan'; id: number; json: string }
  /** The operation has directives that the planner would drop. */
  | { kind: 'foreign'; id: number }
  | { kind: 'used'; id: number; usedMs: number }
  /** Without a word of the operation. */
  | { kind: 'error'; id: number; reason: string };

const answer = (message: RustAnswer) => void process.send?.(message);
const cancels = new Map<number, AbortController>();
let loaded: { planner: QueryPlanner; checks: RustPlanChecks } | undefined;

process.on('message', (request: RustRequest) => {
  if (request.kind === 'supergraph') load(request.sdl);
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

function load(sdl: string): void {
  try {
    loaded = { planner: new QueryPlanner(toRustSupergraph(sdl)), checks: createRustPlanChecks(sdl) };
    answer({ kind: 'ready' });
    buildAhead(loaded.checks);
  } catch (error) {
    answer({ kind: 'unreadable', message: error instanceof Error ? error.message : String(error) });
  }
}

/** A part at a time: what is asked meanwhile does not wait for more than one. */
function buildAhead(checks: RustPlanChecks): void {
  setImmediate(() => {
    if (checks.buildAhead()) buildAhead(checks);
  });
}

async function plan({ id, text, labels, percentage }: RustRequest & { kind: 'plan' }): Promise<void> {
  const cancel = new AbortController();
  cancels.set(id, cancel);
  try {
    if (!loaded) throw new Error('The supergraph was not read.');
    const { planner, checks } = loaded;
    const document = parse(text, { noLocation: true });
    if (hasForeignDirectives(document)) return answer({ kind: 'foreign', id });
    const made = await planner.planAsync(text, null, new Set(labels), percentage, cancel.signal);
    checks.check(readPlan(made), document);
    answer({ kind: 'plan', id, json: JSON.stringify(made) });
  } catch (error) {
    answer({ kind: 'error', id, reason: reasonOf(error) });
  } finally {
    cancels.delete(id);
  }
}
