import { spawn, spawnSync } from 'node:child_process';
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

/** Connections to a server on this machine, closed after the test. */
function connectTo(port: number, most = 1) {
  const connections = createConnections({ isSecure: false, host: '127.0.0.1', port }, most);
  opened.push(() => connections.close());
  return connections;
}

async function start(answer: (request: RawRequest) => void, most = 1) {
  const server = await startRawServer(answer);
  opened.push(server.close);
  return { server, connections: connectTo(server.port, most) };
}

const chunked = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2;a=b\r\n{}\r\n0\r\nX: y\r\n\r\n';
const ok = { status: 200, body: '{}' };

const kept: ReadonlyArray<[what: string, response: string]> = [
  ['a length', respond('{}')],
  ['chunks', chunked],
  ['early hints before it', `HTTP/1.1 103\r\nLink: x\r\n\r\nHTTP/1.1 100\r\n\r\n${respond('{}')}`],
  ['HTTP/1.0 that keeps it', respond('{}', 'Connection: keep-alive').replace('1.1', '1.0')],
];

test.each(kept)('after a response with %s the connection takes the next request', async (_, response) => {
  const { server, connections } = await start(({ socket }) => socket.write(response));
  for (let index = 0; index < 3; index++) expect(await ask(connections, 'QUERY').came).toEqual(ok);
  expect(server.sockets).toHaveLength(1);
});

const closed: ReadonlyArray<[what: string, response: string, ends: boolean]> = [
  ['Connection: close', respond('{}', 'Connection: close'), false],
  ['a hint that leaves no time', respond('{}', 'Keep-Alive: timeout=1'), false],
  ['HTTP/1.0', respond('{}').replace('1.1', '1.0'), false],
  ['a body until the end', 'HTTP/1.1 200 OK\r\n\r\n{}', true],
  ['a body until the end by HTTP/1.0', 'HTTP/1.0 200 OK\r\n\r\n{}', true],
];

test.each(closed)('after a response with %s the connection is closed', async (_, response, ends) => {
  const { server, connections } = await start(({ socket }) =>
    ends ? socket.end(response) : socket.write(response),
  );
  for (let index = 0; index < 3; index++) expect(await ask(connections, 'QUERY').came).toEqual(ok);
  expect(server.sockets).toHaveLength(3);
});

const goodbyes: ReadonlyArray<[what: string, say: (socket: Socket) => void, code: unknown]> = [
  ['ends it', (socket) => socket.end(), 'CLOSED'],
  ['breaks it', (socket) => socket.resetAndDestroy(), 'ECONNRESET'],
];

test.each(goodbyes)('a query that meets a server which %s is sent once more', async (_, say) => {
  const { server, connections } = await start(({ socket, past }) =>
    past === 1 ? say(socket) : socket.write(respond('{}')),
  );
  for (let index = 0; index < 3; index++) expect(await ask(connections, 'QUERY').came).toEqual(ok);
  expect(server.names).toHaveLength(5);
  expect(server.sockets).toHaveLength(3);
});

test.each(goodbyes)('a mutation that meets a server which %s is not sent once more', async (_, say, code) => {
  const { server, connections } = await start(({ socket, past }) =>
    past === 1 ? say(socket) : socket.write(respond('{}')),
  );
  expect(await ask(connections, 'MUTATION', { isRepeatable: false }).came).toEqual(ok);
  expect(await ask(connections, 'MUTATION', { isRepeatable: false }).came).toEqual({ failed: code });
  expect(server.names).toHaveLength(2);
});

test.each(goodbyes)('a query crosses with a server that %s while it is idle', async (_, say) => {
  const { server, connections } = await start(({ socket }) => socket.write(respond('{}')));
  expect(await ask(connections, 'QUERY').came).toEqual(ok);
  // The connection is closed on the other side, which nobody has read here yet.
  for (const socket of server.sockets) say(socket);
  expect(await ask(connections, 'QUERY').came).toEqual(ok);
  expect(server.sockets).toHaveLength(2);
});

test('a query that every connection breaks at is sent twice', async () => {
  const { server, connections } = await start(({ socket, name }) =>
    name === 'POISON' ? socket.resetAndDestroy() : socket.write(respond('{}')),
  );
  expect(await ask(connections, 'QUERY').came).toEqual(ok);
  expect(await ask(connections, 'POISON').came).toEqual({ failed: 'ECONNRESET' });
  expect(server.names).toEqual(['QUERY', 'POISON', 'POISON']);
  // On a connection that is new, nothing was closed in the meantime.
  expect(await ask(connections, 'POISON').came).toEqual({ failed: 'ECONNRESET' });
  expect(server.names).toHaveLength(4);
});

