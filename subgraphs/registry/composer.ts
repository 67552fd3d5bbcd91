import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
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

/** Composes beside the process that asks. */
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

/**
 * Makes a composer. `readContext` is asked before each composition. It works in a process that begins with a task and
 * ends when it had none for a while: it takes 150 MB, and none of it stays behind as that of a thread would.
 */
export function createComposer({
  mostMs = longestMs,
  idleMs = longestIdleMs,
  readContext = async (): Promise<ComposeContext> => ({}),
} = {}): Composer {
  let child: ChildProcess | null = null;
  let idle: NodeJS.Timeout | undefined;
  let last: Promise<unknown> = Promise.resolve();

  function begin(): ChildProcess {
    const own = startProcess();
    own.once('exit', () => {
      if (child === own) child = null;
    });
    return own;
  }

  /** It may be at work still only where `isLost`; else it ends by itself, and Node writes its compile cache. */
  async function end(isLost = false): Promise<void> {
    clearTimeout(idle);
    const old = child;
    child = null;
    if (!old?.pid) return;
    old.ref();
    const ended = once(old, 'exit');
    if (isLost) old.kill('SIGKILL');
    else if (old.connected) old.disconnect();
    await ended;
  }

  async function run(task: ComposeTask): Promise<Composition> {
    clearTimeout(idle);
    const context = await readContext();
    child ??= begin();
    const result = await ask(child, { ...task, context }, mostMs);
    if ('lost' in result) {
      await end(true);
      return { errors: [{ code: 'COMPOSER_FAILED', message: result.lost }] };
    }
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

function startProcess(): ChildProcess {
  const child = fork(new URL('./compose-process.ts', import.meta.url), {
    // The first as the processes of a network have it: Node's compile cache is another without it.
    execArgv: ['--expose-gc', `--max-old-space-size=${mostHeapMb}`],
    serialization: 'advanced',
    // What V8 says when it runs out of memory is of no use to anybody.
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  // What ended it is told to who waits for its answer; unheard it would end this process.
  child.on('error', () => {});
  child.unref();
  child.channel?.unref();
  return child;
}

/** Asks the process once, and keeps this one alive until it has answered. `lost` says why it cannot be asked again. */
function ask(
  child: ChildProcess,
  task: ComposeTask & { context: ComposeContext },
  mostMs: number,
): Promise<Composition | { lost: string }> {
  const { promise, resolve } = Promise.withResolvers<Composition | { lost: string }>();
  const onError = (error: Error) => resolve({ lost: `The composer ended: ${error.message}` });
  const onExit = (code: number | null, signal: string | null) =>
    resolve({ lost: `The composer ended before its work was done (${signal ?? `exit ${code}`}).` });
  const timer = setTimeout(() => resolve({ lost: `Composing took more than ${mostMs} ms.` }), mostMs);
  child.channel?.ref();
  child.once('message', resolve).once('error', onError).once('exit', onExit);
  child.send(task, (error) => error && onError(error));
  return promise.finally(() => {
    clearTimeout(timer);
    child.off('message', resolve).off('error', onError).off('exit', onExit);
    child.channel?.unref();
  });
}

/** Ten times what 45 subgraphs of the size of the network's own take. */
const longestMs = 60_000;
/** Tasks come together: a check, then the publication; the versions of a whole list. */
const longestIdleMs = 500;
const mostHeapMb = 1024;
