import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer as createHttpsServer } from 'node:https';
import { createServer as createRawServer } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { createServer, getCACertificates, setDefaultCACertificates, type TLSSocket } from 'node:tls';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { createConnections } from './connections.ts';
import { ask } from './fixtures/ask.ts';
import { listen, respond } from './fixtures/raw-server.ts';

const fixture = (name: string) => join(import.meta.dirname, 'fixtures', name);
const cert = readFileSync(fixture('certificate.pem'), 'utf8');
const key = readFileSync(fixture('key.pem'), 'utf8');

// What NODE_EXTRA_CA_CERTS does for a process from its start.
beforeAll(() => setDefaultCACertificates([...getCACertificates('default'), cert]));

const opened: Array<() => Promise<unknown>> = [];
afterEach(async () => {
  for (const close of opened.splice(0).reverse()) await close();
});

function connectTo(port: number, host = '127.0.0.1') {
  const connections = createConnections({ isSecure: true, host, port }, 2);
  opened.push(() => connections.close());
  return connections;
}

const ok = { status: 200, body: '{}' };

async function startHttps() {
  const server = createHttpsServer({ key, cert }, (_, response) => response.end('{}'));
  const names: unknown[] = [];
  server.on('secureConnection', (socket: TLSSocket) => names.push([socket.servername, socket.alpnProtocol]));
  const seen = await listen(server);
  opened.push(seen.close);
  return { ...seen, names };
}

/** A server that answers what it gets over TLS as it likes. */
async function startTls(answer: (socket: TLSSocket, past: number) => void) {
  const seen = await listen(
    createServer({ key, cert }, (socket) => {
      let past = 0;
      socket.on('error', () => undefined).on('data', () => answer(socket, past++));
    }),
  );
  opened.push(seen.close);
  return seen;
}

test.each([
  ['127.0.0.1', false],
  ['localhost', 'localhost'],
])('requests to https://%s share a connection, whose certificate is checked', async (host, servername) => {
  const server = await startHttps();
  const connections = connectTo(server.port, host);
  for (let index = 0; index < 3; index++) expect(await ask(connections, 'GET').came).toEqual(ok);
  expect(server.names).toEqual([[servername, 'http/1.1']]);
});

test('a certificate of another name is refused', async () => {
  const server = await startHttps();
  // The same address by another name.
  const connections = connectTo(server.port, '127.1');
  expect(await ask(connections, 'GET').came).toEqual({ failed: 'ERR_TLS_CERT_ALTNAME_INVALID' });
});

test('a body until the end is read over TLS', async () => {
  const { port } = await startTls((socket) => socket.end('HTTP/1.1 200 OK\r\n\r\n{}'));
  const connections = connectTo(port);
  for (let index = 0; index < 3; index++) expect(await ask(connections, 'GET').came).toEqual(ok);
});

test('a connection resumes the TLS session of the one before, where the server remembers it', async () => {
  const isReused: boolean[] = [];
  const server = createServer({ key, cert }, (socket) => {
    isReused.push(socket.isSessionReused());
    socket.on('error', () => undefined).on('data', () => socket.end('HTTP/1.1 200 OK\r\n\r\n{}'));
  });
  const { port, close } = await listen(server);
  opened.push(close);
  const connections = connectTo(port);
  for (let index = 0; index < 3; index++) expect(await ask(connections, 'GET').came).toEqual(ok);
  // As after its restart.
  server.setTicketKeys(randomBytes(48));
  for (let index = 0; index < 2; index++) expect(await ask(connections, 'GET').came).toEqual(ok);
  expect(isReused).toEqual([false, true, true, false, true]);
});

test('a query that meets the server closing an idle connection is sent once more over TLS', async () => {
  const server = await startTls((socket, past) => (past === 1 ? socket.end() : socket.write(respond('{}'))));
  const connections = connectTo(server.port);
  for (let index = 0; index < 3; index++) expect(await ask(connections, 'GET').came).toEqual(ok);
  expect(server.sockets).toHaveLength(3);
});

