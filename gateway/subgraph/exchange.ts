import type { Dispatcher } from 'undici';
import { toFailure } from './failure.ts';
import { type Outcome, readText } from './response.ts';

/**
 * One HTTP request and its response, as undici calls back. `done` is called once, and never after `abort`.
 */
export class Exchange implements Dispatcher.DispatchHandler {
  readonly #subgraph: string;
  readonly #mostBytes: number;
  readonly #done: (outcome: Outcome) => void;
  #isOver = false;
  #controller: Dispatcher.DispatchController | null = null;
  #status = 0;
  #contentType = '';
  #contentLength = 0;
  #bytes: Buffer | null = null;
  #length = 0;

  constructor(subgraph: string, mostBytes: number, done: (outcome: Outcome) => void) {
    this.#subgraph = subgraph;
    this.#mostBytes = mostBytes;
    this.#done = done;
  }

  /** Gives the request up, sent or not. */
  abort(): void {
    this.#isOver = true;
    this.#bytes = null;
    this.#controller?.abort(nobodyWaits);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    if (this.#isOver) controller.abort(nobodyWaits);
    else this.#controller = controller;
  }

  onResponseStart(
    controller: Dispatcher.DispatchController,
    status: number,
    headers: Record<string, string | string[] | undefined>,
  ): void {
    if (status < 200) return;
    const contentType = headers['content-type'];
    this.#status = status;
    this.#contentType = typeof contentType === 'string' ? contentType : '';
    this.#contentLength = Number(headers['content-length'] ?? 0);
    if (this.#contentLength > this.#mostBytes) {
      this.#end(toTooLarge(this.#subgraph, this.#mostBytes));
      controller.abort(nobodyWaits);
    }
  }

  /** Keeps the one chunk of a small body as it is; a larger one grows in one buffer, however it drips. */
  onResponseData(_: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#isOver) return;
    const length = this.#length + chunk.length;
    if (this.#bytes === null) {
      this.#bytes = chunk;
    } else {
      if (length > this.#bytes.length) this.#grow(length);
      chunk.copy(this.#bytes, this.#length);
    }
    this.#length = length;
  }

  /** A declared length is believed up to 1 MB, so that a liar costs no more. */
  #grow(length: number): void {
    const grown = Buffer.allocUnsafe(
      Math.max(Math.min(this.#contentLength, 1_000_000), length, 2 * this.#length),
    );
    this.#bytes?.copy(grown, 0, 0, this.#length);
    this.#bytes = grown;
  }

  onResponseEnd(): void {
    if (this.#isOver) return;
    const bytes = this.#bytes?.subarray(0, this.#length) ?? null;
    this.#end(readText(this.#subgraph, this.#status, this.#contentType, bytes));
  }

  onResponseError(_: Dispatcher.DispatchController | null, error: Error): void {
    if (!this.#isOver) this.#end(toNetworkFailure(this.#subgraph, error, this.#status, this.#mostBytes));
  }

  #end(outcome: Outcome): void {
    this.#isOver = true;
    this.#bytes = null;
    this.#done(outcome);
  }
}

/** One error for all: what an abort costs is mostly the stack of its reason. */
const nobodyWaits = new Error('Nobody waits for this answer.');

const toTooLarge = (subgraph: string, bytes: number) =>
  toFailure(subgraph, 'SUBGRAPH_TOO_LARGE', `answered with more than ${bytes} bytes`);

function toNetworkFailure(subgraph: string, error: Error, status: number, mostBytes: number): Outcome {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : error.name;
  if (code === 'UND_ERR_RES_EXCEEDED_MAX_SIZE') return toTooLarge(subgraph, mostBytes);
  return status === 0
    ? toFailure(subgraph, 'SUBGRAPH_UNREACHABLE', `could not be reached (${code})`)
    : toFailure(subgraph, 'SUBGRAPH_TRUNCATED', `broke off its answer (HTTP ${status}, ${code})`);
}
