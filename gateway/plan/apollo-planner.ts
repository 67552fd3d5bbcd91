import { Worker } from 'node:worker_threads';
import type { CheckedPlan, PlanAnswer, PlanRequest } from './apollo-worker.ts';
import { PlanError, PlanTimeoutError } from './plan-error.ts';
import { createShortestFirst } from './shortest-first.ts';
import { limitWork } from './work-limit.ts';

/** Planning by types and by `@apollo/query-planner`, beside the event loop, where their plans are checked, too. */
export interface ApolloPlanner {
  /**
   * The plan, checked.
   * @throws PlanTimeoutError after `limitMs` of work; PlanError where there is none, or none that can be used
   */
  plan(request: PlanRequest, limitMs: number): Promise<CheckedPlan>;
  close(): Promise<void>;
}

/**
 * Plans in a worker thread, which starts at the first request and is replaced when an operation takes too long. One
 * operation is planned at a time, and the shortest that waits is next: long ones hold up a short one by no more than the
 * time of the one that is planned when it comes.
 */
export function createApolloPlanner(supergraphSdl: string): ApolloPlanner {
  const inTurn = createShortestFirst();
  let current: Promise<Worker> | null = null;
  let isClosed = false;

  function start(): Promise<Worker> {
    const worker = new Worker(new URL('./apollo-worker.ts', import.meta.url), {
      workerData: { supergraphSdl },
    });
    worker.unref();
    return nextAnswer(worker, (fail) => {
      const timer = setTimeout(fail, startMs);
      return () => clearTimeout(timer);
    }).then(
      () => worker,
      async (error) => {
        current = null;
        await worker.terminate();
        throw error;
      },
    );
  }

  async function planNext(request: PlanRequest, limitMs: number): Promise<CheckedPlan> {
    if (isClosed) throw new Error('The planner is closed.');
    current ??= start();
    const worker = await current;
    worker.postMessage(request);
    try {
      const answer = await nextAnswer(worker, (onOver) =>
        limitWork({ limitMs, usedMs: () => usedMs(worker), onOver }),
      );
      if (answer.kind === 'plan') return answer;
      throw new PlanError(answer.kind === 'error' ? answer.reason : 'The planner started anew.');
    } catch (error) {
      if (error instanceof WorkerLostError || error instanceof PlanTimeoutError) {
        current = null;
        await worker.terminate();
      }
      throw error;
    }
  }

  return {
    plan: (request, limitMs) => inTurn(request.text.length, () => planNext(request, limitMs)),
    async close() {
      isClosed = true;
      await (await current?.catch(() => null))?.terminate();
    },
  };
}

/** Reading a large supergraph takes seconds on a busy machine. */
const startMs = 60_000;

/** The worker ended without an answer. */
class WorkerLostError extends Error {}

async function usedMs(worker: Worker): Promise<number> {
  const { user, system } = await worker.cpuUsage();
  return (user + system) / 1000;
}

/** @param watch starts to watch the time, and returns what ends the watch */
function nextAnswer(worker: Worker, watch: (onOver: () => void) => () => void): Promise<PlanAnswer> {
  const { promise, resolve, reject } = Promise.withResolvers<PlanAnswer>();
  const fail = (error: unknown) =>
    reject(new WorkerLostError('The worker of @apollo/query-planner failed.', { cause: error }));
  const end = (code: number) => fail(new Error(`It ended with exit code ${code}.`));
  const stopWatch = watch(() => reject(new PlanTimeoutError()));
  worker.once('message', resolve).once('error', fail).once('exit', end);
  return promise.finally(() => {
    stopWatch();
    worker.off('message', resolve).off('error', fail).off('exit', end);
  });
}
