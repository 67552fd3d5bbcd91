import type { GraphQLOutputType } from 'graphql';
import type { Cell, SourceError } from '../cell.ts';
import type { Completion } from '../complete.ts';
import type { GatherArguments } from '../limits.ts';
import { type GatheredError, type Path, toPath } from '../response.ts';
import type { NestedGather } from '../task.ts';
import type { SelectionWriter } from '../write-selection.ts';

/** How one gathered field is asked of a source, and how the sources' answers become one. */
export interface Merge {
  /** The selection that a source is asked for, braces included. @param type the field's type in the source */
  write(writer: SelectionWriter, type: GraphQLOutputType): string;
  /** Merges and cuts; fails the cells whose values are wrong. Cells are in source order. */
  merge(cells: readonly Cell[], args: GatherArguments): WriteMerged;
}

/** Writes a merged answer for one place. It can be written for several: each gets objects of its own. */
export type WriteMerged = (path: Path, to: MergedCompletion) => Written;

/** Either the answer, or the cell whose value does not fit its type: merge again without it. */
export type Written = { kind: 'value'; value: unknown } | { kind: 'invalid'; cell: Cell };

/** What writing leaves behind; thrown away when the outcome is `invalid`. */
export interface MergedCompletion {
  readonly errors: GatheredError[];
  readonly nested: NestedGather[];
}

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
