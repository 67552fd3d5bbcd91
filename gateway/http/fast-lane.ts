import type { ServerResponse } from 'node:http';
import { type ExecutionResult, GraphQLError } from 'graphql';
import type { Config } from '../config.ts';
import type { Engine, Operation } from '../engine.ts';
import { gatewayError } from '../errors.ts';
import type { createErrorFormat } from '../format-error.ts';
import type { Generations } from '../generations.ts';
import {
  type OrdinaryRequest,
  type OrdinaryRequests,
  sendJson,
  toBody,
  type WrittenAnswer,
} from './ordinary-request.ts';
import { createRequestSignal } from './request-signal.ts';

/** What the fast lane is made of. */
export interface FastLane {
  generations: Generations;
  formatError: ReturnType<typeof createErrorFormat>;
  config: Pick<Config, 'requestDeadlineMs'>;
}

/**
 * Answers ordinary requests without Apollo Server: those that ask an operation, or have a document that is not valid,
 * which would be read a second time. What else is to be refused is left to it; `fast-lane.test.ts` holds the answers of
 * both ways equal.
 */
export function createFastLane({ generations, formatError, config }: FastLane): OrdinaryRequests['answer'] {
  const write = createWriter(formatError);
  const send = (result: ExecutionResult, response: ServerResponse, contentType: string) =>
    sendJson(response, { ...write(result), contentType });

  async function execute(
    engine: Engine,
    operation: Operation,
    response: ServerResponse,
    contentType: string,
  ): Promise<void> {
    const signal = createRequestSignal(response, config.requestDeadlineMs);
    send(await executeOrFail(engine, { ...operation, signal }), response, contentType);
  }

  return ({ request, headers, contentType }: OrdinaryRequest, response) => {
    const { engine, read } = generations.current;
    const result = read(request, { headers, signal: noSignal });
    if ('operation' in result) void execute(engine, result.operation, response, contentType);
    else if (result.errors.every(isOfDocument)) send(result, response, contentType);
    else return false;
    return true;
  };
}

/** Stands in until it is known that the operation will run. */
const noSignal = new AbortController().signal;

const isOfDocument = ({ extensions }: GraphQLError) =>
  extensions.code === 'GRAPHQL_PARSE_FAILED' || extensions.code === 'GRAPHQL_VALIDATION_FAILED';

/** Apollo Server gives an error that is thrown the status 500, if it names none itself. */
async function executeOrFail(engine: Engine, operation: Operation): Promise<ExecutionResult> {
  try {
    return await engine.execute(operation);
  } catch (error) {
    if (error instanceof GraphQLError) return { errors: [error] };
    const originalError = error instanceof Error ? error : null;
    return {
      errors: [gatewayError('INTERNAL_SERVER_ERROR', 'The gateway failed.', { originalError, status: 500 })],
    };
  }
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
