import {
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  type InlineFragmentNode,
  isAbstractType,
  isObjectType,
  Kind,
  type NamedTypeNode,
  type OperationDefinitionNode,
  print,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { mostExpandedFields } from './expanded-size.ts';

/**
 * Writes an operation anew so that its fragments are on object types only, one for each type that an object can be of;
 * those that fit none are left out. It means the same, and `@apollo/query-planner` (2.14.4) can plan it where it fails at
 * `{ i { ... on J { a } } }` with "We should have an edge": `i` an interface object, `J` an interface that some of its
 * types implement, too.
 * @returns null where that would be too large
 */
export function writeObjectConditions(schema: GraphQLSchema, document: DocumentNode): string | null {
  const fragments = new Map<string, FragmentDefinitionNode>();
  let operation: OperationDefinitionNode | undefined;
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
    else if (definition.kind === Kind.OPERATION_DEFINITION) operation = definition;
  }
  const root = operation && schema.getRootType(operation.operation);
  if (!root) return null;
  let left = mostExpandedFields;

  function write(set: SelectionSetNode, parent: string, types: ObjectTypes): SelectionSetNode {
    const selections = set.selections.flatMap((each) => writeSelection(each, parent, types));
    return { ...set, selections: selections.length > 0 ? selections : [typeName] };
  }

  function writeSelection(selection: SelectionNode, parent: string, types: ObjectTypes): SelectionNode[] {
    if (left-- < 0) return [];
    if (selection.kind === Kind.FIELD) {
      if (!selection.selectionSet) return [selection];
      const inner = new Set(
        types.values().flatMap((type) => typesOfField(schema, type, selection.name.value)),
      );
      const own = fieldTypeName(schema, parent, selection.name.value);
      return [{ ...selection, selectionSet: write(selection.selectionSet, own, inner) }];
    }
    const fragment =
      selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
    if (!fragment) return [];
    const { directives } = selection;
    const toFragment = (condition: string | undefined, own: ObjectTypes): InlineFragmentNode => ({
      ...{ kind: Kind.INLINE_FRAGMENT, directives },
      ...(condition !== undefined && { typeCondition: toNamedType(condition) }),
      selectionSet: write(fragment.selectionSet, condition ?? parent, own),
    });
    const condition = fragment.typeCondition?.name.value ?? parent;
    if (condition === parent) return [toFragment(undefined, types)];
    return [...types.intersection(objectTypes(schema, condition))].map((type) =>
      toFragment(type.name, new Set([type])),
    );
  }

  const selectionSet = write(operation!.selectionSet, root.name, new Set([root]));
  return left < 0 ? null : print({ ...operation!, selectionSet });
}

type ObjectTypes = ReadonlySet<GraphQLObjectType>;

/** The types that a client can know. */
function objectTypes(schema: GraphQLSchema, name: string): ObjectTypes {
  const type = schema.getType(name);
  const all = isAbstractType(type) ? schema.getPossibleTypes(type) : isObjectType(type) ? [type] : [];
  return new Set(
    all.filter(({ astNode }) => !astNode?.directives?.some((each) => each.name.value === 'inaccessible')),
  );
}

const typesOfField = (schema: GraphQLSchema, type: GraphQLObjectType, field: string): GraphQLObjectType[] => {
  const named = getNamedType(type.getFields()[field]?.type);
  return named ? [...objectTypes(schema, named.name)] : [];
};

function fieldTypeName(schema: GraphQLSchema, parent: string, field: string): string {
  const type = schema.getType(parent);
  const fields = type && 'getFields' in type ? type.getFields() : {};
  return getNamedType(fields[field]?.type as GraphQLObjectType | undefined)?.name ?? '';
}

const toNamedType = (name: string): NamedTypeNode => ({
  kind: Kind.NAMED_TYPE,
  name: { kind: Kind.NAME, value: name },
});

const typeName: SelectionNode = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } };
