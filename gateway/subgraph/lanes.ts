import type { SubgraphOperation } from './ask.ts';
import type { Asker } from './asker.ts';
import { Batch } from './batch.ts';
import type { CallerHeaders } from './caller-headers.ts';
import { createPace, notePace, type Pace, patienceMs } from './pace.ts';
import { readEntityFields } from './query-text.ts';

/** Fetches that differ in nothing but their representations. While one is out, further ones wait and go together. */
export interface Lane {
  readonly caller: CallerHeaders;
  /** What they have in common; see `writeBodyHead`. */
  readonly head: string;
  readonly pace: Pace;
  /** How many requests are out. */
  out: number;
  waiting: Batch | null;
  timer: NodeJS.Timeout | undefined;
}

/** The lanes of one subgraph. */
export interface Lanes {
  /** The lane of a fetch that has representations. */
  laneOf(caller: CallerHeaders, head: string): Lane;
  /** Lets a fetch wait in its lane. False when it is to be sent at once: the lane is free, or it cannot be batched. */
  wait(lane: Lane, asker: Asker, operation: SubgraphOperation): boolean;
  /** Notes a request that goes out. @returns what to call when it is over: it lets those go that wait */
  depart(lane: Lane): (isAnswered: boolean) => void;
  /** Lets all go that wait. */
  flush(): void;
}

/** Servers commonly take bodies of 1 MB. */
const mostCharacters = 500_000;
/** So many queries keep their pace while nobody asks them. */
const mostQueries = 1_000;

/**
 * Makes the lanes of one subgraph.
 * @param mostRepresentations of one batch
 * @param send sends what waited; called in a microtask or by a timer, never from within the HTTP parser
 */
export function createLanes(mostRepresentations: number, send: (lane: Lane, batch: Batch) => void): Lanes {
  const byHead = new Map<string, { pace: Pace; lanes: Map<string, Lane> }>();

  function laneOf(caller: CallerHeaders, head: string): Lane {
    let query = byHead.get(head);
    if (!query) {
      query = { pace: createPace(), lanes: new Map() };
      byHead.set(head, query);
    }
    let lane = query.lanes.get(caller.rights);
    if (!lane) {
      lane = { caller, head, pace: query.pace, out: 0, waiting: null, timer: undefined };
      query.lanes.set(caller.rights, lane);
    }
    return lane;
  }

  function forgetIdle({ caller, head, out }: Lane): void {
    if (out > 0) return;
    const lanes = byHead.get(head)?.lanes;
    lanes?.delete(caller.rights);
    if (lanes?.size === 0 && byHead.size > mostQueries) byHead.delete(head);
  }

  function flush(lane: Lane): void {
    const { waiting } = lane;
    if (!waiting) return;
    clearTimeout(lane.timer);
    lane.waiting = null;
    send(lane, waiting);
    forgetIdle(lane);
  }

  return {
    laneOf,
    wait(lane, asker, operation) {
      if (lane.out === 0 && !lane.waiting) return false;
      const { size, characters } = measure(operation);
      if (size > mostRepresentations || characters > mostCharacters) return false;
      const fields = readEntityFields(operation.query);
      if (fields === null) return false;
      const isFull = (batch: Batch) =>
        batch.size + size > mostRepresentations || batch.characters + characters > mostCharacters;
      if (lane.waiting && isFull(lane.waiting)) flush(lane);
      if (!lane.waiting) {
        lane.waiting = new Batch(fields);
        lane.timer = setTimeout(flush, patienceMs(lane.pace), lane);
      }
      lane.waiting.add(asker, operation);
      return true;
    },
    depart(lane) {
      const sentAt = performance.now();
      lane.out++;
      return (isAnswered) => {
        if (isAnswered) notePace(lane.pace, performance.now() - sentAt);
        lane.out--;
        if (lane.waiting) queueMicrotask(() => flush(lane));
        else forgetIdle(lane);
      };
    },
    flush() {
      for (const { lanes } of byHead.values()) for (const lane of lanes.values()) flush(lane);
    },
  };
}

function measure({ representations = {} }: SubgraphOperation): { size: number; characters: number } {
  let size = 0;
  let characters = 0;
  for (const texts of Object.values(representations)) {
    size += texts.length;
    for (const text of texts) characters += text.length;
  }
  return { size, characters };
}
