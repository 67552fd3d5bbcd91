import { type ExecutionResult, GraphQLError } from 'graphql';
import type { Engine, Operation } from '../engine.ts';
import { gatewayError } from '../errors.ts';
import type { createErrorFormat } from '../format-error.ts';
import type { Generations } from '../generations.ts';
import type { OrdinaryRequests } from './ordinary-request.ts';
import { type Reply, toBody, type WrittenAnswer } from './reply.ts';

/** What the fast lane is made of. */
export interface FastLane {
  generations: Generations;
  formatError: ReturnType<typeof createErrorFormat>;
}

/**
 * Answers ordinary requests without Apollo Server: those that ask an operation, or have a document that is not valid,
 * which would be read a second time. What else is to be refused is left to it; `fast-lane.test.ts` holds the answers of
 * both ways equal.
 */
export function createFastLane({ generations, formatError }: FastLane): OrdinaryRequests['answer'] {
  const write = createWriter(formatError);

  async function execute(engine: Engine, operation: Operation, reply: Reply): Promise<void> {
    let result: ExecutionResult;
    try {
      result = await engine.execute(operation);
    } catch (error) {
      result = toFailed(error);
    }
    reply.send(write(result));
  }

  return ({ request, headers }, reply) => {
    const { engine, read } = generations.current;
    const result = read(request, { headers, signal: reply.signal });
    if ('operation' in result) void execute(engine, result.operation, reply);
    else if (result.errors.every(isOfDocument)) reply.send(write(result));
    else return false;
    return true;
  };
}

const isOfDocument = ({ extensions }: GraphQLError) =>
  extensions.code === 'GRAPHQL_PARSE_FAILED' || extensions.code === 'GRAPHQL_VALIDATION_FAILED';

/** Apollo Server gives an error that is thrown the status 500, if it names none itself. */
function toFailed(error: unknown): ExecutionResult {
  if (error instanceof GraphQLError) return { errors: [error] };
  const originalError = error instanceof Error ? error : null;
  return {
    errors: [gatewayError('INTERNAL_SERVER_ERROR', 'The gateway failed.', { originalError, status: 500 })],
  };
}

/** Writes results. Those who share one are answered right after one another: it is written once. */
function createWriter(formatError: FastLane['formatError']): (result: ExecutionResult) => WrittenAnswer {
  let last: { result: ExecutionResult; answer: WrittenAnswer } | undefined;
  return (result) => {
    if (last?.result === result) {
      const { answer } = last;
      if (typeof answer.body === 'string') answer.body = Buffer.from(toBody(answer.body));
      return answer;
    }
    last = { result, answer: toAnswer(result, formatError) };
    return last.answer;
  };
}

function toAnswer(
  { data, errors = [] }: ExecutionResult,
  formatError: FastLane['formatError'],
): WrittenAnswer {
  if (errors.length === 0) return { status: 200, body: JSON.stringify({ data }) };
  let status = data === undefined ? 500 : 200;
  const formatted = errors.map((error) => {
    const { http, ...extensions } = error.extensions as { http?: { status?: number } };
    status = http?.status ?? status;
    return formatError({ ...error.toJSON(), extensions }, error);
  });
  return { status, body: JSON.stringify({ errors: formatted, data }) };
}
