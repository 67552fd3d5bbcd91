import { isUtf8 } from 'node:buffer';
import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import { type ExecutionResult, GraphQLError } from 'graphql';
import type { Config } from '../config.ts';
import type { Engine, Operation } from '../engine.ts';
import { gatewayError } from '../errors.ts';
import type { createErrorFormat } from '../format-error.ts';
import type { Generations } from '../generations.ts';
import { isNestedDeeperThan, mostBrackets } from '../operation/nesting.ts';
import type { GraphqlRequest, ReadOperation } from '../operation/read-operation.ts';
import { createRequestSignal } from './request-signal.ts';

type Lane = FastLane & { write: ReturnType<typeof createWriter> };

/** What the fast lane is made of. */
export interface FastLane {
  generations: Generations;
  formatError: ReturnType<typeof createErrorFormat>;
  config: Pick<Config, 'bodyBytes' | 'requestDeadlineMs'>;
  /** False once the server is to end: then connections are not kept. */
  isOpen(): boolean;
}

/**
 * Answers ordinary requests without Fastify and Apollo Server, whose share of a small query is larger than the engine's:
 * a POST of one JSON object that fits into one chunk and asks an operation, or has a document that is not valid, which
 * would be read a second time. Everything else, and what else is to be refused, goes the way that it would have gone;
 * `fast-lane.test.ts` holds the answers of both ways equal.
 */
export function addFastLane(server: Server, options: FastLane): void {
  const lane = { ...options, write: createWriter(options.formatError) };
  const [slowLane] = server.listeners('request') as RequestListener[];
  if (!slowLane) throw new Error('The server answers nothing yet.');
  server.removeAllListeners('request');
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const contentType = chooseContentType(request);
    const bytes = Number(request.headers['content-length']);
    if (contentType === undefined || !(bytes > 0 && bytes <= lane.config.bodyBytes) || !lane.isOpen()) {
      slowLane(request, response);
      return;
    }
    request.once('readable', () => {
      const body: Buffer | null = request.read();
      const { engine, read } = lane.generations.current;
      const found = body?.length === bytes ? readOperation(read, request, body) : null;
      if (found && 'operation' in found) void answer(lane, engine, found.operation, response, contentType);
      else if (found) send(lane, found, response, contentType);
      else {
        // As if nobody had looked at it.
        if (body) request.unshift(body);
        slowLane(request, response);
      }
    });
  });
}

/** Undefined where the request is not an ordinary one. */
function chooseContentType({ method, url, headers }: IncomingMessage): string | undefined {
  const isOrdinary =
    method === 'POST' &&
    url === '/graphql' &&
    jsonTypes.has(headers['content-type'] ?? '') &&
    headers['content-encoding'] === undefined &&
    headers.expect === undefined;
  return isOrdinary ? contentTypes.get(headers.accept) : undefined;
}

const jsonTypes = new Set([
  'application/json',
  'application/json; charset=utf-8',
  'application/json;charset=utf-8',
]);

const json = 'application/json; charset=utf-8';
const graphqlJson = 'application/graphql-response+json; charset=utf-8';

/** What clients usually accept, and what Apollo Server answers it with. */
const contentTypes = new Map<string | undefined, string>([
  [undefined, json],
  ['*/*', json],
  ['application/json', json],
  ['application/json, */*', json],
  ['application/graphql-response+json', graphqlJson],
  ['application/graphql-response+json, application/json', graphqlJson],
  ['application/graphql-response+json,application/json;q=0.9', graphqlJson],
]);

/** Null where something else than the document is to be refused. */
function readOperation(
  read: ReadOperation,
  { headers }: IncomingMessage,
  body: Buffer,
): ReturnType<ReadOperation> | null {
  if (!isUtf8(body)) return null;
  const request = parseRequest(body.toString());
  if (!request) return null;
  const result = read(request, { headers, signal: noSignal });
  return 'operation' in result || result.errors.every(isOfDocument) ? result : null;
}

const isOfDocument = ({ extensions }: GraphQLError) =>
  extensions.code === 'GRAPHQL_PARSE_FAILED' || extensions.code === 'GRAPHQL_VALIDATION_FAILED';

/** Stands in until it is known that the operation will run. */
const noSignal = new AbortController().signal;

function parseRequest(text: string): GraphqlRequest | null {
  if (isNestedDeeperThan(mostBrackets, text)) return null;
  try {
    const request: unknown = JSON.parse(text);
    if (typeof request !== 'object' || request === null || Array.isArray(request)) return null;
    for (const key in request) if (!members.has(key)) return null;
    return request;
  } catch {
    return null;
  }
}

const members = new Set(['query', 'operationName', 'variables']);

async function answer(
  lane: Lane,
  engine: Engine,
  operation: Operation,
  response: ServerResponse,
  contentType: string,
): Promise<void> {
  const signal = createRequestSignal(response, lane.config.requestDeadlineMs);
  send(lane, await execute(engine, { ...operation, signal }), response, contentType);
}

function send({ write }: Lane, result: ExecutionResult, response: ServerResponse, contentType: string): void {
  const { status, body } = write(result);
  response.writeHead(status, {
    'content-type': contentType,
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
  });
  response.end(body);
}

/** Apollo Server gives an error that is thrown the status 500, if it names none itself. */
async function execute(engine: Engine, operation: Operation): Promise<ExecutionResult> {
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

interface Answer {
  status: number;
  body: string | Buffer;
}

/** Writes results. Those who share one are answered right after one another: it is written once. */
function createWriter(formatError: FastLane['formatError']): (result: ExecutionResult) => Answer {
  let last: { result: ExecutionResult; answer: Answer } | undefined;
  return (result) => {
    if (last?.result === result) {
      const { answer } = last;
      if (typeof answer.body === 'string') answer.body = Buffer.from(answer.body);
      return answer;
    }
    last = { result, answer: toAnswer(result, formatError) };
    return last.answer;
  };
}

function toAnswer({ data, errors = [] }: ExecutionResult, formatError: FastLane['formatError']): Answer {
  if (errors.length === 0) return { status: 200, body: `${JSON.stringify({ data })}\n` };
  let status = data === undefined ? 500 : 200;
  const formatted = errors.map((error) => {
    const { http, ...extensions } = error.extensions as { http?: { status?: number } };
    status = http?.status ?? status;
    return formatError({ ...error.toJSON(), extensions }, error);
  });
  return { status, body: `${JSON.stringify({ errors: formatted, data })}\n` };
}
