import type { Cell } from './cell.ts';
import type { GatheredError } from './response.ts';

/** What is wrong with a gathered field's arguments, as its sources say it. */
export interface InputRefusal {
  readonly code: string;
  /** The first refusing source's error, no source named; without a path. */
  readonly error: Omit<GatheredError, 'path'>;
}

/**
 * Finds the client's own mistake, e.g. a cursor of another field: no source gave a value, and all that said why said
 * it with one code that speaks of the arguments. A source that was not reached, or that forbids, says nothing of them.
 * @param cells of the sources that have the field
 */
export function readInputRefusal(cells: readonly Cell[]): InputRefusal | null {
  const causes = cells.flatMap(({ status, cause }) => (status === 'ERROR' && cause !== null ? [cause] : []));
  const [first] = causes;
  const code = first?.extensions.code;
  if (!first || typeof code !== 'string' || !inputErrorCodes.has(code)) return null;
  const isShared = causes.every(({ extensions }) => extensions.code === code);
  if (!isShared || cells.some(({ status }) => status === 'OK')) return null;
  const { stacktrace: _, exception: __, subgraph: ___, ...extensions } = first.extensions;
  return { code, error: { message: first.message, extensions } };
}

/** Codes of subgraphs that stand for a mistake in the arguments. */
export const inputErrorCodes: ReadonlySet<string> = new Set([
  'BAD_CURSOR',
  'BAD_INPUT',
  'BAD_SCALAR',
  'BAD_ID',
  'BAD_STARTUP_ID',
]);
