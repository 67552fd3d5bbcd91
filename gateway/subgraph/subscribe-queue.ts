/** Events as they come, and in the end why no more do; undefined where the reader itself ended it. */
export interface Events<T, End> extends AsyncIterableIterator<T, End | undefined, void> {
  /** Ends at once, also while `next` waits. What is waiting is dropped. */
  return(): Promise<IteratorResult<T, End | undefined>>;
}

/** Where events wait for their reader. */
export interface EventQueue<T, End> {
  readonly events: Events<T, End>;
  /** False where it is full or ended: the event is lost. */
  push(event: T): boolean;
  /** What is waiting is still read before. */
  end(end: End): void;
  /** As `end`, but what is waiting is dropped. */
  cut(end: End): void;
}

/**
 * Opens a queue for one reader.
 * @param most events that may wait
 * @param onReturn told when the reader wants no more
 */
export function createEventQueue<T, End>(most: number, onReturn: () => void): EventQueue<T, End> {
  type Result = IteratorResult<T, End | undefined>;
  let waiting: T[] = [];
  let last: { done: true; value: End | undefined } | null = null;
  let readers: Array<(result: Result) => void> = [];

  function finish(value: End | undefined): void {
    last = { done: true, value };
    for (const read of readers) read(last);
    readers = [];
  }

  const events: Events<T, End> = {
    [Symbol.asyncIterator]: () => events,
    next() {
      if (waiting.length > 0) return Promise.resolve({ done: false, value: waiting.shift() as T });
      if (last) return Promise.resolve(last);
      return new Promise((resolve) => readers.push(resolve));
    },
    async return() {
      waiting = [];
      if (!last) {
        finish(undefined);
        onReturn();
      }
      return { done: true, value: undefined };
    },
  };
  return {
    events,
    push(event) {
      if (last) return false;
      const read = readers.shift();
      if (read) read({ done: false, value: event });
      else if (waiting.length >= most) return false;
      else waiting.push(event);
      return true;
    },
    end(end) {
      if (!last) finish(end);
    },
    cut(end) {
      waiting = [];
      if (!last) finish(end);
    },
  };
}
