import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { ClientConnection, type ClientConnections } from './client-connection.ts';
import type { OrdinaryRequests } from './ordinary-request.ts';

/**
 * Takes the connections of a server, whose reading and writing of HTTP costs more than the engine's part of a small query:
 * each is answered here until something comes on it that is no ordinary request, and by Node from then on. What the
 * server says of its connections holds for these, too: how long they are kept, and what closes them.
 */
export function takeConnections(server: Server, requests: OrdinaryRequests): void {
  const [usualWay] = server.listeners('connection');
  if (!usualWay) throw new Error('The server takes no connections yet.');
  server.off('connection', usualWay as () => void);
  const open = new Set<ClientConnection>();
  let seconds = 0;
  const all: ClientConnections = {
    ...{ ...requests, server },
    get seconds() {
      return seconds;
    },
    lastFields: createLastFields(server),
    usualWay: (socket) => usualWay.call(server, socket),
    onGone: (connection) => open.delete(connection),
  };
  server.on('connection', (socket: Socket) => open.add(new ClientConnection(socket, all)));

  const everySecond = setInterval(() => {
    seconds++;
    for (const connection of open) connection.check();
  }, 1_000).unref();
  server.on('close', () => clearInterval(everySecond));

  const { closeIdleConnections, closeAllConnections } = server;
  server.closeIdleConnections = () => {
    closeIdleConnections.call(server);
    for (const connection of open) connection.closeIfIdle();
  };
  server.closeAllConnections = () => {
    closeAllConnections.call(server);
    for (const connection of open) connection.destroy();
  };
}

/** The date is written once a second. */
function createLastFields(server: Server): ClientConnections['lastFields'] {
  let until = 0;
  let kept = '';
  let last = '';
  return (isLast) => {
    const now = Date.now();
    if (now >= until) {
      until = now - (now % 1_000) + 1_000;
      const date = `Date: ${new Date(now).toUTCString()}\r\n`;
      const seconds = Math.floor(server.keepAliveTimeout / 1_000);
      const timeout = server.keepAliveTimeout > 0 ? `Keep-Alive: timeout=${seconds}\r\n` : '';
      kept = `${date}Connection: keep-alive\r\n${timeout}\r\n`;
      last = `${date}Connection: close\r\n\r\n`;
    }
    return isLast ? last : kept;
  };
}
