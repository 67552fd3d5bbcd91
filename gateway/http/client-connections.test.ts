import { once } from 'node:events';
import { afterEach, expect, test, vi } from 'vitest';
import { ordinary, RawClient, startHttpServer, type TestHttpServerOptions } from './fixtures/http-server.ts';
import type { OrdinaryRequests } from './ordinary-request.ts';
import type { Reply } from './reply.ts';

let running: Awaited<ReturnType<typeof startHttpServer>>;
const clients: RawClient[] = [];
afterEach(async () => {
  for (const { socket } of clients.splice(0)) socket.destroy();
  await running.close();
});

async function start(options: Partial<TestHttpServerOptions> = {}): Promise<void> {
  running = await startHttpServer({ isTaken: true, ...options });
}

function open(): RawClient {
  const client = new RawClient(running.port);
  clients.push(client);
  return client;
}

/** An `answer` that leaves replies to the test. */
function holdReplies() {
  const held: Array<{ query: unknown; reply: Reply }> = [];
  let changed = Promise.withResolvers<void>();
  const answer: OrdinaryRequests['answer'] = ({ request }, reply) => {
    held.push({ query: request.query, reply });
    changed.resolve();
    changed = Promise.withResolvers();
    return true;
  };
  const until = async (count: number) => {
    while (held.length < count) await changed.promise;
    return held[count - 1] as { query: unknown; reply: Reply };
  };
  return { held, answer, until };
}

const ok = { status: 200, body: '{}' };
const a = ordinary({ query: 'a' });

test('requests that come at once are answered one after the other', async () => {
  const { held, answer, until } = holdReplies();
  await start({ answer });
  const client = open();
  await client.send(a + ordinary({ query: 'b' }) + ordinary({ query: 'c' }));
  for (const [at, query] of ['a', 'b', 'c'].entries()) {
    const { query: asked, reply } = await until(at + 1);
    expect([asked, held.length]).toEqual([query, at + 1]);
    reply.send({ status: 200, body: `"${query}"` });
  }
  const answers = await client.untilAnswers(3);
  expect(answers.map((text) => text.split('\r\n\r\n')[1])).toEqual(['"a"\n', '"b"\n', '"c"\n']);
});

test('requests that come while one is answered wait, however many there are', async () => {
  const { held, answer, until } = holdReplies();
  await start({ answer });
  const client = open();
  await client.send(a);
  await until(1);
  // More than is kept of them, and more pieces than are put together.
  for (let n = 0; n < 200; n++) {
    void client.send(ordinary({ query: 'b'.repeat(1_000) }));
    await new Promise(setImmediate);
  }
  expect(held.length).toBe(1);
  for (let n = 1; n <= 201; n++) (await until(n)).reply.send(ok);
  expect((await client.untilAnswers(201)).length).toBe(201);
});

test('answers that nobody reads keep further requests waiting', async () => {
  let answered = 0;
  const body = JSON.stringify('x'.repeat(100_000));
  await start({
    answer: (_, reply) => {
      answered++;
      reply.send({ status: 200, body });
      return true;
    },
  });
  const reader = open();
  const client = open();
  client.socket.pause();
  const sent = client.send(a.repeat(500));
  for (let n = 1; n <= 30; n++) {
    await reader.send(a);
    await reader.untilAnswers(n);
  }
  // What the system keeps for the two is some megabytes.
  expect(answered - 30).toBeLessThan(200);
  client.socket.resume();
  await sent;
  expect((await client.untilAnswers(500)).length).toBe(500);
});

test('half a request that does not go on is 408 after a while, and nothing waits for the rest', async () => {
  await start({ timeoutMs: 500 });
  const [inHead, inBody, later] = [open(), open(), open()];
  await later.send(a);
  await later.untilAnswers(1);
  await later.send(a.slice(0, 30));
  await inHead.send(a.slice(0, 30));
  await inBody.send(a.slice(0, -3));
  for (const { closed } of [inHead, inBody, later]) await closed;
  for (const { text } of [inHead, inBody]) expect(text).toMatch(/^HTTP\/1\.1 408 /);
  expect(later.text).toMatch(/^HTTP\/1\.1 200 .*HTTP\/1\.1 408 /s);
});

test('half a request with the end of the connection behind it is 400', async () => {
  await start();
  const client = open();
  client.socket.end(a.slice(0, -3));
  await client.closed;
  expect(client.text).toMatch(/^HTTP\/1\.1 400 /);
});

test('a connection on which nothing comes is closed without a word, at first and later', async () => {
  await start({ timeoutMs: 500 });
  running.server.keepAliveTimeout = 500;
  running.server.keepAliveTimeoutBuffer = 0;
  const [silent, kept] = [open(), open()];
  await kept.send(a);
  await silent.closed;
  await kept.closed;
  expect(silent.text).toBe('');
  expect(kept.text).toMatch(/^HTTP\/1\.1 200 OK\r\n.*\}\n$/s);
});

