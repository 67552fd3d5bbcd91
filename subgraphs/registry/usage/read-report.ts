import { inputError } from '@ieum/kit/errors.ts';
import { toKoreanInstant } from '@ieum/kit/korea-date.ts';

/** What a gateway tells of the operations that it ran since its last report. */
export interface UsageReport {
  /** A ULID. The same report sent again counts once. */
  id: string;
  operations: UsedOperation[];
  /** Operations that it ran and has no record of, for it keeps a bounded number. */
  dropped: number;
}

/** How often one client ran one operation. */
export interface UsedOperation {
  /** The operation's name; null where it has none. */
  name: string | null;
  document: string;
  client: string;
  clientVersion: string;
  count: number;
  /** RFC 3339. */
  lastSeen: string;
}

/** Reads a report out of JSON. @throws BAD_INPUT with the place of what it does not take */
export function readReport(report: unknown, now: Date): UsageReport {
  const { id, operations, dropped = 0 } = asObject(report, []);
  if (typeof id !== 'string' || !/^[0-9A-HJKMNP-TV-Z]{26}$/.test(id)) throw wrong(['id'], id, 'a ULID');
  if (!Array.isArray(operations) || operations.length > mostOperations) {
    throw wrong(['operations'], typeof operations, `a list of at most ${mostOperations}`);
  }
  if (!isCount(dropped)) throw wrong(['dropped'], dropped, 'a whole number from 0');
  return { id, dropped, operations: operations.map((each, index) => readOperation(each, index, now)) };
}

function readOperation(value: unknown, index: number, now: Date): UsedOperation {
  const at = ['operations', index];
  const { name = null, document, client, clientVersion, count, lastSeen } = asObject(value, at);
  if (name !== null && !(typeof name === 'string' && /^[_A-Za-z]\w{0,199}$/.test(name))) {
    throw wrong([...at, 'name'], typeof name, 'a name of GraphQL of at most 200 characters, or null');
  }
  if (typeof document !== 'string' || document.length > longestDocument) {
    throw wrong([...at, 'document'], typeof document, `a text of at most ${longestDocument} characters`);
  }
  if (!isCount(count) || count === 0) throw wrong([...at, 'count'], count, 'a whole number from 1');
  const time = typeof lastSeen === 'string' ? Date.parse(lastSeen) : Number.NaN;
  if (Number.isNaN(time)) throw wrong([...at, 'lastSeen'], lastSeen, 'an RFC 3339 instant');
  return {
    ...{ name, document, count },
    client: toName(client, [...at, 'client']),
    clientVersion: toName(clientVersion, [...at, 'clientVersion']),
    // A clock that is ahead must not keep an operation in use.
    lastSeen: toKoreanInstant(new Date(Math.min(time, now.getTime()))),
  };
}

/** What clients call themselves, as one line. */
function toName(value: unknown, at: ReadonlyArray<string | number>): string {
  if (value === undefined || value === null) return 'unknown';
  if (typeof value !== 'string') throw wrong(at, typeof value, 'a text');
  const line = value
    .replaceAll(/\p{C}+/gu, ' ')
    .trim()
    .slice(0, longestName);
  return line === '' ? 'unknown' : line;
}

function asObject(value: unknown, at: ReadonlyArray<string | number>): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return value as Record<string, unknown>;
  }
  throw wrong(at, Array.isArray(value) ? 'a list' : typeof value, 'an object');
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function wrong(at: ReadonlyArray<string | number>, came: unknown, expected: string) {
  return inputError(
    'BAD_INPUT',
    ['report', ...at],
    `expected ${expected}, got ${JSON.stringify(came) ?? 'nothing'}`,
  );
}

const mostOperations = 10_000;
const longestDocument = 500_000;
const longestName = 200;
