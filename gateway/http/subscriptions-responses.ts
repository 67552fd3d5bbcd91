import type { ExecutionResult } from 'graphql';
import type { ResponseStream } from '../engine.ts';
import { toErrorResult } from './write-errors.ts';

/** The results of one operation, many or one, begun when the first is asked for. */
export interface Responses extends ResponseStream {
  /** Begins; what `next` would do, but that nothing is waited for after. Called once, or never. */
  begin(): Promise<void>;
}

/**
 * @param start begins the operation; the signal aborts it
 * @param onEnd told once, however it ends
 */
export function createResponses(
  start: (signal: AbortSignal) => Promise<ExecutionResult | ResponseStream>,
  onEnd: () => void,
): Responses {
  const done = { done: true, value: undefined } as const;
  const controller = new AbortController();
  let stream: ResponseStream | undefined;
  let single: ExecutionResult | undefined;
  let isBegun = false;
  let isOver = false;

  function end(): void {
    if (isOver) return;
    isOver = true;
    controller.abort();
    void stream?.return();
    onEnd();
  }

  async function begin(): Promise<void> {
    isBegun = true;
    const response = await start(controller.signal).catch(toErrorResult);
    if (!(Symbol.asyncIterator in response)) single = response;
    else if (isOver) void response.return();
    else stream = response;
  }

  const responses: Responses = {
    [Symbol.asyncIterator]: () => responses,
    begin,
    async next() {
      if (!isBegun) await begin();
      if (isOver) return done;
      const value = single;
      single = undefined;
      if (value) return { done: false, value };
      const result = (await stream?.next()) ?? done;
      if (result.done) end();
      return isOver ? done : result;
    },
    async return() {
      end();
      return done;
    },
  };
  return responses;
}
