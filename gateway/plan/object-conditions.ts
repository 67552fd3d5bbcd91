import {
  buildASTSchema,
  type DirectiveNode,
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  type InlineFragmentNode,
  isAbstractType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  parse,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { mostExpandedFields } from './expanded-size.ts';

/**
 * Makes what writes an operation for `@apollo/query-planner` (2.14.4). It drops `... on J` of an object of `I`, where `I`
 * is an interface object somewhere and `J` another interface or a union that some of its types are of. So a fragment is
 * written for each of these types instead, which means the same.
 * @returns what gives the document itself where there is nothing to write, or too much
 */
export function createObjectConditions(supergraphSdl: string): (document: DocumentNode) => DocumentNode {
  const schema = buildASTSchema(parse(supergraphSdl, { noLocation: true }), { assumeValid: true });
  const interfaceObjects = new Set(
    Object.values(schema.getTypeMap()).flatMap(({ name, astNode }) =>
      astNode?.directives?.some(isOfInterfaceObject) ? name : [],
    ),
  );
  if (interfaceObjects.size === 0) return (document) => document;
  return (document) => write(schema, interfaceObjects, document) ?? document;
}

const isOfInterfaceObject = (directive: DirectiveNode) =>
  directive.name.value === 'join__type' &&
  directive.arguments?.some(
    ({ name, value }) => name.value === 'isInterfaceObject' && value.kind === Kind.BOOLEAN && value.value,
  ) === true;

/** Where a selection set stands. */
interface Place {
  /** The types that its objects can be of. */
  types: ReadonlySet<GraphQLObjectType>;
  /** The type that the field or fragment around it has. */
  parent: string;
  /** Whether the field has the type of an interface object. */
  isOfInterfaceObject: boolean;
}

function write(
  schema: GraphQLSchema,
  interfaceObjects: ReadonlySet<string>,
  document: DocumentNode,
): DocumentNode | null {
  const fragments = new Map<string, FragmentDefinitionNode>();
  let operation: OperationDefinitionNode | undefined;
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
    else if (definition.kind === Kind.OPERATION_DEFINITION) operation = definition;
  }
  const root = operation && schema.getRootType(operation.operation);
  if (!operation || !root) return null;
  let left = mostExpandedFields;
  let isChanged = false;

  const writeSet = (set: SelectionSetNode, place: Place): SelectionSetNode => {
    const selections = set.selections.flatMap((each) => writeSelection(each, place));
    return { ...set, selections: selections.length > 0 ? selections : [typeName] };
  };

  const writeSelection = (selection: SelectionNode, place: Place): SelectionNode[] => {
    if (left-- < 0) return [];
    if (selection.kind === Kind.FIELD) {
      if (!selection.selectionSet) return [selection];
      return [
        { ...selection, selectionSet: writeSet(selection.selectionSet, below(selection.name.value, place)) },
      ];
    }
    const fragment =
      selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
    if (!fragment) return [];
    const { directives } = selection;
    const condition = fragment.typeCondition?.name.value ?? place.parent;
    const toFragment = (name: string, types: Place['types']): InlineFragmentNode => ({
      ...{ kind: Kind.INLINE_FRAGMENT, directives },
      typeCondition: { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: name } },
      selectionSet: writeSet(fragment.selectionSet, { ...place, types, parent: name }),
    });
    const own = place.types.intersection(objectTypes(schema, condition));
    if (own.size === 0) return [];
    const isKept =
      !place.isOfInterfaceObject ||
      condition === place.parent ||
      isObjectType(schema.getType(condition)) ||
      // A deferred fragment is one part of the response.
      directives?.some(({ name }) => name.value === 'defer');
    if (isKept) return [toFragment(condition, own)];
    isChanged = true;
    return [...own].map((type) => toFragment(type.name, new Set([type])));
  };

  const below = (field: string, { types }: Place): Place => {
    const parents = new Set(
      [...types].flatMap((type) => getNamedType(type.getFields()[field]?.type)?.name ?? []),
    );
    const inner = [...parents].flatMap((name) => [...objectTypes(schema, name)]);
    const [parent = ''] = parents;
    return { types: new Set(inner), parent, isOfInterfaceObject: interfaceObjects.has(parent) };
  };

  const place = { types: new Set([root]), parent: root.name, isOfInterfaceObject: false };
  const selectionSet = writeSet(operation.selectionSet, place);
  if (left < 0 || !isChanged) return null;
  return { kind: Kind.DOCUMENT, definitions: [{ ...operation, selectionSet }] };
}

/** The types of a name that a client can know. */
function objectTypes(schema: GraphQLSchema, name: string): ReadonlySet<GraphQLObjectType> {
  const type = schema.getType(name);
  const all = isAbstractType(type) ? schema.getPossibleTypes(type) : isObjectType(type) ? [type] : [];
  return new Set(
    all.filter(({ astNode }) => !astNode?.directives?.some((each) => each.name.value === 'inaccessible')),
  );
}

const typeName: SelectionNode = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } };
