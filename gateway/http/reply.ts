import { type ServerResponse, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { createRequestSignal } from './request-signal.ts';

/** JSON of an answer: its text, or the whole body. */
export interface WrittenAnswer {
  status: number;
  body: string | Buffer;
}

/** Where the answer to an ordinary request goes. */
export interface Reply {
  /** Aborts when the connection ends before the answer has been sent, or at the request's deadline. */
  readonly signal: AbortSignal;
  /** To be called once. */
  send(answer: WrittenAnswer): void;
}

/** The body that sends a text: it ends its line, as Apollo Server does. */
export const toBody = (text: string): string => `${text}\n`;

/** A reply by Node's server. */
export function createReply(response: ServerResponse, contentType: string, deadlineMs: number): Reply {
  return {
    signal: createRequestSignal(response, deadlineMs),
    send({ status, body }) {
      const bytes = typeof body === 'string' ? Buffer.from(toBody(body)) : body;
      response.writeHead(status, {
        'content-type': contentType,
        'content-length': bytes.length,
        'cache-control': 'no-store',
      });
      response.end(bytes);
    },
  };
}

/**
 * Writes an answer as Node's server would.
 * @param lastFields of the head, with the empty line that ends it
 */
export function writeAnswer(
  socket: Socket,
  { status, body }: WrittenAnswer,
  contentType: string,
  lastFields: string,
): void {
  const isText = typeof body === 'string';
  const bytes = Buffer.byteLength(body);
  const head =
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\ncontent-type: ${contentType}\r\n` +
    `content-length: ${isText ? bytes + 1 : bytes}\r\ncache-control: no-store\r\n${lastFields}`;
  // What is as long in bytes as in characters need not be encoded.
  const encoding = isText && bytes === body.length ? 'latin1' : 'utf8';
  if (isText && bytes < manyBytes) {
    socket.write(head + toBody(body), encoding);
    return;
  }
  // In pieces that go together: one string of head and body would be one more copy, a sixth of the memory that a
  // request takes.
  socket.cork();
  socket.write(head, 'latin1');
  if (isText) {
    socket.write(body, encoding);
    socket.write('\n', 'latin1');
  } else socket.write(body);
  socket.uncork();
}

const manyBytes = 16_000;
