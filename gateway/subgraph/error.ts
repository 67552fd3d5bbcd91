import { tellsInternals } from '@ieum/schema/contract/internals.ts';
import type { SubgraphError } from './ask.ts';

/**
 * Reads one entry of a subgraph's `errors`. An error with a code of the subgraph's own passes, its subgraph named and
 * stack traces dropped. A message without a code, and one that tells internals all the same, is masked and kept aside
 * in `unmasked` for the log: who is asking is of another organization, as far as anybody knows.
 */
export function readSubgraphError(subgraph: string, entry: unknown): SubgraphError {
  const { message, path, extensions } = isRecord(entry) ? entry : {};
  const { code, ...rest } = isRecord(extensions) ? extensions : {};
  const place = isPath(path) ? { path } : {};
  const masked = { message: `Subgraph "${subgraph}" failed to answer.`, ...place };
  const unmasked = typeof message === 'string' ? { unmasked: message } : {};
  if (!isOwnCode(code) || typeof message !== 'string') {
    return { ...masked, extensions: { code: 'SUBGRAPH_ERROR', subgraph }, ...unmasked };
  }
  const told = { ...toldOf(rest), code, subgraph };
  const short = message.length > mostCharacters ? `${message.slice(0, mostCharacters)}…` : message;
  if (tellsInternals(short)) return { ...masked, extensions: told, ...unmasked };
  return { message: short, ...place, extensions: told };
}

/** Of a message, and of one member of the extensions. */
const mostCharacters = 2_000;

/** Members that are for those who run the subgraph, whatever they hold. */
const internalMembers = new Set(['stacktrace', 'exception', 'debugMessage', 'http']);

function toldOf(extensions: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const told = Object.entries(extensions).filter(([name, value]) => {
    if (internalMembers.has(name)) return false;
    return JSON.stringify(value).length <= mostCharacters && !hasInternals(value);
  });
  return Object.fromEntries(told);
}

function hasInternals(value: unknown): boolean {
  if (typeof value === 'string') return tellsInternals(value);
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(([name, inner]) => tellsInternals(name) || hasInternals(inner));
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
