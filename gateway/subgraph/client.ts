import { callerHeader, writeCaller } from '@ieum/schema/contract/caller.ts';
import { Pool } from 'undici';
import type { AskOptions, SubgraphAnswer, SubgraphOperation } from './ask.ts';
import { writeBody } from './body.ts';
import { toFailure } from './failure.ts';
import { type HttpResponse, readResponse } from './response.ts';

export interface SubgraphLimits {
  /** Time for one request, body included, where the asker names none. */
  deadlineMs: number;
  /** Longest response body. */
  responseBytes: number;
  /** Most connections to one subgraph; further requests wait for a free one. */
  connections: number;
}

/** One subgraph over HTTP. */
export interface SubgraphClient {
  /** Never rejects: what goes wrong is a failure that names the subgraph. */
  ask(operation: SubgraphOperation, options: AskOptions): Promise<SubgraphAnswer>;
  /** Closes the connections once the requests in flight have ended. */
  close(): Promise<void>;
}

/** Opens the connection pool of one subgraph; nothing is sent before the first `ask`. */
export function createSubgraphClient(name: string, url: string, limits: SubgraphLimits): SubgraphClient {
  const { origin, pathname, search } = new URL(url);
  const pool = new Pool(origin, {
    connections: limits.connections,
    maxResponseSize: limits.responseBytes,
    // The deadline of each request says how long to wait, not the pool.
    headersTimeout: 0,
    bodyTimeout: 0,
  });

  async function ask(operation: SubgraphOperation, options: AskOptions): Promise<SubgraphAnswer> {
    const deadlineMs = options.deadlineMs ?? limits.deadlineMs;
    const deadline = new AbortController();
    const timer = setTimeout(() => deadline.abort(), deadlineMs);
    const signal = options.signal ? AbortSignal.any([options.signal, deadline.signal]) : deadline.signal;
    let status: number | undefined;
    try {
      const response = await pool.request({
        method: 'POST',
        path: pathname + search,
        headers: {
          'content-type': 'application/json',
          accept: 'application/graphql-response+json, application/json',
          [callerHeader]: writeCaller(options.caller),
        },
        body: writeBody(operation),
        signal,
      });
      status = response.statusCode;
      return readResponse(name, await readAll(response));
    } catch (error) {
      if (options.signal?.aborted) return toAborted(name, options.signal.reason);
      if (deadline.signal.aborted) {
        return toFailure(name, 'SUBGRAPH_TIMEOUT', `did not answer within ${deadlineMs} ms`);
      }
      return toNetworkFailure(name, error, status, limits.responseBytes);
    } finally {
      clearTimeout(timer);
    }
  }

  return { ask, close: () => pool.close() };
}

async function readAll(response: Awaited<ReturnType<Pool['request']>>): Promise<HttpResponse> {
  const contentType = response.headers['content-type'];
  return {
    status: response.statusCode,
    contentType: typeof contentType === 'string' ? contentType : '',
    text: await response.body.text(),
  };
}

function toAborted(name: string, reason: unknown): SubgraphAnswer {
  return reason instanceof Error && reason.name === 'TimeoutError'
    ? toFailure(name, 'SUBGRAPH_TIMEOUT', "did not answer before the request's deadline")
    : toFailure(name, 'SUBGRAPH_ABORTED', 'was no longer needed');
}

function toNetworkFailure(name: string, error: unknown, status: number | undefined, bytes: number) {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'no code';
  if (code === 'UND_ERR_RES_EXCEEDED_MAX_SIZE') {
    return toFailure(name, 'SUBGRAPH_TOO_LARGE', `answered with more than ${bytes} bytes`);
  }
  return status === undefined
    ? toFailure(name, 'SUBGRAPH_UNREACHABLE', `could not be reached (${code})`)
    : toFailure(name, 'SUBGRAPH_TRUNCATED', `broke off its answer (HTTP ${status}, ${code})`);
}
