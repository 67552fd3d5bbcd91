import {
  type FieldNode,
  type FragmentDefinitionNode,
  type FragmentSpreadNode,
  type GraphQLInterfaceType,
  type GraphQLSchema,
  type InlineFragmentNode,
  isAbstractType,
  isInterfaceType,
  Kind,
  SchemaMetaFieldDef,
  type SelectionSetNode,
  TypeMetaFieldDef,
  TypeNameMetaFieldDef,
} from 'graphql';
import type { FieldsType } from './by-type.ts';
import { type Condition, toConditions } from './guard.ts';

/** Where names of a document are looked up. */
export interface DocumentNames {
  schema: GraphQLSchema;
  fragments: ReadonlyMap<string, FragmentDefinitionNode>;
}

/** A selection set that counts only where its conditions hold. */
export interface ConditionalSelectionSet {
  selectionSet: SelectionSetNode;
  conditions: Condition[];
}

/** One selection of a field, and when it counts. */
export interface SelectedField {
  key: string;
  node: FieldNode;
  conditions: Condition[];
}

/** GraphQL specification, "CollectFields", with conditions kept for those that variables decide. */
export function collectFields(
  names: DocumentNames,
  type: FieldsType,
  { selectionSet, conditions: outer }: ConditionalSelectionSet,
  into: SelectedField[],
): void {
  for (const node of selectionSet.selections) {
    const conditions = toConditions(node, outer);
    if (conditions === null) continue;
    if (node.kind === Kind.FIELD) {
      // What other interfaces of all its objects have, an interface need not have.
      if (isInterfaceType(type) && !fieldOf(type, node.name.value)) continue;
      into.push({ key: (node.alias ?? node.name).value, node, conditions });
      continue;
    }
    const fragment = applyingFragment(names, type, node);
    if (fragment) collectFields(names, type, { selectionSet: fragment.selectionSet, conditions }, into);
  }
}

type FragmentNode = InlineFragmentNode | FragmentSpreadNode;

export const fragmentOf = ({ fragments }: Pick<DocumentNames, 'fragments'>, node: FragmentNode) =>
  node.kind === Kind.INLINE_FRAGMENT ? node : fragments.get(node.name.value);

/** The fragment that is spread; undefined where its type condition leaves the type out. */
export function applyingFragment(names: DocumentNames, type: FieldsType, node: FragmentNode) {
  const fragment = fragmentOf(names, node);
  return applies(names.schema, fragment?.typeCondition?.name.value, type) ? fragment : undefined;
}

/** GraphQL specification, "DoesFragmentTypeApply". */
function applies(schema: GraphQLSchema, condition: string | undefined, type: FieldsType): boolean {
  if (condition === undefined || condition === type.name) return true;
  const named = schema.getType(condition);
  if (isAbstractType(named) && schema.isSubType(named, type)) return true;
  // An interface stands for its objects where all of them are of the condition's type.
  const types = isInterfaceType(type) ? schema.getPossibleTypes(type) : [];
  return types.length > 0 && types.every((each) => applies(schema, condition, each));
}

/** Whether the same fields are selected of all types of an interface, and none of them tells the type. */
export function isSameForAll(
  names: DocumentNames,
  type: GraphQLInterfaceType,
  { selections }: SelectionSetNode,
): boolean {
  return selections.every((selection) => {
    // What a literal leaves out is not planned either.
    if (toConditions(selection, []) === null) return true;
    if (selection.kind === Kind.FIELD) return type.getFields()[selection.name.value] !== undefined;
    const fragment = fragmentOf(names, selection);
    if (!fragment) return false;
    const appliesToAll = names.schema
      .getPossibleTypes(type)
      .every((each) => applies(names.schema, fragment.typeCondition?.name.value, each));
    return appliesToAll && isSameForAll(names, type, fragment.selectionSet);
  });
}

export const isIntrospection = (definition: object) =>
  definition === SchemaMetaFieldDef || definition === TypeMetaFieldDef;

/** The definition of a field, those of introspection included. */
export function fieldOf(parent: FieldsType, name: string) {
  switch (name) {
    case '__typename':
      return TypeNameMetaFieldDef;
    case '__schema':
      return SchemaMetaFieldDef;
    case '__type':
      return TypeMetaFieldDef;
    default:
      return parent.getFields()[name];
  }
}