test.each([
  ['said that it goes on', 'HTTP/1.1 100 Continue\r\n\r\n', 'CLOSED'],
  ['began to answer', 'HTTP', 'CLOSED'],
  ['answered something else', 'SSH-2.0', 'PROTOCOL'],
])('a query is not sent once more where the server has %s', async (_, said, failed) => {
  const { server, connections } = await start(({ socket, past }) =>
    past === 1 ? socket.end(said) : socket.write(respond('{}')),
  );
  expect(await ask(connections, 'QUERY').came).toEqual(ok);
  expect(await ask(connections, 'QUERY').came).toEqual({ failed });
  expect(server.names).toHaveLength(2);
});

test('bytes that nobody asked for close an idle connection', async () => {
  const { server, connections } = await start(({ socket }) => socket.write(respond('{}')));
  expect(await ask(connections, 'QUERY').came).toEqual(ok);
  const [socket] = server.sockets as [Socket];
  socket.write(respond('stale'));
  await once(socket, 'close');
  expect(await ask(connections, 'QUERY').came).toEqual(ok);
  expect(server.sockets).toHaveLength(2);
});

/** More than the kernel takes at once. */
const large = 'x'.repeat(30_000_000);

test('a response that comes before the request was sent closes the connection', async () => {
  const server = await listen(
    createServer((socket) => socket.once('data', () => socket.pause().write(respond('{}')))),
  );
  opened.push(server.close);
  const connections = connectTo(server.port);
  expect(await ask(connections, 'QUERY', { body: large }).came).toEqual(ok);
  expect(await ask(connections, 'QUERY').came).toEqual(ok);
  expect(server.sockets).toHaveLength(2);
});

test('a server that ends the connection without reading the request is not waited for', async () => {
  const server = await listen(
    createServer({ allowHalfOpen: true }, (socket) => socket.once('data', () => socket.pause().end())),
  );
  opened.push(server.close);
  const connections = connectTo(server.port);
  expect(await ask(connections, 'QUERY', { body: large }).came).toEqual({ failed: 'CLOSED' });
});

test('an idle connection is closed before a server does that says when', async () => {
  const server = createHttpServer({ keepAliveTimeout: 2_000 }, (_, response) => response.end('{}'));
  const seen = await listen(server);
  opened.push(seen.close);
  const connections = connectTo(seen.port);
  expect(await ask(connections, 'QUERY').came).toEqual(ok);
  const who = await Promise.race([
    once(seen.sockets[0] as Socket, 'end').then(() => 'client'),
    once(server, 'timeout').then(() => 'server'),
    once(seen.sockets[0] as Socket, 'close').then(() => 'server'),
  ]);
  expect(who).toBe('client');
});

const python = `
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
class Handler(BaseHTTPRequestHandler):
    protocol_version = sys.argv[1]
    def do_POST(self):
        body = self.rfile.read(int(self.headers['content-length']))
        self.send_response(200)
        if sys.argv[2] == 'length': self.send_header('Content-Length', str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        self.close_connection = self.close_connection or sys.argv[2] != 'length'
    def log_message(self, *args): pass
server = ThreadingHTTPServer(('127.0.0.1', 0), Handler)
print(server.server_address[1], flush=True)
server.serve_forever()
`;
const hasPython = spawnSync('python3', ['--version']).status === 0;

test.skipIf(!hasPython).each([
  ['HTTP/1.1', 'length'],
  ['HTTP/1.1', 'until-close'],
  ['HTTP/1.0', 'length'],
  ['HTTP/1.0', 'until-close'],
])("Python's server is understood: %s, %s", async (version, kind) => {
  const child = spawn('python3', ['-c', python, version, kind], { stdio: ['ignore', 'pipe', 'inherit'] });
  opened.push(async () => {
    child.kill();
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  });
  const [port] = await once(child.stdout, 'data');
  const connections = connectTo(Number(port), 2);
  const bodies = Array.from({ length: 10 }, (_, index) => `{"data":${index}}`.repeat(1 + 1_000 * index));
  const came = await Promise.all(bodies.map((body) => ask(connections, 'POST', { body }).came));
  expect(came).toEqual(bodies.map((body) => ({ status: 200, body })));
});
