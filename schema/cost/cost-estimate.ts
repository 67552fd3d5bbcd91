import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isInterfaceType,
  isLeafType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { atLeastZero, type Cost, compileInclusion, product, sum } from './cost.ts';
import { createArgumentCost } from './cost-inputs.ts';
import type { CostWeights, FieldWeights } from './cost-weights.ts';
import { type CompiledSize, compileListSize } from './list-size.ts';

/** What an operation is estimated to cost, by its variables where it depends on them. */
export type CompileCost = (document: DocumentNode, definition: OperationDefinitionNode) => Cost;

/** An object of the answer and an item of a sized list cost 1, other leaves nothing, a root field of a mutation 10 (Federation, "Demand control"). */
const objectWeight = 1;
const mutationWeight = 10;
/** A gathered field asks each of its sources; its `@cost` multiplies that. A request costs as much as some 30 objects. */
const requestWeight = 30;

/**
 * Makes what estimates operations of one schema, before anything is asked: objects that the answer may have, times the
 * sizes of the lists they are in, weighed by `@cost`. Of a list whose size nobody declared one item is counted. A
 * gathered field counts once a source. Arguments count beside their field, which costs no less than nothing. Fragments count wherever they are spread, whatever the types of the objects are.
 */
export function createCostEstimate(schema: GraphQLSchema, weights: CostWeights): CompileCost {
  const argumentsOf = createArgumentCost(weights);

  function weightsOf(parent: GraphQLNamedType, field: string): FieldWeights {
    const own = weights.fields.get(`${parent.name}.${field}`);
    if (own || !isInterfaceType(parent)) return own ?? {};
    // Whoever asks by an interface is not to get for less what an object of it says to cost more.
    const implementing = schema
      .getPossibleTypes(parent)
      .map(({ name }) => weights.fields.get(`${name}.${field}`));
    return implementing.find((each) => each?.listSize) ?? implementing.find(Boolean) ?? {};
  }

  return (document, definition) => {
    const fragments = new Map<string, FragmentDefinitionNode>();
    for (const each of document.definitions) {
      if (each.kind === Kind.FRAGMENT_DEFINITION) fragments.set(each.name.value, each);
    }
    const known = new Map<string, Cost>();

    function compileSelectionSet(
      parent: GraphQLNamedType,
      { selections }: SelectionSetNode,
      size: Size,
    ): Cost {
      return sum(
        selections.map((selection) =>
          product(compileInclusion(selection), compileSelection(parent, selection, size)),
        ),
      );
    }

    function compileSelection(parent: GraphQLNamedType, selection: SelectionNode, size: Size): Cost {
      if (selection.kind === Kind.FIELD) return compileField(parent, selection, size);
      if (selection.kind === Kind.FRAGMENT_SPREAD) return compileFragment(selection.name.value, size);
      const type = selection.typeCondition && schema.getType(selection.typeCondition.name.value);
      return compileSelectionSet(type ?? parent, selection.selectionSet, size);
    }

    /** Once a fragment and size: a document of fragments that spread each other costs no more than its text. */
    function compileFragment(name: string, size: Size): Cost {
      const key = size ? `${name} ${size.sizedFields} ${size.key}` : name;
      const before = known.get(key);
      if (before !== undefined) return before;
      const fragment = fragments.get(name);
      const type = fragment && schema.getType(fragment.typeCondition.name.value);
      const cost = type ? compileSelectionSet(type, fragment.selectionSet, size) : 0;
      known.set(key, cost);
      return cost;
    }

    function compileField(parent: GraphQLNamedType, node: FieldNode, outer: Size): Cost {
      const name = node.name.value;
      const field = fieldOf(parent, name);
      if (!field) return 0;
      const own = weightsOf(parent, name);
      const type = getNamedType(field.type);
      const size = compileListSize(field, node, own.listSize);
      const items = outer?.sizedFields?.includes(name)
        ? outer.items
        : (size?.sizedFields === null && size.items) || 1;
      const inner = size?.sizedFields ? size : null;
      const children = node.selectionSet ? compileSelectionSet(type, node.selectionSet, inner) : 0;
      const base = Math.max(0, baseOf(own, type, items === 1));
      const given = argumentsOf(field, node, own);
      if (given === 0) return product(items, sum([base, children]));
      return sum([product(items, children), atLeastZero(sum([product(items, base), given]))]);
    }

    function baseOf({ weight, sources }: FieldWeights, type: GraphQLNamedType, isOne: boolean): number {
      if (sources !== undefined) return (weight ?? 1) * requestWeight * sources;
      return weight ?? weights.types.get(type.name) ?? (isLeafType(type) && isOne ? 0 : objectWeight);
    }

    const root = schema.getRootType(definition.operation);
    if (!root) return 0;
    const { selections } = definition.selectionSet;
    const own = definition.operation === 'mutation' ? mutationWeight * selections.length : 0;
    return sum([own, compileSelectionSet(root, definition.selectionSet, null)]);
  };
}

/** The lists that the field around declares, if it does. */
type Size = CompiledSize | null;

/** Undefined for fields of introspection, which ask no subgraph. */
function fieldOf(parent: GraphQLNamedType, name: string): GraphQLField<unknown, unknown> | undefined {
  return isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[name] : undefined;
}
