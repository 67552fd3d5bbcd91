import { type ChildProcess, fork } from 'node:child_process';
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

/** A process of the Rust planner while it lives. */
export interface RustChild {
  /** Has it read a supergraph. @returns its number; @throws Error when it cannot be read, or the process ended */
  load(supergraphSdl: string): Promise<number>;
  forget(supergraph: number): void;
  /** As `RustPlanner.plan`. */
  plan(supergraph: number, operation: RustOperation, timeoutMs: number): Promise<string | null>;
  end(): Promise<void>;
}

/** Starts a process. @param onEnd is told of its end, before those who wait for it */
export function startRustChild(onEnd: () => void): RustChild {
  const child = fork(new URL('./rust-process.ts', import.meta.url), {
    // What it makes for an operation is small; more room would only be left behind full of the start's garbage.
    execArgv: ['--max-semi-space-size=2', '--expose-gc'],
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
  child.on('message', (answer: RustAnswer) => waiting.get(answer.id)?.(answer));
  let lastId = 0;

  /** The answer, or null where the process ended before it. Keeps this process alive until then. */
  function ask(request: RustRequest): Promise<RustAnswer | null> {
    const { promise, resolve } = Promise.withResolvers<RustAnswer | null>();
    waiting.set(request.id, resolve);
    child.channel?.ref();
    child.send(request, (error) => error && resolve(null));
    return promise.finally(() => {
      waiting.delete(request.id);
      if (waiting.size === 0) child.channel?.unref();
    });
  }

  const usedMs = async () => {
    const answer = await ask({ kind: 'used', id: ++lastId });
    return answer?.kind === 'used' ? answer.usedMs : 0;
  };

  return {
    async load(sdl) {
      const id = ++lastId;
      const answer = await ask({ kind: 'supergraph', id, sdl });
      if (answer?.kind === 'ready') return id;
      throw new Error(answer?.kind === 'unreadable' ? answer.message : endedMessage);
    },
    forget: (supergraph) => tell(child, { kind: 'forget', id: supergraph }),
    async plan(supergraph, operation, limitMs) {
      const id = ++lastId;
      let kill: NodeJS.Timeout | undefined;
      const onOver = () => {
        tell(child, { kind: 'cancel', id });
        kill = setTimeout(() => child.kill('SIGKILL'), graceMs);
      };
      const stopWatch = limitWork({ limitMs, usedMs, onOver });
      const answer = await ask({ kind: 'plan', id, supergraph, ...operation });
      stopWatch();
      clearTimeout(kill);
      if (answer?.kind === 'plan') return answer.json;
      if (answer?.kind === 'foreign') return null;
      if (kill) throw new PlanTimeoutError('Planning took too long.');
      throw new PlanError(answer?.kind === 'error' ? answer.reason : endedMessage);
    },
    async end() {
      child.ref();
      child.kill('SIGKILL');
      await ended;
    },
  };
}

const endedMessage = 'The process of the planner ended.';

/** Time for the planner to notice that it is to stop. */
const graceMs = 1_000;

const tell = (child: ChildProcess, request: RustRequest) => void child.send(request, () => {});
