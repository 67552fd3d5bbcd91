import type { Caller } from '@ieum/schema/contract/caller.ts';
import type { SubgraphOperation } from '../subgraph/ask.ts';
import type { Subscribe } from '../subgraph/subscribe.ts';
import { createEventQueue, type EventQueue, type Events } from '../subgraph/subscribe-queue.ts';
import type { SubscriptionEnd } from '../subgraph/subscribe-sink.ts';
import { missingAccess } from './access.ts';
import { type Cell, failedCell } from './cell.ts';
import type { GatheredError } from './response.ts';
import { followSource, pause } from './subscription-source.ts';
import type { GatherTask } from './task.ts';

/** What following the sources of one field takes. */
export interface FollowOptions {
  subscribe: Subscribe;
  caller: Caller;
  operationName: string | null;
  /** Of the operation, and those that were added. */
  values: Readonly<Record<string, unknown>>;
  /** Events that may wait. */
  waiting: number;
  onOverflow: (() => void) | undefined;
  /** Time in which a source that is well has the subscription. */
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

/**
 * Subscribes to every source that has the field and that the caller may ask, and keeps subscribed. When all have refused
 * for reasons that do not pass, these end the subscription.
 */
export function followSources(task: GatherTask, options: FollowOptions): SourceEvents {
  const { subscribe, caller, waiting, onOverflow, sourceTimeoutMs, toErrors } = options;
  const over = new AbortController();
  const queue = createEventQueue<readonly Cell[], SubscriptionEnd>(waiting, () => over.abort());
  const telling = createTelling(queue, over, onOverflow);
  const tried: Array<Promise<void>> = [];
  const refused: Cell[] = [];
  let followed = 0;

  function fail(error: unknown): void {
    if (over.signal.aborted) return;
    over.abort();
    queue.end({ kind: 'fault', error });
  }

  async function refuse(): Promise<void> {
    const errors = await toErrors(refused);
    over.abort();
    queue.end({ kind: 'refused', errors });
  }

  function follow(name: string): void {
    const operation = writeSubscription(name, task, options);
    const { promise, resolve: onTried } = Promise.withResolvers<void>();
    const onRefused = (cell: Cell) => {
      followed--;
      refused.push(cell);
      if (followed > 0) telling.tellLost(cell);
      else refuse().catch(fail);
      onTried();
    };
    followed++;
    tried.push(promise);
    const listener = { onTried, onEvent: telling.tell, onLost: telling.tellLost, onRefused };
    const start = () => subscribe(name, operation, { caller });
    followSource(name, task.rule.field, start, listener, over.signal).catch(fail);
  }

  for (const { name, access } of chooseFollowed(task, options)) {
    const missing = missingAccess(access, caller);
    if (missing === null) follow(name);
    else refused.push(failedCell(name, 'FORBIDDEN', missing));
  }
  if (followed === 0) refuse().catch(fail);
  else refused.forEach(telling.tellLost);
  const opened = Promise.race([Promise.all(tried), pause(sourceTimeoutMs, over.signal)]);
  return { events: queue.events, opened: opened.then(() => followed > 0) };
}

/** A source that holds nothing of what is asked for has nothing to tell; where that is so of all, each is followed. */
function chooseFollowed({ rule, asks, holdings }: GatherTask, { values }: FollowOptions) {
  const own = rule.sources.filter(({ name }) => asks.has(name));
  const telling = own.filter(({ name }) => holdings.get(name)?.byArguments(values) ?? true);
  return telling.length > 0 ? telling : own;
}

/** Failures that come within this time are told together: sources mostly refuse a mistake side by side. */
const togetherMs = 100;

/** Puts events and failures into the queue; ends everything when it is full. */
function createTelling(
  queue: EventQueue<readonly Cell[], SubscriptionEnd>,
  over: AbortController,
  onOverflow: (() => void) | undefined,
) {
  let lost: Cell[] = [];
  let timer: NodeJS.Timeout | undefined;
  over.signal.addEventListener('abort', () => clearTimeout(timer));

  function push(cells: readonly Cell[]): void {
    if (over.signal.aborted || queue.push(cells)) return;
    over.abort();
    queue.cut({ kind: 'overflow' });
    onOverflow?.();
  }

  function flush(): void {
    clearTimeout(timer);
    timer = undefined;
    const cells = lost;
    lost = [];
    if (cells.length > 0) push(cells);
  }

  return {
    tell(cell: Cell): void {
      flush();
      push([cell]);
    },
    tellLost(cell: Cell): void {
      lost.push(cell);
      timer ??= setTimeout(flush, togetherMs);
    },
  };
}

/** The one field in a source's own words, without an alias. */
function writeSubscription(
  source: string,
  { asks }: GatherTask,
  { operationName, values }: FollowOptions,
): SubgraphOperation {
  const { text, variables: definitions } = asks.get(source)!;
  const variables: Record<string, unknown> = {};
  for (const name of definitions.keys()) if (values[name] !== undefined) variables[name] = values[name];
  const head = `subscription${operationName === null ? '' : ` ${operationName}`}`;
  const written = definitions.size > 0 ? `(${[...definitions.values()].join(', ')})` : '';
  return { query: `${head}${written} { ${text} }`, variables, operationName };
}
