import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { StreamFormat } from './incremental-accept.ts';
import type { Payload } from './incremental-format.ts';

/** Writes payloads into a response, one after the other. */
export interface PayloadStream {
  /** Resolves when the client has taken enough for the next one, or has left. */
  write(payload: Payload): Promise<void>;
  end(): void;
  /** Ends the connection, not the response. */
  cut(): void;
}

/** How a stream is kept open where nothing is written for long. */
export interface StreamSettings {
  /** Between two signs of life of an event stream. Proxies take a minute of silence for the end. */
  pingMs?: number;
}

/** Starts the response. */
export function openStream(
  response: ServerResponse,
  format: StreamFormat,
  settings: StreamSettings = {},
): PayloadStream {
  return format.kind === 'events'
    ? openEvents(response, settings)
    : openMultipart(response, format.parameter);
}

/** What must neither be kept nor held back until it is complete. */
const headers = { 'cache-control': 'no-store', 'x-accel-buffering': 'no' };

/** "Incremental Delivery over HTTP" of the GraphQL-over-HTTP working group; CRLF and `---` before each part. */
function openMultipart(response: ServerResponse, parameter: string | null): PayloadStream {
  const type = `multipart/mixed; boundary="-"${parameter === null ? '' : `; ${parameter}`}`;
  response.writeHead(200, { ...headers, 'content-type': type });
  let start = `\r\n${boundary}`;
  return {
    write(payload) {
      // Clients read a part when they see the boundary behind it.
      const text = `${start}${partHeader}${JSON.stringify(payload)}\r\n${boundary}`;
      start = '';
      return send(response, text);
    },
    end: () => void response.end('--\r\n'),
    cut: () => void response.destroy(),
  };
}

const boundary = '---';
const partHeader = '\r\ncontent-type: application/json; charset=utf-8\r\n\r\n';

/** "GraphQL over Server-Sent Events", distinct connections: an event `next` each, and `complete`. */
function openEvents(response: ServerResponse, { pingMs = 15_000 }: StreamSettings): PayloadStream {
  response.writeHead(200, { ...headers, 'content-type': 'text/event-stream; charset=utf-8' });
  const timer = setInterval(() => {
    if (!response.writableNeedDrain) response.write(':\n\n');
  }, pingMs);
  response.once('close', () => clearInterval(timer));
  return {
    write: (payload) => send(response, `event: next\ndata: ${JSON.stringify(payload)}\n\n`),
    end() {
      clearInterval(timer);
      response.end('event: complete\ndata:\n\n');
    },
    cut: () => void response.destroy(),
  };
}

async function send(response: ServerResponse, text: string): Promise<void> {
  if (response.destroyed || response.write(text)) return;
  const taken = new AbortController();
  const { signal } = taken;
  await Promise.race([once(response, 'drain', { signal }), once(response, 'close', { signal })]);
  taken.abort();
}
