import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLAbstractType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isUnionType,
  Kind,
  type SelectionSetNode,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';

/**
 * Asks for `__typename`, under its own name and in any case, of all objects of an abstract type whose type decides what
 * is selected of them: that is where execution looks for it. Fields of one response key may be one field, of which
 * variables leave some selections out: all of them are asked for it. The planners don't ask twice.
 */
export function withTypeNames(schema: GraphQLSchema, document: DocumentNode): DocumentNode {
  const typeInfo = new TypeInfo(schema);
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  }
  const keys = new Set<string>();
  visit(
    document,
    visitWithTypeInfo(typeInfo, {
      Field(field) {
        const type = getNamedType(typeInfo.getType());
        if (!field.selectionSet || !isAbstractType(type)) return;
        if (dependsOnType(schema, type, field.selectionSet, fragments)) keys.add(keyOf(field));
      },
    }),
  );
  if (keys.size === 0) return document;
  return visit(
    document,
    visitWithTypeInfo(typeInfo, {
      Field: {
        leave(field) {
          if (!field.selectionSet || !keys.has(keyOf(field))) return undefined;
          if (!isAbstractType(getNamedType(typeInfo.getType()))) return undefined;
          const selections = [...field.selectionSet.selections, typeName];
          return { ...field, selectionSet: { ...field.selectionSet, selections } };
        },
      },
    }),
  );
}

const keyOf = ({ alias, name }: FieldNode) => (alias ?? name).value;

function dependsOnType(
  schema: GraphQLSchema,
  type: GraphQLAbstractType,
  { selections }: SelectionSetNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): boolean {
  return selections.some((selection) => {
    // What other interfaces have that all of the types are of, is selected by type.
    if (selection.kind === Kind.FIELD) return isUnionType(type) || !type.getFields()[selection.name.value];
    const fragment =
      selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
    if (!fragment) return false;
    const condition = schema.getType(fragment.typeCondition?.name.value ?? type.name);
    const isForAll =
      condition === type ||
      (isAbstractType(condition) &&
        schema.getPossibleTypes(type).every((each) => schema.isSubType(condition, each)));
    return !isForAll || dependsOnType(schema, type, fragment.selectionSet, fragments);
  });
}

const typeName: FieldNode = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } };
