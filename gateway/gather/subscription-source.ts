import { setTimeout as wait } from 'node:timers/promises';
import type { SubgraphAnswer } from '../subgraph/ask.ts';
import type { SubgraphEvents } from '../subgraph/subscribe.ts';
import type { SubscriptionEnd } from '../subgraph/subscribe-sink.ts';
import { readAnswer } from './answer.ts';
import { type Cell, failedCell } from './cell.ts';
import { inputErrorCodes } from './input-refusal.ts';

/** What becomes of one source of a subscription. */
export interface SourceListener {
  /** It has the subscription, or the first attempt is over. */
  onTried(): void;
  onEvent(cell: Cell): void;
  /** It is gone; it will be tried again. */
  onLost(cell: Cell): void;
  /** It refuses for a reason that does not pass; it will not be tried again. */
  onRefused(cell: Cell): void;
}

/** The pause before a source is tried again doubles from the first to the last. */
const firstPauseMs = 200;
const lastPauseMs = 30_000;

/** A source that was there for this long starts anew with the shortest pause, and its loss is told. */
const steadyMs = 10_000;

/**
 * Keeps subscribed to a source. One that fails, ends or breaks off is tried again until the signal aborts; its loss is
 * told once, however often it is tried in vain.
 * @param field the field's name, under which the source answers
 */
export async function followSource(
  source: string,
  field: string,
  subscribe: () => SubgraphEvents,
  { onTried, onEvent, onLost, onRefused }: SourceListener,
  signal: AbortSignal,
): Promise<void> {
  let isLost = false;
  for (let attempt = 0; !signal.aborted; attempt++) {
    const { end, isSteady } = await listen(subscribe(), signal, onTried, (answer) =>
      onEvent(toCell(source, field, answer)),
    );
    if (!end || signal.aborted) return;
    const cell = toFailedCell(source, field, end);
    if (end.kind === 'refused' && isFinal(cell)) return onRefused(cell);
    if (isSteady) [isLost, attempt] = [false, 0];
    if (!isLost) onLost(cell);
    isLost = true;
    onTried();
    await pause(toPauseMs(attempt), signal);
  }
}

/** Takes the events of one attempt. */
async function listen(
  events: SubgraphEvents,
  signal: AbortSignal,
  onOpened: () => void,
  onEvent: (answer: SubgraphAnswer) => void,
): Promise<{ end: SubscriptionEnd | undefined; isSteady: boolean }> {
  const leave = () => void events.return();
  signal.addEventListener('abort', leave);
  try {
    if (await events.opened) onOpened();
    const openedAt = performance.now();
    let wasHeard = false;
    for (;;) {
      const { done, value } = await events.next();
      if (done) return { end: value, isSteady: wasHeard || performance.now() - openedAt > steadyMs };
      wasHeard = true;
      onEvent(value);
    }
  } finally {
    signal.removeEventListener('abort', leave);
  }
}

/** A source is asked without a deadline. */
const noTimeoutMs = 0;

const toCell = (source: string, field: string, answer: SubgraphAnswer): Cell =>
  readAnswer(source, answer, noTimeoutMs)({ id: null, typeName: '', parents: [], questions: [] }, field, 0);

function toFailedCell(source: string, field: string, end: SubscriptionEnd): Cell {
  switch (end.kind) {
    case 'failure':
      return toCell(source, field, end);
    case 'refused':
      return toCell(source, field, { kind: 'response', data: null, errors: end.errors });
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

/** What does not pass by itself: a mistake in the arguments, or what the caller may not. */
const isFinal = ({ status, reason }: Cell) => status === 'FORBIDDEN' || inputErrorCodes.has(reason ?? '');

/** With a random part, so that those who lost a source together do not come back together. */
const toPauseMs = (attempt: number) =>
  Math.min(lastPauseMs, firstPauseMs * 2 ** attempt) * (0.5 + Math.random() / 2);

/** Resolves after the time, or when the signal aborts. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await wait(ms, undefined, { signal }).catch(() => undefined);
}
