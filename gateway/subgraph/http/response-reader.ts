import { notHttp, notLine, ProtocolError, type ResponseHead, readResponseHead } from './response-head.ts';

/** Who is told of a response: its head once, then its body in pieces, which may be overwritten after the call. */
export interface ResponseEvents {
  onHead(head: ResponseHead): void;
  onData(bytes: Buffer): void;
}

/** Heads are some hundred bytes; lines of chunks a few. */
const mostHeadBytes = 32_768;
const mostLineBytes = 1_024;

const start = 'HTTP/1.';
const isStart = (text: string) => start.startsWith(text);

const lineFeed = 0x0a;
const carriageReturn = 0x0d;

const nothing = Buffer.alloc(0);

/** Reads one HTTP/1.1 response out of the pieces in which it comes. */
export class ResponseReader {
  readonly #events: ResponseEvents;
  /** What came of a head or a line that is not there in full. */
  #rest: Buffer = nothing;
  #phase: 'head' | 'body' | 'until-close' | 'size' | 'chunk' | 'chunk-end' | 'trailer' | 'end' = 'head';
  /** Bytes that are still to come of the body, or of its current chunk. */
  #missing = 0;
  /** What came in lines that are left unread: heads in advance, and trailers. */
  #unreadBytes = 0;
  /** Whether nothing of it has come. */
  isUntouched = true;

  constructor(events: ResponseEvents) {
    this.#events = events;
  }

  /**
   * Takes the next bytes.
   * @returns whether the response is there in full
   * @throws ProtocolError, also where something comes behind the response
   */
  read(came: Buffer): boolean {
    this.isUntouched = false;
    let bytes = came;
    if (this.#rest.length > 0) {
      bytes = Buffer.concat([this.#rest, came]);
      this.#rest = nothing;
    }
    let at = 0;
    while (at < bytes.length && this.#phase !== 'end') {
      const next = this.#step(bytes, at);
      if (next < 0) {
        this.#rest = Buffer.from(bytes.subarray(at));
        break;
      }
      at = next;
    }
    if (this.#phase !== 'end') return false;
    if (at < bytes.length) throw new ProtocolError('something came behind the response');
    return true;
  }

  /** The server has closed the connection. @returns whether the response is there in full */
  close(): boolean {
    return this.#phase === 'until-close' || this.#phase === 'end';
  }

  /** @returns where to go on; -1 where more must come first */
  #step(bytes: Buffer, at: number): number {
    switch (this.#phase) {
      case 'head':
        return this.#readHead(bytes, at);
      case 'body':
      case 'chunk':
        return this.#readData(bytes, at);
      case 'until-close':
        this.#events.onData(at === 0 ? bytes : bytes.subarray(at));
        return bytes.length;
      default:
        return this.#readLine(bytes, at);
    }
  }

  #readHead(bytes: Buffer, at: number): number {
    const end = bytes.indexOf('\r\n\r\n', at, 'latin1');
    if ((end < 0 ? bytes.length - 3 : end) - at > mostHeadBytes) {
      throw new ProtocolError('the head of the response is too long');
    }
    if (end < 0) {
      if (!isStart(bytes.toString('latin1', at, at + start.length))) throw new ProtocolError(notHttp);
      // A server that ends its lines otherwise is not waited for.
      const line = bytes.indexOf(lineFeed, at);
      if (line >= 0 && bytes[line - 1] !== carriageReturn) throw new ProtocolError(notLine);
      return -1;
    }
    const head = readResponseHead(bytes.toString('latin1', at, end));
    if (head.status === 101) throw new ProtocolError('the server switched to another protocol');
    if (head.status < 200) {
      // What is merely said in advance is followed by the response.
      this.#leaveUnread(end - at);
      return end + 4;
    }
    const { body } = head;
    if (body.kind === 'length') {
      this.#missing = body.bytes;
      this.#phase = body.bytes === 0 ? 'end' : 'body';
    } else {
      this.#phase = body.kind === 'chunked' ? 'size' : 'until-close';
    }
    this.#events.onHead(head);
    return end + 4;
  }

  #readData(bytes: Buffer, at: number): number {
    const end = Math.min(at + this.#missing, bytes.length);
    this.#missing -= end - at;
    if (this.#missing === 0) this.#phase = this.#phase === 'body' ? 'end' : 'chunk-end';
    this.#events.onData(bytes.subarray(at, end));
    return end;
  }

  #readLine(bytes: Buffer, at: number): number {
    const end = bytes.indexOf('\r\n', at, 'latin1');
    if ((end < 0 ? bytes.length - 1 : end) - at > mostLineBytes) {
      throw new ProtocolError('a line of a chunk is too long');
    }
    const line = bytes.toString('latin1', at, end < 0 ? bytes.length : end);
    if (line.includes('\n') || (end >= 0 && line.includes('\r'))) throw new ProtocolError(notLine);
    if (end < 0) return -1;
    if (this.#phase === 'size') this.#takeSize(line);
    else if (this.#phase === 'trailer') this.#takeTrailer(line);
    else if (line === '') this.#phase = 'size';
    else throw new ProtocolError('a chunk is longer than its size');
    return end + 2;
  }

  #takeSize(line: string): void {
    const size = /^([\da-f]{1,12})[ \t]*(?:;|$)/i.exec(line)?.[1];
    if (size === undefined) throw new ProtocolError('a chunk has no size');
    this.#missing = Number.parseInt(size, 16);
    this.#phase = this.#missing === 0 ? 'trailer' : 'chunk';
  }

  #takeTrailer(line: string): void {
    if (line === '') this.#phase = 'end';
    this.#leaveUnread(line.length);
  }

  #leaveUnread(bytes: number): void {
    this.#unreadBytes += bytes;
    if (this.#unreadBytes > mostHeadBytes) {
      throw new ProtocolError('what comes before or behind the response is too long');
    }
  }
}
