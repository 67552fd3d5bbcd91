import { type Caller, callerHeader, writeCaller } from '../contract/caller.ts';

/** A request as it goes out: headers by lower-case name, and the body's text. */
export interface Request {
  headers: Record<string, string>;
  body: string;
}

/** What is sent of the caller: a caller, the header's text as it stands, or null for no header. */
export type SentCaller = Caller | string | null;

/**
 * Writes a request with the headers the gateway sends. This is the one place where they are made: when requests between
 * gateway and subgraphs are signed, the signature is made here, over what is returned.
 */
export function writeRequest(body: string, caller: SentCaller): Request {
  const headers: Record<string, string> = {
    'content-type': 'application/json',
    accept: 'application/graphql-response+json, application/json',
  };
  if (caller !== null) headers[callerHeader] = typeof caller === 'string' ? caller : writeCaller(caller);
  return { headers, body };
}
