import type { RequestListener, Server } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Has the requests of each connection that Node reads answered one after the other. Node hands over all that came at once,
 * where a mutation must not overtake another (RFC 9112, 9.3.2), and answers that nobody reads would pile up. What comes
 * behind a request is read no further until that is answered, and forgotten when the connection ends.
 */
export function answerInTurn(server: Server): void {
  const [answer] = server.listeners('request') as RequestListener[];
  if (!answer) throw new Error('The server answers nothing yet.');
  server.removeAllListeners('request');
  /** Of connections on which a request is being answered: the further ones. */
  const waiting = new WeakMap<Socket, Array<() => void>>();
  server.on('request', (message, response) => {
    const { socket } = message;
    const begin = () => {
      response.once('close', () => {
        const next = socket.destroyed ? undefined : waiting.get(socket)?.shift();
        if (next) next();
        else {
          waiting.delete(socket);
          socket.resume();
        }
      });
      answer.call(server, message, response);
    };
    const others = waiting.get(socket);
    if (others) {
      others.push(begin);
      socket.pause();
      return;
    }
    waiting.set(socket, []);
    begin();
  });
}
