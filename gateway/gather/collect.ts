import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isCompositeType,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';

/** A selection set with its fragments flattened and its conditions decided: the fields of each object type. */
export interface Selection {
  readonly type: GraphQLCompositeType;
  readonly byType: ReadonlyMap<string, readonly SelectedField[]>;
}

/** One response key of one object type; fields that share the key are merged. */
export interface SelectedField {
  readonly key: string;
  readonly name: string;
  readonly parent: GraphQLObjectType;
  /** The field's nodes; their names and arguments are equal. */
  readonly nodes: readonly FieldNode[];
  /** Null for `__typename`. */
  readonly type: GraphQLOutputType | null;
  /** Null for leaves. */
  readonly selection: Selection | null;
}

/** CollectFields of the GraphQL specification, once for each object type that can occur. */
export type Collect = (type: GraphQLCompositeType, sets: readonly SelectionSetNode[]) => Selection;

/**
 * Makes a collector for one operation. What is selected alike is collected once, so an interface with forty
 * implementations costs one walk for the fields below each of its fields.
 * @param isIncluded decides `@skip` and `@include`
 */
export function createCollect(
  schema: GraphQLSchema,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  isIncluded: (node: SelectionNode) => boolean,
): Collect {
  const numbers = new Map<SelectionSetNode, number>();
  const collected = new Map<string, Selection>();

  const collect: Collect = (type, sets) => {
    const key = `${type.name} ${sets.map(numberOf).join(' ')}`;
    const known = collected.get(key);
    if (known) return known;
    const objects = isAbstractType(type) ? schema.getPossibleTypes(type) : [type];
    const byType = new Map(objects.map((object) => [object.name, collectFields(object, sets)]));
    const selection = { type, byType };
    collected.set(key, selection);
    return selection;
  };

  function numberOf(set: SelectionSetNode): number {
    const number = numbers.get(set) ?? numbers.size;
    numbers.set(set, number);
    return number;
  }

  function collectFields(object: GraphQLObjectType, sets: readonly SelectionSetNode[]): SelectedField[] {
    const groups = new Map<string, FieldNode[]>();
    const visited = new Set<string>();
    for (const set of sets) group(object, set, groups, visited);
    return [...groups].map(([key, nodes]) => toSelectedField(object, key, nodes));
  }

  function group(
    object: GraphQLObjectType,
    set: SelectionSetNode,
    groups: Map<string, FieldNode[]>,
    visited: Set<string>,
  ): void {
    for (const node of set.selections) {
      if (!isIncluded(node)) continue;
      if (node.kind === 'Field') {
        const key = node.alias?.value ?? node.name.value;
        const nodes = groups.get(key);
        if (nodes) nodes.push(node);
        else groups.set(key, [node]);
        continue;
      }
      const fragment = node.kind === 'FragmentSpread' ? openFragment(node.name.value, visited) : node;
      if (fragment && applies(fragment.typeCondition?.name.value, object)) {
        group(object, fragment.selectionSet, groups, visited);
      }
    }
  }

  function openFragment(name: string, visited: Set<string>): FragmentDefinitionNode | undefined {
    if (visited.has(name)) return undefined;
    visited.add(name);
    return fragments.get(name);
  }

  function applies(condition: string | undefined, object: GraphQLObjectType): boolean {
    if (condition === undefined || condition === object.name) return true;
    const type = schema.getType(condition);
    return isAbstractType(type) && schema.isSubType(type, object);
  }

  function toSelectedField(parent: GraphQLObjectType, key: string, nodes: FieldNode[]): SelectedField {
    const [{ name }] = nodes as [FieldNode];
    const type = parent.getFields()[name.value]?.type ?? null;
    if (type === null && !name.value.startsWith('__')) {
      throw new TypeError(
        `gathered has no field ${parent.name}.${name.value}: it was asked by another schema.`,
      );
    }
    const named = type && getNamedType(type);
    const sets = nodes.flatMap(({ selectionSet }) => selectionSet ?? []);
    const selection = isCompositeType(named) ? collect(named, sets) : null;
    return { key, name: name.value, parent, nodes, type, selection };
  }

  return collect;
}
