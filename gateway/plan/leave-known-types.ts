import {
  type FieldNode,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isObjectType,
  Kind,
  print,
  type SelectionNode,
  type SelectionSetNode,
  stripIgnoredCharacters,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import { fetchesOf } from './fetches-of.ts';
import type { Fetch, Plan } from './plan.ts';

/**
 * Writes the JSON of a plan without `__typename` where a field's objects can be of one type only: a planner asks it of every
 * entity, which was a fifth of a large answer. What is asked for by representations of several types still says which is
 * its own, and so does what a subgraph gives for a representation, about which it may be wrong.
 */
export function leaveKnownTypes(supergraph: GraphQLSchema, raw: unknown, { node }: Plan): string {
  const fetches = fetchesOf(node);
  const needed = new Set(fetches.flatMap((fetch) => typesToTell(supergraph, fetch)));
  const texts = new Map<string, string>();
  for (const { operation, document } of fetches) {
    const typeInfo = new TypeInfo(supergraph);
    const Field = (field: FieldNode): FieldNode | undefined => {
      const type = getNamedType(typeInfo.getType());
      if (!field.selectionSet || !isObjectType(type) || needed.has(type.name)) return undefined;
      const selectionSet = withoutType(field.selectionSet);
      return selectionSet === field.selectionSet ? undefined : { ...field, selectionSet };
    };
    const left = visit(document, visitWithTypeInfo(typeInfo, { Field }));
    if (left !== document) texts.set(operation, stripIgnoredCharacters(print(left)));
  }
  return JSON.stringify(raw, (key, value) => (key === 'operation' ? (texts.get(value) ?? value) : value));
}

/** The object types of a list of representations that is not for one object type only. */
function typesToTell(supergraph: GraphQLSchema, { entities }: Fetch): string[] {
  return (entities ?? []).flatMap(({ requires }) => {
    const [name, ...others] = new Set(requires.map(({ type }) => type));
    const isOne = name !== undefined && others.length === 0 && isObjectType(supergraph.getType(name));
    return isOne ? [] : requires.flatMap(({ type }) => objectTypes(supergraph, type));
  });
}

function objectTypes(supergraph: GraphQLSchema, name: string): string[] {
  const type = supergraph.getType(name);
  return isAbstractType(type) ? supergraph.getPossibleTypes(type).map((each) => each.name) : [name];
}

/** The set itself where it has none. Named fragments keep theirs: they may be for objects of other fields, too. */
function withoutType(set: SelectionSetNode): SelectionSetNode {
  const left = set.selections.flatMap((selection): SelectionNode[] => {
    if (selection.kind === Kind.FRAGMENT_SPREAD) return [selection];
    if (selection.kind === Kind.FIELD) return isTypeName(selection) ? [] : [selection];
    const selectionSet = withoutType(selection.selectionSet);
    return [selectionSet === selection.selectionSet ? selection : { ...selection, selectionSet }];
  });
  const isSame = set.selections.every((selection, index) => selection === left[index]);
  return isSame || left.length === 0 ? set : { ...set, selections: left };
}

const isTypeName = ({ name, alias, directives }: FieldNode) =>
  name.value === '__typename' && !alias && !directives?.length;
