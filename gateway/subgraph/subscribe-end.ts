import { readSubgraphError } from './error.ts';
import { toFailure } from './failure.ts';
import type { SubscriptionEnd } from './subscribe-sink.ts';

/**
 * Reads why a subscription over a WebSocket ended: the errors of the subgraph's message `error`, the error of a
 * connection, or how it was closed.
 * @param wasConnected whether the subgraph had taken the connection
 */
export function readEnd(
  subgraph: string,
  reason: unknown,
  wasConnected: boolean,
): SubscriptionEnd | 'not served' {
  if (Array.isArray(reason)) {
    return { kind: 'refused', errors: reason.map((entry) => readSubgraphError(subgraph, entry)) };
  }
  const {
    message = '',
    code,
    error,
  } = reason as { message?: string; code?: unknown; error?: { code?: unknown } };
  const status = Number(/^Unexpected server response: (\d+)$/.exec(message)?.[1] ?? 0);
  if (code === subprotocolNotAcceptable || isWithoutSubprotocol.test(message) || unserved.has(status)) {
    return 'not served';
  }
  if (status > 0) return toFailure(subgraph, 'SUBGRAPH_STATUS', `answered HTTP ${status} to a subscription`);
  if (code === acknowledgementTimeout || message === 'Opening handshake has timed out') {
    return toFailure(subgraph, 'SUBGRAPH_TIMEOUT', 'did not take the connection for subscriptions in time');
  }
  if (error?.code === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH') {
    return toFailure(subgraph, 'SUBGRAPH_TOO_LARGE', 'sent an event that is larger than the limit');
  }
  const what = String(error?.code ?? code ?? 'not the protocol');
  return wasConnected
    ? toFailure(subgraph, 'SUBGRAPH_TRUNCATED', `broke off its events (${what})`)
    : toFailure(subgraph, 'SUBGRAPH_UNREACHABLE', `could not be reached (${what})`);
}

/** Close codes of graphql-transport-ws. */
const subprotocolNotAcceptable = 4406;
const acknowledgementTimeout = 4504;

/** What servers that know of no WebSocket answer to an upgrade. */
const unserved = new Set([200, 204, 400, 404, 405, 406, 415, 426, 501]);
const isWithoutSubprotocol = /^Server sent (?:no|an invalid) subprotocol$/;
