import type { ErrorCode } from '@ieum/kit/errors.ts';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { GraphQLError } from 'graphql';
import type { identify } from './identify.ts';
import type { Registry } from './registry.ts';

/** What the routes are made over. */
export interface RouteParts {
  registry: Registry;
  /** Who sent it. */
  identify(request: FastifyRequest): ReturnType<typeof identify>;
  /** Takes a gateway's report of the operations that clients ran. @throws BAD_INPUT */
  recordUsage(report: unknown): Promise<unknown>;
}

/**
 * Adds what gateways ask the registry, plain HTTP beside /graphql: `GET /bundle`, `GET /previews/<subgraph>`,
 * `GET /.well-known/jwks.json`, `POST /usage`. What is refused is answered with `{ "error": { code, message } }`.
 */
export function addRoutes(app: FastifyInstance, { registry, identify, recordUsage }: RouteParts): void {
  const stopping = new AbortController();
  app.addHook('preClose', async () => stopping.abort());
  // A connection that is kept for more requests would hold up the stop.
  app.addHook('onSend', async (_, reply) => {
    if (stopping.signal.aborted) reply.header('connection', 'close');
  });

  app.get<{ Querystring: Record<string, unknown> }>('/bundle', async (request, reply) => {
    const { since, wait } = readQuestion(request.query);
    // A gateway that is gone is not waited for.
    const gone = new AbortController();
    reply.raw.once('close', () => gone.abort());
    const signal = AbortSignal.any([stopping.signal, gone.signal]);
    const found = await registry.current(since, { waitMs: wait * 1000, signal });
    if (found) return sendBundle(reply, found);
    if (await registry.hasCurrent()) return reply.code(204).send();
    return refuse(reply, 404, 'NOT_FOUND', 'Nothing was published yet. Publish a subgraph first.');
  });

  app.get<{ Params: { subgraph: string }; Querystring: Record<string, unknown> }>(
    '/previews/:subgraph',
    async (request, reply) => {
      const { since } = readQuestion(request.query);
      const { subgraph } = request.params;
      const found = await registry.previews.read(subgraph);
      if (!found) return refuse(reply, 404, 'NOT_FOUND', `There is no preview of ${subgraph}.`);
      reply.header('ieum-preview-organization', found.organization);
      return found.digest === since ? reply.code(204).send() : sendBundle(reply, found);
    },
  );

  app.get('/.well-known/jwks.json', () => registry.publicKeys());

  app.post('/usage', async (request, reply) => {
    const { caller } = await identify(request);
    if (!caller?.roles.includes('service')) {
      return refuse(
        reply,
        403,
        'FORBIDDEN',
        'Usage is reported by gateways: the caller is to have the role service.',
      );
    }
    await recordUsage(request.body);
    return reply.code(204).send();
  });

  app.setErrorHandler((error: Error & { statusCode?: number }, _request, reply) => {
    if (error instanceof GraphQLError) {
      const code = String(error.extensions.code) as ErrorCode;
      return refuse(reply, code === 'UNAUTHENTICATED' ? 401 : 400, code, error.message);
    }
    const status = error.statusCode ?? 500;
    if (status < 500) return refuse(reply, status, 'BAD_INPUT', error.message);
    app.log.error(error, 'a request failed');
    return refuse(reply, 500, 'INTERNAL_SERVER_ERROR', 'Internal error');
  });
}

/** Where a bundle goes with what proves it. */
function sendBundle(
  reply: FastifyReply,
  {
    bundle,
    digest,
    composition,
    signature,
  }: { bundle: string; digest: string; composition: number; signature: string },
): FastifyReply {
  return reply
    .type('application/json; charset=utf-8')
    .header('ieum-composition', composition)
    .header('ieum-bundle-digest', digest)
    .header('ieum-bundle-signature', signature)
    .send(bundle);
}

/** What a gateway has already, and for how many seconds it waits for another. */
function readQuestion(query: Record<string, unknown>): { since: string | null; wait: number } {
  const { since = '', wait = '0' } = query;
  if (typeof since !== 'string' || !/^([0-9a-f]{64})?$/.test(since)) {
    throw questionError('since', since, 'the 64 hexadecimal digits of `ieum-bundle-digest`');
  }
  if (typeof wait !== 'string' || !/^\d{1,2}$/.test(wait) || Number(wait) > mostSeconds) {
    throw questionError('wait', wait, `whole seconds from 0 to ${mostSeconds}`);
  }
  return { since: since === '' ? null : since, wait: Number(wait) };
}

function questionError(name: string, value: unknown, expected: string): GraphQLError {
  const message = `${name}: expected ${expected}; got ${JSON.stringify(value).slice(0, 80)}`;
  return new GraphQLError(message, { extensions: { code: 'BAD_INPUT' } });
}

function refuse(reply: FastifyReply, status: number, code: string, message: string): FastifyReply {
  return reply.code(status).send({ error: { code, message } });
}

/** Longer, and what stands between would take the connection for dead. */
const mostSeconds = 60;
