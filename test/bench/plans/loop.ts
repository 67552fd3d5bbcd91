import { setTimeout as wait } from 'node:timers/promises';

/** A watch of the event loop. */
export interface LoopWatch {
  /** The longest time, in ms, for which the loop did nothing else. */
  end(): Promise<number>;
}

/** Looks at the clock every millisecond, which is as exact as it gets: an idle loop is held for 1 to 2 ms. */
export function watchLoop(): LoopWatch {
  let last = performance.now();
  let longest = 0;
  const look = () => {
    const now = performance.now();
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
