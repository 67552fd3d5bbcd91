import { QueryPlanner } from '@graphql-hive/router-query-planner';

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
  | { kind: 'plan'; id: number; plan: unknown }
  | { kind: 'used'; id: number; usedMs: number }
  | { kind: 'error'; id: number; message: string };

const answer = (message: RustAnswer) => void process.send?.(message);
const cancels = new Map<number, AbortController>();
let planner: QueryPlanner | undefined;

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
    planner = new QueryPlanner(sdl);
    answer({ kind: 'ready' });
  } catch (error) {
    answer({ kind: 'unreadable', message: messageOf(error) });
  }
}

async function plan({ id, text, labels, percentage }: RustRequest & { kind: 'plan' }): Promise<void> {
  const cancel = new AbortController();
  cancels.set(id, cancel);
  try {
    if (!planner) throw new Error('The supergraph was not read.');
    const made = await planner.planAsync(text, null, new Set(labels), percentage, cancel.signal);
    answer({ kind: 'plan', id, plan: made });
  } catch (error) {
    answer({ kind: 'error', id, message: messageOf(error) });
  } finally {
    cancels.delete(id);
  }
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
