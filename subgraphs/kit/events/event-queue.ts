/** What waits for one subscriber. */
export interface EventQueue<Event> {
  /** Adds an event; false once the queue has ended. */
  push(event: Event): boolean;
  /** Ends it: what waits is forgotten, and the iterator is done. */
  end(): void;
  /** Takes the events, oldest first. Its `return` ends the queue at once, also while a `next` waits. */
  events: AsyncIterableIterator<Event>;
}

/**
 * Makes a queue of at most `limit` events. A subscriber that falls further behind is not waited for: the queue ends.
 *
 * @param onFull called when that happens.
 * @param onEnd called once, however it ends.
 */
export function createEventQueue<Event>(
  limit: number,
  { onFull, onEnd }: { onFull(): void; onEnd(): void },
): EventQueue<Event> {
  const waiting: Event[] = [];
  let taker: ((result: IteratorResult<Event>) => void) | null = null;
  let isEnded = false;
  const done = { done: true, value: undefined } as const;

  function end(): void {
    if (isEnded) return;
    isEnded = true;
    waiting.length = 0;
    taker?.(done);
    taker = null;
    onEnd();
  }

  function push(event: Event): boolean {
    if (isEnded) return false;
    if (taker) {
      taker({ done: false, value: event });
      taker = null;
    } else if (waiting.length < limit) {
      waiting.push(event);
    } else {
      end();
      onFull();
    }
    return !isEnded;
  }

  const events: AsyncIterableIterator<Event> = {
    [Symbol.asyncIterator]: () => events,
    // One at a time, as a response is written before the next event is asked for.
    next: async () => {
      if (isEnded) return done;
      if (waiting.length > 0) return { done: false, value: waiting.shift()! };
      return new Promise((resolve) => {
        taker = resolve;
      });
    },
    return: async () => {
      end();
      return done;
    },
  };
  return { push, end, events };
}
