import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { callerHeader, readCaller } from '@ieum/schema/contract/caller.ts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { getOperationAST, parse } from 'graphql';
import type { OpenSubscription, SubscriptionRequest } from './open-subscription.ts';

/** Serves subscriptions as event streams. */
export interface EventStreams {
  /** Whether a POST asks for one: it accepts an event stream, and nothing else or its operation is a subscription. */
  areAsked(request: FastifyRequest): boolean;
  /** Answers such a POST; resolves when the stream has ended. */
  serve(request: FastifyRequest, reply: FastifyReply): Promise<void>;
  /** Ends all streams without `complete`: their clients are to ask again. */
  stop(): void;
}

/**
 * Serves subscriptions by GraphQL over Server-Sent Events in distinct connections mode: the response to a POST is the
 * stream. Its headers are sent when the subscription is established. A refusal is JSON where the request or the moment
 * is wrong (400, 503), and the stream's only event where the field refuses.
 *
 * @param keepAliveMs between comments that keep the connection alive; one who has taken nothing between two is cut.
 */
export function createEventStreams(open: OpenSubscription, keepAliveMs: number): EventStreams {
  const streams = new Set<ServerResponse>();
  return {
    areAsked: ({ headers: { accept = '' }, body }) =>
      accept.includes('text/event-stream') &&
      isRequest(body) &&
      (!/json|\*/.test(accept) || isSubscription(body)),
    async serve(request, reply) {
      const header = request.headers[callerHeader];
      const caller = readCaller(Array.isArray(header) ? header[0] : header);
      const response = reply.raw;
      const opened = await open(request.body as SubscriptionRequest, {
        caller,
        cut: () => response.destroy(),
      });
      if (opened.kind === 'refused' && opened.by !== 'field') {
        await reply.code(opened.by === 'limit' ? 503 : 400).send({ errors: opened.errors });
        return;
      }
      reply.hijack();
      response.writeHead(200, {
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-cache',
      });
      streams.add(response);
      try {
        if (opened.kind === 'refused') complete(response, { errors: opened.errors });
        else await pass(opened.responses, response, keepAliveMs);
      } finally {
        streams.delete(response);
      }
    },
    stop() {
      for (const response of streams) endSoon(response);
    },
  };
}

/** Writes responses as fast as the client takes them, to the end of either. */
async function pass(
  responses: AsyncIterableIterator<object>,
  response: ServerResponse,
  keepAliveMs: number,
): Promise<void> {
  const gone = new AbortController();
  // A write that comes just too late; the close says all there is to say.
  response.on('error', () => {});
  response.once('close', () => {
    gone.abort();
    void responses.return?.();
  });
  // A client that left while the subscription was opened has said so before anybody heard.
  if (response.destroyed) await responses.return?.();
  let wasFull = false;
  const pings = setInterval(() => {
    const isFull = response.writableNeedDrain;
    if (isFull && wasFull) response.destroy();
    if (!isFull) response.write(':\n\n');
    wasFull = isFull;
  }, keepAliveMs);
  try {
    response.write(':\n\n');
    for await (const result of responses) {
      if (response.writableEnded) return;
      if (!response.write(`event: next\ndata: ${JSON.stringify(result)}\n\n`)) {
        await once(response, 'drain', { signal: gone.signal });
      }
    }
    complete(response);
  } catch (error) {
    if (!gone.signal.aborted) throw error;
  } finally {
    clearInterval(pings);
    await responses.return?.();
  }
}

function complete(response: ServerResponse, only?: object): void {
  if (response.writableEnded) return;
  // Browsers pass on no event without data.
  response.end(`${only ? `event: next\ndata: ${JSON.stringify(only)}\n\n` : ''}event: complete\ndata:\n\n`);
}

function endSoon(response: ServerResponse): void {
  response.end();
  const late = setTimeout(() => response.destroy(), closeMs);
  response.once('close', () => clearTimeout(late));
}

function isRequest(body: unknown): body is SubscriptionRequest {
  const { query, operationName, variables } = Object(body) as Record<string, unknown>;
  const isVariables = variables == null || (typeof variables === 'object' && !Array.isArray(variables));
  return (
    typeof query === 'string' && (operationName == null || typeof operationName === 'string') && isVariables
  );
}

function isSubscription({ query, operationName }: SubscriptionRequest): boolean {
  try {
    return getOperationAST(parse(query, { noLocation: true }), operationName)?.operation === 'subscription';
  } catch {
    // The syntax error is answered as any request's.
    return false;
  }
}

// What is written by then was taken by whoever still reads.
const closeMs = 1000;
