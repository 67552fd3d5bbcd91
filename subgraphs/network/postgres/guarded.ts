import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Binaries } from './binaries.ts';

const guard = fileURLToPath(new URL('guard.sh', import.meta.url));

/** Seconds between the fast and the immediate shutdown: everything is to be stopped within five. */
const patience = 2;

/** A program of PostgreSQL that ends when this process ends, however it ends. */
export interface Guarded {
  process: ChildProcess;
  /** Settles when the program has ended. */
  ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  /** Asks the program to stop, by force when it takes too long; settles when it has ended. */
  stop(): Promise<void>;
}

/**
 * Starts a program of PostgreSQL under `guard.sh` in a session of its own. Its environment holds nothing of ours
 * (no `PG...` variable, no secret) but the path and what makes its output the same everywhere.
 */
export function startGuarded(command: string[], binaries: Binaries, output: StdioOptions): Guarded {
  const process_ = spawn('sh', [guard, String(patience), ...command], {
    stdio: ['pipe', ...(output as [])],
    cwd: '/',
    detached: true,
    env: {
      PATH: process.env.PATH,
      LC_ALL: 'C',
      TZ: 'UTC',
      LD_LIBRARY_PATH: binaries.libraries,
      DYLD_LIBRARY_PATH: binaries.libraries,
    },
  });
  const ended = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve, reject) => {
    process_.once('exit', (code, signal) => resolve({ code, signal }));
    process_.once('error', reject);
  });
  // The pipe breaks when the guard ends first; `ended` already says so.
  process_.stdin?.on('error', () => {});
  return {
    process: process_,
    ended,
    async stop() {
      process_.stdin?.end();
      await ended;
    },
  };
}
