import { createHash } from 'node:crypto';
import { setImmediate as othersTurn } from 'node:timers/promises';
import { ulid } from 'ulid';
import type { Taken } from './record-usage.ts';
import { writeWithoutValues } from './without-values.ts';

/** An operation as the registry is told of it. */
export interface ToldOperation {
  /** Hex of the SHA-256 of the document. */
  hash: string;
  name: string | null;
  /** Without values. */
  document: string;
  client: string;
  clientVersion: string;
  count: number;
  errors: number;
  /** RFC 3339. */
  lastSeen: string;
}

/** One message to the registry, which counts it once however often it comes. */
export interface UsageReport {
  id: string;
  operations: ToldOperation[];
  /** Executions that nothing is told of. */
  dropped: number;
}

/** What is to be told, within bounds: what is beyond them is only counted. */
export interface UntoldUsage {
  /** Adds what was run, in turns with what else is to be done. */
  add(taken: readonly Taken[], dropped: number): Promise<void>;
  /** What of it goes into one message; null where there is nothing. It is not held here any more. */
  cut(): UsageReport | null;
  /** Counts a report that the registry will not take. */
  drop(report: UsageReport): void;
}

/** Distinct operations, and characters of their documents, that wait while the registry is away. */
const [mostOperations, mostCharacters] = [5_000, 5_000_000];

/** Of one message. */
const [reportedOperations, reportedCharacters] = [1_000, 1_000_000];

/** Longer documents are not told. The longest of our own questions has 3,000. */
const longestDocument = 100_000;

/** The event loop is not held for longer at a time. */
const turnMs = 5;

/** Nothing is to be told yet. */
export function createUntoldUsage(): UntoldUsage {
  const waiting = new Map<string, ToldOperation>();
  let characters = 0;
  let dropped = 0;

  function addOne({ use, count, errors, lastSeen }: Taken): void {
    const document = textOf(use);
    const hash = createHash('sha256').update(document).digest('hex');
    const { name: client, version: clientVersion } = use.client;
    // A registry takes names of up to 200 characters.
    const name = use.operationName?.slice(0, 200) ?? null;
    const key = JSON.stringify([hash, name, client, clientVersion]);
    const seen = new Date(lastSeen).toISOString();
    const known = waiting.get(key);
    if (known) {
      known.count += count;
      known.errors += errors;
      if (seen > known.lastSeen) known.lastSeen = seen;
    } else if (
      waiting.size >= mostOperations ||
      characters + document.length > mostCharacters ||
      document.length > longestDocument
    ) {
      dropped += count;
    } else {
      characters += document.length;
      waiting.set(key, { hash, name, document, client, clientVersion, count, errors, lastSeen: seen });
    }
  }

  return {
    async add(taken, lost) {
      dropped += lost;
      let began = performance.now();
      for (const each of taken) {
        addOne(each);
        if (performance.now() - began < turnMs) continue;
        await othersTurn();
        began = performance.now();
      }
    },
    cut() {
      if (waiting.size === 0 && dropped === 0) return null;
      const operations: ToldOperation[] = [];
      let length = 0;
      for (const [key, operation] of waiting) {
        length += operation.document.length;
        if (operations.length > 0 && (operations.length >= reportedOperations || length > reportedCharacters))
          break;
        operations.push(operation);
        characters -= operation.document.length;
        waiting.delete(key);
      }
      const report = { id: ulid(), operations, dropped };
      dropped = 0;
      return report;
    },
    drop(report) {
      dropped += report.dropped + report.operations.reduce((sum, { count }) => sum + count, 0);
    },
  };
}

function textOf(use: Taken['use']): string {
  if (use.text === null) {
    const { source } = use;
    if (!source) throw new Error('A use has neither its document nor its text.');
    use.text = writeWithoutValues(source.document, source.definition);
    use.source = null;
  }
  return use.text;
}
