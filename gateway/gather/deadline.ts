/** The value of a race that the deadline won. */
export const deadlinePassed = Symbol('deadline passed');

/** The time that the sources of one level have, and the client's own patience. */
export interface Deadline {
  /** Aborts what is still under way when the time is up or the client is gone. */
  readonly signal: AbortSignal;
  /** The promise's value or `deadlinePassed`; rejects with the client's reason when the client is gone. */
  race<T>(promise: Promise<T>): Promise<T | typeof deadlinePassed>;
  /** Frees the timer; to be called once, when all races are over. */
  end(): void;
}

/** Starts the clock. @param outer the client's signal */
export function startDeadline(timeoutMs: number, outer: AbortSignal | undefined): Deadline {
  outer?.throwIfAborted();
  const controller = new AbortController();
  const over = Promise.withResolvers<typeof deadlinePassed>();
  // Without a race that waits for it, a rejection is nobody's.
  over.promise.catch(() => undefined);
  const timer = setTimeout(() => {
    over.resolve(deadlinePassed);
    controller.abort(new DOMException(`No answer within ${timeoutMs} ms`, 'TimeoutError'));
  }, timeoutMs);
  const leave = () => {
    over.reject(outer?.reason);
    controller.abort(outer?.reason);
  };
  outer?.addEventListener('abort', leave, { once: true });
  return {
    signal: controller.signal,
    race: (promise) => Promise.race([promise, over.promise]),
    end: () => {
      clearTimeout(timer);
      outer?.removeEventListener('abort', leave);
    },
  };
}
