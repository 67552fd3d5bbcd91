import { type ASTNode, type DocumentNode, Kind, parse, print, type SelectionNode, visit } from 'graphql';

const droppable = new Set<string>([
  Kind.FIELD,
  Kind.INLINE_FRAGMENT,
  Kind.FRAGMENT_SPREAD,
  Kind.DIRECTIVE,
  Kind.ARGUMENT,
  Kind.OBJECT_FIELD,
]);

/** How many parts of an operation can be dropped. */
export function countOperationParts(text: string): number {
  let count = 0;
  visit(parse(text), { enter: (node) => void (droppable.has(node.kind) && count++) });
  return count;
}

/** The operation without the parts of these numbers, or nothing where nothing is left. */
export function dropOperationParts(text: string, dropped: ReadonlySet<number>): string | null {
  let number = 0;
  const numbers = new Map<ASTNode, number>();
  const document = parse(text);
  visit(document, { enter: (node) => void (droppable.has(node.kind) && numbers.set(node, number++)) });
  return tidy(
    visit(document, {
      enter: (node) => (dropped.has(numbers.get(node) ?? -1) ? null : undefined),
    }) as DocumentNode,
  );
}

/** The operation with its fragment, alias or variable default of that number resolved; undefined where there is none. */
export function simplerOperations(text: string, index: number): string | null | undefined {
  const document = parse(text);
  const fragments = new Map(
    document.definitions.flatMap((definition) =>
      definition.kind === Kind.FRAGMENT_DEFINITION ? [[definition.name.value, definition] as const] : [],
    ),
  );
  let left = index;
  let isDone = false;
  const isTurn = () => !isDone && left-- === 0;
  const changed = visit(document, {
    SelectionSet: {
      enter(set) {
        for (const selection of set.selections) {
          if (selection.kind === Kind.FIELD || !isTurn()) continue;
          isDone = true;
          const fragment =
            selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
          const inner: readonly SelectionNode[] = fragment?.selectionSet.selections ?? [];
          return {
            ...set,
            selections: set.selections.flatMap((each) => (each === selection ? inner : each)),
          };
        }
        return undefined;
      },
    },
    FragmentSpread: {
      enter(spread) {
        const fragment = fragments.get(spread.name.value);
        if (!fragment || !isTurn()) return undefined;
        isDone = true;
        const { typeCondition, selectionSet } = fragment;
        return { kind: Kind.INLINE_FRAGMENT, typeCondition, selectionSet, directives: spread.directives };
      },
    },
    Field: {
      enter(field) {
        if (!field.alias || !isTurn()) return undefined;
        isDone = true;
        return { ...field, alias: undefined };
      },
    },
    VariableDefinition: {
      enter(definition) {
        if (!definition.defaultValue || !isTurn()) return undefined;
        isDone = true;
        return { ...definition, defaultValue: undefined };
      },
    },
  }) as DocumentNode;
  return isDone ? tidy(changed) : undefined;
}

/** Drops what is empty or unused after something was dropped. */
function tidy(given: DocumentNode): string | null {
  let document = given;
  for (let before: DocumentNode | null = null; before !== document; ) {
    before = document;
    document = visit(document, {
      SelectionSet: { leave: (set) => (set.selections.length === 0 ? null : undefined) },
      Field: {
        leave: ({ selectionSet }) => (selectionSet === null ? null : undefined),
      },
      InlineFragment: { leave: (fragment) => (fragment.selectionSet ? undefined : null) },
      OperationDefinition: { leave: (operation) => (operation.selectionSet ? undefined : null) },
      FragmentDefinition: { leave: (fragment) => (fragment.selectionSet ? undefined : null) },
    }) as DocumentNode;
    document = dropUnused(document);
  }
  return document.definitions.some(({ kind }) => kind === Kind.OPERATION_DEFINITION) ? print(document) : null;
}

function dropUnused(document: DocumentNode): DocumentNode {
  const spreads = new Set<string>();
  const defined = new Set<string>();
  const variables = new Set<string>();
  visit(document, {
    FragmentSpread: ({ name }) => void spreads.add(name.value),
    FragmentDefinition: ({ name }) => void defined.add(name.value),
    Variable: ({ name }, _key, parent) => {
      const isDefinition = parent && 'kind' in parent && parent.kind === Kind.VARIABLE_DEFINITION;
      if (!isDefinition) variables.add(name.value);
    },
  });
  return visit(document, {
    FragmentDefinition: ({ name }) => (spreads.has(name.value) ? undefined : null),
    FragmentSpread: ({ name }) => (defined.has(name.value) ? undefined : null),
    VariableDefinition: ({ variable }) => (variables.has(variable.name.value) ? undefined : null),
  }) as DocumentNode;
}
