import { setTimeout as wait } from 'node:timers/promises';

/** A watch of the event loop. */
export interface LoopWatch {
  /**
   * The longest time, in ms, for which the loop did one thing after the other without coming round. Processor time of its
   * thread: what other processes take does not count.
   */
  end(): Promise<number>;
}

/** Looks every millisecond, in between everything else. */
export function watchLoop(): LoopWatch {
  let last = usedMs();
  let longest = 0;
  const look = () => {
    const now = usedMs();
    longest = Math.max(longest, now - last);
    last = now;
  };
  const timer = setInterval(look, 1);
  return {
    async end() {
      // What was held last shows when the timer comes again.
      await wait(2);
      clearInterval(timer);
      look();
      return longest;
    },
  };
}

function usedMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
}
