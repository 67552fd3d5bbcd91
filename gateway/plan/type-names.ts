import { type DocumentNode, type FieldNode, Kind, type SelectionNode, visit } from 'graphql';

/**
 * Asks for `__typename` under its own name wherever a client asks for it under an alias: that is where execution looks
 * for the type of an object, and the planners don't ask twice.
 */
export function withTypeNames(document: DocumentNode): DocumentNode {
  return visit(document, {
    SelectionSet: {
      leave: (set) =>
        set.selections.some(isAliased) ? { ...set, selections: [...set.selections, typeName] } : undefined,
    },
  });
}

const isAliased = (selection: SelectionNode) =>
  selection.kind === Kind.FIELD && selection.name.value === '__typename' && selection.alias !== undefined;

const typeName: FieldNode = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } };
