import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { type OrdinaryRequests, readRequest } from './ordinary-request.ts';
import { type Reply, type WrittenAnswer, writeAnswer } from './reply.ts';
import { mayBeOrdinary, mostHeadBytes, type RequestHead, readRequestHead } from './request-head.ts';

/** What the connections of a server have in common. */
export interface ClientConnections extends OrdinaryRequests {
  server: Server;
  /** Goes up by one every second. */
  readonly seconds: number;
  /** The last lines of an answer's head. */
  lastFields(isLast: boolean): string;
  /** What Node's server does with a connection. */
  usualWay(socket: Socket): void;
  /** It is closed, or Node's. */
  onGone(connection: ClientConnection): void;
}

/** A body of more is not ordinary; nor is more than this kept of what comes while a request is answered. */
const mostBodyBytes = 65_536;

/** A request that comes in more pieces is Node's to put together. */
const mostPieces = 64;

/** A client that reads nothing of an answer for so long is gone. */
const unreadMs = 60_000;

/** What began a second or two ago and has not come to its end is Node's, which counts how long it takes. */
const patienceSeconds = 2;

/**
 * A connection of a client, for as long as nothing but ordinary requests come on it, which are answered one after the
 * other. With the first thing that is anything else, it is Node's for good, with every byte that is not answered.
 */
export class ClientConnection implements Reply {
  readonly #socket: Socket;
  readonly #all: ClientConnections;
  /** What has come and is not answered yet; it begins with a request. */
  #bytes: Buffer | null = null;
  #pieces = 0;
  /** The last one: that of the next request is mostly the same. */
  #head: RequestHead | null = null;
  #isBusy = false;
  #isTaking = false;
  /** It is closed, is to be, or is Node's. */
  #isOver = false;
  /** When the last answer was sent, or the first piece of the next request came; in seconds of all connections. */
  #since: number;
  #controller: AbortController | null = null;
  #deadline: NodeJS.Timeout | null = null;