test('the signal of a request is aborted when its client leaves', async () => {
  const { answer, until } = holdReplies();
  await start({ answer });
  for (const [at, leave] of (['end', 'resetAndDestroy'] as const).entries()) {
    const client = open();
    await client.send(a);
    const { signal, send } = (await until(at + 1)).reply;
    const aborted = once(signal, 'abort');
    client.socket[leave]();
    await aborted;
    expect(signal.reason.name).toBe('AbortError');
    // An answer that comes all the same goes nowhere.
    send.call((await until(at + 1)).reply, ok);
  }
});

test("the signal of a request is aborted at the request's deadline, and that of the next at its own", async () => {
  const { answer, until } = holdReplies();
  await start({ answer, requestDeadlineMs: 50 });
  const client = open();
  for (const n of [1, 2]) {
    await client.send(a);
    const { reply } = await until(n);
    const { signal } = reply;
    await once(signal, 'abort');
    expect([signal.reason.name, signal.reason.message]).toEqual(['TimeoutError', 'deadline']);
    reply.send(ok);
    await client.untilAnswers(n);
  }
});

test('a server that closes ends idle connections at once, and others with their answers', async () => {
  let isOpen = true;
  const { answer, until } = holdReplies();
  await start({ answer, isOpen: () => isOpen });
  const [silent, idle, busy, handedOver] = [open(), open(), open(), open()];
  await once(silent.socket, 'connect');
  await busy.send(a + a.slice(0, 20));
  const { reply } = await until(1);
  await idle.send(a);
  (await until(2)).reply.send(ok);
  await idle.untilAnswers(1);
  await handedOver.send('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
  await handedOver.untilAnswers(1);
  isOpen = false;
  const closed = new Promise((done) => running.server.close(done));
  for (const each of [silent, idle, handedOver]) await each.closed;
  expect(silent.text).toBe('');
  reply.send(ok);
  await busy.closed;
  expect(busy.text).toMatch(/^HTTP\/1\.1 200 OK\r\n.*\r\nConnection: close\r\n\r\n\{\}\n$/s);
  await closed;
});

test('what is left when a server has closed is cut: half a request, one without answer, one that nobody reads', async () => {
  const { answer, until } = holdReplies();
  await start({ answer });
  const [half, busy, deaf] = [open(), open(), open()];
  await half.send(a.slice(0, 30));
  await busy.send(a);
  const aborted = once((await until(1)).reply.signal, 'abort');
  deaf.socket.pause();
  await deaf.send(a);
  (await until(2)).reply.send({ status: 200, body: JSON.stringify('x'.repeat(20_000_000)) });
  const closed = new Promise((done) => running.server.close(done));
  running.server.closeAllConnections();
  await closed;
  await aborted;
  await half.closed;
  expect(half.text).toBe('');
});

test.each([
  ['that are taken', a],
  ['that Node reads', 'GET / HTTP/1.1\r\nHost: a\r\n\r\n'],
])('answers that nobody reads keep further requests %s waiting, and no other client', async (_, request) => {
  let asked = 0;
  const body = JSON.stringify('x'.repeat(100_000));
  await start({
    answer: (_, reply) => {
      asked++;
      reply.send({ status: 200, body });
      return true;
    },
    usualWay: (_, response) => {
      asked++;
      response.setHeader('content-length', body.length).end(body);
    },
  });
  const client = open();
  client.socket.pause();
  await client.send(request.repeat(1_000));
  const other = open();
  await other.send(a);
  expect((await other.untilAnswers(1)).length).toBe(1);
  expect(asked).toBeLessThan(200);
  client.socket.resume();
  expect((await client.untilAnswers(1_000)).length).toBe(1_000);
});

test('requests that are answered at once leave the others of all connections their turn', async () => {
  const order: unknown[] = [];
  await start({
    answer: ({ request }, reply) => {
      order.push(request.query);
      reply.send(ok);
      return true;
    },
  });
  const [first, other] = [open(), open()];
  await Promise.all([once(first.socket, 'connect'), once(other.socket, 'connect')]);
  void first.send(a.repeat(300));
  await vi.waitUntil(() => order.length > 0, { interval: 1 });
  await other.send(ordinary({ query: 'other' }));
  await Promise.all([first.untilAnswers(300), other.untilAnswers(1)]);
  expect(order.indexOf('other')).toBeLessThan(300);
});

test('the request that ends a connection is answered, whatever comes behind it', async () => {
  await start();
  const client = open();
  const last = ordinary({ query: 'a' }).replace('\r\nHost', '\r\nConnection: close\r\nHost');
  await client.send(`${last}POST`);
  await client.closed;
  expect(client.answers.map((text) => text.slice(0, 15))).toEqual(['HTTP/1.1 200 OK']);
});
