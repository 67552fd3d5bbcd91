import { type Connection, openConnection } from './connection.ts';

/** What is asked of a contender for some time. */
export interface Load {
  /** e.g. `http://127.0.0.1:4000`; asked at `/graphql`. */
  url: string;
  /** Asked in turn. */
  requests: readonly LoadRequest[];
  connections: number;
  durationMs: number;
  /** Bytes that every answer has, as its content was checked before; null where they differ. */
  answerBytes: number | null;
}

/** One POST of JSON. */
export interface LoadRequest {
  body: string;
  /** Beside those that every request has. */
  headers?: Readonly<Record<string, string>>;
}

/** What came of it. */
export interface LoadResult {
  /** Answered in all, those included that were under way when the time was over. */
  answered: number;
  /** Answered within the time, for each second of it. */
  rps: number;
  p50Ms: number;
  p99Ms: number;
}

/**
 * Keeps every connection busy with one request after the other for `durationMs`.
 * @throws Error when an answer isn't a 200 of the expected length
 */
export async function runLoad(load: Load): Promise<LoadResult> {
  const target = new URL('/graphql', load.url);
  const requests = load.requests.map((request) => writeRequest(target, request));
  const run: Run = { load, times: [], answered: 0, deadline: performance.now() + load.durationMs };
  let next = 0;
  const take = () => requests[next++ % requests.length] as Buffer;
  await Promise.all(Array.from({ length: load.connections }, () => keepBusy(target, take, run)));
  const { times, answered } = run;
  times.sort((a, b) => a - b);
  const rps = times.length / (load.durationMs / 1_000);
  return { answered, rps, p50Ms: at(times, 0.5), p99Ms: at(times, 0.99) };
}

interface Run {
  load: Load;
  /** Of each answer within the time, in ms. */
  times: number[];
  answered: number;
  /** In the time of `performance.now()`. */
  deadline: number;
}

/** One connection's part; settles when its last answer is there. */
async function keepBusy(target: URL, take: () => Buffer, run: Run): Promise<void> {
  const { answerBytes } = run.load;
  let connection: Connection | undefined;
  try {
    await new Promise<void>((resolve, reject) => {
      let sentAt = 0;
      const send = () => {
        sentAt = performance.now();
        connection?.send(take());
      };
      const hear = (status: number, bytes: number) => {
        const now = performance.now();
        if (status !== 200 || (answerBytes !== null && bytes !== answerBytes)) {
          reject(new Error(`Expected 200 with ${answerBytes} bytes, got ${status} with ${bytes}.`));
          return;
        }
        run.answered++;
        if (now > run.deadline) {
          resolve();
          return;
        }
        run.times.push(now - sentAt);
        send();
      };
      openConnection(target, hear, reject).then((opened) => {
        connection = opened;
        send();
      });
    });
  } finally {
    connection?.close();
  }
}

function writeRequest(url: URL, { body, headers = {} }: LoadRequest): Buffer {
  const head = [
    `POST ${url.pathname} HTTP/1.1`,
    `Host: ${url.host}`,
    'Content-Type: application/json',
    'Accept: application/json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
  ];
  return Buffer.from(`${head.join('\r\n')}\r\n\r\n${body}`);
}

const at = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
