import {
  type ConstDirectiveNode,
  type DocumentNode,
  type FieldNode,
  Kind,
  type OperationDefinitionNode,
  parse,
  print,
  type SelectionNode,
  visit,
} from 'graphql';
import { directivesOf, readDeclarations, type Subgraph, type SubgraphType } from './subgraph.ts';
import { namedTypeOf } from './type-reference.ts';

/** A subgraph's own view of its types. */
type Declarations = Pick<Subgraph, 'types' | 'federation'>;

/**
 * Writes fragments on interfaces and unions in `@requires` and `@provides` as fragments on the object types that the
 * subgraph has for them: `... on Bar { bar }` becomes `... on Baz { bar } ... on Qux { bar }`. Both select the same of
 * every object that the subgraph can have. `@theguild/federation-composition` 0.27.0 finds no way into a fragment on an
 * interface: it refuses the one directive as unsatisfiable, and throws at the other.
 */
export function flattenFieldSets(document: DocumentNode): DocumentNode {
  const subgraph = readDeclarations(document);
  let owner: string | undefined;
  const enter = (node: { name: { value: string } }) => {
    owner = node.name.value;
  };
  return visit(document, {
    ObjectTypeDefinition: { enter },
    ObjectTypeExtension: { enter },
    InterfaceTypeDefinition: { enter },
    InterfaceTypeExtension: { enter },
    FieldDefinition(field) {
      const required = directivesOf(subgraph, field, 'requires');
      const provided = directivesOf(subgraph, field, 'provides');
      if (required.length + provided.length === 0) return undefined;
      const directives = field.directives!.map((use) => {
        if (required.includes(use)) return flattenArgument(subgraph, use, owner!);
        return provided.includes(use) ? flattenArgument(subgraph, use, namedTypeOf(field.type)) : use;
      });
      return { ...field, directives };
    },
  });
}

function flattenArgument(
  subgraph: Declarations,
  use: ConstDirectiveNode,
  typeName: string,
): ConstDirectiveNode {
  const args = use.arguments?.map((argument) => {
    if (argument.name.value !== 'fields' || argument.value.kind !== Kind.STRING) return argument;
    const selections = readFieldSet(argument.value.value);
    if (selections === null || !selections.some((each) => selectsAbstract(subgraph, each))) return argument;
    const value = flatten(subgraph, selections, typeName).map(print).join(' ').replace(/\s+/g, ' ');
    return { ...argument, value: { ...argument.value, value } };
  });
  return args ? { ...use, arguments: args } : use;
}

/** Null where it is no field set, which the composer says better. */
function readFieldSet(text: string): readonly SelectionNode[] | null {
  try {
    return (parse(`{ ${text} }`).definitions[0] as OperationDefinitionNode).selectionSet.selections;
  } catch {
    return null;
  }
}

function selectsAbstract(subgraph: Declarations, selection: SelectionNode): boolean {
  if (selection.kind === Kind.FRAGMENT_SPREAD) return false;
  if (selection.kind === Kind.INLINE_FRAGMENT) {
    const name = selection.typeCondition?.name.value;
    if (name !== undefined && isAbstract(subgraph.types.get(name))) return true;
  }
  return selection.selectionSet?.selections.some((each) => selectsAbstract(subgraph, each)) ?? false;
}

function flatten(
  subgraph: Declarations,
  selections: readonly SelectionNode[],
  parent: string,
): SelectionNode[] {
  return selections.flatMap((selection): SelectionNode[] => {
    if (selection.kind === Kind.FIELD) return [flattenField(subgraph, selection, parent)];
    if (selection.kind === Kind.FRAGMENT_SPREAD) return [selection];
    const inner = selection.selectionSet.selections;
    const condition = selection.typeCondition?.name.value ?? parent;
    if (condition === parent) return flatten(subgraph, inner, parent);
    const possible = possibleTypes(subgraph, condition);
    const types = possibleTypes(subgraph, parent).filter((name) => possible.includes(name));
    if (!isAbstract(subgraph.types.get(parent))) {
      return types.length > 0 ? flatten(subgraph, inner, parent) : [];
    }
    return types.flatMap((name) => toFragment(name, flatten(subgraph, inner, name)));
  });
}

function toFragment(name: string, selections: readonly SelectionNode[]): SelectionNode[] {
  if (selections.length === 0) return [];
  return [
    {
      kind: Kind.INLINE_FRAGMENT,
      typeCondition: { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: name } },
      selectionSet: { kind: Kind.SELECTION_SET, selections },
    },
  ];
}

function flattenField(subgraph: Declarations, field: FieldNode, parent: string): FieldNode {
  const type = subgraph.types.get(parent)?.fields.get(field.name.value)?.type;
  if (!field.selectionSet || !type) return field;
  const selections = flatten(subgraph, field.selectionSet.selections, namedTypeOf(type));
  return { ...field, selectionSet: { ...field.selectionSet, selections } };
}

const isAbstract = (type: SubgraphType | undefined) =>
  type?.kind === Kind.INTERFACE_TYPE_DEFINITION || type?.kind === Kind.UNION_TYPE_DEFINITION;

/** The object types that a type of the subgraph stands for: itself, where it is one. */
function possibleTypes({ types }: Declarations, name: string): string[] {
  const type = types.get(name);
  if (!isAbstract(type)) return [name];
  if (type!.members.length > 0) return type!.members;
  return [...types.values()]
    .filter((each) => each.kind === Kind.OBJECT_TYPE_DEFINITION && each.interfaces.includes(name))
    .map((each) => each.name);
}
