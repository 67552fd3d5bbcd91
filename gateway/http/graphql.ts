import type { ApolloServer } from '@apollo/server';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest, preHandlerAsyncHookHandler } from 'fastify';
import { type DocumentNode, parse } from 'graphql';
import type { Config } from '../config.ts';
import { gatewayError } from '../errors.ts';
import { refuseNesting } from '../operation/nesting.ts';
import { fewCharacters, refuseOverlap } from '../operation/overlap-limit.ts';
import type { RequestContext } from '../operation/to-operation.ts';
import type { PreviewRequests } from './preview.ts';
import { createRequestSignal } from './request-signal.ts';

/** What comes before Apollo Server. */
export interface GraphqlHooks {
  preview?: PreviewRequests;
  /** They may answer requests before Apollo Server does. */
  first?: preHandlerAsyncHookHandler[];
}

/**
 * `GET` and `POST /graphql`; other methods are 405. What is refused before Apollo Server sees it is an error of the same
 * shape.
 */
export function addGraphql(
  app: FastifyInstance,
  server: ApolloServer<RequestContext>,
  config: Config,
  { preview, first = [] }: GraphqlHooks = {},
): void {
  const context = async (request: FastifyRequest, reply: FastifyReply) => ({
    headers: request.headers,
    signal: createRequestSignal(reply.raw, config.requestDeadlineMs),
  });
  const answer = fastifyApolloHandler(server, { context });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, readJson);
  app.route({
    method: ['GET', 'POST'],
    url: '/graphql',
    onRequest: async (_request, reply) => {
      reply.header('cache-control', 'no-store');
    },
    preHandler: [refuseNested, createOverlapRefusal(config), ...(preview ? [preview.choose] : []), ...first],
    async handler(request, reply) {
      if (!request.preview || !preview) return answer.call(app, request, reply);
      const apollo = await preview.apolloOf(request.preview);
      return fastifyApolloHandler(apollo, { context }).call(app, request, reply);
    },
  });
  app.route({
    method: ['DELETE', 'PATCH', 'PUT'],
    url: '/graphql',
    onRequest: refuseMethod,
    handler: refuseMethod,
  });
}

async function refuseMethod({ method }: FastifyRequest, reply: FastifyReply): Promise<never> {
  reply.header('allow', 'GET, POST');
  throw gatewayError('BAD_REQUEST', `GraphQL is asked by POST or GET, not by ${method}.`, { status: 405 });
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

async function readJson(request: FastifyRequest, body: Buffer): Promise<unknown> {
  const charset = /;\s*charset\s*=\s*"?([^";\s]+)/i.exec(request.headers['content-type'] ?? '')?.[1];
  const encoding = request.headers['content-encoding'];
  if (charset && !/^utf-?8$/i.test(charset)) throw unsupported(`charset ${charset}`);
  if (encoding && encoding !== 'identity') throw unsupported(`content-encoding ${encoding}`);
  const text = decode(body);
  refuseNesting('The request body', text);
  try {
    return JSON.parse(text);
  } catch {
    throw gatewayError('BAD_REQUEST', 'The request body is not JSON.', { status: 400 });
  }
}

function decode(body: Buffer): string {
  try {
    return utf8.decode(body);
  } catch {
    throw gatewayError('BAD_REQUEST', 'The request body is not UTF-8.', { status: 400 });
  }
}

async function refuseNested(request: FastifyRequest): Promise<void> {
  for (const from of [request.body, request.query]) {
    const { query, variables } = (from ?? {}) as { query?: unknown; variables?: unknown };
    if (typeof query === 'string') refuseNesting('The document', query);
    if (typeof variables === 'string') refuseNesting('"variables"', variables);
  }
}

/** Apollo Server has no place between parsing and validation, so that large documents are parsed here too. */
function createOverlapRefusal({ maxTokens }: Config): preHandlerAsyncHookHandler {
  return async ({ body, query: parameters }) => {
    for (const from of [body, parameters]) {
      const { query } = (from ?? {}) as { query?: unknown };
      if (typeof query !== 'string' || query.length < fewCharacters) continue;
      const document = tryParse(query, maxTokens);
      const refused = document && refuseOverlap(document);
      if (refused) throw refused;
    }
  };
}

/** Null where it is no document, which Apollo Server will say. */
function tryParse(text: string, maxTokens: number): DocumentNode | null {
  try {
    return parse(text, { maxTokens, noLocation: true });
  } catch {
    return null;
  }
}

const unsupported = (what: string) =>
  gatewayError('UNSUPPORTED_MEDIA_TYPE', `Expected application/json in UTF-8, uncompressed; got ${what}.`, {
    status: 415,
  });
