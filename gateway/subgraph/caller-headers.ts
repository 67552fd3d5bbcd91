import { type Caller, callerHeader, writeCaller } from '@ieum/schema/contract/caller.ts';

/** What a subgraph is told of a caller. */
export interface CallerHeaders {
  /** All that is sent of the caller: requests of two callers may be one only where these are equal. */
  readonly rights: string;
  /** Names and values of a request's headers in turns. */
  readonly headers: readonly string[];
}

const written = new WeakMap<Caller, CallerHeaders>();

/** Writes the headers of a caller's requests, once for each object. */
export function writeCallerHeaders(caller: Caller): CallerHeaders {
  let headers = written.get(caller);
  if (!headers) {
    const rights = writeCaller(caller);
    headers = {
      rights,
      headers: [
        'content-type',
        'application/json',
        'accept',
        'application/graphql-response+json, application/json',
        callerHeader,
        rights,
      ],
    };
    written.set(caller, headers);
  }
  return headers;
}
