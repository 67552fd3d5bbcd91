import { setTimeout as wait } from 'node:timers/promises';
import type { Running } from './child.ts';

/** How something that ended is started again. */
export interface KeepOptions {
  name: string;
  /** Starts it again; settles when it is ready, rejects with a message when it did not come up. */
  restart(): Promise<Running>;
  /** One line for the user. */
  report(line: string): void;
  /** It ended too often and stays down. */
  onGivenUp(): void;
  /** Aborted once everything is being stopped: what ends then was asked to. */
  signal: AbortSignal;
  /** Pauses before the attempts, in milliseconds. */
  pausesMs?: readonly number[];
}

/** Five attempts in 15 s: enough for a crash that passes, and soon over for one that does not. */
const defaultPausesMs = [500, 1000, 2000, 4000, 8000];

/** After so long without an end the attempts count from the beginning, in milliseconds. */
const provenMs = 60_000;

/** Watches something that is ready and starts it again, a bounded number of times, whenever it ends unasked. */
export async function keepRunning(first: Running, options: KeepOptions): Promise<void> {
  const { name, restart, report, onGivenUp, signal, pausesMs = defaultPausesMs } = options;
  let attempts = 0;
  let since = performance.now();
  let end = await first.ended;
  while (!signal.aborted) {
    if (performance.now() - since > provenMs) attempts = 0;
    // An attempt that fails proves nothing, however long ago the last success is.
    since = Number.POSITIVE_INFINITY;
    const pauseMs = pausesMs[attempts++];
    if (pauseMs === undefined) {
      report(`${name} ended again (${end}) and stays down: ${pausesMs.length} attempts are enough.`);
      onGivenUp();
      return;
    }
    report(
      `${name} ended (${end}); starting it again in ${pauseMs / 1000} s (${attempts} of ${pausesMs.length})`,
    );
    await wait(pauseMs, undefined, { signal }).catch(() => {});
    if (signal.aborted) return;
    try {
      const running = await restart();
      since = performance.now();
      report(`${name} runs again`);
      end = await running.ended;
    } catch (error) {
      end = (error as Error).message;
    }
  }
}
