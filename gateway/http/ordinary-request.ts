import { isUtf8 } from 'node:buffer';
import type {
  IncomingHttpHeaders,
  IncomingMessage,
  RequestListener,
  Server,
  ServerResponse,
} from 'node:http';
import type { Config } from '../config.ts';
import { isNestedDeeperThan, mostBrackets } from '../operation/nesting.ts';
import type { GraphqlRequest } from '../operation/read-operation.ts';
import { previewHeader } from '../previews/previews.ts';

/** What most requests are: a POST of one small JSON object with a document, which wants JSON. */
export interface OrdinaryRequest {
  request: GraphqlRequest;
  headers: IncomingHttpHeaders;
  /** What the answer is to be. */
  contentType: string;
}

/** Which requests are taken. */
export interface OrdinaryRequests {
  config: Pick<Config, 'bodyBytes'>;
  /** False once the server is to end: then connections are not kept. */
  isOpen(): boolean;
  /** Answers a request. False where something is to be said that is none of its business. */
  answer(ordinary: OrdinaryRequest, response: ServerResponse): boolean;
}

/**
 * Takes ordinary requests out of what a server would answer, Fastify's part of which is more than the engine's of a small
 * query. Every other request, and what is refused, goes the way that it would have gone.
 */
export function takeOrdinaryRequests(server: Server, { config, isOpen, answer }: OrdinaryRequests): void {
  const [usualWay] = server.listeners('request') as RequestListener[];
  if (!usualWay) throw new Error('The server answers nothing yet.');
  server.removeAllListeners('request');
  server.on('request', (message: IncomingMessage, response: ServerResponse) => {
    const { headers } = message;
    const contentType = chooseContentType(message);
    const bytes = Number(headers['content-length']);
    if (contentType === undefined || !(bytes > 0 && bytes <= config.bodyBytes) || !isOpen()) {
      usualWay(message, response);
      return;
    }
    message.once('readable', () => {
      const body: Buffer | null = message.read();
      const request = body?.length === bytes ? readRequest(body) : null;
      if (request && answer({ request, headers, contentType }, response)) return;
      // As if nobody had looked at it.
      if (body) message.unshift(body);
      usualWay(message, response);
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
    headers[previewHeader] === undefined &&
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

function readRequest(body: Buffer): GraphqlRequest | null {
  if (!isUtf8(body)) return null;
  const text = body.toString();
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

/** JSON of an answer: its text, or the whole body. */
export interface WrittenAnswer {
  status: number;
  body: string | Buffer;
}

/** The body that sends a text: it ends its line, as Apollo Server does. */
export const toBody = (text: string): string => `${text}\n`;

/** Sends an answer that is JSON already. */
export function sendJson(
  response: ServerResponse,
  { status, contentType, body }: WrittenAnswer & { contentType: string },
): void {
  const length = Buffer.byteLength(body);
  const isText = typeof body === 'string';
  response.writeHead(status, {
    'content-type': contentType,
    'content-length': isText ? length + 1 : length,
    'cache-control': 'no-store',
  });
  if (!isText) response.end(body);
  else sendText(response, body, length);
}

/** What is as long in bytes as in characters need not be encoded. */
function sendText(response: ServerResponse, text: string, bytes: number): void {
  const encoding = bytes === text.length ? 'latin1' : 'utf8';
  if (bytes < manyBytes) {
    response.end(toBody(text), encoding);
    return;
  }
  // In pieces that go together: one string of head and body would be one more copy, a sixth of the memory that a
  // request takes.
  response.cork();
  response.flushHeaders();
  response.write(text, encoding);
  response.end('\n', encoding);
  response.uncork();
}

const manyBytes = 16_000;
