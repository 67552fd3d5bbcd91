import { type GraphQLSchema, isInterfaceType, isObjectType, Kind, type SelectionNode } from 'graphql';
import type { readDocument } from '../../plan/read-document.ts';

/**
 * Leaves out the fields that a selection cannot have beside its own: those under one response key must be of one type,
 * also on different objects (GraphQL, "Field Selection Merging").
 */
export function withoutConflicts<T extends { type: string; name: string }>(
  types: GraphQLSchema,
  fields: readonly T[],
  selected: Selected,
): T[] {
  const typeOf = new Map(selectedTypes(types, selected, undefined));
  return fields.filter(({ type, name }) => {
    const own = typeOfField(types, type, name);
    return typeOf.getOrInsertComputed(name, () => own) === own;
  });
}

/** What is selected already. */
interface Selected {
  selections: readonly SelectionNode[];
  fragments: ReturnType<typeof readDocument>['fragments'];
}

/** Response keys, and the types of the fields under them. */
function* selectedTypes(
  types: GraphQLSchema,
  { selections, fragments }: Selected,
  parent: string | undefined,
): Generator<[string, string | undefined]> {
  for (const selection of selections) {
    if (selection.kind === Kind.FIELD) {
      const key = (selection.alias ?? selection.name).value;
      yield [key, typeOfField(types, parent, selection.name.value)];
      continue;
    }
    const fragment =
      selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
    if (!fragment) continue;
    const condition = fragment.typeCondition?.name.value ?? parent;
    yield* selectedTypes(types, { selections: fragment.selectionSet.selections, fragments }, condition);
  }
}

function typeOfField(types: GraphQLSchema, parent: string | undefined, name: string): string | undefined {
  const type = parent === undefined ? undefined : types.getType(parent);
  if (!isObjectType(type) && !isInterfaceType(type)) return undefined;
  return type.getFields()[name]?.type.toString();
}
