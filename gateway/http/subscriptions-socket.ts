import type { IncomingMessage } from 'node:http';
import { type ExecutionArgs, GraphQLError, Kind, OperationTypeNode } from 'graphql';
import { CloseCode, handleProtocols, makeServer, type ServerOptions } from 'graphql-ws';
import { WebSocket, WebSocketServer } from 'ws';
import type { RequestHeaders } from '../access/caller.ts';
import type { Generation } from '../generation.ts';
import { isNestedDeeperThan, mostBrackets } from '../operation/nesting.ts';
import { type Previews, previewHeader } from '../previews/previews.ts';
import { keepAlive } from '../subgraph/subscribe-socket.ts';
import type { WriteErrors } from './incremental-format.ts';
import { type OpenOperations, type Subscriber, tooMany } from './subscriptions-open.ts';
import type { Responses } from './subscriptions-responses.ts';
import { toErrorResult } from './write-errors.ts';

/** What WebSockets are served with. */
export interface WebSocketParts {
  open: OpenOperations['open'];
  previews: Pick<Previews, 'open'>;
  writeErrors: WriteErrors;
  /** Most operations of one connection at a time. */
  operations: number;
  messageBytes: number;
  pingMs: number;
  onFault(error: unknown): void;
}

/** How a connection is closed, beside the codes of graphql-transport-ws. Clients come back after each of them. */
export const closes = {
  stopping: [1001, 'The gateway stops'],
  replaced: [1012, 'The schema was replaced: subscribe again'],
  tooSlow: [4413, 'Subscriber too slow'],
} as const;

/** A client that owes this many bytes is cut when it asks for more. The largest answers of our own questions: 0.4 MB. */
const mostBuffered = 16_000_000;

/** Who does not answer a close has this long. */
const closeMs = 1_000;

/**
 * Serves graphql-transport-ws: subscriptions, queries and mutations, by the rules of requests over HTTP. What says who is
 * asking are the headers of the upgrade, and what the payload of `connection_init` has under their names.
 */
export function createWebSockets(parts: WebSocketParts): WebSocketServer {
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: parts.messageBytes,
    perMessageDeflate: false,
    handleProtocols: (protocols) => handleProtocols(protocols),
  });
  const server = makeServer(createOptions(parts));
  sockets.on('connection', (socket, request) => {
    keepAlive(socket, parts.pingMs);
    // It closes itself, with the code that says why.
    socket.on('error', () => undefined);
    const fail = (error: unknown) => {
      parts.onFault(error);
      close(socket, [CloseCode.InternalServerError, 'Internal server error']);
    };
    const closed = server.opened(
      {
        protocol: socket.protocol,
        send: (text) => send(socket, text),
        close: (code, reason) => socket.close(code, reason),
        onMessage(take) {
          socket.on('message', (data) => {
            const text = String(data);
            if (socket.bufferedAmount > mostBuffered) close(socket, closes.tooSlow);
            else if (isNestedDeeperThan(mostBrackets, text)) close(socket, tooDeep);
            else take(text).catch(fail);
          });
        },
      },
      { socket, request },
    );
    socket.once('close', (code, reason) => void closed(code, String(reason)).catch(fail));
  });
  return sockets;
}

const tooDeep = [CloseCode.BadRequest, `Brackets nested deeper than ${mostBrackets} levels`] as const;

/** Closes, if need be by force. */
export function close(socket: WebSocket, [code, reason]: readonly [number, string]): void {
  if (socket.readyState !== WebSocket.OPEN) return;
  socket.close(code, reason);
  const force = setTimeout(() => socket.terminate(), closeMs);
  socket.once('close', () => clearTimeout(force));
}

/** Resolves when the network has taken the message, or the client is gone. */
function send(socket: WebSocket, text: string): Promise<void> {
  return new Promise((done) => {
    if (socket.readyState === WebSocket.OPEN) socket.send(text, () => done());
    else done();
  });
}

interface Connection extends Record<PropertyKey, unknown> {
  socket: WebSocket;
  request: IncomingMessage;
}

function createOptions({
  open,
  previews,
  writeErrors,
  operations,
}: WebSocketParts): ServerOptions<Record<string, unknown>, Connection> {
  return {
    onSubscribe({ subscriptions, connectionParams, extra: { socket, request } }, _, payload) {
      if (Object.keys(subscriptions).length > operations) return [tooMany(`${operations} of a connection`)];
      const headers: RequestHeaders = { ...request.headers, ...readHeaders(connectionParams) };
      const begin = (preview: Generation | null) => {
        const subscriber: Subscriber = {
          ...{ headers, preview },
          // A client that reads is told by the last result.
          onOverflow: () => void (socket.bufferedAmount > 0 && close(socket, closes.tooSlow)),
          onReplaced: () => close(socket, closes.replaced),
        };
        const opened = open(payload, subscriber);
        if ('errors' in opened) return opened.errors;
        // The library looks at the document for its kind alone; here each has a stream of results.
        return { ...anySubscription, contextValue: toMessages(opened.responses) };
      };
      if (headers[previewHeader] === undefined) return begin(null);
      return previews.open(headers).then(begin, (error) => toErrorResult(error).errors);
    },
    subscribe: ({ contextValue }) => contextValue as ReturnType<typeof toMessages>,
    onNext: (_, __, ___, ____, { data, errors }) => ({
      data,
      ...(errors && { errors: writeErrors(errors) }),
    }),
    onError: (_, __, ___, errors) =>
      writeErrors(
        errors.flatMap((error) =>
          error instanceof GraphQLError && error.originalError instanceof RequestErrors
            ? error.originalError.errors
            : (error as GraphQLError),
        ),
      ),
  };
}

/** Texts by lower-case name, as Node gives headers. */
function readHeaders(payload: Readonly<Record<string, unknown>> = {}): Record<string, string> {
  const headers: Record<string, string> = Object.create(null);
  for (const [name, value] of Object.entries(payload)) {
    if (typeof value === 'string') headers[name.toLowerCase()] = value;
  }
  return headers;
}

const anySubscription = {
  document: {
    kind: Kind.DOCUMENT,
    definitions: [
      {
        kind: Kind.OPERATION_DEFINITION,
        operation: OperationTypeNode.SUBSCRIPTION,
        selectionSet: { kind: Kind.SELECTION_SET, selections: [] },
      },
    ],
  },
} as unknown as ExecutionArgs;

/** What ends an operation without a result. */
class RequestErrors extends Error {
  readonly errors: readonly GraphQLError[];

  constructor(errors: readonly GraphQLError[]) {
    super('The operation has no result.');
    this.errors = errors;
  }
}

/** A result without `data` is the message `error`, after which nothing follows; the library sends it for what is thrown. */
function toMessages(responses: Responses) {
  return {
    ...responses,
    [Symbol.asyncIterator]() {
      return this;
    },
    async next() {
      const result = await responses.next();
      if (!result.done && result.value.data === undefined) {
        throw new RequestErrors(result.value.errors ?? []);
      }
      return result;
    },
  };
}
