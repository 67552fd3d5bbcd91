import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { openStream } from './incremental-stream.ts';

let server: Server;
afterEach(() => {
  server.close();
  server.closeAllConnections();
});

/** A response in this process, and the request of the client that takes it. */
async function openResponse() {
  const answering = Promise.withResolvers<ServerResponse>();
  server = createServer((_request, response) => answering.resolve(response)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const leaving = new AbortController();
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const asked = fetch(url, { signal: leaving.signal });
  return { response: await answering.promise, asked, leave: () => leaving.abort() };
}

/** More than what lies between two processes. */
const large = { data: { text: 'x'.repeat(64 * 2 ** 20) } };

test('the next part waits until the client has taken enough of the one before', async () => {
  const { response, asked } = await openResponse();
  const stream = openStream(response, { kind: 'multipart', parameter: null });
  let isTaken = false;
  const writing = stream.write(large).then(() => {
    isTaken = true;
  });
  const { body } = await asked;
  expect([isTaken, response.writableNeedDrain]).toEqual([false, true]);
  const reading = new Response(body).text();
  await writing;
  stream.end();
  expect((await reading).length).toBeGreaterThan(64 * 2 ** 20);
});

test('nothing waits for a client that has left', async () => {
  const { response, asked, leave } = await openResponse();
  const stream = openStream(response, { kind: 'events' });
  const writing = stream.write(large);
  await asked;
  leave();
  await writing;
  await stream.write({ data: null });
});

test('an event stream gives signs of life while there is nothing to say', async () => {
  const { response, asked } = await openResponse();
  const stream = openStream(response, { kind: 'events' }, { pingMs: 1 });
  const reader = (await asked).body!.pipeThrough(new TextDecoderStream()).getReader();
  expect((await reader.read()).value).toMatch(/^(:\n\n)+$/);
  stream.end();
  let text = '';
  for (let read = await reader.read(); !read.done; read = await reader.read()) text += read.value;
  expect(text).toMatch(/^(:\n\n)*event: complete\ndata:\n\n$/);
});
