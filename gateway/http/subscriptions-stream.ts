import type { FastifyReply, FastifyRequest } from 'fastify';
import type { GraphqlRequest } from '../operation/read-operation.ts';
import { readAccept } from './incremental-accept.ts';
import type { WriteErrors } from './incremental-format.ts';
import { openStream, type PayloadStream } from './incremental-stream.ts';
import type { OpenOperations, Subscriber } from './subscriptions-open.ts';

/** What subscriptions are answered with by event streams. */
export interface EventStreamParts {
  open: OpenOperations['open'];
  writeErrors: WriteErrors;
  pingMs: number;
  /** Those that are open, to be cut when the server stops. */
  streams: Set<Pick<Subscriber, 'onReplaced'>>;
}

/**
 * Answers subscriptions of clients that accept `text/event-stream` ("GraphQL over Server-Sent Events", distinct
 * connections mode). Everything else goes on to the next hook. The response begins when the subgraphs have the
 * subscription; a stream that ends without `complete` is to be subscribed to again.
 * @returns a hook of Fastify, to be run when the body has been read
 */
export function createEventStreams({ open, writeErrors, pingMs, streams }: EventStreamParts) {
  return async ({ method, headers, body, log, preview }: FastifyRequest, reply: FastifyReply) => {
    const { stream: format } = readAccept(headers.accept);
    if (method !== 'POST' || format?.kind !== 'events' || !mayBeSubscription(body)) return undefined;
    const response = reply.raw;
    const cut = () => void response.destroy();
    const subscriber: Subscriber = {
      headers,
      preview,
      // A client that reads is told by the last result.
      onOverflow: () => void (response.writableNeedDrain && cut()),
      onReplaced: cut,
    };
    const opened = open(body, subscriber);
    if ('errors' in opened) {
      const [error] = opened.errors;
      if (error?.extensions.code !== 'TOO_MANY_SUBSCRIPTIONS') return undefined;
      return reply
        .code(503)
        .type('application/json; charset=utf-8')
        .send(`${JSON.stringify({ errors: writeErrors(opened.errors) })}\n`);
    }
    const { operation, responses } = opened;
    if (operation.definition.operation !== 'subscription') return undefined;
    reply.hijack();
    streams.add(subscriber);
    const leave = () => {
      streams.delete(subscriber);
      void responses.return();
    };
    response.once('close', leave);
    if (response.destroyed) leave();
    const deliver = async (stream: PayloadStream) => {
      response.flushHeaders();
      for await (const { data, errors } of responses) {
        await stream.write({ data, ...(errors && { errors: writeErrors(errors) }) });
      }
      if (!response.destroyed) stream.end();
    };
    try {
      await responses.begin();
      if (!response.destroyed) await deliver(openStream(response, format, { pingMs }));
    } catch (error) {
      log.error({ err: error }, 'The gateway has a fault.');
      cut();
    }
    return undefined;
  };
}

/** Whether it is worth to read the document before the next hook does. */
function mayBeSubscription(body: unknown): body is GraphqlRequest {
  if (typeof body !== 'object' || body === null || !('query' in body)) return false;
  return typeof body.query === 'string' && body.query.includes('subscription');
}
