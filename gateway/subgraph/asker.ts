import type { SubgraphAnswer } from './ask.ts';
import { toFailure } from './failure.ts';

/** What an asker waits for. */
export interface Awaited {
  /** Tells that the asker has its answer already: its time is up, or it is gone. */
  leave(): void;
}

/** One call of `ask`: it waits for a request that may be shared, but has a deadline and a signal of its own. */
export class Asker {
  /** Whether it has its answer. */
  isOver = false;
  readonly #subgraph: string;
  readonly #deadlineMs: number;
  readonly #resolve: (answer: SubgraphAnswer) => void;
  readonly #timer: NodeJS.Timeout;
  readonly #left: Set<Asker> | null;
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
    this.#left = signal ? askersOf(signal) : null;
    this.#left?.add(this);
    if (signal?.aborted) this.abort(signal.reason);
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
    this.#left?.delete(this);
    this.#resolve(answer);
  }

  abort(reason: unknown): void {
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
    this.settle(answer);
    this.#awaited?.leave();
  }
}

const onDeadline = (asker: Asker) => asker.expire();

/**
 * One listener a signal, however many fetches of an operation wait: adding and removing one costs 0.3 us,
 * `AbortSignal.any` 8.
 */
const askers = new WeakMap<AbortSignal, Set<Asker>>();

function askersOf(signal: AbortSignal): Set<Asker> {
  let waiting = askers.get(signal);
  if (!waiting) {
    const all = new Set<Asker>();
    const leave = () => {
      for (const asker of [...all]) asker.abort(signal.reason);
    };
    signal.addEventListener('abort', leave, { once: true });
    askers.set(signal, all);
    waiting = all;
  }
  return waiting;
}
