import { isUtf8 } from 'node:buffer';
import type { IncomingHttpHeaders, IncomingMessage, RequestListener, Server } from 'node:http';
import type { Config } from '../config.ts';
import { mostBrackets } from '../operation/nesting.ts';
import type { GraphqlRequest } from '../operation/read-operation.ts';
import { previewHeader } from '../previews/previews.ts';
import { createReply, type Reply } from './reply.ts';

/** What most requests are: a POST of one small JSON object with a document, which wants JSON. */
export interface OrdinaryRequest {
  request: GraphqlRequest;
  headers: IncomingHttpHeaders;
}

/** Which requests are taken. */
export interface OrdinaryRequests {
  config: Pick<Config, 'bodyBytes' | 'requestDeadlineMs'>;
  /** False once the server is to end: then connections are not kept. */
  isOpen(): boolean;
  /** Answers a request. False where something is to be said that is none of its business. */
  answer(ordinary: OrdinaryRequest, reply: Reply): boolean;
}

/**
 * Takes ordinary requests out of what a server would answer, Fastify's part of which is more than the engine's of a small
 * query. Every other request, and what is refused, goes the way that it would have gone.
 */
export function takeOrdinaryRequests(server: Server, { config, isOpen, answer }: OrdinaryRequests): void {
  const [usualWay] = server.listeners('request') as RequestListener[];
  if (!usualWay) throw new Error('The server answers nothing yet.');
  server.removeAllListeners('request');
  server.on('request', (message, response) => {
    const { headers } = message;
    const contentType = isGraphqlPost(message) ? chooseContentType(headers) : undefined;
    const bytes = Number(headers['content-length']);
    if (contentType === undefined || !(bytes > 0 && bytes <= config.bodyBytes) || !isOpen()) {
      usualWay(message, response);
      return;
    }
    message.once('readable', () => {
      const body: Buffer | null = message.read();
      const request = body?.length === bytes ? readRequest(body) : null;
      const reply = createReply(response, contentType, config.requestDeadlineMs);
      if (request && answer({ request, headers }, reply)) return;
      // As if nobody had looked at it.
      if (body) message.unshift(body);
      usualWay(message, response);
    });
  });
}

const isGraphqlPost = ({ method, url }: IncomingMessage) => method === 'POST' && url === '/graphql';

/** The answer's to a POST to `/graphql`; undefined where it is not an ordinary request. */
export function chooseContentType(headers: IncomingHttpHeaders): string | undefined {
  const isOrdinary =
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

/** Null where the body is not that of an ordinary request. */
export function readRequest(body: Buffer): GraphqlRequest | null {
  if (!isUtf8(body)) return null;
  try {
    const request: unknown = JSON.parse(body.toString());
    if (typeof request !== 'object' || request === null || Array.isArray(request)) return null;
    for (const key in request) if (!members.has(key)) return null;
    return isDeeperThan(mostBrackets, request) ? null : request;
  } catch {
    return null;
  }
}

const members = new Set(['query', 'operationName', 'variables']);

/** As `isNestedDeeperThan` of the text, in half the time: `JSON.parse` calls itself for no level. */
function isDeeperThan(most: number, value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (most === 0) return true;
  const inner: readonly unknown[] = Array.isArray(value) ? value : Object.values(value);
  return inner.some((each) => isDeeperThan(most - 1, each));
}
