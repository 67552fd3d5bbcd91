import { type Caller, callerHeader, writeCaller } from '@ieum/schema/contract/caller.ts';

/** What a subgraph is told of a caller. */
export interface CallerHeaders {
  /** All that is sent of the caller: requests of two callers may be one only where these are equal. */
  readonly rights: string;
  /** The lines of a request's headers, each with its end. */
  readonly headers: string;
}

const written = new WeakMap<Caller, CallerHeaders>();

/** Writes the headers of a caller's requests, once for each object. */
export function writeCallerHeaders(caller: Caller): CallerHeaders {
  let headers = written.get(caller);
  if (!headers) {
    // Base64url: nothing that ends a line.
    const rights = writeCaller(caller);
    headers = {
      rights,
      headers:
        'content-type: application/json\r\n' +
        'accept: application/graphql-response+json, application/json\r\n' +
        `${callerHeader}: ${rights}\r\n`,
    };
    written.set(caller, headers);
  }
  return headers;
}
