import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { gatewayError } from '../errors.ts';

/**
 * Answers what is no HTTP request, or does not become one in time, and closes the connection: 408, 431 or 400 with one
 * GraphQL error. A connection on which nothing has come is closed without a word: a client that is about to send on
 * it would take the word for its answer.
 */
export function answerClientError(error: NodeJS.ErrnoException, socket: Socket): void {
  // Behind a request that is the connection's last: nobody is to answer it, and the answer to the last one ends it.
  if (error.code === 'HPE_CLOSED_CONNECTION') return;
  if (error.code !== 'ECONNRESET' && socket.writable && socket.bytesRead > 0) {
    const { status, message } = refusals.get(error.code) ?? malformed;
    const { message: text, extensions } = gatewayError('BAD_REQUEST', message);
    const body = `${JSON.stringify({ errors: [{ message: text, extensions: { code: extensions.code } }] })}\n`;
    socket.write(
      `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\ncontent-type: application/json; charset=utf-8\r\n` +
        `content-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
    );
  }
  socket.destroy();
}

const refusals = new Map<string | undefined, { status: number; message: string }>([
  ['ERR_HTTP_REQUEST_TIMEOUT', { status: 408, message: 'The request did not arrive in time.' }],
  ['HPE_HEADER_OVERFLOW', { status: 431, message: 'The headers are larger than the limit.' }],
]);
const malformed = { status: 400, message: 'This is no HTTP request.' };
