import { once } from 'node:events';
import { type RawData, WebSocket } from 'ws';

/** A GraphQL request as clients make it. */
export interface Asked {
  query?: string;
  variables?: unknown;
  operationName?: string;
  extensions?: unknown;
}

/** What came back, whatever the transport. */
export interface Answered {
  /** Of HTTP. Over a WebSocket 200 for a result, 400 for what is refused, 413 for a message that is too large. */
  status: number;
  /** All of the body. */
  text: string;
  // A test reads the answer by its own query.
  // biome-ignore lint/suspicious/noExplicitAny: the shape is the query's
  data?: any;
  errors?: Array<{ message: string; path?: unknown[]; extensions: Record<string, unknown> }>;
}

/** Asks the gateway at `url`. */
export type Transport = (url: string, asked: Asked) => Promise<Answered>;

/** Every way on which an operation reaches the gateway. */
export const transports: ReadonlyArray<[name: string, ask: Transport]> = [
  ['the fast lane', (url, asked) => post(url, asked, 'application/json')],
  // What accepts something unusual takes the way of Apollo Server.
  ['Apollo Server', (url, asked) => post(url, asked, 'application/json;q=0.9')],
  ['GET', get],
  ['an event stream', (url, asked) => post(url, asked, 'text/event-stream')],
  ['parts', (url, asked) => post(url, asked, 'multipart/mixed')],
  ['a WebSocket', overSocket],
];

async function post(url: string, asked: Asked, accept: string): Promise<Answered> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept },
    body: JSON.stringify(asked),
  });
  return read(response);
}

async function get(url: string, { query, operationName, variables, extensions }: Asked): Promise<Answered> {
  const parameters = new URLSearchParams({
    ...(query !== undefined && { query }),
    ...(operationName !== undefined && { operationName }),
    ...(variables !== undefined && { variables: JSON.stringify(variables) }),
    ...(extensions !== undefined && { extensions: JSON.stringify(extensions) }),
  });
  const response = await fetch(`${url}/graphql?${parameters}`, {
    headers: { 'apollo-require-preflight': 'true', accept: 'application/json' },
  });
  return read(response);
}

/** Of a stream its first payload. */
async function read(response: Response): Promise<Answered> {
  const type = response.headers.get('content-type') ?? '';
  const text = await response.text();
  const json = type.startsWith('text/event-stream')
    ? /(?:^|\n)data: ([^\n]*)/.exec(text)?.[1]
    : type.startsWith('multipart/mixed')
      ? /\r\n\r\n([^\r]*)\r\n---/.exec(text)?.[1]
      : text;
  return { status: response.status, text, ...JSON.parse(json ?? '') };
}

/** Asks by graphql-transport-ws, on a connection of its own; message by message, so that what is no request is sent too. */
async function overSocket(url: string, asked: Asked): Promise<Answered> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
  const closed = once(socket, 'close') as Promise<[code: number, reason: Buffer]>;
  const answered = Promise.withResolvers<Answered>();
  socket.on('open', () => socket.send('{"type":"connection_init"}'));
  socket.on('message', (data: RawData) => {
    const { type, payload } = JSON.parse(String(data));
    if (type === 'connection_ack') {
      socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload: asked }));
    } else if (type === 'next') answered.resolve({ status: 200, text: String(data), ...payload });
    else if (type === 'error') answered.resolve({ status: 400, text: String(data), errors: payload });
  });
  void closed.then(([code, reason]) => {
    const text = String(reason);
    answered.resolve({
      status: code === 1009 ? 413 : 400,
      text,
      errors: [{ message: text, extensions: {} }],
    });
  });
  const answer = await answered.promise;
  socket.close();
  await closed;
  return answer;
}
