import { connect, type Socket } from 'node:net';

/** One connection that asks one request after the other. */
export interface Connection {
  /** Sends a request; `onAnswer` of `openConnection` hears of its answer. */
  send(request: Buffer): void;
  close(): void;
}

/** One whole answer: its status, and the bytes of its body. */
export type OnAnswer = (status: number, bytes: number) => void;

/**
 * HTTP/1.1 at the least cost: the load generator shares its core with the subgraphs, and a client library costs as much as
 * a small request. Reads bodies by `content-length` or in chunks and keeps none of them.
 */
export function openConnection(
  url: URL,
  onAnswer: OnAnswer,
  onError: (error: Error) => void,
): Promise<Connection> {
  return new Promise((resolve) => {
    const socket = connect({ host: url.hostname, port: Number(url.port), noDelay: true });
    const reader = new AnswerReader(onAnswer);
    let isClosed = false;
    socket.on('connect', () => {
      resolve({
        send: (request) => void socket.write(request),
        close() {
          isClosed = true;
          socket.destroy();
        },
      });
    });
    socket.on('data', (bytes: Buffer) => {
      try {
        reader.read(bytes);
      } catch (error) {
        fail(socket, error as Error);
      }
    });
    const fail = (_: Socket, error: Error) => {
      if (isClosed) return;
      isClosed = true;
      socket.destroy();
      onError(error);
    };
    socket.on('error', (error) => fail(socket, error));
    socket.on('close', () => fail(socket, new Error('The connection was closed.')));
  });
}

const headEnd = Buffer.from('\r\n\r\n');
const lineEnd = Buffer.from('\r\n');

class AnswerReader {
  readonly #onAnswer: OnAnswer;
  #rest: Buffer | null = null;
  #status = 0;
  #bytes = 0;
  /** Bytes that are still to come of the body, or of its current chunk with the line's end behind it. */
  #missing = 0;
  #phase: 'head' | 'body' | 'size' | 'chunk' = 'head';

  constructor(onAnswer: OnAnswer) {
    this.#onAnswer = onAnswer;
  }

  read(came: Buffer): void {
    let bytes = this.#rest ? Buffer.concat([this.#rest, came]) : came;
    this.#rest = null;
    while (bytes.length > 0) {
      const used = this.#step(bytes);
      if (used === 0) {
        this.#rest = bytes;
        return;
      }
      bytes = bytes.subarray(used);
    }
  }

  /** Takes what it can of the bytes; 0 where more must come first. */
  #step(bytes: Buffer): number {
    if (this.#phase === 'head') return this.#readHead(bytes);
    if (this.#phase === 'size') return this.#readSize(bytes);
    const used = Math.min(this.#missing, bytes.length);
    this.#missing -= used;
    if (this.#missing > 0) return used;
    if (this.#phase === 'body') this.#end();
    else this.#phase = 'size';
    return used;
  }

  #readHead(bytes: Buffer): number {
    const end = bytes.indexOf(headEnd);
    if (end < 0) return 0;
    const head = bytes.toString('latin1', 0, end);
    this.#status = Number(head.slice(9, 12));
    const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
    if (length !== undefined) {
      this.#bytes = this.#missing = Number(length);
      this.#phase = 'body';
      if (this.#missing === 0) this.#end();
    } else if (/\r\ntransfer-encoding: *chunked/i.test(head)) {
      this.#bytes = 0;
      this.#phase = 'size';
    } else {
      throw new Error(`Expected an answer with a length or in chunks, got ${head}`);
    }
    return end + headEnd.length;
  }

  #readSize(bytes: Buffer): number {
    const end = bytes.indexOf(lineEnd);
    if (end < 0) return 0;
    const size = Number.parseInt(bytes.toString('latin1', 0, end), 16);
    if (size > 0) {
      this.#bytes += size;
      this.#missing = size + lineEnd.length;
      this.#phase = 'chunk';
      return end + lineEnd.length;
    }
    // The last chunk is followed by an empty line.
    const whole = end + 2 * lineEnd.length;
    if (bytes.length < whole) return 0;
    this.#end();
    return whole;
  }

  #end(): void {
    this.#phase = 'head';
    this.#onAnswer(this.#status, this.#bytes);
  }
}
