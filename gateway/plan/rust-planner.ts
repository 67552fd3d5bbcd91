import { type ChildProcess, fork } from 'node:child_process';
import { LRUCache } from 'lru-cache';
import pLimit from 'p-limit';
import { PlanError, PlanTimeoutError } from './plan-error.ts';
import type { RustAnswer, RustRequest } from './rust-process.ts';
import { limitWork } from './work-limit.ts';

/** What is to be planned. */
export interface RustOperation {
  text: string;
  /** Labels of `@override` that are on. */
  labels: string[];
  /** What `percent(x)` is compared with. */
  percentage: number;
}

/** `@graphql-hive/router-query-planner` in a process of its own, where its plans are checked, too. */
export interface RustPlanner {
  /** Starts the process and has it read the supergraph. @throws Error when the supergraph cannot be read */
  start(): Promise<void>;
  /**
   * The plan as JSON, checked; null where the operation has directives that the planner would drop.
   * @throws PlanTimeoutError after `timeoutMs`; PlanError where there is none, or none that can be used
   */
  plan(operation: RustOperation): Promise<string | null>;
  close(): Promise<void>;
}

/**
 * Plans in a child process: the planner (0.0.38) panics at some valid operations, and a panic ends its process. The next
 * operation starts it again; where it ends too often, it rests. An operation at which it ended is not given to it again.
 */
export function createRustPlanner(supergraphSdl: string, { timeoutMs }: { timeoutMs: number }): RustPlanner {
  const atOnce = pLimit(2);
  const ends: number[] = [];
  const inWork = new Set<RustOperation>();
  const fatal = new LRUCache<string, true>({
    max: 1_000,
    maxSize: 2 ** 24,
    sizeCalculation: (_, { length }) => length + 1,
  });
  let current: Promise<PlannerProcess> | null = null;
  let isClosed = false;

  function connect(): Promise<PlannerProcess> {
    if (isClosed) throw new Error('The planner is closed.');
    if (current) return current;
    while ((ends[0] ?? Number.POSITIVE_INFINITY) < Date.now() - restMs) ends.shift();
    if (ends.length >= mostEnds) throw new Error('The planner rests, since it ended too often.');
    const started = startProcess(supergraphSdl, () => {
      if (current !== started) return;
      current = null;
      ends.push(Date.now());
      // Of several, nobody knows which it was.
      const [operation, ...others] = inWork;
      if (operation && others.length === 0) fatal.set(operation.text, true);
    });
    current = started;
    return started;
  }

  async function plan(operation: RustOperation): Promise<string | null> {
    if (fatal.has(operation.text))
      throw new PlanError('The process of the planner ended at this operation before.');
    const planner = await connect();
    inWork.add(operation);
    try {
      return await planner.plan(operation, timeoutMs);
    } finally {
      inWork.delete(operation);
    }
  }

  return {
    async start() {
      await connect();
    },
    plan: (operation) => atOnce(plan, operation),
    async close() {
      isClosed = true;
      const open = current;
      current = null;
      await (await open?.catch(() => null))?.end();
    },
  };
}

/** A start takes about as long as 100 plans. */
const mostEnds = 20;
const restMs = 60_000;

interface PlannerProcess {
  plan(operation: RustOperation, timeoutMs: number): Promise<string | null>;
  end(): Promise<void>;
}

async function startProcess(supergraphSdl: string, onEnd: () => void): Promise<PlannerProcess> {
  const child = fork(new URL('./rust-process.ts', import.meta.url), {
    // What it makes for an operation is small; more room would only be left behind full of the start's garbage.
    execArgv: ['--max-semi-space-size=2'],
    serialization: 'advanced',
    // What it says at a panic names parts of operations.
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  child.unref();
  child.channel?.unref();
  const waiting = new Map<number, (answer: RustAnswer | null) => void>();
  const ended = new Promise<void>((resolve) => {
    const end = () => {
      onEnd();
      for (const settle of waiting.values()) settle(null);
      resolve();
    };
    child.once('exit', end).once('error', end);
  });
  child.on('message', (answer: RustAnswer) => waiting.get('id' in answer ? answer.id : 0)?.(answer));

  /** The answer, or null where the process ended before it. Keeps this process alive until then. */
  const ask = (id: number, request: RustRequest) => {
    const { promise, resolve } = Promise.withResolvers<RustAnswer | null>();
    waiting.set(id, resolve);
    child.channel?.ref();
    child.send(request, (error) => error && resolve(null));
    return promise.finally(() => {
      waiting.delete(id);
      if (waiting.size === 0) child.channel?.unref();
    });
  };

  const ready = await ask(0, { kind: 'supergraph', sdl: supergraphSdl });
  if (ready?.kind !== 'ready') {
    child.kill('SIGKILL');
    throw new Error(ready?.kind === 'unreadable' ? ready.message : 'The process of the planner ended.');
  }
  let lastId = 0;
  const usedMs = async () => {
    const id = ++lastId;
    const answer = await ask(id, { kind: 'used', id });
    return answer?.kind === 'used' ? answer.usedMs : 0;
  };
  return {
    async plan({ text, labels, percentage }, limitMs) {
      const id = ++lastId;
      let kill: NodeJS.Timeout | undefined;
      const onOver = () => {
        cancel(child, id);
        kill = setTimeout(() => child.kill('SIGKILL'), graceMs);
      };
      const stopWatch = limitWork({ limitMs, usedMs, onOver });
      const answer = await ask(id, { kind: 'plan', id, text, labels, percentage });
      stopWatch();
      clearTimeout(kill);
      if (answer?.kind === 'plan') return answer.json;
      if (answer?.kind === 'foreign') return null;
      if (kill) throw new PlanTimeoutError('Planning took too long.');
      throw new PlanError(answer?.kind === 'error' ? answer.reason : 'The process of the planner ended.');
    },
    async end() {
      child.ref();
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/** Time for the planner to notice that it is to stop. */
const graceMs = 1_000;

const cancel = (child: ChildProcess, id: number) =>
  void child.send({ kind: 'cancel', id } satisfies RustRequest, () => {});
