import type { GatheredField } from '@ieum/schema/contract/bundle.ts';
import type { GraphQLOutputType } from 'graphql';
import { type Cell, refuseCell } from '../cell.ts';
import type { Selection } from '../collect.ts';
import type { CompileComplete } from '../complete.ts';
import { leafCheck } from '../complete-value.ts';
import { type FieldSet, readFieldSet, readLeaves } from '../field-set.ts';
import { type GatheredError, isObject, type Path, toPath } from '../response.ts';
import type { Merge } from '../task.ts';
import { addExactly } from './add.ts';
import { compareLeaves, type Leaves, toKeyText } from './leaves.ts';
import { compileItem, type ListItem, readItems, writeItemSelection, writeItems } from './list.ts';
import { type MergedLeaf, readMergedLeaves, setLeaves } from './merged-leaf.ts';

/** Cells of equal key: the first source's item speaks for all but the merged leaves. */
interface SumCell {
  readonly key: Leaves;
  readonly items: ListItem[];
}

/**
 * Merges cells of equal key: `sum` leaves are added, `any` leaves ORed, both over what is not null; other leaves
 * are the first source's. Cells ascend by key. A sum beyond its type's range is null with `GATHER_OVERFLOW`.
 */
export function compileSum(
  rule: GatheredField,
  type: GraphQLOutputType,
  selection: Selection,
  compile: CompileComplete,
  hidden: string,
): Merge {
  const keySet = readFieldSet(rule.key);
  const sets = { sum: readFieldSet(rule.sum), any: readFieldSet(rule.any) };
  const complete = compileItem(type, selection, compile);
  const leaves = readMergedLeaves(sets, selection);
  const isValid = compileCheck(leaves, hidden);

  return {
    write: (writer, sourceType) =>
      writeItemSelection(selection, [keySet, sets.sum, sets.any], writer, sourceType),
    merge: (cells) => {
      const merged = toSumCells(readCheckedItems(cells, isValid), keySet, hidden);
      const isComplete = !cells.some(({ isUnasked }) => isUnasked);
      const sums = merged.map(({ key, items }) => {
        // A cell without a key is the total. Every source has it, of zeros where it has nothing else.
        const hasZeros = !isComplete && key.length === 0;
        return leaves.map((leaf) => mergeLeaf(leaf, items, hidden, hasZeros));
      });
      const items = merged.map((cell) => cell.items[0]!);
      const placeOf = (cell: Cell, at: number) =>
        merged.findIndex(({ items: own }) => own.some((item) => item.cell === cell && item.index === at));
      return (path, to) => {
        const written = writeItems(items, cells, complete, placeOf, hidden, path, to);
        if (written.kind === 'invalid') return written;
        for (const [index, item] of written.value.entries()) {
          setLeaves(
            item,
            leaves,
            sums[index]!.map((sum) => sum ?? null),
          );
          to.errors.push(...overflows(rule, leaves, sums[index]!, { before: path, key: index }));
        }
        return written;
      };
    },
  };
}

function readCheckedItems(cells: readonly Cell[], isValid: (item: ListItem) => boolean): ListItem[] {
  const items = readItems(cells).filter(({ value }) => value !== null);
  const wrong = new Set(items.filter((item) => !isValid(item)).map(({ cell }) => cell));
  for (const cell of wrong) {
    const error = `Subgraph "${cell.source}" was left out: a cell holds something else than a number to add or a Boolean.`;
    refuseCell(cell, 'GATHER_SOURCE_INVALID', error);
  }
  return items.filter(({ cell }) => !wrong.has(cell));
}

function toSumCells(items: readonly ListItem[], set: FieldSet, hidden: string): SumCell[] {
  const cells = new Map<string, SumCell>();
  for (const item of items) {
    const key = readLeaves(set, hidden, item.value);
    const text = toKeyText(key);
    const cell = cells.get(text);
    if (cell) cell.items.push(item);
    else cells.set(text, { key, items: [item] });
  }
  return [...cells.values()].sort((a, b) => compareLeaves(a.key, b.key));
}

/** Undefined for a sum out of range. */
function mergeLeaf(leaf: MergedLeaf, items: readonly ListItem[], hidden: string, hasZeros: boolean): unknown {
  const values = items
    .map(({ value }) => readMergedLeaf(leaf, value, hidden))
    .filter((value) => value !== null);
  if (values.length === 0) return !hasZeros ? null : leaf.rule === 'any' ? false : 0;
  if (leaf.rule === 'any') return values.includes(true);
  return addExactly(values as number[], leaf.typeName === 'Int' ? 2 ** 31 - 1 : Number.MAX_SAFE_INTEGER);
}

function readMergedLeaf({ path }: MergedLeaf, item: unknown, hidden: string): unknown {
  let value: unknown = isObject(item) ? item[hidden + path[0]] : null;
  for (const name of path.slice(1)) value = isObject(value) ? value[name] : null;
  return value ?? null;
}

function compileCheck(leaves: readonly MergedLeaf[], hidden: string): (item: ListItem) => boolean {
  const checks = leaves.map((leaf) => ({ leaf, fits: leafCheck(leaf.type) }));
  return ({ value }) =>
    checks.every(({ leaf, fits }) => {
      const own = readMergedLeaf(leaf, value, hidden);
      if (own === null) return !leaf.isNonNull;
      return leaf.rule === 'any' ? typeof own === 'boolean' : Number.isFinite(own) && fits(own);
    });
}

/** Beyond range is nobody's fault: it is an error at each key of its leaf, and no source is left out. */
function overflows(
  rule: GatheredField,
  leaves: readonly MergedLeaf[],
  sums: readonly unknown[],
  path: Path,
): GatheredError[] {
  const message = `The sum over all sources of ${rule.type}.${rule.field} is too large for its type.`;
  return leaves
    .filter((_, index) => sums[index] === undefined)
    .flatMap(({ responseKeys }) => responseKeys)
    .map((keys) => ({ message, path: [...toPath(path), ...keys], extensions: { code: 'GATHER_OVERFLOW' } }));
}
