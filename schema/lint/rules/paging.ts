import { type FieldDefinitionNode, Kind } from 'graphql';
import { isGathered } from '../../declarations.ts';
import { keyFieldsOf, resolvableKeys } from '../../keys.ts';
import { hasDirective, isExternal, type Subgraph, type SubgraphType } from '../../subgraph.ts';
import { listItemOf, namedTypeOf } from '../../type-reference.ts';
import { coreEntities, declaredIn } from '../own.ts';
import type { Finding, LintRule } from '../rule.ts';

/**
 * `LINT_LIST_PAGING`: a list of entities of the subgraph's own can grow with its tables, so it is a connection, takes `first`
 * and `after`, or says by `@listSize` how long it commonly is. Lists of values belong to their object, and lists of others'
 * entities to its row.
 */
export const listPaging: LintRule = {
  code: 'LINT_LIST_PAGING',
  severity: 'warning',
  cause:
    'A list that grows without pages gets slower for everyone who asks for it, and its cost is not known.',
  hint: 'Return a connection, or add first: Int = 20 and after: String; or @listSize(assumedSize: 10) where it stays short.',
  check: (subgraph) =>
    declaredIn(subgraph).flatMap(({ kind, coordinate, type, node }): Finding[] => {
      if (kind !== 'field' || listItemOf(node.type) === null || !canGrow(subgraph, node)) return [];
      if (isGathered(node) || hasDirective(subgraph, node, 'listSize') || isOfInterface(subgraph, type, node))
        return [];
      const names = new Set(node.arguments?.map(({ name }) => name.value));
      if (names.has('first') && names.has('after')) return [];
      const message = `is a list of ${namedTypeOf(node.type)} that can grow, without pages`;
      return [{ coordinate, node, message }];
    }),
};

function canGrow(subgraph: Subgraph, field: FieldDefinitionNode): boolean {
  const item = subgraph.types.get(namedTypeOf(field.type));
  if (!item) return false;
  if (item.kind === Kind.INTERFACE_TYPE_DEFINITION || item.kind === Kind.UNION_TYPE_DEFINITION) return true;
  return (
    item.kind === Kind.OBJECT_TYPE_DEFINITION &&
    resolvableKeys(subgraph, item).length > 0 &&
    isOwned(subgraph, item)
  );
}

/**
 * Whether the subgraph has more of the entity than its key, gathered fields, and, of one that the network's directory owns,
 * the one or two fields that every agency may add.
 */
function isOwned(subgraph: Subgraph, type: SubgraphType): boolean {
  const keys = keyFieldsOf(subgraph, type);
  const own = [...type.fields.values()].filter(
    (field) => !keys.has(field.name.value) && !isGathered(field) && !isExternal(subgraph, type, field),
  );
  return own.length > (coreEntities.has(type.name) ? 2 : 0);
}

/** Interfaces of the core fix what their types have. */
function isOfInterface(subgraph: Subgraph, type: SubgraphType, field: FieldDefinitionNode): boolean {
  return type.interfaces.some((name) => subgraph.types.get(name)?.fields.has(field.name.value));
}
