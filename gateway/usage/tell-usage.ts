import { type Caller, callerHeader, writeCaller } from '@ieum/schema/contract/caller.ts';
import { createUsageRecorder, type UsageRecorder } from './record-usage.ts';
import { createUntoldUsage, type UsageReport } from './usage-report.ts';

/** How the registry is told which operations ran. */
export interface UsageParts {
  /** Posts JSON. @returns the status @throws where no answer comes in time */
  post(path: string, body: string, headers: Readonly<Record<string, string>>, ms: number): Promise<number>;
  /** How often. */
  everyMs: number;
  log: { warn(message: string): void };
}

/** Notes what is executed and tells the registry of it. */
export interface Usage {
  recorder: UsageRecorder;
  /** Tells it now. Never throws: what cannot be told waits. */
  flush(ms?: number): Promise<void>;
  /** Tells the rest. */
  stop(): Promise<void>;
}

const caller: Caller = {
  ...{ subject: 'gateway', organization: null, roles: ['service'], scopes: [], purpose: 'usage' },
};

const headers = { 'content-type': 'application/json', [callerHeader]: writeCaller(caller) };

/** Time for telling it, and for the rest of it when the gateway stops. */
const [tellMs, lastTellMs] = [10_000, 1_000];

/** Begins to tell it at intervals. */
export function createUsage({ post, everyMs, log }: UsageParts): Usage {
  const untold = createUntoldUsage();
  const recorder = createUsageRecorder(() => setImmediate(() => void absorb(true)));
  let report: UsageReport | null = null;
  let isAway = false;
  let isStopping = false;
  let flushing: Promise<void> | null = null;
  let adding: Promise<void> = Promise.resolve();
  const timer = setInterval(() => void flush(), everyMs).unref();

  function absorb(isForgetting: boolean): Promise<void> {
    const { uses, dropped } = recorder.take(isForgetting);
    adding = adding.then(() => untold.add(uses, dropped));
    return adding;
  }

  async function tell(ms: number): Promise<void> {
    await absorb(false);
    report ??= untold.cut();
    // The first is told again under its id until it is taken; the others follow.
    while (report) {
      const sent = await send(report, ms);
      if (sent !== 'AWAY') report = null;
      if (sent !== 'TAKEN') return;
      report = untold.cut();
    }
  }

  async function send(sent: UsageReport, ms: number): Promise<'TAKEN' | 'REFUSED' | 'AWAY'> {
    const status = await post('/usage', JSON.stringify(sent), headers, ms).catch(
      (error: Error) => error.message,
    );
    if (typeof status === 'number' && status >= 200 && status < 300) {
      isAway = false;
      return 'TAKEN';
    }
    const said = typeof status === 'number' ? `answered HTTP ${status}` : status;
    const isRefused = status === 400 || status === 413 || status === 422;
    if (isRefused) untold.drop(sent);
    if (!isAway || isRefused || isStopping) {
      const then = isRefused || isStopping ? 'what was to be told is lost.' : 'it is told later.';
      log.warn(`The registry cannot be told which operations ran: it ${said}; ${then}`);
    }
    isAway = true;
    return isRefused ? 'REFUSED' : 'AWAY';
  }

  function flush(ms = tellMs): Promise<void> {
    flushing ??= tell(ms)
      .catch((error: Error) => log.warn(`What ran could not be written for the registry: ${error.message}`))
      .finally(() => {
        flushing = null;
      });
    return flushing;
  }

  return {
    recorder,
    flush,
    async stop() {
      clearInterval(timer);
      await flushing;
      isStopping = true;
      await flush(lastTellMs);
    },
  };
}
