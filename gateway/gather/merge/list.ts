import { type GraphQLOutputType, getNamedType, getNullableType, isCompositeType, isListType } from 'graphql';
import { type Cell, refuseCell } from '../cell.ts';
import type { Selection } from '../collect.ts';
import type { CompileComplete } from '../complete.ts';
import { type Complete, invalid } from '../complete-value.ts';
import type { FieldSet } from '../field-set.ts';
import { writeFieldSet } from '../field-set.ts';
import { isObject, type Path } from '../response.ts';
import type { MergedCompletion, Written } from '../task.ts';
import type { SelectionWriter } from '../write-selection.ts';
import { completionOf, reportError } from './report.ts';

/** One item of one source's list. */
export interface ListItem {
  readonly cell: Cell;
  /** Where the source put it. */
  readonly index: number;
  readonly value: Readonly<Record<string, unknown>> | null;
}

/** Compiles the completion of a list's items. */
export function compileItem(
  type: GraphQLOutputType,
  selection: Selection,
  compile: CompileComplete,
): Complete {
  const list = getNullableType(type);
  if (!isListType(list)) throw new TypeError(`Expected a list of objects; got ${type}.`);
  return compile(list.ofType, selection);
}

/** Writes the items' selection with the leaves of `sets` added under hidden aliases. */
export function writeItemSelection(
  selection: Selection,
  sets: readonly FieldSet[],
  writer: SelectionWriter,
  type: GraphQLOutputType,
): string {
  const item = getNamedType(type);
  if (!isCompositeType(item)) throw new TypeError(`Expected a list of objects; got ${type}.`);
  const added = sets.map((set) => writeFieldSet(set, writer.hidden)).filter((text) => text !== '');
  return `{ ${[...added, writer.write(selection, item).slice(2, -2)].join(' ')} }`;
}

/** The items of every source that answered a list of objects, in source order; fails the cells of the others. */
export function readItems(cells: readonly Cell[]): ListItem[] {
  const items: ListItem[] = [];
  for (const cell of cells) {
    if (cell.status !== 'OK' || cell.value === null) continue;
    const { value } = cell;
    if (!Array.isArray(value) || !value.every((item) => item === null || isObject(item))) {
      const error = `Subgraph "${cell.source}" was left out: its answer is no list of objects.`;
      refuseCell(cell, 'GATHER_SOURCE_INVALID', error);
      continue;
    }
    for (const [index, item] of value.entries()) items.push({ cell, index, value: item });
  }
  return items;
}

/**
 * Completes the merged items for one place and reports the sources' errors where their items went.
 * @param placeOf where an item of a source went; -1 where it was dropped
 */
export function writeItems(
  items: readonly ListItem[],
  cells: readonly Cell[],
  complete: Complete,
  placeOf: (cell: Cell, index: number) => number,
  hidden: string,
  path: Path,
  to: MergedCompletion,
): Written<unknown[]> {
  const value: unknown[] = [];
  for (const [index, item] of items.entries()) {
    const completed = complete(item.value, { before: path, key: index }, completionOf(item.cell, to));
    if (completed === invalid) return { kind: 'invalid', cell: item.cell };
    value.push(completed);
  }
  for (const cell of cells) {
    for (const error of cell.errors) {
      const [index, ...rest] = error.tail;
      const place = typeof index === 'number' ? placeOf(cell, index) : null;
      if (place === null) reportError(cell, error, path, [], hidden, to.errors);
      else if (place !== -1) reportError(cell, error, path, [place, ...rest], hidden, to.errors);
    }
  }
  return { kind: 'value', value };
}
