import { Worker } from 'node:worker_threads';
import type { Check } from '@ieum/schema/check.ts';
import type { CostChange, KnownOperation } from '@ieum/schema/cost/cost-changes.ts';
import type { RulesContext } from '@ieum/schema/findings.ts';
import type { Problem } from '@ieum/schema/problem.ts';
import type { SubgraphInput } from '@ieum/schema/subgraph.ts';

/** What is to be composed, and what with the result is compared. */
export interface ComposeTask {
  inputs: readonly SubgraphInput[];
  /** What they compose to, as JSON text, where that is known: then the two bundles are only compared. */
  known: string | null;
  /** The bundle that is served, as JSON text; null before the first. */
  before: string | null;
  /** The subgraphs that change. */
  names: readonly string[];
}

/**
 * A bundle as JSON text with its SHA-256, what it changes for clients and in the cost of their operations, and what the
 * rules of the network find in the subgraphs that change; or why there is none.
 */
export type Composition =
  | ({ bundle: string; digest: string; findings: Problem[]; costChanges: CostChange[] } & Pick<
      Check,
      'hints' | 'changes' | 'joins' | 'leaves'
    >)
  | { errors: Problem[] };

/** Composes off the event loop. */
export interface Composer {
  /** In turn. Rejects as the context does only: a composition that fails, runs too long or out of memory has errors. */
  compose(task: ComposeTask): Promise<Composition>;
  close(): Promise<void>;
}

/** What a composition is judged by besides its subgraphs. */
export interface ComposeContext extends RulesContext {
  /** The operations that clients run. */
  operations?: readonly KnownOperation[];
}

/** Makes a composer. `readContext` is asked before each composition. Its thread begins with the first task, and ends when it had none for a while (it takes 100 MB). */
export function createComposer({
  mostMs = longestMs,
  idleMs = longestIdleMs,
  readContext = async (): Promise<ComposeContext> => ({}),
} = {}): Composer {
  let worker: Worker | null = null;
  let idle: NodeJS.Timeout | undefined;
  let last: Promise<unknown> = Promise.resolve();

  function begin(): Worker {
    const own = new Worker(new URL('./compose-worker.ts', import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb },
    });
    // What ended it is told to who waits for its answer; unheard it would end the process.
    own.on('error', () => {});
    own.once('exit', () => {
      if (worker === own) worker = null;
    });
    return own;
  }

  async function end(): Promise<void> {
    clearTimeout(idle);
    const old = worker;
    worker = null;
    await old?.terminate();
  }

  async function run(task: ComposeTask): Promise<Composition> {
    clearTimeout(idle);
    const context = await readContext();
    worker ??= begin();
    const result = await ask(worker, { ...task, context }, mostMs);
    if ('lost' in result) {
      await end();
      return { errors: [{ code: 'COMPOSER_FAILED', message: result.lost }] };
    }
    worker?.unref();
    idle = setTimeout(() => void end(), idleMs).unref();
    return result;
  }

  return {
    compose(task) {
      const turn = last.then(() => run(task));
      last = turn.catch(() => {});
      return turn;
    },
    async close() {
      await last;
      await end();
    },
  };
}

/** Asks the worker once. `lost` says why it cannot be asked again. */
function ask(
  worker: Worker,
  task: ComposeTask & { context: ComposeContext },
  mostMs: number,
): Promise<Composition | { lost: string }> {
  const { promise, resolve } = Promise.withResolvers<Composition | { lost: string }>();
  const onLost = (error: Error) => resolve({ lost: `The composer ended: ${error.message}` });
  const onExit = () => resolve({ lost: 'The composer ended before its work was done.' });
  const timer = setTimeout(() => resolve({ lost: `Composing took more than ${mostMs} ms.` }), mostMs);
  worker.ref();
  worker.once('message', resolve).once('error', onLost).once('exit', onExit);
  worker.postMessage(task);
  return promise.finally(() => {
    clearTimeout(timer);
    worker.off('message', resolve).off('error', onLost).off('exit', onExit);
  });
}

/** Ten times what 45 subgraphs of the size of the network's own take. */
const longestMs = 60_000;
const longestIdleMs = 2_000;
const maxOldGenerationSizeMb = 1024;
