import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

/** What a process and its children have used. */
export interface Usage {
  cpuUs: number;
  rssMb: number;
}

/** Reads what a process and its descendants have used: from Linux's /proc, elsewhere from `ps`. */
export function readUsage(pid: number): Usage {
  if (!existsSync('/proc/self/stat')) return readByPs(pid);
  const own = readOwn(pid);
  for (const child of childrenOf(pid)) {
    const used = readUsage(child);
    own.cpuUs += used.cpuUs;
    own.rssMb += used.rssMb;
  }
  return own;
}

/** proc_pid_stat(5) counts in ticks of 10 ms: a run must take a second to be told to a percent. */
const tickUs = 10_000;

function readOwn(pid: number): Usage {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // Field 2 is the name in brackets and may hold anything; 14 and 15 are the time in user and in kernel mode.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const cpuUs = (Number(fields[11]) + Number(fields[12])) * tickUs;
  const rss = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return { cpuUs, rssMb: Number(rss ?? 0) / 1024 };
}

function childrenOf(pid: number): number[] {
  const list = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
  return list === '' ? [] : list.split(' ').map(Number);
}

function readByPs(pid: number): Usage {
  const printed = spawnSync('ps', ['-o', 'time=,rss=', '-p', String(pid)], {
    encoding: 'utf8',
  }).stdout.trim();
  const [time = '0', rss = '0'] = printed.split(/\s+/);
  const seconds = time.split(/[:-]/).reduce((sum, part) => sum * 60 + Number(part), 0);
  return { cpuUs: seconds * 1e6, rssMb: Number(rss) / 1024 };
}
