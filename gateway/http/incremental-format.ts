import type { ExecutionResult, GraphQLError, GraphQLFormattedError } from 'graphql';
import type { InitialResult, PendingResult, SubsequentResult } from '../engine.ts';

/** What is written of a result: JSON. */
export type Payload = Readonly<Record<string, unknown>>;

/** Makes payloads of results, in their order. */
export interface PayloadFormat {
  single(result: ExecutionResult): Payload;
  initial(result: InitialResult): Payload;
  subsequent(result: SubsequentResult): Payload;
}

/** Writes out errors for clients. */
export type WriteErrors = (errors: readonly GraphQLError[]) => GraphQLFormattedError[];

/** The format of the GraphQL draft (GraphQL specification, "Response Format"). */
export function createDraftFormat(writeErrors: WriteErrors): PayloadFormat {
  const write = <T extends { errors?: readonly GraphQLError[] }>({ errors, ...rest }: T): Payload =>
    errors ? { ...rest, errors: writeErrors(errors) } : rest;
  return {
    single: write,
    initial: write,
    subsequent: ({ incremental, completed, ...rest }) => ({
      ...rest,
      ...(incremental && { incremental: incremental.map(write) }),
      ...(completed && { completed: completed.map(write) }),
    }),
  };
}

/**
 * The format of 2022-08-24: nothing is announced, and each part says where it belongs. A fragment that failed has null
 * for its data.
 */
export function createFormatOf2022(writeErrors: WriteErrors): PayloadFormat {
  const fragments = new Map<string, PendingResult>();
  const note = (pending: readonly PendingResult[] = []) => {
    for (const fragment of pending) fragments.set(fragment.id, fragment);
  };
  const write = ({ data, errors }: ExecutionResult): Payload => ({
    ...(data !== undefined && { data }),
    ...(errors && { errors: writeErrors(errors) }),
  });
  const toPart = (
    id: string,
    part: { data: Payload | null; errors?: readonly GraphQLError[]; subPath?: PendingResult['path'] },
  ): Payload => {
    const { path = [], label } = fragments.get(id) ?? {};
    return {
      ...write(part),
      path: [...path, ...(part.subPath ?? [])],
      ...(label !== undefined && { label }),
    };
  };
  return {
    single: (result) => ({ ...write(result), hasNext: false }),
    initial(result) {
      note(result.pending);
      return { ...write(result), hasNext: true };
    },
    subsequent({ pending, incremental = [], completed = [], hasNext }) {
      note(pending);
      const parts = [
        ...incremental.map((part) => toPart(part.id, part)),
        ...completed.flatMap(({ id, errors }) => (errors ? [toPart(id, { data: null, errors })] : [])),
      ];
      return { ...(parts.length > 0 && { incremental: parts }), hasNext };
    },
  };
}
