import { type DocumentNode, Kind, type SelectionSetNode } from 'graphql';
import { isIncluded, type Values } from './condition-values.ts';
import { readDocument } from './deliver.ts';

/** Response keys of an operation's root fields, in their order; with values of conditions, of those that are included. */
export function rootKeys(document: DocumentNode, values?: Values): string[] {
  const { selectionSet, fragments } = readDocument(document);
  const keys = new Set<string>();
  const goInto = (set: SelectionSetNode | undefined): void => {
    for (const selection of set?.selections ?? []) {
      if (values && !isIncluded(selection.directives, values)) continue;
      if (selection.kind === Kind.FIELD) keys.add((selection.alias ?? selection.name).value);
      else if (selection.kind === Kind.INLINE_FRAGMENT) goInto(selection.selectionSet);
      else goInto(fragments.get(selection.name.value)?.selectionSet);
    }
  };
  goInto(selectionSet);
  return [...keys];
}
