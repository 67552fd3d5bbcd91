import type { SubgraphError } from './ask.ts';

/**
 * Reads one entry of a subgraph's `errors`. An error with a code of the subgraph's own passes, its subgraph named and
 * stack traces dropped. One without may carry SQL or personal data in its message: it is masked, and the message is
 * kept aside in `unmasked` for the log.
 */
export function readSubgraphError(subgraph: string, entry: unknown): SubgraphError {
  const { message, path, extensions } = isRecord(entry) ? entry : {};
  const { stacktrace, exception, debugMessage, http, ...kept } = isRecord(extensions) ? extensions : {};
  const place = isPath(path) ? { path } : {};
  if (isOwnCode(kept.code) && typeof message === 'string') {
    return { message, ...place, extensions: { ...kept, subgraph } };
  }
  return {
    message: `Subgraph "${subgraph}" failed to answer.`,
    ...place,
    extensions: { code: 'SUBGRAPH_ERROR', subgraph },
    ...(typeof message === 'string' && { unmasked: message }),
  };
}

/** Apollo Server and others give every error that has no code this one. */
const isOwnCode = (code: unknown) =>
  typeof code === 'string' &&
  code !== '' &&
  code !== 'INTERNAL_SERVER_ERROR' &&
  code !== 'DOWNSTREAM_SERVICE_ERROR';

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isPath = (path: unknown): path is Array<string | number> =>
  Array.isArray(path) && path.every((step) => typeof step === 'string' || typeof step === 'number');
