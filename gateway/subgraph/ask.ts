import type { Caller } from '@ieum/schema/contract/caller.ts';

/** One GraphQL operation in a subgraph's own words. */
export interface SubgraphOperation {
  query: string;
  variables?: Readonly<Record<string, unknown>>;
  operationName?: string | null;
  /**
   * Entity representations by the name of the variable that takes the list, each as its JSON text. They are sent
   * beside `variables`, as they stand: texts are joined, not parsed.
   */
  representations?: Readonly<Record<string, readonly string[]>>;
}

/** For whom a subgraph is asked, and until when. */
export interface AskOptions {
  /** Sent in the header `ieum-caller`. */
  caller: Caller;
  /** Aborts the request: the client left, or its own deadline passed. */
  signal?: AbortSignal;
  /** Time for the whole answer, body included. Default: the gateway's deadline of a subgraph request. */
  deadlineMs?: number;
}

/** An entry of a subgraph's `errors`, fit for clients: it has a code and names the subgraph. */
export interface SubgraphError {
  message: string;
  path?: ReadonlyArray<string | number>;
  extensions?: Readonly<Record<string, unknown>>;
  /** For the log only: what the subgraph said where `message` says less. */
  unmasked?: string;
}

/** Why a subgraph gave no GraphQL response. The message names the subgraph and is fit for clients. */
export interface SubgraphFailure {
  code: SubgraphFailureCode;
  subgraph: string;
  message: string;
}

export type SubgraphFailureCode =
  | 'SUBGRAPH_UNKNOWN'
  | 'SUBGRAPH_UNREACHABLE'
  | 'SUBGRAPH_TIMEOUT'
  | 'SUBGRAPH_ABORTED'
  | 'SUBGRAPH_REDIRECT'
  | 'SUBGRAPH_EMPTY'
  | 'SUBGRAPH_NOT_JSON'
  | 'SUBGRAPH_STATUS'
  | 'SUBGRAPH_TRUNCATED'
  | 'SUBGRAPH_TOO_LARGE'
  | 'SUBGRAPH_BAD_RESPONSE';

/**
 * What came back. `response` is a GraphQL response, errors and all; `failure` is everything else (unreachable,
 * too slow, not GraphQL). Failures are values: asking never throws and never rejects.
 */
export type SubgraphAnswer =
  | { kind: 'response'; data: Readonly<Record<string, unknown>> | null; errors: readonly SubgraphError[] }
  | { kind: 'failure'; failure: SubgraphFailure };

/** Sends one operation to the subgraph of that name. */
export type Ask = (
  subgraph: string,
  operation: SubgraphOperation,
  options: AskOptions,
) => Promise<SubgraphAnswer>;
