import { type ChildProcess, fork } from 'node:child_process';
import pLimit from 'p-limit';
import { PlanTimeoutError } from './plan-error.ts';
import type { RustAnswer, RustRequest } from './rust-process.ts';

/** What is to be planned. */
export interface RustOperation {
  text: string;
  /** Labels of `@override` that are on. */
  labels: string[];
  /** What `percent(x)` is compared with. */
  percentage: number;
}

/** `@graphql-hive/router-query-planner` in a process of its own. */
export interface RustPlanner {
  /** Starts the process and has it read the supergraph. @throws Error when the supergraph cannot be read */
  start(): Promise<void>;
  /** The plan as JSON. @throws PlanTimeoutError after `timeoutMs`; Error with the planner's words */
  plan(operation: RustOperation): Promise<unknown>;
  close(): Promise<void>;
}

/**
 * Plans in a child process: the planner (0.0.38) panics at some valid operations, and a panic ends its process. The next
 * operation starts it again; where it fails too often, it rests.
 */
export function createRustPlanner(supergraphSdl: string, { timeoutMs }: { timeoutMs: number }): RustPlanner {
  const atOnce = pLimit(2);
  const failures: number[] = [];
  let current: Promise<PlannerProcess> | null = null;
  let isClosed = false;

  function connect(): Promise<PlannerProcess> {
    if (isClosed) throw new Error('The planner is closed.');
    if (current) return current;
    while ((failures[0] ?? Number.POSITIVE_INFINITY) < Date.now() - restMs) failures.shift();
    if (failures.length >= mostFailures) throw new Error('The planner rests, since it failed too often.');
    const started = startProcess(supergraphSdl, () => {
      if (current !== started) return;
      current = null;
      failures.push(Date.now());
    });
    current = started;
    return started;
  }

  return {
    async start() {
      await connect();
    },
    plan: (operation) => atOnce(async () => (await connect()).plan(operation, timeoutMs)),
    async close() {
      isClosed = true;
      const open = current;
      current = null;
      await (await open?.catch(() => null))?.end();
    },
  };
}

/** A start takes about as long as 100 plans. */
const mostFailures = 5;
const restMs = 60_000;

interface PlannerProcess {
  plan(operation: RustOperation, timeoutMs: number): Promise<unknown>;
  end(): Promise<void>;
}

async function startProcess(supergraphSdl: string, onEnd: () => void): Promise<PlannerProcess> {
  const child = fork(new URL('./rust-process.ts', import.meta.url), {
    execArgv: [],
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
  return {
    async plan({ text, labels, percentage }, timeoutMs) {
      const id = ++lastId;
      const timer = setTimeout(() => cancel(child, id), timeoutMs);
      const kill = setTimeout(() => child.kill('SIGKILL'), timeoutMs + graceMs);
      const startedAt = performance.now();
      const answer = await ask(id, { kind: 'plan', id, text, labels, percentage });
      clearTimeout(timer);
      clearTimeout(kill);
      if (answer?.kind === 'plan') return answer.plan;
      if (performance.now() - startedAt >= timeoutMs) throw new PlanTimeoutError('Planning took too long.');
      throw new Error(answer?.kind === 'error' ? answer.message : 'The process of the planner ended.');
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
