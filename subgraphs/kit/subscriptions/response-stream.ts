import {
  type ExecutionArgs,
  execute,
  type FormattedExecutionResult,
  type GraphQLError,
  type GraphQLFormattedError,
} from 'graphql';

/** How each event becomes a response. */
export interface EventExecution
  extends Pick<ExecutionArgs, 'schema' | 'document' | 'operationName' | 'variableValues'> {
  /** The context of one event. */
  createContext(): unknown;
  format(error: GraphQLError): GraphQLFormattedError;
}

/**
 * Executes the operation for each event, one after the other: the next is taken when the response was. Unlike an async
 * generator it ends at once when its `return` is called, also while it waits for an event.
 *
 * @param onEnd called once, however it ends.
 */
export function respondToEvents(
  events: AsyncIterator<unknown>,
  { createContext, format, ...operation }: EventExecution,
  onEnd: () => void,
): AsyncIterableIterator<FormattedExecutionResult> & AsyncGenerator<FormattedExecutionResult> {
  const done = { done: true, value: undefined } as const;
  let isEnded = false;

  async function end(): Promise<void> {
    if (isEnded) return;
    isEnded = true;
    onEnd();
    await events.return?.();
  }

  const responses = {
    [Symbol.asyncIterator]: () => responses,
    [Symbol.asyncDispose]: end,
    async next() {
      const event = isEnded ? done : await events.next();
      if (event.done) {
        await end();
        return done;
      }
      const { data, errors } = await execute({
        ...operation,
        rootValue: event.value,
        contextValue: createContext(),
      });
      if (isEnded) return done;
      return { done: false as const, value: errors ? { errors: errors.map(format), data } : { data } };
    },
    async return() {
      await end();
      return done;
    },
    async throw(error: unknown) {
      await end();
      throw error;
    },
  };
  return responses as AsyncGenerator<FormattedExecutionResult>;
}
