import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  Kind,
  type SelectionSetNode,
} from 'graphql';

/** Response keys from the root down, joined by `.`: lists and types do not show. */
export type ResponsePath = string;

/** Where every field of a document's operation stands in the response, `__typename` apart. */
export function responsePaths(document: DocumentNode): Set<ResponsePath> {
  const paths = new Set<ResponsePath>();
  const walk = walker(document, (field, parent: string): string | null => {
    if (field.name.value === '__typename') return null;
    const path = join(parent, keyOf(field));
    paths.add(path);
    return path;
  });
  walk('');
  return paths;
}

/** Response keys of an operation's root fields, in their order. */
export function rootKeys(document: DocumentNode): string[] {
  const keys = new Set<string>();
  walker<string>(document, (field) => {
    keys.add(keyOf(field));
    return null;
  })('');
  return [...keys];
}

/** Joins two paths, either of which may be empty. */
export const join = (parent: ResponsePath, child: ResponsePath): ResponsePath =>
  parent && child ? `${parent}.${child}` : parent || child;

const keyOf = (field: FieldNode) => (field.alias ?? field.name).value;

/** Calls `visit` for each field with what it gave for the parent; goes on below where that is not null. */
function walker<T>(
  document: DocumentNode,
  visit: (field: FieldNode, parent: T) => T | null,
): (root: T) => void {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  }
  const walk = (set: SelectionSetNode | undefined, parent: T): void => {
    for (const selection of set?.selections ?? []) {
      if (selection.kind === Kind.FIELD) {
        const own = visit(selection, parent);
        if (own !== null) walk(selection.selectionSet, own);
      } else if (selection.kind === Kind.INLINE_FRAGMENT) walk(selection.selectionSet, parent);
      else walk(fragments.get(selection.name.value)?.selectionSet, parent);
    }
  };
  return (root) => {
    for (const definition of document.definitions) {
      if (definition.kind === Kind.OPERATION_DEFINITION) walk(definition.selectionSet, root);
    }
  };
}
