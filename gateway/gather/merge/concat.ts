import type { GatheredField } from '@ieum/schema/contract/bundle.ts';
import type { GraphQLOutputType } from 'graphql';
import type { Selection } from '../collect.ts';
import type { CompileComplete } from '../complete.ts';
import { readFieldSet, readLeaves } from '../field-set.ts';
import type { Merge } from '../task.ts';
import { compareLeaves, type Leaves, toKeyText } from './leaves.ts';
import { compileItem, type ListItem, readItems, writeItemSelection, writeItems } from './list.ts';

interface KeyedItem extends ListItem {
  readonly key: Leaves;
  readonly order: Leaves;
}

/**
 * Appends lists in source order. With a key, later items of a key already seen are dropped (a null in a key makes
 * it nobody's equal); with an order, items are sorted by it, ties by key, then by source order.
 */
export function compileConcat(
  rule: GatheredField,
  type: GraphQLOutputType,
  selection: Selection,
  compile: CompileComplete,
  hidden: string,
): Merge {
  const key = readFieldSet(rule.key);
  const order = readFieldSet(rule.orderBy);
  const complete = compileItem(type, selection, compile);

  function toKeyedItem(item: ListItem): KeyedItem {
    return {
      ...item,
      key: readLeaves(key, hidden, item.value),
      order: readLeaves(order, hidden, item.value),
    };
  }

  return {
    write: (writer, sourceType) => writeItemSelection(selection, [key, order], writer, sourceType),
    merge: (cells) => {
      const items = dropRepeats(readItems(cells).map(toKeyedItem));
      if (rule.orderBy) items.sort((a, b) => compareLeaves(a.order, b.order) || compareLeaves(a.key, b.key));
      const placeOf = (cell: ListItem['cell'], index: number) =>
        items.findIndex((item) => item.cell === cell && item.index === index);
      return (path, to) => writeItems(items, cells, complete, placeOf, hidden, path, to);
    },
  };
}

function dropRepeats(items: KeyedItem[]): KeyedItem[] {
  const seen = new Set<string>();
  return items.filter(({ key }) => {
    if (key.length === 0 || key.includes(null)) return true;
    const text = toKeyText(key);
    if (seen.has(text)) return false;
    seen.add(text);
    return true;
  });
}
