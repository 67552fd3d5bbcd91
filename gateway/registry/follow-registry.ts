import { setTimeout as pause } from 'node:timers/promises';
import { StartError } from '../errors.ts';
import type { Acceptance, RegistryLog } from './accept-bundle.ts';
import { RegistryAway, type RegistryClient } from './registry-client.ts';

/** What follows the registry. */
export interface FollowerParts {
  client: Pick<RegistryClient, 'readBundle'>;
  acceptance: Acceptance;
  log: RegistryLog;
  /** The registry's address and the last good bundle's file, for messages. */
  url: string;
  file: string;
  /** Told in one line what is waited for, before anything can be served. */
  onWaiting(line: string): void;
  /** Least time between two questions that the registry does not hold; 0: it is asked until there is a bundle. */
  pollMs: number;
  /** Time to wait for the first bundle; 0: for as long as it takes. */
  patienceMs: number;
}

/** Serves what the registry publishes, as soon as it does. */
export interface Follower {
  /** Resolves when a bundle is served for the first time. @throws StartError after `patienceMs` */
  started(): Promise<void>;
  stop(): Promise<void>;
}

/** The registry holds a question for so long. One that died without a word is noticed some seconds later. */
const heldS = 10;

/** A start does not wait for longer than this where there is a last good bundle. */
const startMs = 2_000;

/** After failures; a registry that comes back is asked within two seconds. */
const [firstPauseMs, longestPauseMs] = [100, 2_000];

/**
 * Asks the registry on and on: each question is held there until there is another bundle. At the start the last good
 * bundle is served where the registry has no answer at once.
 */
export function followRegistry(parts: FollowerParts): Follower {
  const { client, acceptance, log, url, file, pollMs, patienceMs } = parts;
  const stopping = new AbortController();
  const { signal } = stopping;
  const started = Promise.withResolvers<void>();
  started.promise.catch(() => undefined);
  let since: string | null = null;
  let failures = 0;
  let waitingFor = '';

  async function follow(): Promise<void> {
    since = await acceptance.recall();
    const isKept = since !== null;
    await step(0, isKept ? AbortSignal.any([signal, AbortSignal.timeout(startMs)]) : signal);
    if (!acceptance.served && isKept) await serveLastGood();
    if (acceptance.served) started.resolve();
    while (!signal.aborted && !(acceptance.served && pollMs === 0)) {
      const asked = performance.now();
      const isNew = await step(heldS, signal);
      if (acceptance.served) started.resolve();
      const least = failures > 0 ? backoff(failures) : isNew ? 0 : pollMs || longestPauseMs;
      const left = least - (failures > 0 ? 0 : performance.now() - asked);
      if (left > 0) await pause(left, undefined, { signal }).catch(() => undefined);
    }
  }

  /** Asks once. @returns whether another bundle is served */
  async function step(waitS: number, until: AbortSignal): Promise<boolean> {
    try {
      const answer = await client.readBundle(since, waitS, until);
      noteAnswer();
      if (answer.kind === 'none') noteWaiting('has nothing published');
      if (answer.kind !== 'bundle') {
        // What was refused may be accepted by now: the keys may be others.
        since = acceptance.served?.digest ?? null;
        return false;
      }
      const isAccepted = await acceptance.offer(answer);
      if (!isAccepted) noteWaiting('gave a bundle that was refused');
      // One that was refused is not to be given again at once.
      since = isAccepted ? (acceptance.served?.digest ?? null) : answer.digest || null;
      return isAccepted;
    } catch (error) {
      if (error instanceof StartError) throw error;
      if (!signal.aborted) noteFailure(error);
      return false;
    }
  }

  async function serveLastGood(): Promise<void> {
    if (!(await acceptance.serveRecalled())) {
      since = null;
      return;
    }
    const { composition, publishedAt, digest } = acceptance.served ?? {};
    since = digest ?? null;
    const why = failures > 0 ? ` while the registry at ${url} is away` : '';
    const line = `Serving the last good bundle${why}: composition ${composition} of ${publishedAt}.`;
    if (failures > 0) log.warn(line);
    else log.info(line);
  }

  function noteAnswer(): void {
    if (failures > 0 && acceptance.served) log.info(`The registry at ${url} answers again.`);
    failures = 0;
  }

  function noteFailure(error: unknown): void {
    const reason = error instanceof RegistryAway ? error.message : String(error);
    failures++;
    noteWaiting(reason);
    if (failures !== 1 || !acceptance.served) return;
    const facts = error instanceof RegistryAway ? {} : { err: error };
    log.error(facts, `The registry at ${url} ${reason}. Composition ${acceptance.served.composition} stays.`);
  }

  function noteWaiting(reason: string): void {
    if (acceptance.served || reason === waitingFor) return;
    waitingFor = reason;
    if (since === null) {
      parts.onWaiting(
        `There is no last good bundle at ${file}, and the registry at ${url} ${reason}: waiting.`,
      );
    }
  }

  const following = follow().catch((error: unknown) => {
    started.reject(error);
    if (acceptance.served) log.error({ err: error }, `The registry at ${url} is not followed any more.`);
  });

  return {
    async started() {
      if (patienceMs === 0) return started.promise;
      const late = pause(patienceMs, 'late', { signal, ref: false }).catch(() => 'stopped');
      if ((await Promise.race([started.promise, late])) !== 'late') return;
      throw new StartError(
        `No bundle within ${patienceMs} ms: there is no last good one at ${file}, and the registry at ${url} ${waitingFor || 'gave none'}. ` +
          'Start the registry and publish to it, or set IEUM_REGISTRY_PATIENCE_MS to more, or to 0 to wait for as long as it takes.',
      );
    },
    async stop() {
      stopping.abort();
      await following;
    },
  };
}

/** Doubles with each failure; by chance up to half less, so that gateways do not come back all at once. */
function backoff(failures: number): number {
  const most = Math.min(longestPauseMs, firstPauseMs * 2 ** (failures - 1));
  return most * (1 - Math.random() / 2);
}
