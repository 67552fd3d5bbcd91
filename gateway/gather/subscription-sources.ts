import { setTimeout as wait } from 'node:timers/promises';
import type { Caller } from '@ieum/schema/contract/caller.ts';
import type { SubgraphAnswer, SubgraphOperation } from '../subgraph/ask.ts';
import type { SubgraphEvents, Subscribe } from '../subgraph/subscribe.ts';
import { createEventQueue, type Events } from '../subgraph/subscribe-queue.ts';
import type { SubscriptionEnd } from '../subgraph/subscribe-sink.ts';
import { missingAccess } from './access.ts';
import { readAnswer } from './answer.ts';
import { type Cell, failedCell } from './cell.ts';
import { inputErrorCodes } from './input-refusal.ts';
import type { GatheredError } from './response.ts';
import type { GatherTask } from './task.ts';

/** What following the sources of one field takes. */
export interface FollowOptions {
  subscribe: Subscribe;
  caller: Caller;
  /** Events that may wait. */
  waiting: number;
  onOverflow: (() => void) | undefined;
  sourceTimeoutMs: number;
  /** What is told of sources that failed. */
  toErrors(cells: readonly Cell[]): Promise<readonly GatheredError[]>;
}

/** The events of all sources in the order of arrival: one cell that is OK, or cells of sources that failed. */
export interface SourceEvents {
  /** Whether there is a source that may tell something; resolves when each was tried. */
  opened: Promise<boolean>;
  events: Events<readonly Cell[], SubscriptionEnd>;
}

/** Failures that come within this time are told together: sources mostly refuse a mistake side by side. */
const togetherMs = 100;

/** The pause before a source is tried again doubles from the first to the last. */
const firstPauseMs = 200;
const lastPauseMs = 30_000;

/** A source that was there for this long starts anew with the shortest pause, and its loss is told. */
const steadyMs = 10_000;

/**
 * Subscribes to every source that has the field and that the caller may ask. One that fails, ends or breaks off is tried
 * again for as long as the subscription lasts; its loss is told once. One that refuses for a reason that does not pass
 * is given up, and when all have been, their reasons end the subscription.
 */
export function followSources(
  task: GatherTask,
  operationName: string | null,
  values: Readonly<Record<string, unknown>>,
  { subscribe, caller, waiting, onOverflow, sourceTimeoutMs, toErrors }: FollowOptions,
): SourceEvents {
  const over = new AbortController();
  const following = new Map<string, SubgraphEvents | null>();
  const refused: Cell[] = [];
  let lost: Cell[] = [];
  let telling: NodeJS.Timeout | undefined;
  const queue = createEventQueue<readonly Cell[], SubscriptionEnd>(waiting, stop);

  function stop(): void {
    over.abort();
    clearTimeout(telling);
    for (const events of following.values()) void events?.return();
    following.clear();
  }

  function push(cells: readonly Cell[]): void {
    if (over.signal.aborted || queue.push(cells)) return;
    stop();
    queue.cut({ kind: 'overflow' });
    onOverflow?.();
  }

  function tellLost(): void {
    clearTimeout(telling);
    telling = undefined;
    const cells = lost;
    lost = [];
    if (cells.length > 0) push(cells);
  }

  function lose(cell: Cell): void {
    lost.push(cell);
    telling ??= setTimeout(tellLost, togetherMs);
  }

  async function giveUp(source: string, cell: Cell): Promise<void> {
    following.delete(source);
    refused.push(cell);
    if (following.size > 0) lose(cell);
    else await endRefused();
  }

  async function endRefused(): Promise<void> {
    const errors = await toErrors(refused);
    stop();
    queue.end({ kind: 'refused', errors });
  }

  function fail(error: unknown): void {
    if (over.signal.aborted) return;
    stop();
    queue.end({ kind: 'fault', error });
  }

  async function follow(source: string, operation: SubgraphOperation, onTried: () => void): Promise<void> {
    let isLost = false;
    for (let attempt = 0; !over.signal.aborted; attempt++) {
      const events = subscribe(source, operation, { caller });
      following.set(source, events);
      if (await events.opened) onTried();
      const openedAt = performance.now();
      let isSteady = false;
      let next = await events.next();
      for (; !next.done; next = await events.next()) {
        isSteady = true;
        tellLost();
        push([toCell(source, next.value)]);
      }
      if (over.signal.aborted || !next.value) return;
      const cell = toFailedCell(source, next.value);
      if (next.value.kind === 'refused' && isFinal(cell)) await giveUp(source, cell);
      if (!following.has(source)) return onTried();
      if (isSteady || performance.now() - openedAt > steadyMs) {
        isLost = false;
        attempt = 0;
      }
      if (!isLost) lose(cell);
      isLost = true;
      onTried();
      await pause(toPause(attempt), over.signal);
    }
  }

  const toCell = (source: string, answer: SubgraphAnswer) =>
    readAnswer(source, answer, sourceTimeoutMs)(
      { id: null, typeName: task.rule.type, parents: [], questions: [] },
      task.rule.field,
      0,
    );

  function toFailedCell(source: string, end: SubscriptionEnd): Cell {
    switch (end.kind) {
      case 'failure':
        return toCell(source, end);
      case 'refused':
        return toCell(source, { kind: 'response', data: null, errors: end.errors });
      case 'complete':
        return failedCell(source, 'ERROR', 'it ended its events');
      case 'overflow':
        return failedCell(source, 'ERROR', 'it told more than could be taken');
      case 'fault':
        throw end.error;
      default:
        return end satisfies never;
    }
  }

  const tried: Array<Promise<void>> = [];
  for (const { name, access } of task.rule.sources) {
    if (!task.asks.has(name)) continue;
    const missing = missingAccess(access, caller);
    if (missing === null) {
      following.set(name, null);
      const { promise, resolve } = Promise.withResolvers<void>();
      tried.push(promise);
      follow(name, writeSubscription(name, task, operationName, values), resolve).catch(fail);
    } else {
      const cell = failedCell(name, 'FORBIDDEN', missing);
      refused.push(cell);
      lose(cell);
    }
  }
  if (following.size === 0) void endRefused().catch(fail);
  const opened = Promise.race([Promise.all(tried), pause(sourceTimeoutMs, over.signal)]);
  return { events: queue.events, opened: opened.then(() => following.size > 0) };
}

/** The one field in a source's own words, without an alias. */
function writeSubscription(
  source: string,
  { asks }: GatherTask,
  operationName: string | null,
  values: Readonly<Record<string, unknown>>,
): SubgraphOperation {
  const { text, variables: definitions } = asks.get(source)!;
  const variables: Record<string, unknown> = {};
  for (const name of definitions.keys()) if (values[name] !== undefined) variables[name] = values[name];
  const head = `subscription${operationName === null ? '' : ` ${operationName}`}`;
  const written = definitions.size > 0 ? `(${[...definitions.values()].join(', ')})` : '';
  return { query: `${head}${written} { ${text} }`, variables, operationName };
}

/** What does not pass by itself: a mistake in the arguments, or what the caller may not. */
const isFinal = ({ status, reason }: Cell) => status === 'FORBIDDEN' || inputErrorCodes.has(reason ?? '');

/** With a random part, so that those who lost a source together do not come back together. */
const toPause = (attempt: number) =>
  Math.min(lastPauseMs, firstPauseMs * 2 ** attempt) * (0.5 + Math.random() / 2);

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await wait(ms, undefined, { signal }).catch(() => undefined);
}
