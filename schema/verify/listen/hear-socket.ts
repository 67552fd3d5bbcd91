import { callerHeader, writeCaller } from '../../contract/caller.ts';
import { badQuery, type Conversation, type Heard } from './conversation.ts';
import { type Closed, describeMessage, type Event, type Message, openSocket, type Socket } from './socket.ts';

/** Subscribes over graphql-transport-ws; null where no WebSocket is served. */
export async function hearSocket(conversation: Conversation): Promise<Heard | null> {
  const { url, caller, query, listenMs, replyMs } = conversation;
  const socket = await openSocket(url, caller);
  if (!socket) return null;
  const heard: Heard = { transport: 'graphql-transport-ws', opens: [], refuses: [], ends: [], events: [] };
  const read = createReader(socket, replyMs, heard.events);
  try {
    socket.send({ type: 'connection_init', payload: { [callerHeader]: writeCaller(caller) } });
    const acknowledged = await read('connection_ack');
    if (acknowledged) heard.opens.push(`connection_init: expected connection_ack; ${acknowledged}`);
    if (acknowledged) return heard;
    socket.send({ type: 'subscribe', id: 'a', payload: { query } });
    socket.send({ type: 'ping' });
    const opened = await read('pong');
    if (opened) heard.opens.push(`subscribe and ping: expected pong and no error; ${opened}`);
    if (opened) return heard;
    await listen(socket, heard, listenMs);
    socket.send({ type: 'subscribe', id: 'b', payload: { query: badQuery } });
    const refused = await read('error', 'b', isErrors);
    if (refused)
      heard.refuses.push(`${badQuery}: expected the message error with a list of errors; ${refused}`);
    if (refused) return heard;
    socket.send({ type: 'complete', id: 'a' });
    socket.send({ type: 'subscribe', id: 'a', payload: { query } });
    socket.send({ type: 'ping' });
    const again = await read('pong');
    if (again) heard.ends.push(`the id of a subscription that was completed, used anew: ${again}`);
    return heard;
  } finally {
    socket.close();
  }
}

/** Reads until a message of that type, past events; says what else came. */
function createReader(socket: Socket, replyMs: number, events: Event[]) {
  return async (
    type: string,
    id?: string,
    isGood: (payload: unknown) => boolean = () => true,
  ): Promise<string | null> => {
    for (;;) {
      const message = await socket.read(replyMs);
      if (message?.type === type && (message as Message).id === id && isGood((message as Message).payload))
        return null;
      if (!takeEvent(message, events)) return describeMessage(message);
    }
  };
}

/** Waits for the first event. */
async function listen(socket: Socket, { events }: Heard, listenMs: number): Promise<void> {
  if (events.length > 0) return;
  const message = await socket.read(listenMs);
  if (message !== null && !takeEvent(message, events)) events.push({ data: message });
}

function takeEvent(message: Message | Closed | null, events: Event[]): boolean {
  if (message?.type !== 'next' || (message as Message).id !== 'a') return false;
  events.push(Object((message as Message).payload) as Event);
  return true;
}

const isErrors = (payload: unknown) =>
  Array.isArray(payload) &&
  payload.length > 0 &&
  payload.every((error) => typeof Object(error).message === 'string');
