import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testConfig } from '../fixtures/network.ts';
import { createApp } from './server.ts';

let app: FastifyInstance;
let port: number;
beforeAll(async () => {
  app = createApp(testConfig({}));
  app.get('/here', () => 'yes');
  // What is late is found at the next check, every two seconds.
  app.server.headersTimeout = 50;
  port = Number(new URL(await app.listen({ host: '127.0.0.1', port: 0 })).port);
});
afterAll(() => app.close());

/** All that comes until the server closes the connection. */
async function answerTo(sent: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  if (sent) socket.write(sent);
  return text(socket);
}

test('a connection on which nothing comes is closed without a word', async () => {
  expect(await answerTo('')).toBe('');
});

test('a kept connection on which no other request comes is closed without a word', async () => {
  app.server.keepAliveTimeout = 50;
  const answer = await answerTo('GET /here HTTP/1.1\r\nhost: x\r\n\r\n');
  expect(answer).toMatch(/^HTTP\/1\.1 200 OK\r\n.*yes$/s);
});

test.each([
  ['a request that does not come to its end', 'GET /here HTTP/1.1\r\nhost:', 408, 'not arrive in time'],
  ['what is no request', 'hello there\r\n\r\n', 400, 'no HTTP request'],
  [
    'headers over the limit',
    `GET /here HTTP/1.1\r\nhost: x\r\nx-long: ${'a'.repeat(40_000)}\r\n\r\n`,
    431,
    'headers',
  ],
])('%s is one GraphQL error, and the connection is closed', async (_title, sent, status, message) => {
  const [head = '', body = ''] = (await answerTo(sent)).split('\r\n\r\n');
  expect(head).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  expect(JSON.parse(body)).toEqual({
    errors: [{ message: expect.stringContaining(message), extensions: { code: 'BAD_REQUEST' } }],
  });
});
