import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { createServer, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { createConnections } from './connections.ts';
import { ask } from './fixtures/ask.ts';
import { listen, type RawRequest, respond, startRawServer } from './fixtures/raw-server.ts';

const opened: Array<() => Promise<unknown>> = [];
afterEach(async () => {
  for (const close of opened.splice(0).reverse()) await close();
});

async function start(most: number, answer: (request: RawRequest) => void) {
  const server = await startRawServer(answer);
  const connections = createConnections({ isSecure: false, host: '127.0.0.1', port: server.port }, most);
  opened.push(server.close, () => connections.close());
  return { server, connections };
}

/** Keeps requests until so many are there. */
function createHold(count: number, release: (held: RawRequest[]) => void) {
  const held: RawRequest[] = [];
  return (request: RawRequest) => {
    held.push(request);
    if (held.length === count) release(held.splice(0));
  };
}

const ok = { status: 200, body: '{}' };
const answerAll = (held: RawRequest[]) => {
  for (const { socket, name } of held) socket.write(respond(name));
};

test('there are as many connections as requests at once, up to the limit, and the rest stands in line', async () => {
  let atOnce = 0;
  let most = 0;
  const hold = createHold(3, (held) => {
    atOnce = 0;
    answerAll(held);
  });
  const { server, connections } = await start(3, (request) => {
    most = Math.max(most, ++atOnce);
    hold(request);
  });
  const names = Array.from({ length: 21 }, (_, index) => `Q${index}`);
  const came = await Promise.all(names.map((name) => ask(connections, name).came));
  expect(came).toEqual(names.map((body) => ({ status: 200, body })));
  expect(server.sockets).toHaveLength(3);
  expect(most).toBe(3);
});

test('the line is served in its order', async () => {
  const { server, connections } = await start(1, ({ socket, name }) => socket.write(respond(name)));
  const names = Array.from({ length: 10 }, (_, index) => `Q${index}`);
  await Promise.all(names.map((name) => ask(connections, name).came));
  expect(server.names).toEqual(names);
});

test('the connection that was used last is taken first', async () => {
  const { promise: bothCame, resolve } = Promise.withResolvers<RawRequest[]>();
  const hold = createHold(2, resolve);
  const { connections } = await start(2, (request) =>
    request.name === 'WARM' ? hold(request) : request.socket.write(respond(request.name)),
  );
  const warm = [ask(connections, 'WARM'), ask(connections, 'WARM')];
  const sockets: Socket[] = [];
  for (const request of await bothCame) {
    request.socket.on('data', () => sockets.push(request.socket)).write(respond('{}'));
    await Promise.race(warm.splice(0, 1).map(({ came }) => came));
  }
  await ask(connections, 'NEXT').came;
  await ask(connections, 'NEXT').came;
  expect(sockets).toEqual(Array(2).fill((await bothCame)[1]?.socket));
});

test('an abort in flight closes the connection, and the next in line gets another', async () => {
  const { promise: arrived, resolve } = Promise.withResolvers<RawRequest>();
  const { server, connections } = await start(1, (request) =>
    request.name === 'HELD' ? resolve(request) : request.socket.write(respond('{}')),
  );
  const held = ask(connections, 'HELD');
  const next = ask(connections, 'NEXT');
  const { socket } = await arrived;
  const gone = once(socket, 'close');
  held.abort();
  expect(await next.came).toEqual(ok);
  await gone;
  expect(server.names).toEqual(['HELD', 'NEXT']);
  expect(server.sockets).toHaveLength(2);
});

test('an abort in line, or while a connection is opened, sends nothing', async () => {
  const { server, connections } = await start(1, ({ socket, name }) => socket.write(respond(name)));
  const names = ['A', 'B', 'C', 'D', 'E'];
  const asked = names.map((name) => ask(connections, name));
  for (const index of [0, 2, 4]) asked[index]?.abort();
  expect(await asked[1]?.came).toEqual({ status: 200, body: 'B' });
  expect(await asked[3]?.came).toEqual({ status: 200, body: 'D' });
  expect(await ask(connections, 'F').came).toEqual({ status: 200, body: 'F' });
  expect(server.names).toEqual(['B', 'D', 'F']);
  expect(server.sockets).toHaveLength(1);
});

test('a connection that was opened for one who left serves another, also if the server closes it', async () => {
  const { promise: arrived, resolve } = Promise.withResolvers<void>();
  const { server, connections } = await start(3, ({ socket, name }) => {
    if (name === 'HELD') resolve();
    else if (socket === server.sockets[1]) socket.resetAndDestroy();
    else socket.write(respond(name));
  });
  const held = ask(connections, 'HELD');
  ask(connections, 'LEFT').abort();
  await arrived;
  expect(await ask(connections, 'NEXT').came).toEqual({ status: 200, body: 'NEXT' });
  expect(server.names).toEqual(['HELD', 'NEXT', 'NEXT']);
  held.abort();
});

test('each fails whose connection is refused', async () => {
  const server = await listen(createServer());
  await server.close();
  const connections = createConnections({ isSecure: false, host: '127.0.0.1', port: server.port }, 2);
  const asked = Array.from({ length: 5 }, () => ask(connections, 'QUERY').came);
  expect(await Promise.all(asked)).toEqual(Array(5).fill({ failed: 'ECONNREFUSED' }));
  await connections.close();
});

test('a name that nobody knows fails', async () => {
  const connections = createConnections({ isSecure: false, host: 'ieum.invalid', port: 80 }, 2);
  expect(await ask(connections, 'QUERY').came).toEqual({ failed: expect.stringMatching(/^E(NOTFOUND|AI_)/) });
  await connections.close();
});

/** A server that takes connections and says nothing: what is encrypted never gets open. */
async function startBlackHole(connectMs?: number) {
  const server = await listen(createServer());
  const origin = { isSecure: true, host: '127.0.0.1', port: server.port };
  const connections = createConnections(origin, 2, connectMs);
  opened.push(server.close, () => connections.close());
  return { server, connections };
}

test('a connection that does not open in time fails one request', async () => {
  const { server, connections } = await startBlackHole(20);
  const asked = Array.from({ length: 3 }, () => ask(connections, 'QUERY').came);
  expect(await Promise.all(asked)).toEqual(Array(3).fill({ failed: 'CONNECT_TIMEOUT' }));
  expect(server.sockets).toHaveLength(3);
});

test('what is being opened for nobody is not waited for when all is closed', async () => {
  const { connections } = await startBlackHole();
  ask(connections, 'QUERY').abort();
  await connections.close();
});

test('closing waits for what is in flight and in line', async () => {
  let closing: Promise<void> | undefined;
  let isClosed = false;
  const { server, connections } = await start(1, ({ socket, name }) => {
    // One in flight, one in line.
    if (name === 'A') {
      closing = connections.close().then(() => {
        isClosed = true;
      });
    }
    expect(isClosed).toBe(false);
    setImmediate(() => socket.write(respond(name)));
  });
  const came = await Promise.all([ask(connections, 'A').came, ask(connections, 'B').came]);
  expect(came).toEqual([
    { status: 200, body: 'A' },
    { status: 200, body: 'B' },
  ]);
  await Promise.all([closing, connections.close()]);
  expect(server.sockets).toHaveLength(1);
});

test('closing connections that never opened, or closing again, is nothing', async () => {
  const connections = createConnections({ isSecure: false, host: '127.0.0.1', port: 1 }, 2);
  await connections.close();
  await connections.close();
});

test('a thousand requests leave no listeners and no sockets', async () => {
  const sockets: Socket[] = [];
  const note = (message: unknown) => void sockets.push((message as { socket: Socket }).socket);
  const countListeners = () =>
    sockets.map((socket) => socket.eventNames().map((name) => [name, socket.listenerCount(name)]));
  const server = createHttpServer((_, response) => response.end('{}'));
  const seen = await listen(server);
  subscribe('net.client.socket', note);
  opened.push(seen.close, async () => unsubscribe('net.client.socket', note));
  const connections = createConnections({ isSecure: false, host: '127.0.0.1', port: seen.port }, 10);
  const askOften = (count: number) =>
    Promise.all(Array.from({ length: count }, () => ask(connections, 'GET').came));
  await askOften(10);
  const listeners = countListeners();
  expect(listeners).toHaveLength(10);
  expect(await askOften(990)).toEqual(Array(990).fill(ok));
  expect(countListeners()).toEqual(listeners);
  await connections.close();
  expect(sockets.every(({ destroyed }) => destroyed)).toBe(true);
  await Promise.all(seen.sockets.map((socket) => socket.destroyed || once(socket, 'close')));
  expect(process.getActiveResourcesInfo()).not.toContain('TCPSocketWrap');
});

test('a host of two addresses is reached at the one where it listens', async () => {
  const server = await startRawServer(({ socket }) => socket.write(respond('{}')));
  const connections = createConnections({ isSecure: false, host: 'localhost', port: server.port }, 1);
  opened.push(server.close, () => connections.close());
  expect(await ask(connections, 'QUERY').came).toEqual(ok);
});
