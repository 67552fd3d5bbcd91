import { writeCaller } from '@ieum/schema/contract/caller.ts';
import type { SubgraphAnswer } from './ask.ts';
import { copyJson } from './copy-json.ts';
import type { SubgraphEvents, Subscribe } from './subscribe.ts';
import { createEventQueue, type EventQueue } from './subscribe-queue.ts';
import type { SubscriptionEnd } from './subscribe-sink.ts';

type Queue = EventQueue<SubgraphAnswer, SubscriptionEnd>;

/** One subscription at a subgraph, and who reads its events. */
interface Shared {
  events: SubgraphEvents;
  /** With what is to be told where more events wait than may. */
  readers: Map<Queue, (() => void) | undefined>;
}

/**
 * Makes one subscription of those that are identical and of one caller: who comes later hears what is told from then on.
 * So it is for events that do not depend on when the subscription began, as those of `@gather(merge: EVENTS)`; a
 * subgraph may begin an ordinary subscription with what is so at that moment, and would tell it to the first alone.
 * @param waiting events that may wait for one of the readers
 */
export function shareSubscriptions(subscribe: Subscribe, waiting: number): Subscribe {
  const active = new Map<string, Shared>();

  function start(key: string, ...asked: Parameters<Subscribe>): Shared {
    const shared: Shared = { events: subscribe(...asked), readers: new Map() };
    active.set(key, shared);
    void tell(key, shared);
    return shared;
  }

  /** What ended takes no more readers. */
  function forget(key: string, shared: Shared): void {
    if (active.get(key) === shared) active.delete(key);
  }

  async function tell(key: string, shared: Shared): Promise<void> {
    for (;;) {
      const { done, value } = await shared.events.next();
      if (done) {
        forget(key, shared);
        for (const queue of shared.readers.keys()) if (value) queue.end(value);
        return;
      }
      tellAll(shared, value);
      if (shared.readers.size === 0) leave(key, shared);
    }
  }

  function leave(key: string, shared: Shared): void {
    forget(key, shared);
    void shared.events.return();
  }

  return (name, operation, { caller, onOverflow }) => {
    const { query, operationName, variables } = operation;
    const key = JSON.stringify([name, query, operationName, variables, writeCaller(caller)]);
    const shared = active.get(key) ?? start(key, name, operation, { caller });
    const queue: Queue = createEventQueue(waiting, () => {
      shared.readers.delete(queue);
      if (shared.readers.size === 0) leave(key, shared);
    });
    shared.readers.set(queue, onOverflow);
    return Object.assign(queue.events, { opened: shared.events.opened });
  };
}

/** Each reader puts its own answer into a response, and other subgraphs' answers into that. */
function tellAll({ readers }: Shared, answer: SubgraphAnswer): void {
  [...readers].forEach(([queue, onOverflow], index) => {
    if (queue.push(index === 0 ? answer : copy(answer))) return;
    readers.delete(queue);
    queue.cut({ kind: 'overflow' });
    onOverflow?.();
  });
}

const copy = (answer: SubgraphAnswer): SubgraphAnswer =>
  answer.kind === 'response' ? { ...answer, data: copyJson(answer.data) as typeof answer.data } : answer;
