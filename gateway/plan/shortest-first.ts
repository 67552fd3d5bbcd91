/**
 * Does one piece of work at a time. Of what waits, the shortest is next, and of what is as long as another, the one that
 * came first.
 */
export function createShortestFirst(): <T>(length: number, work: () => Promise<T>) => Promise<T> {
  /** Shortest first. */
  const waiting: Array<{ length: number; start: () => void }> = [];
  let isBusy = false;

  function wait(length: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const at = waiting.findLastIndex((other) => other.length <= length) + 1;
    waiting.splice(at, 0, { length, start: resolve });
    return promise;
  }

  return async (length, work) => {
    // Who is started stays busy for those who come before it goes on.
    if (isBusy) await wait(length);
    isBusy = true;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next.start();
      else isBusy = false;
    }
  };
}
