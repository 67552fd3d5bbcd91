import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

/**
 * Stops a server that still runs on `folder` although its supervisor is gone, and clears a `postmaster.pid` whose
 * process number meanwhile belongs to another program. A dead server's file is left alone: PostgreSQL itself
 * knows from it whether parts of that server still live.
 *
 * Throws an Error when the server cannot be stopped.
 */
export async function stopStaleServer(folder: string): Promise<void> {
  const pid = readPostmasterPid(folder);
  if (pid === undefined || !isTaken(pid)) return;
  if (!isServerOf(folder, pid)) {
    rmSync(join(folder, 'postmaster.pid'), { force: true });
    return;
  }
  for (const [signal, seconds] of shutdowns) {
    signalTo(pid, signal);
    if (await gone(folder, pid, seconds)) return;
  }
  throw new Error(
    `A PostgreSQL server (process ${pid}) that an earlier start left on ${folder} cannot be stopped.`,
  );
}

/** Fast, immediate, by force: each with the time that it is given, in seconds. */
const shutdowns = [
  ['SIGINT', 10],
  ['SIGQUIT', 5],
  ['SIGKILL', 5],
] as const;

/** The process number in a data folder's `postmaster.pid`; undefined where there is none. */
export function readPostmasterPid(folder: string): number | undefined {
  try {
    const pid = Number.parseInt(readFileSync(join(folder, 'postmaster.pid'), 'utf8'), 10);
    return pid > 0 ? pid : undefined;
  } catch {
    return undefined;
  }
}

/** The number may also be a zombie's, where nobody collects orphans (containers), or another program's. */
function isTaken(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** A zombie has no command line, so it counts as gone. */
function isServerOf(folder: string, pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(folder);
  } catch {
    const ps = spawnSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' });
    return ps.stdout?.includes(folder) ?? false;
  }
}

function signalTo(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // Gone meanwhile, or another user's: what follows tells.
  }
}

async function gone(folder: string, pid: number, seconds: number): Promise<boolean> {
  for (let step = 0; step < seconds * 20; step++) {
    if (!isServerOf(folder, pid)) return true;
    await wait(50);
  }
  return false;
}
