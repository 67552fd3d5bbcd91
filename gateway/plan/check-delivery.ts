import { type DocumentNode, Kind, type SelectionSetNode } from 'graphql';
import type { SubgraphFacts } from './by-type/subgraph-facts.ts';
import { isIncluded, type Values, valuesOf } from './condition-values.ts';
import { deliver, readDocument } from './deliver.ts';
import { askKey, createDelivered, type Delivered, hasMore, type TypeNames } from './delivered.ts';
import { fetchesOf } from './fetches-of.ts';
import type { PlanNode, RequiredSelection } from './plan.ts';
import { PlanError } from './plan-error.ts';

/**
 * Everything that the client asks is there at the end of the plan, for each type that objects at its place can be of,
 * and for all values of the variables that decide over it. So no field is null without an error, because nobody asked for
 * it, or because what its fetch sends is not there. The Rust planner (0.0.38) asks only objects of the first of two types
 * for fields of an interface object, drops objects of which nothing is asked that they can have, and drops types of a
 * union that not all subgraphs know; `@apollo/query-planner` (2.14.4) drops these, too, and takes what a field requires
 * under the conditions of another.
 * @param isExact whether nothing more may be asked, either: what the client does not ask for may fail, and take what it
 *   asks with it
 * @throws PlanError where something is left out
 */
export function checkDelivery(
  facts: SubgraphFacts,
  node: PlanNode | null,
  document: DocumentNode,
  isExact = false,
): void {
  const ownUse = isExact ? readOwnUse(node) : null;
  const operation = document.definitions.find((each) => each.kind === Kind.OPERATION_DEFINITION);
  const type = operation && facts.supergraph.getRootType(operation.operation)?.name;
  if (type === undefined) return;
  const { selectionSet, fragments } = readDocument(document);

  const check = (set: SelectionSetNode, object: Delivered, types: TypeNames, values: Values): void => {
    if (types.size === 0) return;
    for (const selection of set.selections) {
      if (!isIncluded(selection.directives, values)) continue;
      if (selection.kind === Kind.FIELD) {
        if (selection.name.value === '__typename') {
          if (!selection.alias && !types.isSubsetOf(object.resolved)) {
            throw new PlanError('The type of an object is in no fetch.');
          }
          continue;
        }
        const below = askKey(object, (selection.alias ?? selection.name).value, types);
        if (!below) throw new PlanError('A field is in no fetch.');
        if (!selection.selectionSet) continue;
        for (const each of below) check(selection.selectionSet, each, each.possible, values);
        continue;
      }
      const fragment =
        selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
      if (!fragment) continue;
      const condition = fragment.typeCondition?.name.value;
      const own =
        condition === undefined
          ? types
          : types.intersection(new Set([condition, ...facts.objectTypes(condition)]));
      check(fragment.selectionSet, object, own, values);
    }
  };

  for (const values of valuesOf(document)) {
    const root = createDelivered(new Set([type]), new Set([type]));
    deliver(facts, node, root, values);
    check(selectionSet, root, root.possible, values);
    if (ownUse && hasMore(root, ownUse)) {
      throw new PlanError('A fetch asks for what the client does not ask of some type, or by some values.');
    }
  }
}

/** Response keys that fetches send, as keys or because fields require them. */
function readOwnUse(node: PlanNode | null): Set<string> {
  const keysOf = (selections: readonly RequiredSelection[]): string[] =>
    selections.flatMap((each) => [...(each.kind === 'field' ? [each.key] : []), ...keysOf(each.selections)]);
  const lists = fetchesOf(node).flatMap(({ entities }) => entities ?? []);
  return new Set(lists.flatMap(({ requires }) => requires.flatMap(({ selections }) => keysOf(selections))));
}
