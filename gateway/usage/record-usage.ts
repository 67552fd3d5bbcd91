import type { Client, Operation } from '../engine.ts';

/** An operation that a client ran, and how often since it was last taken. */
export interface Use {
  readonly client: Client;
  readonly operationName: string | null;
  /** Until its text without values is written. */
  source: Pick<Operation, 'document' | 'definition'> | null;
  text: string | null;
  count: number;
  errors: number;
  /** Milliseconds since 1970. */
  lastSeen: number;
  /** Of the same document, by another client or another of its operations. */
  next: Use | null;
}

/** What was run so often. */
export interface Taken {
  use: Use;
  count: number;
  errors: number;
  lastSeen: number;
}

/** Notes what is executed: one look-up and an increment for each. */
export interface UsageRecorder {
  /** Notes one execution; the errors of its result may be counted in what it gives. Null where there is no room. */
  note(operation: Operation): Use | null;
  /** Takes what was noted since the last time. @param isForgetting whether to make room for others */
  take(isForgetting?: boolean): { uses: Taken[]; dropped: number };
}

/** Some 1 kB each, and the document until its text is written. */
const mostUses = 4_000;

/** @param onCrowded told when half of the room is taken, so that it may be taken out before it is full */
export function createUsageRecorder(onCrowded: () => void = () => undefined): UsageRecorder {
  let uses = new Map<string, Use>();
  let size = 0;
  let dropped = 0;

  function add({ documentHash, document, definition, operationName }: Operation, client: Client): Use | null {
    if (size >= mostUses) {
      dropped++;
      return null;
    }
    size++;
    if (size === mostUses / 2) onCrowded();
    const counts = { count: 1, errors: 0, lastSeen: Date.now() };
    const next = uses.get(documentHash) ?? null;
    const use: Use = {
      ...{ client, operationName, source: { document, definition }, text: null },
      ...counts,
      next,
    };
    uses.set(documentHash, use);
    return use;
  }

  return {
    note(operation) {
      const { client, operationName } = operation;
      if (!client) return null;
      let use = uses.get(operation.documentHash);
      while (use && !(use.client === client && use.operationName === operationName))
        use = use.next ?? undefined;
      if (!use) return add(operation, client);
      use.count++;
      use.lastSeen = Date.now();
      return use;
    },
    take(isForgetting = false) {
      const before = uses;
      uses = new Map();
      size = 0;
      const taken: Taken[] = [];
      for (const [hash, first] of before) {
        for (let use: Use | null = first, next: Use | null; use; use = next) {
          next = use.next;
          const { count, errors, lastSeen } = use;
          // What was not run since the last time makes room.
          if (count === 0) continue;
          taken.push({ use, count, errors, lastSeen });
          if (isForgetting) continue;
          use.count = 0;
          use.errors = 0;
          use.next = uses.get(hash) ?? null;
          uses.set(hash, use);
          size++;
        }
      }
      const lost = dropped;
      dropped = 0;
      return { uses: taken, dropped: lost };
    },
  };
}
