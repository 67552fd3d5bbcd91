import type { Engine, IncrementalResponse, ResponseStream } from './engine.ts';
import type { UsageRecorder } from './usage/record-usage.ts';

/** An engine, and whether it is executing anything. */
export interface CountedEngine {
  engine: Engine;
  isIdle(): boolean;
  /** Resolves as soon as it is not. */
  untilIdle(): Promise<void>;
}

/**
 * Counts what an engine is executing.
 * @param usage notes each execution, and whether it had errors
 */
export function countUses(engine: Engine, usage?: UsageRecorder): CountedEngine {
  let uses = 0;
  let idle = () => {};
  const leave = () => {
    uses--;
    if (uses === 0) idle();
  };
  return {
    engine: {
      ...engine,
      async execute(operation) {
        uses++;
        const use = usage?.note(operation);
        try {
          const result = await engine.execute(operation);
          if (use && result.errors) use.errors++;
          return result;
        } finally {
          leave();
        }
      },
      async executeIncrementally(operation) {
        uses++;
        const use = usage?.note(operation);
        let isOpen = false;
        try {
          const response = await engine.executeIncrementally(operation);
          isOpen = 'subsequentResults' in response;
          const { errors } = 'subsequentResults' in response ? response.initialResult : response;
          if (use && errors) use.errors++;
          return 'subsequentResults' in response ? leaveAtEnd(response, leave) : response;
        } finally {
          if (!isOpen) leave();
        }
      },
      async subscribe(operation) {
        uses++;
        const use = usage?.note(operation);
        let isOpen = false;
        try {
          const response = await engine.subscribe(operation);
          if (!(Symbol.asyncIterator in response)) {
            if (use) use.errors++;
            return response;
          }
          isOpen = true;
          return leaveAtLast(response, leave);
        } finally {
          if (!isOpen) leave();
        }
      },
    },
    isIdle: () => uses === 0,
    untilIdle: () =>
      new Promise((done) => {
        idle = done;
        if (uses === 0) done();
      }),
  };
}

function leaveAtEnd(
  { initialResult, subsequentResults: results }: IncrementalResponse,
  leave: () => void,
): IncrementalResponse {
  const note = noteEnd(leave);
  const counted: IncrementalResponse['subsequentResults'] = {
    [Symbol.asyncIterator]: () => counted,
    next: () => note(results.next()),
    return: () => note(results.return()),
    throw: (error) => note(results.throw(error)),
    [Symbol.asyncDispose]: async () => void (await counted.return()),
  };
  return { initialResult, subsequentResults: counted };
}

function leaveAtLast(stream: ResponseStream, leave: () => void): ResponseStream {
  const note = noteEnd(leave);
  const counted: ResponseStream = {
    [Symbol.asyncIterator]: () => counted,
    next: () => note(stream.next()),
    return: () => note(stream.return()),
  };
  return counted;
}

/** Leaves once: with the last result, or with an error, after which none comes. */
function noteEnd(leave: () => void): <T extends IteratorResult<unknown>>(coming: Promise<T>) => Promise<T> {
  let isOver = false;
  const end = () => {
    if (!isOver) leave();
    isOver = true;
  };
  return async (coming) => {
    try {
      const result = await coming;
      if (result.done) end();
      return result;
    } catch (error) {
      end();
      throw error;
    }
  };
}
