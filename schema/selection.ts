import { type FieldNode, Kind, parse, print, type SelectionSetNode } from 'graphql';

/**
 * Reads a selection as Federation's field sets and `@gather` write it, without the outer braces, e.g.
 * `dimensions { name key }`. Null when it is no selection, or holds an alias, argument, directive or fragment.
 */
export function readSelection(text: string): SelectionSetNode | null {
  let set: SelectionSetNode;
  try {
    const [operation] = parse(`{${text}}`, { noLocation: true }).definitions;
    if (operation?.kind !== Kind.OPERATION_DEFINITION) return null;
    set = operation.selectionSet;
  } catch {
    return null;
  }
  return isPlain(set) ? set : null;
}

/** One text for every spelling of a selection: spaces, commas and the order of fields make no difference. */
export function normalizeSelection(text: string): string {
  const set = readSelection(text);
  return set ? print(sorted(set)).replace(/\s+/g, ' ') : text.trim();
}

/** The fields of a plain selection set. */
export function fieldsOf(set: SelectionSetNode): readonly FieldNode[] {
  return set.selections.filter((selection) => selection.kind === Kind.FIELD);
}

function isPlain(set: SelectionSetNode): boolean {
  return set.selections.every(
    (selection) =>
      selection.kind === Kind.FIELD &&
      !selection.alias &&
      !selection.arguments?.length &&
      !selection.directives?.length &&
      (!selection.selectionSet || isPlain(selection.selectionSet)),
  );
}

function sorted(set: SelectionSetNode): SelectionSetNode {
  const fields = fieldsOf(set).map((field) =>
    field.selectionSet ? { ...field, selectionSet: sorted(field.selectionSet) } : field,
  );
  return { ...set, selections: fields.toSorted((a, b) => (a.name.value < b.name.value ? -1 : 1)) };
}