/** Two connections to a server that opens no third, each of which had a request. */
async function startWithTwo(answer: (socket: TLSSocket, name: string) => void) {
  const warm: TLSSocket[] = [];
  const server = createServer({ key, cert }, (socket) => {
    socket
      .on('error', () => undefined)
      .on('data', (piece) => {
        const name = String(piece).split(' ')[0] as string;
        if (name !== 'WARM') answer(socket, name);
        else if (warm.push(socket) === 2) for (const each of warm) each.write(respond('{}'));
      });
  });
  const { promise: thirdCame, resolve } = Promise.withResolvers<void>();
  let count = 0;
  const seen = await listen(
    createRawServer((socket) => {
      count++;
      if (count <= 2) server.emit('connection', socket);
      else resolve();
    }),
  );
  opened.push(seen.close);
  const connections = connectTo(seen.port);
  await Promise.all([ask(connections, 'WARM').came, ask(connections, 'WARM').came]);
  return { connections, thirdCame };
}

test('while one waits to be sent once more, others take the connections that are idle', async () => {
  const { connections, thirdCame } = await startWithTwo((socket, name) => {
    if (name === 'BROKEN') socket.destroy();
    else socket.write(respond('{}'));
  });
  const broken = ask(connections, 'BROKEN');
  await thirdCame;
  expect(await ask(connections, 'SHORT').came).toEqual(ok);
  broken.abort();
});

test('a query that breaks one used connection after the other is sent twice', async () => {
  const names: string[] = [];
  let holding: TLSSocket | undefined;
  const { connections, thirdCame } = await startWithTwo((socket, name) => {
    names.push(name);
    if (name === 'HELD') holding = socket;
    else socket.destroy();
  });
  const held = ask(connections, 'HELD');
  const poison = ask(connections, 'POISON');
  await thirdCame;
  holding?.write(respond('{}'));
  expect(await held.came).toEqual(ok);
  expect(await poison.came).toEqual({ failed: expect.stringMatching(/^(CLOSED|ECONNRESET)$/) });
  expect(names.sort()).toEqual(['HELD', 'POISON', 'POISON']);
});

test('large bodies come whole over TLS, both ways', async () => {
  const server = createHttpsServer({ key, cert }, (request, response) => void request.pipe(response));
  const seen = await listen(server);
  opened.push(seen.close);
  const body = '0123456789'.repeat(300_000);
  const connections = connectTo(seen.port);
  const came = await Promise.all([1, 2, 3].map(() => ask(connections, 'POST', { body }).came));
  expect(came.map((each) => 'body' in each && each.body === body)).toEqual([true, true, true]);
});

/** Asks from a process of its own, whose authorities are Node's and those of a file. */
async function askFromElsewhere(port: number, extra: string | undefined): Promise<unknown> {
  const script = `
    import { createConnections } from ${JSON.stringify(join(import.meta.dirname, 'connections.ts'))};
    import { ask } from ${JSON.stringify(fixture('ask.ts'))};
    const connections = createConnections({ isSecure: true, host: 'localhost', port: ${port} }, 1);
    console.log(JSON.stringify(await ask(connections, 'GET').came));
    await connections.close();
  `;
  const { NODE_OPTIONS: _, ...env } = process.env;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    env: { ...env, ...(extra && { NODE_EXTRA_CA_CERTS: extra }) },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [said] = await Promise.all([text(child.stdout), once(child, 'exit')]);
  return JSON.parse(said);
}

test('an authority of NODE_EXTRA_CA_CERTS is trusted, and no unknown one', async () => {
  const { port } = await startHttps();
  expect(await askFromElsewhere(port, fixture('certificate.pem'))).toEqual(ok);
  expect(await askFromElsewhere(port, undefined)).toEqual({ failed: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
});