  constructor(socket: Socket, all: ClientConnections) {
    this.#socket = socket;
    this.#all = all;
    this.#since = all.seconds;
    socket.on('data', this.#onData);
    socket.on('drain', this.#takeRequests);
    socket.on('end', this.#onEnd);
    socket.on('error', onError);
    socket.on('close', this.#onClose);
    socket.on('timeout', this.#onTimeout);
  }

  /** Of the request that is being answered. */
  get signal(): AbortSignal {
    if (!this.#controller) {
      this.#controller = new AbortController();
      // One timer a connection: it always counts from the last request.
      this.#deadline ??= setTimeout(this.#onDeadline, this.#all.config.requestDeadlineMs).unref();
      this.#deadline.refresh();
    }
    return this.#controller.signal;
  }

  send(answer: WrittenAnswer): void {
    this.#isBusy = false;
    this.#controller = null;
    if (this.#isOver || !this.#head) return;
    this.#since = this.#all.seconds;
    const isLast = !this.#all.isOpen();
    writeAnswer(this.#socket, answer, this.#head.contentType, this.#all.lastFields(isLast));
    if (this.#socket.writableLength > 0) this.#socket.setTimeout(unreadMs);
    if (isLast) this.#end();
    else if (this.#bytes) this.#takeRequests();
  }

  /** To be called every second. */
  check(): void {
    if (this.#isWaiting()) return;
    const seconds = this.#all.seconds - this.#since;
    if (this.#bytes) {
      if (seconds >= patienceSeconds) this.#handOver();
      return;
    }
    const { keepAliveTimeout, keepAliveTimeoutBuffer = 0, headersTimeout } = this.#all.server;
    const most = this.#head ? keepAliveTimeout && keepAliveTimeout + keepAliveTimeoutBuffer : headersTimeout;
    // The first of these seconds may have been a moment.
    if (most > 0 && (seconds - 1) * 1_000 >= most) this.#socket.destroy();
  }

  /** Ends it, unless a request is on its way. */
  closeIfIdle(): void {
    if (this.#isBusy) return;
    if (this.#bytes && !this.#isWaiting()) this.#handOver();
    else this.#end();
  }

  destroy(): void {
    this.#socket.destroy();
  }

  /** For the answer, or for the client to read what was sent. */
  #isWaiting(): boolean {
    return this.#isBusy || this.#socket.writableLength > 0;
  }

  #onData = (bytes: Buffer): void => {
    if (!this.#bytes) this.#since = this.#all.seconds;
    this.#bytes = this.#bytes ? Buffer.concat([this.#bytes, bytes]) : bytes;
    this.#pieces++;
    this.#takeRequests();
  };

  /** Takes one request; further ones that wait already come after what other connections have to say. */
  #takeRequests = (): void => {
    if (this.#isTaking || this.#isOver) return;
    this.#isTaking = true;
    const isTaken = this.#bytes !== null && this.#isFree() && this.#takeRequest(this.#bytes);
    this.#isTaking = isTaken && this.#bytes !== null && this.#isFree();
    if (this.#isTaking) setImmediate(this.#takeNext);
    if (this.#isOver) return;
    if (!this.#isFull()) {
      if (this.#socket.isPaused()) this.#socket.resume();
    } else if (this.#isFree() && !this.#isTaking) this.#handOver();
    else this.#socket.pause();
  };

  #takeNext = (): void => {
    this.#isTaking = false;
    this.#takeRequests();
  };

  #isFree(): boolean {
    return !this.#isBusy && !this.#isOver && !this.#socket.writableNeedDrain;
  }

  #isFull(): boolean {
    return this.#pieces > mostPieces || (this.#bytes?.length ?? 0) > mostHeadBytes + mostBodyBytes;
  }

  /** @returns false where nothing can be done with what is there */
  #takeRequest(bytes: Buffer): boolean {
    const head = this.#readHead(bytes);
    if (head === undefined) return false;
    const { config, isOpen, answer } = this.#all;
    if (!head || head.bodyBytes > Math.min(mostBodyBytes, config.bodyBytes) || !isOpen()) {
      this.#handOver();
      return false;
    }
    const start = head.text.length;
    const end = start + head.bodyBytes;
    if (bytes.length < end) return false;
    const request = readRequest(bytes.subarray(start, end));
    this.#isBusy = true;
    if (!request || !answer({ request, headers: head.headers }, this)) {
      this.#isBusy = false;
      this.#controller = null;
      this.#handOver();
      return false;
    }
    this.#bytes = bytes.length > end ? bytes.subarray(end) : null;
    this.#pieces = this.#bytes ? 1 : 0;
    return true;
  }

  /** Null: it is not that of an ordinary request. Undefined: it is not there yet. */
  #readHead(bytes: Buffer): RequestHead | null | undefined {
    const last = this.#head;
    if (last && bytes.toString('latin1', 0, last.text.length) === last.text) return last;
    const at = bytes.indexOf('\r\n\r\n', 0, 'latin1');
    if (at < 0) return bytes.length < mostHeadBytes && mayBeOrdinary(bytes) ? undefined : null;
    const head = at < mostHeadBytes ? readRequestHead(bytes.toString('latin1', 0, at + 4)) : null;
    if (head) this.#head = head;
    return head;
  }

  #onDeadline = (): void => {
    this.#controller?.abort(new DOMException('deadline', 'TimeoutError'));
  };

  #onTimeout = (): void => {
    if (this.#socket.writableLength > 0) this.#socket.destroy();
    else this.#socket.setTimeout(0);
  };

  /** As Node's server takes it: the client leaves. Half a request is none. */
  #onEnd = (): void => {
    if (!this.#bytes || this.#isWaiting()) this.#end();
    else this.#all.server.emit('clientError', new Error('The request has no end.'), this.#socket);
  };

  #onClose = (): void => {
    this.#isOver = true;
    if (this.#deadline) clearTimeout(this.#deadline);
    this.#controller?.abort();
    this.#all.onGone(this);
  };

  #end(): void {
    this.#isOver = true;
    this.#socket.destroySoon();
  }

  #handOver(): void {
    const socket = this.#socket;
    this.#isOver = true;
    if (this.#deadline) clearTimeout(this.#deadline);
    socket.off('data', this.#onData);
    socket.off('drain', this.#takeRequests);
    socket.off('end', this.#onEnd);
    socket.off('error', onError);
    socket.off('close', this.#onClose);
    socket.off('timeout', this.#onTimeout);
    socket.setTimeout(0);
    this.#all.onGone(this);
    socket.pause();
    if (this.#bytes) socket.unshift(this.#bytes);
    this.#all.usualWay(socket);
    socket.resume();
  }
}

/** 'close' follows. */
const onError = () => undefined;
