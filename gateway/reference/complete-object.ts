import {
  type FieldNode,
  type FragmentDefinitionNode,
  GraphQLIncludeDirective,
  type GraphQLInterfaceType,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  GraphQLSkipDirective,
  getDirectiveValues,
  isAbstractType,
  isCompositeType,
  isInterfaceType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { describeValue, isLeafValue, isRecord } from './value.ts';

/** One fetch of a plan, as it was sent to a subgraph. */
export interface Fetch {
  /** The supergraph's types, `@inaccessible` fields included. */
  types: GraphQLSchema;
  /** The subgraph's own types: an interface may be an object type there, by `@interfaceObject`. */
  ownTypes: GraphQLSchema;
  rootType: GraphQLObjectType;
  selectionSet: SelectionSetNode;
  fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  variables: Readonly<Record<string, unknown>>;
}

/** Path inside the subgraph's answer. */
export type Path = ReadonlyArray<string | number>;

/** Notes an error for a value that becomes null. */
export type Refuse = (path: Path, code: RefusalCode, message: string) => void;
type RefusalCode = 'SUBGRAPH_NULL' | 'SUBGRAPH_BAD_RESPONSE' | 'SUBGRAPH_BAD_ENTITIES';

type Values = Record<string, unknown>;

/** What a subgraph has objects of: object types, and interface objects. */
export type ObjectType = GraphQLObjectType | GraphQLInterfaceType;

/** The key under which a field stands in a response. */
export const responseKey = (field: FieldNode) => (field.alias ?? field.name).value;

/** Completes an object whose type is known. */
export function completeObject(
  fetch: Fetch,
  type: ObjectType,
  selectionSet: SelectionSetNode | undefined,
  given: Readonly<Values>,
  path: Path,
  refuse: Refuse,
): Values {
  // Keyed by a client's aliases, so without a prototype.
  const out: Values = Object.create(null);
  for (const field of fieldsOf(fetch, type, selectionSet)) {
    const key = responseKey(field);
    out[key] = joinSelections(out[key], completeField(fetch, type, field, given, path, refuse));
  }
  return out;
}

/** The fields that a selection set asks of an object type, fragments and conditions resolved. */
export function fieldsOf(
  fetch: Fetch,
  type: ObjectType,
  selectionSet: SelectionSetNode | undefined,
): FieldNode[] {
  return (selectionSet?.selections ?? []).flatMap((selection) => {
    if (!isIncluded(selection, fetch.variables)) return [];
    if (selection.kind === Kind.FIELD) return selection;
    const fragment =
      selection.kind === Kind.INLINE_FRAGMENT ? selection : fetch.fragments.get(selection.name.value);
    const condition = fragment?.typeCondition && fetch.types.getType(fragment.typeCondition.name.value);
    const applies =
      !condition ||
      condition === type ||
      (isAbstractType(condition) && fetch.types.isSubType(condition, type));
    return applies ? fieldsOf(fetch, type, fragment?.selectionSet) : [];
  });
}

function isIncluded(selection: SelectionNode, variables: Readonly<Values>): boolean {
  if (!selection.directives?.length) return true;
  const skip = getDirectiveValues(GraphQLSkipDirective, selection, variables);
  const include = getDirectiveValues(GraphQLIncludeDirective, selection, variables);
  return skip?.if !== true && include?.if !== false;
}

/** Completes one field of an object whose type is known. */
export function completeField(
  fetch: Fetch,
  type: ObjectType,
  field: FieldNode,
  parent: Readonly<Values>,
  parentPath: Path,
  refuse: Refuse,
): unknown {
  const name = field.name.value;
  const key = responseKey(field);
  const given = Object.hasOwn(parent, key) ? parent[key] : undefined;
  // Its type is known, whatever name was given; without one it follows from the plan.
  if (name === '__typename') return given === undefined ? undefined : type.name;
  const definition = type.getFields()[name];
  if (!definition) return undefined;
  const complete = createCompletion(fetch, field, `${type.name}.${name}`, refuse);
  return complete(definition.type, given, [...parentPath, key]);
}

function createCompletion(fetch: Fetch, field: FieldNode, coordinate: string, refuse: Refuse) {
  return function complete(type: GraphQLOutputType, given: unknown, path: Path): unknown {
    const refuseKind = (expected: string) => {
      refuse(
        path,
        'SUBGRAPH_BAD_RESPONSE',
        `${coordinate} expects ${expected}; got ${describeValue(given)}.`,
      );
      return null;
    };
    if (isNonNullType(type)) {
      const isNull = given === null || given === undefined;
      if (isNull) refuse(path, 'SUBGRAPH_NULL', `${coordinate} is never null by its schema; got null.`);
      return isNull ? null : complete(type.ofType, given, path);
    }
    if (given === null || given === undefined) return null;
    if (isListType(type)) {
      if (!Array.isArray(given)) return refuseKind('a list');
      return given.map((item, index) => complete(type.ofType, item, [...path, index]));
    }
    if (isLeafType(type)) return isLeafValue(type, given) ? given : refuseKind(`a value of ${type.name}`);
    if (!isRecord(given) || !isCompositeType(type)) return refuseKind(`an object of ${type}`);
    const named = findObjectType(fetch, type, given.__typename);
    if (!named) return refuseKind(`an object of ${type} with its __typename`);
    return completeObject(fetch, named, field.selectionSet, given, path, refuse);
  };
}

/**
 * The type of an object that stands where `type` is expected. An interface object has the interface's name in its
 * subgraph, which the planner often does not ask for: which type is behind it, others tell.
 */
export function findObjectType(
  { types, ownTypes }: Fetch,
  type: GraphQLNamedType | undefined,
  came: unknown,
): ObjectType | undefined {
  if (isObjectType(type)) return type;
  if (isInterfaceType(type) && isObjectType(ownTypes.getType(type.name))) {
    return came === undefined || came === type.name ? type : undefined;
  }
  const named = typeof came === 'string' ? types.getType(came) : undefined;
  return isAbstractType(type) && isObjectType(named) && types.isSubType(type, named) ? named : undefined;
}

/** Two selections of one response key, through fragments, fill one value together. */
function joinSelections(known: unknown, next: unknown): unknown {
  if (Array.isArray(known) && Array.isArray(next)) {
    return next.map((item, index) => joinSelections(known[index], item));
  }
  if (!isRecord(known) || !isRecord(next)) return next;
  for (const key of Object.keys(next)) known[key] = joinSelections(known[key], next[key]);
  return known;
}
