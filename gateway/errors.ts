import { GraphQLError, type GraphQLErrorOptions } from 'graphql';

/**
 * Every code that the gateway itself gives, and when. Codes of the subgraphs (`BAD_STARTUP_ID`, `FORBIDDEN`, …) pass
 * through unchanged, with `extensions.subgraph` beside them; where a source of a gathered field failed, they stand
 * beside the code as `reason`; unless they tell a mistake in the arguments that no source took (`BAD_CURSOR`, …), which
 * is one error under its own code.
 */
export const errorCodes = {
  BAD_REQUEST: 'the HTTP request is no GraphQL request',
  UNSUPPORTED_MEDIA_TYPE: 'the body is not application/json in UTF-8, or is compressed',
  PAYLOAD_TOO_LARGE: 'the body is larger than the limit',
  BAD_CALLER: 'a header that chooses the caller cannot be read',
  GRAPHQL_PARSE_FAILED: 'the document is not GraphQL, or has too many tokens',
  GRAPHQL_VALIDATION_FAILED: 'the document does not fit the schema',
  OPERATION_RESOLUTION_FAILURE:
    'the document has no operation of that name, or several and no name was given',
  OPERATION_TOO_DEEP: 'the document or the variables are nested deeper than the limit',
  OPERATION_TOO_COMPLEX: 'the operation expands to more fields, or takes longer to plan, than the limit',
  OPERATION_TOO_EXPENSIVE: 'the estimated cost of the operation is above the limit',
  INTROSPECTION_DISABLED: 'the document asks for the schema where that is turned off',
  PERSISTED_QUERY_NOT_SUPPORTED: 'the request names a document by its hash; none is kept',
  BAD_USER_INPUT: 'a variable does not fit its type, or has a subscription defer',
  BAD_SCALAR: 'a literal or a variable is no value of its scalar; `scalar` and `reason` say which and why',
  REQUEST_ABORTED: "the request's deadline passed, or the client left",
  SUBGRAPH_UNKNOWN: 'the plan names a subgraph that the network does not have',
  SUBGRAPH_UNREACHABLE: 'no connection to the subgraph',
  SUBGRAPH_TIMEOUT: 'no complete answer before the deadline',
  SUBGRAPH_ABORTED: 'the client left before the subgraph answered',
  SUBGRAPH_REDIRECT: 'the subgraph answered with a redirect, which is never followed',
  SUBGRAPH_EMPTY: 'the subgraph answered without a body',
  SUBGRAPH_NOT_JSON: 'the subgraph answered something else than JSON',
  SUBGRAPH_STATUS: 'the subgraph answered with an HTTP error and no GraphQL response',
  SUBGRAPH_TRUNCATED: 'the subgraph broke its answer off',
  SUBGRAPH_TOO_LARGE: 'the answer is larger than the limit',
  SUBGRAPH_BAD_RESPONSE: 'the answer is no GraphQL response, or a value in it has the wrong type',
  SUBGRAPH_BAD_ENTITIES: 'the answer does not hold the entities that were asked for, in their order',
  SUBGRAPH_NULL: 'the subgraph gave null where its schema promises a value',
  SUBGRAPH_ERROR: 'the subgraph failed without saying why in a code of its own',
  TOO_MANY_SUBSCRIPTIONS:
    'there are as many subscriptions as there may be; of a connection, of the process, or to a subgraph',
  SUBSCRIBER_TOO_SLOW: 'more events of a subscription wait than may',
  PREVIEW_FORBIDDEN: "the header names no preview of a subgraph of the caller's organization",
  PREVIEW_UNAVAILABLE:
    'the preview cannot be served: the registry is away, or the version cannot be planned on',
  UNAUTHENTICATED: 'the request has no caller',
  GATHER_SOURCE_FAILED:
    'a source gave nothing: unreachable, an error, or an answer that was refused (see reason)',
  GATHER_SOURCE_TIMEOUT: 'a source gave no answer before its deadline',
  GATHER_SOURCE_FORBIDDEN: 'the caller lacks what a source asks for; it was not asked, or refused itself',
  GATHER_SOURCE_INVALID:
    'a source’s value does not fit its type; it is null, or fails the source (as reason)',
  GATHER_BAD_CURSOR: 'reason: a cursor holds no sort key, or one of another order than the other sources’',
  GATHER_UNSORTED: 'reason: edges are not strictly in order, or do not come after the cursor asked with',
  GATHER_EMPTY_PAGE: 'reason: a source has more edges and gave none',
  GATHER_OVERFLOW: 'a sum over all sources is beyond its type',
  GATHER_FIRST_OUT_OF_RANGE: '`first` is not a whole number within the limit',
  GATHER_TOO_DEEP: 'gathered fields lie in each other deeper than the limit',
  GATHER_TOO_WIDE: 'a gathered field may yield more items than the limit',
  GATHER_BAD_REPRESENTATION: 'a representation is of no entity of gathered, or lacks its key',
  BAD_CURSOR: '`after` is no cursor',
  BAD_INPUT: 'an argument does not fit its type',
  COHORT_ONE_OF: 'a node of a cohort’s where has not exactly one field',
  COHORT_TOO_DEEP: 'a cohort’s where has more levels than the limit',
  COHORT_TOO_MANY_LEAVES: 'a cohort has more supported leaves than the limit',
  COHORT_TOO_LARGE: 'the sets behind a cohort are larger than the limit',
  COHORT_SET_NOT_KEPT: 'the owner of cohorts did not keep a set that is too large for the cohort’s key',
  COHORT_SOURCE_FAILED: 'a source gave no set, so the cohort cannot be counted',
  INTERNAL_SERVER_ERROR: 'a fault of the gateway itself; the log has its cause',
} as const;

export type ErrorCode = keyof typeof errorCodes;

/** What a `gatewayError` says besides its message. */
export interface GatewayErrorOptions extends Pick<GraphQLErrorOptions, 'nodes' | 'path' | 'originalError'> {
  /** The HTTP status of the whole response, for errors that refuse the request. */
  status?: number;
  extensions?: Readonly<Record<string, unknown>>;
}

/** An error of the table above. */
export function gatewayError(
  code: ErrorCode,
  message: string,
  { status, extensions, ...options }: GatewayErrorOptions = {},
): GraphQLError {
  return new GraphQLError(message, {
    ...options,
    extensions: { ...extensions, code, ...(status && { http: { status } }) },
  });
}

/** The process cannot start; the message is one line that says what to do. */
export class StartError extends Error {}
