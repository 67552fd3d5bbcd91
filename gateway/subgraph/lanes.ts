import type { SubgraphOperation } from './ask.ts';
import type { Asker } from './asker.ts';
import type { Batch } from './batch.ts';
import { EntityBatch, fitsEntityBatch } from './batch-entities.ts';
import { RootBatch } from './batch-roots.ts';
import type { CallerHeaders } from './caller-headers.ts';
import type { FlightEvents } from './flight.ts';
import {
  createPace,
  isLikelyAlone,
  isResting,
  isWorthWaiting,
  noteCompany,
  notePace,
  type Pace,
  patienceMs,
} from './pace.ts';
import { readEntityFields, readRootFields } from './query-text.ts';

/**
 * Queries that differ in nothing but their representations or, without those, the values of their variables. While one
 * is out, further ones wait and go together.
 */
export interface Lane {
  readonly caller: CallerHeaders;
  /** What they have in common. */
  readonly head: string;
  readonly pace: Pace;
  /** How many requests are out. */
  out: number;
  waiting: Batch | null;
  timer: NodeJS.Timeout | undefined;
}

/** The lanes of one subgraph. */
export interface Lanes {
  /**
   * The lane of a query.
   * @param head of its body, see `writeBodyHead`
   */
  laneOf(caller: CallerHeaders, operation: SubgraphOperation, head: string): Lane;
  /** Lets a fetch wait in its lane. False when it is to be sent at once: the lane is free, or it cannot be batched. */
  wait(lane: Lane, asker: Asker, operation: SubgraphOperation): boolean;
  /**
   * Notes a request that goes out for so many fetches.
   * @returns what to call when it is over, with the length of its answer: it lets those go that wait
   */
  depart(lane: Lane, fetches: number): FlightEvents['ended'];
  /** Lets all go that wait. */
  flush(): void;
}

/** So many queries keep their pace while nobody asks them. */
const mostQueries = 1_000;

/**
 * Makes the lanes of one subgraph.
 * @param mostRepresentations of one batch
 * @param send sends what waited; called in a microtask or by a timer, never from within the HTTP parser
 */
export function createLanes(mostRepresentations: number, send: (lane: Lane, batch: Batch) => void): Lanes {
  const byHead = new Map<string, { pace: Pace; lanes: Map<string, Lane> }>();

  function laneOf(caller: CallerHeaders, operation: SubgraphOperation, bodyHead: string): Lane {
    const head = operation.representations ? bodyHead : operation.query;
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

  function createBatch({ head }: Lane, { query, representations }: SubgraphOperation): Batch | null {
    if (representations) {
      const fields = readEntityFields(query);
      return fields && new EntityBatch({ head, fields, most: mostRepresentations });
    }
    const fields = readRootFields(query);
    return fields && new RootBatch(fields);
  }

  function flush(lane: Lane): void {
    const { waiting } = lane;
    if (!waiting) return;
    clearTimeout(lane.timer);
    lane.waiting = null;
    noteCompany(lane.pace, waiting.members.length);
    send(lane, waiting);
    forgetIdle(lane);
  }

  return {
    laneOf,
    wait(lane, asker, operation) {
      const waiting = lane.waiting?.members.length ?? 0;
      const isFree = lane.out === 0 && waiting === 0;
      if (isFree || isResting(lane.pace) || !isWorthWaiting(lane.pace, 0)) return false;
      if (waiting === 0 && isLikelyAlone(lane.pace, lane.out)) return false;
      if (operation.representations && !fitsEntityBatch(operation, mostRepresentations)) return false;
      if (lane.waiting?.isFull(operation) || !isWorthWaiting(lane.pace, waiting)) flush(lane);
      if (!lane.waiting) {
        lane.waiting = createBatch(lane, operation);
        if (!lane.waiting) return false;
        lane.timer = setTimeout(flush, patienceMs(lane.pace), lane);
      }
      lane.waiting.add(asker, operation);
      return true;
    },
    depart(lane, fetches) {
      const sentAt = performance.now();
      lane.out++;
      return (characters) => {
        if (characters !== null) notePace(lane.pace, performance.now() - sentAt, characters / fetches);
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
