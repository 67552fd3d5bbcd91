import { type FragmentDefinitionNode, Kind, type SelectionSetNode } from 'graphql';
import { isDefer } from '../../operation/defer-directive.ts';
import { fragmentOf } from '../shape/collect-fields.ts';

/** Whether something in a selection set is deferred, in fragments that it spreads included. */
export type HasDefer = (selectionSet: SelectionSetNode) => boolean;

/** Makes the search through one document. Each selection set is searched once. */
export function createDeferSearch(fragments: ReadonlyMap<string, FragmentDefinitionNode>): HasDefer {
  const known = new WeakMap<SelectionSetNode, boolean>();
  const search: HasDefer = (selectionSet) => {
    const before = known.get(selectionSet);
    if (before !== undefined) return before;
    const isFound = selectionSet.selections.some((node) => {
      if (node.directives?.some(isDefer)) return true;
      const inner = node.kind === Kind.FIELD ? node : fragmentOf({ fragments }, node);
      return inner?.selectionSet !== undefined && search(inner.selectionSet);
    });
    known.set(selectionSet, isFound);
    return isFound;
  };
  return search;
}
