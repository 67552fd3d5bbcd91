import { toFailure } from './failure.ts';
import type { Connection, Exchange as HttpExchange } from './http/connection.ts';
import { ProtocolError, type ResponseHead } from './http/response-head.ts';
import { type Outcome, readText } from './response.ts';

/** One HTTP request to a subgraph and its response. `done` is called once, and never after `abort`. */
export class Exchange implements HttpExchange {
  readonly request: string;
  isRepeatable: boolean;
  isOver = false;
  readonly #subgraph: string;
  readonly #mostBytes: number;
  readonly #done: (outcome: Outcome) => void;
  #connection: Connection | null = null;
  #head: ResponseHead | null = null;
  #bytes: Buffer | null = null;
  #length = 0;

  constructor(
    subgraph: string,
    request: string,
    options: { isQuery: boolean; mostBytes: number; done: (outcome: Outcome) => void },
  ) {
    this.request = request;
    this.isRepeatable = options.isQuery;
    this.#subgraph = subgraph;
    this.#mostBytes = options.mostBytes;
    this.#done = options.done;
  }

  /** Gives the request up, sent or not. */
  abort(): void {
    if (this.isOver) return;
    this.isOver = true;
    this.#bytes = null;
    this.#connection?.destroy();
  }

  onStart(connection: Connection): void {
    this.#connection = connection;
  }

  onHead(head: ResponseHead): void {
    this.#head = head;
    if (this.#declared > this.#mostBytes) this.#refuseSize();
  }

  /** A body that comes at once is read where it is, before this is over; others grow in one buffer, however they drip. */
  onData(bytes: Buffer): void {
    if (this.isOver) return;
    const length = this.#length + bytes.length;
    if (length > this.#mostBytes) {
      this.#refuseSize();
      return;
    }
    if (this.#declared === length && this.#length === 0) {
      this.#bytes = bytes;
    } else {
      if (this.#bytes === null || length > this.#bytes.length) this.#grow(length);
      this.#bytes?.set(bytes, this.#length);
    }
    this.#length = length;
  }

  get #declared(): number {
    const body = this.#head?.body;
    return body?.kind === 'length' ? body.bytes : 0;
  }

  /** A declared length is believed up to 1 MB, so that a liar costs no more. */
  #grow(length: number): void {
    const declared = Math.min(this.#declared, 1_000_000);
    const grown = Buffer.allocUnsafe(Math.max(declared, length, Math.min(2 * this.#length, this.#mostBytes)));
    this.#bytes?.copy(grown, 0, 0, this.#length);
    this.#bytes = grown;
  }

  onEnd(): void {
    const { status = 0, contentType = '' } = this.#head ?? {};
    const bytes = this.#bytes?.subarray(0, this.#length) ?? null;
    this.#end(readText(this.#subgraph, status, contentType, bytes));
  }

  onFailure(error: Error): void {
    if (!this.isOver) this.#end(toNetworkFailure(this.#subgraph, error, this.#head?.status ?? 0));
  }

  #refuseSize(): void {
    const connection = this.#connection;
    this.#end(
      toFailure(this.#subgraph, 'SUBGRAPH_TOO_LARGE', `answered with more than ${this.#mostBytes} bytes`),
    );
    connection?.destroy();
  }

  #end(outcome: Outcome): void {
    this.isOver = true;
    this.#bytes = null;
    this.#connection = null;
    this.#done(outcome);
  }
}

function toNetworkFailure(subgraph: string, error: Error, status: number): Outcome {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : error.name;
  if (error instanceof ProtocolError) {
    return toFailure(
      subgraph,
      'SUBGRAPH_BAD_RESPONSE',
      `gave an answer that cannot be read: ${error.message}`,
    );
  }
  return status === 0
    ? toFailure(subgraph, 'SUBGRAPH_UNREACHABLE', `could not be reached (${code})`)
    : toFailure(subgraph, 'SUBGRAPH_TRUNCATED', `broke off its answer (HTTP ${status}, ${code})`);
}
