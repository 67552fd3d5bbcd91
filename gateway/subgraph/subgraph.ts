import type { AskOptions, SubgraphAnswer, SubgraphOperation } from './ask.ts';
import { Asker } from './asker.ts';
import type { Batch } from './batch.ts';
import { joinBody, writeBody, writeBodyHead } from './body.ts';
import { type CallerHeaders, writeCallerHeaders } from './caller-headers.ts';
import { createSubgraphClient } from './client.ts';
import { toFailure } from './failure.ts';
import { Flight } from './flight.ts';
import { createLanes, type Lane } from './lanes.ts';
import { noteBatch } from './pace.ts';
import { readQueryText } from './query-text.ts';
import { type Outcome, readAnswer } from './response.ts';
import { createSharing } from './share.ts';

export interface SubgraphLimits {
  /** Time for one answer, where the asker names none. */
  deadlineMs: number;
  /** Longest response body. */
  responseBytes: number;
  /** Most connections to one subgraph; further requests wait for a free one. */
  connections: number;
  /** Whether identical queries under way are one request. Default: they are not. */
  shareFetches?: boolean;
  /** Most representations of entity fetches that are sent together. Default: 0, nothing is sent together. */
  batchFetches?: number;
}

/** What was asked of a subgraph, and how few requests it took. */
export interface SubgraphCounts {
  /** Calls of `ask`. */
  asked: number;
  /** HTTP requests. */
  sent: number;
  /** Calls that waited for the request of another. */
  shared: number;
  /** Calls that were sent together with others. */
  batched: number;
  /** Calls that were sent by themselves after their batch had failed. */
  parted: number;
}

/** One subgraph, asked in as few requests as may be. */
export interface Subgraph {
  readonly counts: Readonly<SubgraphCounts>;
  ask(operation: SubgraphOperation, options: AskOptions): Promise<SubgraphAnswer>;
  /** Whoever asks from now on is answered by a new request. */
  forget(): void;
  /** Closes the connections once everyone has their answer. */
  close(): Promise<void>;
}

/** Who is told what happens. */
export interface SubgraphEvents {
  /** Sees each answer before its asker does. */
  onAnswer(answer: SubgraphAnswer): void;
  /** Something that is not known to be a query is sent, or is over. */
  onMutation(): void;
  /** The gateway itself failed at an answer. */
  onFault(error: unknown): void;
}

/**
 * Opens one subgraph. A query joins an identical one that is under way, or waits in its lane to be sent together with
 * others like it, or goes out at once.
 */
export function createSubgraph(
  { name, url }: { name: string; url: string },
  limits: SubgraphLimits,
  { onAnswer, onMutation, onFault }: SubgraphEvents,
): Subgraph {
  const counts: SubgraphCounts = { asked: 0, sent: 0, shared: 0, batched: 0, parted: 0 };
  const client = createSubgraphClient(name, url, limits);
  const sharing = limits.shareFetches ? createSharing() : null;
  const lanes = limits.batchFetches ? createLanes(limits.batchFetches, sendBatch) : null;
  let open = 0;
  let onIdle: (() => void) | null = null;
  let closed: Promise<void> | null = null;

  function send(asker: Asker, operation: SubgraphOperation, caller: CallerHeaders, head: string): void {
    const body = joinBody(head, operation.representations);
    if (!readQueryText(operation.query).isQuery) {
      onMutation();
      depart(new Flight(caller, { ended: onMutation, land: answerAll, failed }), [asker], body, false);
    } else if (sharing?.join(asker, caller, body)) {
      counts.shared++;
    } else {
      const lane = lanes?.laneOf(caller, operation, head);
      if (!lane || !lanes?.wait(lane, asker, operation)) sendQuery(asker, caller, body, lane);
    }
  }

  function sendQuery(asker: Asker, caller: CallerHeaders, body: string, lane?: Lane): void {
    const noteOver = lane && lanes?.depart(lane, 1);
    const ended = (characters: number | null) => {
      sharing?.remove(flight, body);
      noteOver?.(characters);
    };
    const flight = new Flight(caller, { ended, land: answerAll, failed });
    sharing?.add(flight, body);
    depart(flight, [asker], body);
  }

  function sendBatch(lane: Lane, waited: Batch): void {
    const batch = waited.withoutThoseGone();
    const [first, ...others] = batch.members;
    if (!first) return;
    if (others.length === 0) {
      // In its own words: nobody puts an answer to fewer representations than it has together again.
      sendQuery(first.asker, lane.caller, writeBody(first.operation), lane);
      return;
    }
    counts.batched += batch.members.length;
    const ended = lanes?.depart(lane, batch.members.length) ?? (() => undefined);
    const land = (outcome: Outcome) => landBatch(lane, batch, readAnswer(name, outcome));
    depart(
      new Flight(lane.caller, { ended, land, failed }),
      batch.members.map(({ asker }) => asker),
      batch.write(),
    );
  }

  /** One representation that the subgraph fails at may cost a whole answer: then each asks for its own once more. */
  function landBatch({ caller, pace }: Lane, batch: Batch, answer: SubgraphAnswer): void {
    const answers = batch.split(answer) ?? (isUnreachable(answer) ? batch.members.map(() => answer) : null);
    noteBatch(pace, answers !== null);
    for (const [index, { asker, operation }] of batch.members.entries()) {
      const own = answers?.[index];
      if (own) asker.settle(own);
      else queueMicrotask(() => sendPart(asker, caller, writeBody(operation)));
    }
  }

  function sendPart(asker: Asker, caller: CallerHeaders, body: string): void {
    if (asker.isOver) return;
    counts.parted++;
    if (sharing?.join(asker, caller, body)) counts.shared++;
    else sendQuery(asker, caller, body);
  }

  function depart(flight: Flight, askers: readonly Asker[], body: string, isQuery = true): void {
    for (const asker of askers) flight.join(asker);
    counts.sent++;
    flight.depart(client.send, body, isQuery);
  }

  /** Each parses the answer for itself, since it may change it. */
  function answerAll(outcome: Outcome, askers: readonly Asker[]): void {
    for (const asker of askers) if (!asker.isOver) asker.settle(readAnswer(name, outcome));
  }

  /** Whoever waits is answered also where the answer cannot be noted. */
  function note(answer: SubgraphAnswer): void {
    try {
      onAnswer(answer);
    } catch (error) {
      onFault(error);
    }
  }

  function failed(error: unknown, askers: readonly Asker[]): void {
    onFault(error);
    const failure = toFailure(name, 'SUBGRAPH_BAD_RESPONSE', 'gave an answer at which the gateway failed');
    for (const asker of askers) asker.settle(failure);
  }

  async function close(): Promise<void> {
    lanes?.flush();
    if (open > 0) await new Promise<void>((done) => (onIdle = done));
    await client.close();
  }

  return {
    counts,
    ask(operation, { caller, signal, deadlineMs = limits.deadlineMs }) {
      const head = writeBodyHead(operation);
      const headers = writeCallerHeaders(caller);
      counts.asked++;
      open++;
      return new Promise((resolve) => {
        const asker = new Asker(name, deadlineMs, signal, (answer) => {
          open--;
          if (open === 0) onIdle?.();
          note(answer);
          resolve(answer);
        });
        if (!asker.isOver) send(asker, operation, headers, head);
      });
    },
    forget: () => sharing?.forget(),
    close: () => (closed ??= close()),
  };
}

const isUnreachable = (answer: SubgraphAnswer) =>
  answer.kind === 'failure' && answer.failure.code === 'SUBGRAPH_UNREACHABLE';
