import { type Caller, callerHeader, writeCaller } from '../../contract/caller.ts';
import type { AnswerError } from '../ask.ts';

/** A message of graphql-transport-ws. */
export interface Message {
  type: string;
  id?: string;
  payload?: unknown;
}

/** How a WebSocket ended. */
export interface Closed {
  type: 'closed';
  code: number;
  reason: string;
}

/** An open WebSocket that speaks graphql-transport-ws. */
export interface Socket {
  send(message: Message): void;
  /** The next message, or how the connection ended; null where nothing came within that time. */
  read(waitMs: number): Promise<Message | Closed | null>;
  close(): void;
}

/** One response of a subscription. */
export interface Event {
  data?: unknown;
  errors?: AnswerError[];
}

/** Opens a WebSocket the way the gateway does; null where the subgraph serves none there. */
export async function openSocket(url: string, caller: Caller): Promise<Socket | null> {
  const address = url.replace(/^http/, 'ws');
  const headers = { [callerHeader]: writeCaller(caller) };
  const socket = new WebSocket(address, { protocols: ['graphql-transport-ws'], headers });
  const came: (Message | Closed)[] = [];
  let wake = () => {};
  const take = (one: Message | Closed) => {
    came.push(one);
    wake();
  };
  const opened = new Promise<boolean>((resolve) => {
    socket.addEventListener('open', () => resolve(true));
    socket.addEventListener('error', () => resolve(false));
    socket.addEventListener('close', ({ code, reason }) => {
      take({ type: 'closed', code, reason });
      resolve(false);
    });
  });
  socket.addEventListener('message', ({ data }) => take(readMessage(data)));
  if (!(await opened)) return null;
  return {
    send: (message) => socket.send(JSON.stringify(message)),
    async read(waitMs) {
      if (came.length === 0) {
        const woken = Promise.withResolvers<void>();
        wake = woken.resolve;
        const timer = setTimeout(woken.resolve, waitMs);
        await woken.promise;
        clearTimeout(timer);
      }
      return came.shift() ?? null;
    },
    close: () => socket.close(1000),
  };
}

function readMessage(data: unknown): Message {
  try {
    const message = JSON.parse(String(data)) as Message;
    return typeof message.type === 'string' ? message : { type: 'no message', payload: message };
  } catch {
    return { type: 'no JSON', payload: String(data) };
  }
}

/** For messages: what came, in short. */
export function describeMessage(message: Message | Closed | null): string {
  if (message === null) return 'nothing came';
  if (message.type === 'closed') {
    const { code, reason } = message as Closed;
    return `the connection was closed with ${code}${reason && ` (${reason.slice(0, 60)})`}`;
  }
  return `${JSON.stringify(message).slice(0, 100)} came`;
}
