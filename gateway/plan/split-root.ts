import {
  type DirectiveNode,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
  visit,
} from 'graphql';
import { onlyUsed } from './used-definitions.ts';

/**
 * Splits a document of one operation by who answers its root fields: `planned` has what subgraphs answer, without
 * selections that a literal `@include(if: false)` or `@skip(if: true)` leaves out; `introspection` has `__schema` and
 * `__type`. Each is null where it has no fields; root `__typename` is in neither.
 */
export function splitRoot(document: DocumentNode): {
  planned: DocumentNode | null;
  introspection: DocumentNode | null;
} {
  const pruned = withoutLiteralConditions(document);
  return {
    planned: withRoot(pruned, ({ name }) => !name.value.startsWith('__')),
    introspection: withRoot(pruned, ({ name }) => /^__(schema|type)$/.test(name.value)),
  };
}

/** The document with those root fields only, fragments at the root spread out. */
function withRoot(document: DocumentNode, isKept: (field: FieldNode) => boolean): DocumentNode | null {
  const fragments = new Map<string, FragmentDefinitionNode>();
  let operation: OperationDefinitionNode | undefined;
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
    else if (definition.kind === Kind.OPERATION_DEFINITION) operation = definition;
  }
  if (!operation) return null;

  const keep = ({ selections }: SelectionSetNode): SelectionNode[] =>
    selections.flatMap((selection): SelectionNode[] => {
      if (selection.kind === Kind.FIELD) return isKept(selection) ? [selection] : [];
      const fragment =
        selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
      const inner = fragment ? keep(fragment.selectionSet) : [];
      if (!fragment || inner.length === 0) return [];
      const selectionSet: SelectionSetNode = { kind: Kind.SELECTION_SET, selections: inner };
      const { typeCondition } = fragment;
      return [{ kind: Kind.INLINE_FRAGMENT, typeCondition, directives: selection.directives, selectionSet }];
    });

  const selections = keep(operation.selectionSet);
  if (selections.length === 0) return null;
  const selectionSet: SelectionSetNode = { kind: Kind.SELECTION_SET, selections };
  return onlyUsed(document, { ...operation, selectionSet });
}

/**
 * The Rust planner fails where a literal leaves everything out. What stays empty below the root asks for `__typename`,
 * so that the object itself is asked for.
 */
function withoutLiteralConditions(document: DocumentNode): DocumentNode {
  return visit(document, {
    Field: { leave: prune },
    InlineFragment: { leave: prune },
    FragmentSpread: { leave: prune },
    SelectionSet: {
      leave: (set) => (set.selections.length > 0 ? undefined : { ...set, selections: [typeName] }),
    },
  });
}

const typeName: FieldNode = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } };

/** Null drops the selection. */
function prune<T extends SelectionNode>(selection: T): T | null | undefined {
  const literal = selection.directives?.filter((directive) => literalOf(directive) !== undefined) ?? [];
  if (literal.length === 0) return undefined;
  if (literal.some((directive) => literalOf(directive) === (directive.name.value === 'skip'))) return null;
  return { ...selection, directives: selection.directives?.filter((each) => !literal.includes(each)) };
}

/** The literal of a `@skip` or `@include`; undefined for variables and other directives. */
function literalOf({ name, arguments: given }: DirectiveNode): boolean | undefined {
  if (name.value !== 'skip' && name.value !== 'include') return undefined;
  const value = given?.find((argument) => argument.name.value === 'if')?.value;
  return value?.kind === Kind.BOOLEAN ? value.value : undefined;
}
