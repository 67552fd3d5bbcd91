import {
  type ConstDirectiveNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isObjectType,
  Kind,
  parse,
  type SelectionSetNode,
} from 'graphql';
import { fetchesOf } from './fetches-of.ts';
import type { Fetch, PlanNode } from './plan.ts';
import { PlanError } from './plan-error.ts';
import type { SubgraphSchemas } from './subgraph-schemas.ts';

/**
 * Makes what checks that a field which is external at a subgraph, or which another one has taken over from it, is asked
 * of it only where it is provided, or a key. The Rust planner (0.0.38) takes what
 * `@provides(fields: "... on Movie { title }")` provides for all types of an interface, and asks for fields of an
 * interface that others have taken over for some of its types.
 * @returns what throws PlanError where a field is asked of a subgraph that does not have it there
 */
export function createExternalCheck(schemaOf: SubgraphSchemas): (node: PlanNode | null) => void {
  return (node) => {
    for (const fetch of fetchesOf(node)) {
      const schema = schemaOf(fetch.subgraph);
      if (schema) checkFetch(schema, fetch);
    }
  };
}

function checkFetch(schema: GraphQLSchema, { document }: Fetch): void {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  }

  const check = (set: SelectionSetNode, types: readonly GraphQLObjectType[], provided: Provided[]): void => {
    for (const selection of set.selections) {
      if (selection.kind === Kind.FIELD) {
        const name = selection.name.value;
        const below = types.map((type) => checkField(type, name, providedFor(schema, type, provided)));
        if (!selection.selectionSet) continue;
        const inner = types.flatMap((type) =>
          objectTypes(schema, getNamedType(type.getFields()[name]?.type)?.name),
        );
        check(selection.selectionSet, [...new Set(inner)], below.flat());
        continue;
      }
      const fragment =
        selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
      const condition = fragment?.typeCondition?.name.value;
      const own = condition === undefined ? undefined : new Set(objectTypes(schema, condition));
      if (fragment)
        check(fragment.selectionSet, own ? types.filter((type) => own.has(type)) : types, provided);
    }
  };

  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
    const root = schema.getRootType(definition.operation);
    if (root) check(definition.selectionSet, [root], []);
  }
}

/** Selections that a field further up provides. */
type Provided = SelectionSetNode;

/** What is provided below the field. @throws PlanError */
function checkField(
  type: GraphQLObjectType,
  name: string,
  fields: ReadonlyMap<string, Provided[]>,
): Provided[] {
  const field: GraphQLField<unknown, unknown> | undefined = type.getFields()[name];
  const joined = field?.astNode?.directives?.find((each) => each.name.value === 'join__field');
  const isOverridden =
    joined !== undefined && argument(joined, 'usedOverridden') === true && !argument(joined, 'overrideLabel');
  const isExternal = isOverridden || (joined !== undefined && argument(joined, 'external') === true);
  if (isExternal && !fields.has(name) && !isOfKey(type, name)) {
    throw new PlanError('A fetch asks for a field where it is external.');
  }
  const provides = joined && argument(joined, 'provides');
  const own = typeof provides === 'string' ? [selectionSetOf(provides)] : [];
  return [...own, ...(fields.get(name) ?? [])];
}

/** Fields that are provided for a type, with what is provided below them. */
function providedFor(
  schema: GraphQLSchema,
  type: GraphQLObjectType,
  provided: readonly Provided[],
  into = new Map<string, Provided[]>(),
): ReadonlyMap<string, Provided[]> {
  for (const selection of provided.flatMap(({ selections }) => selections)) {
    if (selection.kind === Kind.FIELD) {
      const below = into.getOrInsertComputed(selection.name.value, () => []);
      if (selection.selectionSet) below.push(selection.selectionSet);
    } else if (selection.kind === Kind.INLINE_FRAGMENT) {
      const condition = selection.typeCondition?.name.value;
      if (condition === undefined || objectTypes(schema, condition).includes(type)) {
        providedFor(schema, type, [selection.selectionSet], into);
      }
    }
  }
  return into;
}

const isOfKey = ({ astNode }: GraphQLObjectType, name: string) =>
  astNode?.directives?.some((directive) => {
    const key = directive.name.value === 'join__type' && argument(directive, 'key');
    return typeof key === 'string' && new RegExp(`\\b${name}\\b`).test(key);
  }) === true;

function objectTypes(schema: GraphQLSchema, name: string | undefined): readonly GraphQLObjectType[] {
  const type = schema.getType(name ?? '');
  if (isAbstractType(type)) return schema.getPossibleTypes(type);
  return isObjectType(type) ? [type] : [];
}

function argument(directive: ConstDirectiveNode, name: string): string | boolean | undefined {
  const value = directive.arguments?.find((given) => given.name.value === name)?.value;
  return value?.kind === Kind.STRING || value?.kind === Kind.BOOLEAN ? value.value : undefined;
}

function selectionSetOf(fieldSet: string): SelectionSetNode {
  const [definition] = parse(`{ ${fieldSet} }`, { noLocation: true }).definitions;
  if (definition?.kind !== Kind.OPERATION_DEFINITION) throw new Error('A field set is a selection set.');
  return definition.selectionSet;
}
