import type { SubgraphAnswer } from './ask.ts';
import { toFailure } from './failure.ts';

/** What an asker waits for. */
export interface Awaited {
  /** Tells that the asker has its answer already: its time is up, or it is gone. */
  leave(): void;
}

/** One call of `ask`: it waits for a request that may be shared, but has a deadline and a signal of its own. */
export class Asker implements EventListenerObject {
  /** Whether it has its answer. */
  isOver = false;
  readonly #subgraph: string;
  readonly #deadlineMs: number;
  #resolve: ((answer: SubgraphAnswer) => void) | null;
  readonly #timer: NodeJS.Timeout;
  readonly #signal: AbortSignal | undefined;
  #awaited: Awaited | null = null;

  constructor(
    subgraph: string,
    deadlineMs: number,
    signal: AbortSignal | undefined,
    resolve: (answer: SubgraphAnswer) => void,
  ) {
    this.#subgraph = subgraph;
    this.#deadlineMs = deadlineMs;
    this.#resolve = resolve;
    // 0.4 us with its end; a wheel of our own would save 0.3.
    this.#timer = setTimeout(onDeadline, deadlineMs, this);
    this.#signal = signal;
    if (signal?.aborted) this.handleEvent();
    // 0.25 us with its removal, where `AbortSignal.any` takes 8.
    else signal?.addEventListener('abort', this);
  }

  /** Names what is waited for; one thing after another. */
  awaits(awaited: Awaited): void {
    this.#awaited = awaited;
  }

  /** Gives the answer; what comes after the first is ignored. */
  settle(answer: SubgraphAnswer): void {
    if (this.isOver) return;
    this.isOver = true;
    clearTimeout(this.#timer);
    this.#signal?.removeEventListener('abort', this);
    // Node's lists of timers and listeners keep what was removed from them until the next full collection, and what
    // hangs on it: 20 us a call if it were the request and its answer.
    const resolve = this.#resolve;
    this.#resolve = null;
    this.#awaited = null;
    resolve?.(answer);
  }

  /** The signal aborts. */
  handleEvent(): void {
    const reason: unknown = this.#signal?.reason;
    this.#leave(
      reason instanceof Error && reason.name === 'TimeoutError'
        ? toFailure(this.#subgraph, 'SUBGRAPH_TIMEOUT', "did not answer before the request's deadline")
        : toFailure(this.#subgraph, 'SUBGRAPH_ABORTED', 'was no longer needed'),
    );
  }

  expire(): void {
    this.#leave(
      toFailure(this.#subgraph, 'SUBGRAPH_TIMEOUT', `did not answer within ${this.#deadlineMs} ms`),
    );
  }

  #leave(answer: SubgraphAnswer): void {
    if (this.isOver) return;
    const awaited = this.#awaited;
    this.settle(answer);
    awaited?.leave();
  }
}

const onDeadline = (asker: Asker) => asker.expire();
