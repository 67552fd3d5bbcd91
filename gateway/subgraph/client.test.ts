import { createServer } from 'node:http';
import { createServer as createRawServer } from 'node:net';
import { networkInterfaces } from 'node:os';
import { expect, test } from 'vitest';
import { createSubgraphClient, type Post } from './client.ts';
import { listen } from './http/fixtures/raw-server.ts';
import type { Outcome } from './response.ts';

const limits = { responseBytes: 1_000_000, connections: 2 };
const post: Post = { body: '{"query":"{ 이음 }"}', headers: 'x-of: a caller\r\n', isQuery: true };

/** What a server on this address gets of a post to a URL, its port put in. */
async function receive(address: string, toUrl: (port: number) => string) {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { method, url, headers } = request;
    const text = JSON.stringify({ method, url, headers, body: Buffer.concat(chunks).toString() });
    response.setHeader('content-type', 'application/json').end(text);
  });
  const { port, close } = await listen(server, address);
  const client = createSubgraphClient('things', toUrl(port), limits);
  const outcome = await new Promise<Outcome>((done) => client.send(post, done));
  await client.close();
  await close();
  if (outcome.kind === 'failure') throw new Error(outcome.failure.message);
  return { port, came: JSON.parse(outcome.text) };
}

test('a post says where it goes, for whom, and how long it is in bytes', async () => {
  const { port, came } = await receive('127.0.0.1', (at) => `http://a:b@127.0.0.1:${at}/a%20b/그래프?x=1#y`);
  expect(came).toEqual({
    method: 'POST',
    url: '/a%20b/%EA%B7%B8%EB%9E%98%ED%94%84?x=1',
    headers: {
      host: `127.0.0.1:${port}`,
      connection: 'keep-alive',
      'x-of': 'a caller',
      'content-length': String(Buffer.byteLength(post.body)),
    },
    body: post.body,
  });
});

const hasIPv6 = Object.values(networkInterfaces()).some((all) =>
  all?.some(({ address }) => address === '::1'),
);

test.skipIf(!hasIPv6)('an address of IPv6 is reached, and named in brackets', async () => {
  const { port, came } = await receive('::1', (at) => `http://[::1]:${at}`);
  expect(came).toMatchObject({ url: '/', headers: { host: `[::1]:${port}` } });
});

test('nothing comes of a post that was given up, before or after it was sent', async () => {
  const { promise: arrived, resolve } = Promise.withResolvers<void>();
  const server = createServer((request) => {
    request.socket.on('close', resolve);
    exchange.abort();
  });
  const { port, close } = await listen(server);
  const client = createSubgraphClient('things', `http://127.0.0.1:${port}/`, limits);
  const came: Outcome[] = [];
  client.send(post, (outcome) => came.push(outcome)).abort();
  const exchange = client.send(post, (outcome) => came.push(outcome));
  await arrived;
  exchange.abort();
  await client.close();
  await close();
  expect(came).toEqual([]);
});

test('a server that hands out more than it announced is answered for by nobody else', async () => {
  const head = 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n';
  const server = createRawServer((socket) => socket.on('data', () => socket.write(`${head}{}${head}[]`)));
  const { port, close } = await listen(server);
  const client = createSubgraphClient('things', `http://127.0.0.1:${port}/`, limits);
  const outcome = await new Promise<Outcome>((done) => client.send(post, done));
  expect(outcome).toMatchObject({
    failure: {
      code: 'SUBGRAPH_BAD_RESPONSE',
      message: 'Subgraph "things" gave an answer that cannot be read: something came behind the response.',
    },
  });
  await client.close();
  await close();
});
