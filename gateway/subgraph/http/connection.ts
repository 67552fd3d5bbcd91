import { connect, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { type ResponseHead, usualKeptMs } from './response-head.ts';
import { type ResponseEvents, ResponseReader } from './response-reader.ts';

/** A request, and who is told of its response. */
export interface Exchange {
  /** All that is to be sent. */
  readonly request: string;
  /** Whether it may be sent once more: it changes nothing, and was not repeated yet. */
  isRepeatable: boolean;
  /** Nobody waits for it any more. */
  readonly isOver: boolean;
  /** It has this connection from now on. */
  onStart(connection: Connection): void;
  onHead(head: ResponseHead): void;
  /** The bytes may be overwritten after the call. */
  onData(bytes: Buffer): void;
  onEnd(): void;
  onFailure(error: Error): void;
}

/** Who has a connection. */
export interface ConnectionOwner {
  /** The TLS session that the server gave last: the next connection resumes it, which spares both a key exchange. */
  session: Buffer | undefined;
  /** It can take its first request. */
  onOpen(connection: Connection): void;
  /** It can take the next: its last exchange has ended. */
  onFree(connection: Connection): void;
  /**
   * It is no more.
   * @param exchange which it had, and which is not over. It is the owner's to fail or repeat.
   */
  onGone(connection: Connection, exchange: Exchange | null, error: Error): void;
}

/** Where connections lead. */
export interface Origin {
  isSecure: boolean;
  host: string;
  port: number;
}

const readBytes = 65_536;

/** One connection to a server, which has one exchange after the other. */
export class Connection {
  /** Since when a request may meet the server closing it, in milliseconds of `performance.now()`; known once it was free. */
  staleAt = Number.POSITIVE_INFINITY;
  isConnected = false;
  readonly #owner: ConnectionOwner;
  readonly #socket: Socket;
  readonly #connecting: NodeJS.Timeout;
  readonly #events: ResponseEvents;
  #exchange: Exchange | null = null;
  #reader: ResponseReader | null = null;
  /** Whether it was free before it got its exchange, and the server may have closed it then. */
  #wasFree = false;
  #keptMs = 0;
  #error: Error | null = null;

  /** @param connectMs after which it is given up, if it is not open by then */
  constructor(origin: Origin, connectMs: number, owner: ConnectionOwner) {
    this.#owner = owner;
    this.#events = {
      onHead: (head) => {
        this.#keptMs = head.keptMs;
        this.#exchange?.onHead(head);
      },
      onData: (bytes) => this.#exchange?.onData(bytes),
    };
    this.#socket = openSocket(origin, owner, (bytes) => this.#read(bytes));
    this.#connecting = setTimeout(() => this.#fail(new ConnectError()), connectMs);
    this.#socket.on(origin.isSecure ? 'secureConnect' : 'connect', () => {
      clearTimeout(this.#connecting);
      this.isConnected = true;
      owner.onOpen(this);
      this.staleAt = Math.min(this.staleAt, performance.now() + usualKeptMs);
    });
    this.#socket.on('error', (error) => {
      this.#error ??= error;
    });
    this.#socket.on('end', () => this.#end());
    this.#socket.on('close', () => this.#close());
  }

  /** Whether a request can be written to it. */
  get isOpen(): boolean {
    return this.#socket.writable;
  }

  /** Whether its exchange failed for no more than that the server had closed the connection in the meantime. */
  get wasStale(): boolean {
    return this.#wasFree && this.#reader?.isUntouched === true;
  }

  /** Sends a request. The connection must be free. */
  start(exchange: Exchange): void {
    this.#exchange = exchange;
    this.#reader = new ResponseReader(this.#events);
    this.#wasFree = this.staleAt < Number.POSITIVE_INFINITY;
    exchange.onStart(this);
    this.#socket.write(exchange.request);
  }

  /** Ends it, whatever it does. */
  destroy(): void {
    this.#socket.destroy();
  }

  #read(bytes: Buffer): void {
    const reader = this.#reader;
    if (!reader) {
      // Nobody asked.
      this.destroy();
      return;
    }
    try {
      if (reader.read(bytes)) this.#finish();
    } catch (error) {
      this.#fail(error as Error);
    }
  }

  #finish(): void {
    const exchange = this.#exchange;
    this.#exchange = null;
    this.#reader = null;
    // A response that came before the request was sent leaves half a request behind.
    if (this.#keptMs > 0 && this.#socket.writableLength === 0 && this.#socket.writable) {
      this.staleAt = performance.now() + this.#keptMs;
      this.#owner.onFree(this);
    } else {
      this.destroy();
    }
    if (exchange && !exchange.isOver) exchange.onEnd();
  }

  /** The server ends the connection, and with it a response without a length. Nobody waits until all is sent. */
  #end(): void {
    this.#keptMs = 0;
    if (this.#reader?.close()) this.#finish();
    else this.destroy();
  }

  #fail(error: Error): void {
    this.#error ??= error;
    this.destroy();
  }

  #close(): void {
    clearTimeout(this.#connecting);
    const exchange = this.#exchange?.isOver ? null : this.#exchange;
    this.#exchange = null;
    // Whatever is wrong with the session, the next connection does without it.
    if (!this.isConnected) this.#owner.session = undefined;
    this.#owner.onGone(this, exchange, this.#error ?? new ClosedError());
  }
}

/** The server closed the connection. */
class ClosedError extends Error {
  readonly code = 'CLOSED';
}

/** A connection was not opened in time. */
class ConnectError extends Error {
  readonly code = 'CONNECT_TIMEOUT';
}

/** TLS gives what it decrypted as a stream; without it, one buffer takes whatever comes, and no stream is needed. */
function openSocket(
  { isSecure, host, port }: Origin,
  owner: Pick<ConnectionOwner, 'session'>,
  onRead: (bytes: Buffer) => void,
): Socket {
  if (isSecure) {
    const servername = isIP(host) === 0 ? host : '';
    const { session } = owner;
    const socket = connectTls({ host, port, servername, session, ALPNProtocols: ['http/1.1'] });
    socket.on('session', (given) => {
      owner.session = given;
    });
    socket.setNoDelay(true);
    socket.on('data', onRead);
    return socket;
  }
  const buffer = Buffer.allocUnsafeSlow(readBytes);
  const callback = (bytes: number) => {
    onRead(buffer.subarray(0, bytes));
    return true;
  };
  return connect({ host, port, noDelay: true, onread: { buffer, callback } });
}
