import type { Fetcher } from '@graphiql/toolkit';
import { type ExecutionResult, getOperationAST, parse } from 'graphql';
import { createClient } from 'graphql-ws';

/**
 * Asks this gateway: a subscription over a WebSocket (graphql-transport-ws) of its own, everything else by POST. The
 * headers say who is asking; a browser cannot set those of a WebSocket, so there they go into `connection_init`.
 */
export const fetchOperation: Fetcher = (params, options) => {
  const headers: Record<string, string> = options?.headers ?? {};
  return isSubscription(params) ? subscribe(params, headers) : post(params, headers);
};

type Params = Parameters<Fetcher>[0];

function isSubscription({ query, operationName }: Params): boolean {
  try {
    return getOperationAST(parse(query), operationName)?.operation === 'subscription';
  } catch {
    // The gateway says what is wrong with it.
    return false;
  }
}

async function post({ query, variables, operationName }: Params, headers: Record<string, string>) {
  const response = await fetch('/graphql', {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify({ query, variables, operationName }),
  });
  return response.json();
}

/** The results of the events; `return` ends the subscription, and with it the connection. */
function subscribe(
  { query, variables, operationName }: Params,
  connectionParams: Record<string, string>,
): AsyncIterableIterator<ExecutionResult> {
  const url = new URL('/graphql', location.href.replace(/^http/, 'ws')).href;
  const client = createClient({ url, connectionParams, lazyCloseTimeout: 0 });
  const events = client.iterate({
    query,
    ...(operationName && { operationName }),
    ...(isObject(variables) && { variables }),
  });
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    async next() {
      try {
        return (await events.next()) as IteratorResult<ExecutionResult>;
      } catch (error) {
        throw toError(error);
      }
    },
    async return() {
      await events.return?.();
      return { done: true, value: undefined };
    },
  };
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

/** How a connection was closed says nothing when it is written as JSON. */
const toError = (error: unknown) =>
  error instanceof CloseEvent
    ? new Error(`연결이 끊겼습니다 / The connection was closed: ${error.code} ${error.reason}`.trim())
    : error;
