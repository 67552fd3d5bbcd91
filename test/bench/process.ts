import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';

/** A process that the bench started and that speaks over IPC. */
export interface BenchProcess<Ready> {
  pid: number;
  /** What it said when it was ready. */
  ready: Ready;
  /** Sends a message and waits for the next answer. */
  ask<Reply>(message: unknown): Promise<Reply>;
  stop(): Promise<void>;
}

/** True where processes are held to one core: the contender to the first, subgraphs and load to the second. */
export const isPinned = availableParallelism() > 1 && spawnSync('taskset', ['--version']).status === 0;

/** How a process is started. */
export interface ProcessSettings {
  /** Null: any. */
  core: 0 | 1 | null;
  env?: Record<string, string>;
  nodeOptions?: string[];
}

const startPatienceMs = 60_000;

/**
 * Starts `node FILE` on a core.
 * @throws Error with what it printed, when it ends before it is ready
 */
export async function startProcess<Ready>(
  file: string,
  { core, env = {}, nodeOptions = [] }: ProcessSettings,
): Promise<BenchProcess<Ready>> {
  const command = [process.execPath, ...nodeOptions, file];
  if (isPinned && core !== null) command.unshift('taskset', '-c', String(core));
  const [program, ...args] = command as [string, ...string[]];
  const child = spawn(program, args, {
    env: { ...process.env, NODE_ENV: 'production', APOLLO_TELEMETRY_DISABLED: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const printed: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      if (printed.length < 100) printed.push(text);
    });
  }
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const ready = await waitFor<Ready>(
    child,
    () => `${file} did not start:\n${printed.join('').slice(0, 4_000)}`,
  );
  return {
    pid: child.pid as number,
    ready,
    ask(message) {
      const answer = waitFor<never>(
        child,
        () => `${file} ended:\n${printed.join('').slice(0, 4_000)}`,
        600_000,
      );
      child.send(message as object);
      return answer;
    },
    async stop() {
      if (child.connected) child.disconnect();
      const force = setTimeout(() => child.kill('SIGKILL'), 5_000);
      await ended;
      clearTimeout(force);
    },
  };
}

function waitFor<Message>(
  child: ChildProcess,
  complaint: () => string,
  patienceMs = startPatienceMs,
): Promise<Message> {
  return new Promise((resolve, reject) => {
    const fail = () => settle(() => reject(new Error(complaint())));
    const timer = setTimeout(fail, patienceMs);
    const hear = (message: Message) => settle(() => resolve(message));
    const settle = (end: () => void) => {
      clearTimeout(timer);
      child.off('message', hear).off('exit', fail).off('error', fail);
      end();
    };
    child.on('message', hear).on('exit', fail).on('error', fail);
  });
}
