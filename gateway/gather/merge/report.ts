import type { Cell, SourceError } from '../cell.ts';
import type { Completion } from '../complete-value.ts';
import { type GatheredError, type Path, toPath } from '../response.ts';
import type { MergedCompletion } from '../task.ts';

/** The same arrays, for what one cell's value leaves behind. */
export function completionOf(cell: Cell, { errors, nested }: MergedCompletion): Completion {
  return { source: cell.source, errors, nested };
}

/**
 * Reports a source's error at its place after the merge. What lies at or below an alias that the client did
 * not write is reported at the object that it belongs to.
 */
export function reportError(
  cell: Cell,
  { message, extensions }: SourceError,
  path: Path,
  tail: ReadonlyArray<string | number>,
  hidden: string,
  errors: GatheredError[],
): void {
  const cut = tail.findIndex((key) => typeof key === 'string' && key.startsWith(hidden));
  const { stacktrace: _, exception: __, ...kept } = extensions;
  errors.push({
    message,
    path: [...toPath(path), ...(cut === -1 ? tail : tail.slice(0, cut))],
    extensions: { ...kept, subgraph: cell.source },
  });
}
