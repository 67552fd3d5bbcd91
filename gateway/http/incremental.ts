import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ExecutionResult } from 'graphql';
import type { Config } from '../config.ts';
import type { Engine, IncrementalResponse, Operation } from '../engine.ts';
import type { createErrorFormat } from '../format-error.ts';
import type { Generations } from '../generations.ts';
import { hasDefer } from '../operation/defer-directive.ts';
import type { GraphqlRequest } from '../operation/read-operation.ts';
import { readAccept, type StreamFormat } from './incremental-accept.ts';
import {
  createDraftFormat,
  createFormatOf2022,
  type PayloadFormat,
  type WriteErrors,
} from './incremental-format.ts';
import { openStream, type PayloadStream, type StreamSettings } from './incremental-stream.ts';
import { createRequestSignal } from './request-signal.ts';
import { createWriteErrors, toErrorResult } from './write-errors.ts';

/** What delivers responses in parts. */
export interface IncrementalDelivery extends StreamSettings {
  generations: Generations;
  formatError: ReturnType<typeof createErrorFormat>;
  config: Pick<Config, 'requestDeadlineMs'>;
}

/**
 * Answers the requests whose client accepts a response in parts and whose document defers something. Others go on to
 * Apollo Server, which gives one result; unless the client accepts nothing but a stream.
 * @returns a hook of Fastify, to be run when the body has been read
 */
export function createIncrementalDelivery({ generations, formatError, config, pingMs }: IncrementalDelivery) {
  const writeErrors = createWriteErrors(formatError);

  return async ({ method, headers, body, log, preview }: FastifyRequest, reply: FastifyReply) => {
    const { stream: format, json } = readAccept(headers.accept);
    // What comes by GET may come of a foreign page; Apollo Server looks after that.
    if (method !== 'POST' || format === null || !isRequest(body)) return undefined;
    if (json && !body.query.includes('@defer')) return undefined;
    const { read, engine } = preview ?? generations.current;
    const result = read(body, { headers, signal: noSignal });
    if ('errors' in result) {
      return json ? undefined : answer(reply, 'application/json', result, writeErrors);
    }
    const { definition, document } = result.operation;
    if (definition.operation === 'subscription' || (json && !hasDefer(document))) return undefined;
    const signal = createRequestSignal(reply.raw, config.requestDeadlineMs);
    const response = await execute(engine, { ...result.operation, signal });
    if (json && !('initialResult' in response)) return answer(reply, json, response, writeErrors);
    reply.hijack();
    const stream = openStream(reply.raw, format, { pingMs });
    try {
      await deliver(stream, toPayloads(format, writeErrors), response);
    } catch (error) {
      // The status was sent: all that is left to say is that the response has no end.
      log.error({ err: error }, 'The gateway has a fault.');
      stream.cut();
    }
    return undefined;
  };
}

/** Stands in until it is known that the operation will run. */
const noSignal = new AbortController().signal;

function isRequest(body: unknown): body is GraphqlRequest & { query: string } {
  return typeof body === 'object' && body !== null && 'query' in body && typeof body.query === 'string';
}

/** One result. Errors without data have the status that they ask for. */
function answer(
  reply: FastifyReply,
  type: string,
  { data, errors = [] }: ExecutionResult,
  writeErrors: WriteErrors,
): FastifyReply {
  const { http } = (errors[0]?.extensions ?? {}) as { http?: { status?: number } };
  const status = data === undefined ? (http?.status ?? 500) : 200;
  const written = { ...(errors.length > 0 && { errors: writeErrors(errors) }), data };
  return reply
    .code(status)
    .type(`${type}; charset=utf-8`)
    .send(`${JSON.stringify(written)}\n`);
}

async function execute(engine: Engine, operation: Operation): Promise<ExecutionResult | IncrementalResponse> {
  try {
    return await engine.executeIncrementally(operation);
  } catch (error) {
    return toErrorResult(error);
  }
}

function toPayloads(format: StreamFormat, writeErrors: WriteErrors): PayloadFormat {
  const isOf2022 = format.kind === 'multipart' && format.parameter === 'deferSpec=20220824';
  return isOf2022 ? createFormatOf2022(writeErrors) : createDraftFormat(writeErrors);
}

async function deliver(
  stream: PayloadStream,
  payloads: PayloadFormat,
  response: ExecutionResult | IncrementalResponse,
): Promise<void> {
  if ('initialResult' in response) await deliverParts(stream, payloads, response);
  else await stream.write(payloads.single(response));
  stream.end();
}

async function deliverParts(
  stream: PayloadStream,
  payloads: PayloadFormat,
  { initialResult, subsequentResults }: IncrementalResponse,
): Promise<void> {
  try {
    await stream.write(payloads.initial(initialResult));
    for await (const result of subsequentResults) await stream.write(payloads.subsequent(result));
  } finally {
    // Also where nobody came to ask for one of them.
    await subsequentResults.return();
  }
}
