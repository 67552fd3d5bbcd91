import { type FieldNode, Kind, print, type SelectionSetNode, visit } from 'graphql';
import type { RequiredDraft } from './fetch-draft.ts';

/** Makes what writes field sets of `@requires` as they are fetched: with types, and under keys of their own. */
export function createRequired(): (requires: SelectionSetNode) => SelectionSetNode {
  const aliases = new Map<string, string>();
  return (requires) => aliasArguments(askTypes(requires), aliases);
}

/** A field with arguments may be required several times, with others each time. */
function aliasArguments(set: SelectionSetNode, aliases: Map<string, string>): SelectionSetNode {
  return visit(set, {
    Field(field) {
      if (!field.arguments?.length) return undefined;
      const { alias: _, ...own } = field;
      const value = aliases.getOrInsertComputed(
        print({ ...own, selectionSet: undefined }),
        () => `${field.name.value}__alias_${firstAlias + aliases.size}`,
      );
      return { ...field, alias: { kind: Kind.NAME, value } };
    },
  });
}

/** What is required by type is sent with its type, even where there is one type only. */
const askTypes = (set: SelectionSetNode): SelectionSetNode =>
  visit(set, {
    SelectionSet: {
      leave: (inner) =>
        inner.selections.some(({ kind }) => kind === Kind.INLINE_FRAGMENT)
          ? { ...inner, selections: [typeName, ...inner.selections] }
          : undefined,
    },
  });

const typeName: FieldNode = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } };

/** Numbers further down are those of keys that several types have. */
const firstAlias = 1_000;

/** What a representation has of a field set. */
export function writeRequired({ selections }: SelectionSetNode): RequiredDraft[] {
  return selections.flatMap((selection): RequiredDraft[] => {
    if (selection.kind === Kind.FRAGMENT_SPREAD) return [];
    const inner = selection.selectionSet ? writeRequired(selection.selectionSet) : [];
    if (selection.kind === Kind.INLINE_FRAGMENT) {
      const condition = selection.typeCondition?.name.value;
      return condition === undefined
        ? inner
        : [{ kind: 'InlineFragment', typeCondition: condition, selections: inner }];
    }
    const name = selection.name.value;
    const selected = inner.length > 0 ? { selections: inner } : {};
    if (!selection.alias) return [{ kind: 'Field', name, ...selected }];
    return [{ kind: 'Field', name: selection.alias.value, alias: name, ...selected }];
  });
}
