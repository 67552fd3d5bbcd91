import { type Caller, callerHeader, writeCaller } from '@ieum/schema/contract/caller.ts';
import { createParser, type EventSourceMessage } from 'eventsource-parser';
import { type Dispatcher, Pool } from 'undici';
import type { SubgraphAnswer, SubgraphOperation } from './ask.ts';
import { writeBody } from './body.ts';
import { toFailure } from './failure.ts';
import { readAnswer, readText } from './response.ts';
import { readEvent, toTooMany } from './subscribe-event.ts';
import type {
  StartSubscription,
  SubscriptionEnd,
  SubscriptionLimits,
  SubscriptionSink,
} from './subscribe-sink.ts';

/** Subscriptions to one subgraph, each by a response of its own (graphql-sse, distinct connections mode). */
export interface EventStreamClient {
  start: StartSubscription;
  close(): Promise<void>;
}

/** Nothing is sent before the first `start`. */
export function createEventStreamClient(
  { name, url }: { name: string; url: string },
  limits: SubscriptionLimits,
): EventStreamClient {
  const { origin, pathname, search } = new URL(url);
  const pool = new Pool(origin, {
    connections: limits.connections,
    headersTimeout: limits.deadlineMs,
    bodyTimeout: 0,
    connect: { timeout: limits.deadlineMs },
  });
  let count = 0;

  function request(operation: SubgraphOperation, caller: Caller, signal: AbortSignal) {
    const headers = {
      'content-type': 'application/json',
      accept: 'text/event-stream, application/graphql-response+json, application/json',
      [callerHeader]: writeCaller(caller),
    };
    return pool.request({
      method: 'POST',
      path: pathname + search,
      headers,
      body: writeBody(operation),
      signal,
    });
  }

  return {
    start(operation, caller, sink) {
      if (count >= limits.connections) {
        sink.end(toTooMany(name, `${limits.connections} event streams`));
        return () => undefined;
      }
      count++;
      const controller = new AbortController();
      request(operation, caller, controller.signal)
        .then((response) => readStream(name, response, limits, sink))
        .catch((error: unknown): SubscriptionEnd => toBroken(name, error))
        .then((end) => {
          count--;
          // What is left of the response is nobody's any more.
          controller.abort();
          sink.end(end);
        });
      return () => controller.abort();
    },
    close: () => pool.destroy(),
  };
}

async function readStream(
  name: string,
  { statusCode, headers, body }: Dispatcher.ResponseData,
  { eventBytes }: SubscriptionLimits,
  sink: SubscriptionSink,
): Promise<SubscriptionEnd> {
  const contentType = String(headers['content-type'] ?? '');
  if (statusCode !== 200 || !/^text\/event-stream\b/i.test(contentType)) {
    return toRefusal(name, statusCode, contentType, await readWhole(body, eventBytes));
  }
  sink.open();
  let end: SubscriptionEnd | null = null;
  let isFirst = true;
  const parser = createParser({
    maxBufferSize: eventBytes,
    onEvent(message) {
      if (end) return;
      if (message.data.length > eventBytes) {
        end = toTooLarge(name, eventBytes);
        return;
      }
      const read = readMessage(name, message, isFirst);
      if (read?.kind === 'event') {
        isFirst = false;
        sink.next(read.answer);
      } else if (read) end = read;
    },
    onError({ type }) {
      if (type === 'max-buffer-size-exceeded') end = toTooLarge(name, eventBytes);
    },
  });
  const utf8 = new TextDecoder('utf-8', { fatal: true });
  for await (const chunk of body) {
    parser.feed(utf8.decode(chunk as Buffer, { stream: true }));
    if (end) return end;
  }
  return toFailure(name, 'SUBGRAPH_TRUNCATED', 'broke off its events (the stream ended without "complete")');
}

function readMessage(name: string, { event, data }: EventSourceMessage, isFirst: boolean) {
  if (event === 'complete') return { kind: 'complete' } as const;
  if (event !== 'next') return null;
  try {
    return readEvent(name, JSON.parse(data), isFirst);
  } catch {
    const answer: SubgraphAnswer = toFailure(name, 'SUBGRAPH_NOT_JSON', 'gave an event that is not JSON');
    return { kind: 'event', answer } as const;
  }
}

/** No more than the limit is kept, and a response that is cut is no JSON. */
async function readWhole(body: AsyncIterable<Buffer>, mostBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of body) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > mostBytes) break;
  }
  return Buffer.concat(chunks);
}

function toRefusal(name: string, status: number, contentType: string, bytes: Buffer): SubscriptionEnd {
  const answer = readAnswer(name, readText(name, status, contentType, bytes));
  if (answer.kind === 'failure') return answer;
  if (answer.errors.length > 0) return { kind: 'refused', errors: answer.errors };
  return toFailure(
    name,
    'SUBGRAPH_BAD_RESPONSE',
    'answered a subscription with one response in place of events',
  );
}

const toTooLarge = (name: string, bytes: number): SubscriptionEnd =>
  toFailure(name, 'SUBGRAPH_TOO_LARGE', `sent an event of more than ${bytes} bytes`);

function toBroken(name: string, error: unknown): SubscriptionEnd {
  const { code, name: kind } = error as { code?: unknown; name?: unknown };
  const what = String(code ?? kind);
  if (what === 'UND_ERR_HEADERS_TIMEOUT' || what === 'UND_ERR_CONNECT_TIMEOUT') {
    return toFailure(name, 'SUBGRAPH_TIMEOUT', 'did not take a subscription in time');
  }
  return what.startsWith('UND_ERR_SOCKET') || what === 'ERR_ENCODING_INVALID_ENCODED_DATA'
    ? toFailure(name, 'SUBGRAPH_TRUNCATED', `broke off its events (${what})`)
    : toFailure(name, 'SUBGRAPH_UNREACHABLE', `could not be reached (${what})`);
}
