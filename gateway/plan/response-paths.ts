import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationTypeNode,
  type SelectionSetNode,
} from 'graphql';
import { isIncluded, type Values } from './condition-values.ts';

/** Response keys from the root down, joined by `.`: lists and types do not show. */
export type ResponsePath = string;

/** Where every field of a document's operation stands in the response, `__typename` apart. */
export function responsePaths(document: DocumentNode): Set<ResponsePath> {
  const paths = new Set<ResponsePath>();
  walkFields<ResponsePath>(document, {
    root: () => '',
    field(field, key, parent) {
      if (field.name.value === '__typename') return null;
      const path = join(parent, key);
      paths.add(path);
      return path;
    },
  });
  return paths;
}

/** Response keys of an operation's root fields, in their order; with values of conditions, of those that are included. */
export function rootKeys(document: DocumentNode, values?: Values): string[] {
  const keys = new Set<string>();
  walkFields(
    document,
    {
      root: () => true,
      field(_, key) {
        keys.add(key);
        return null;
      },
    },
    values,
  );
  return [...keys];
}

/** Joins two paths, either of which may be empty. */
export const join = (parent: ResponsePath, child: ResponsePath): ResponsePath =>
  parent && child ? `${parent}.${child}` : parent || child;

/** What is known at each level of a walk. What gives null is not gone into. */
export interface FieldWalk<T> {
  root(operation: OperationTypeNode): T;
  /** What is known of objects of that type. */
  narrow?(parent: T, typeCondition: string): T | null;
  /** What is known below a field. */
  field(field: FieldNode, responseKey: string, parent: T): T | null;
}

/** Walks over an operation's fields, fragments spread out; with values of conditions, over those that are included. */
export function walkFields<T>(document: DocumentNode, walk: FieldWalk<T>, values?: Values): void {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  }
  const goInto = (set: SelectionSetNode | undefined, parent: T): void => {
    for (const selection of set?.selections ?? []) {
      if (values && !isIncluded(selection.directives, values)) continue;
      if (selection.kind === Kind.FIELD) {
        const own = walk.field(selection, (selection.alias ?? selection.name).value, parent);
        if (own !== null) goInto(selection.selectionSet, own);
        continue;
      }
      const fragment =
        selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
      const condition = fragment?.typeCondition?.name.value;
      const own = condition !== undefined && walk.narrow ? walk.narrow(parent, condition) : parent;
      if (own !== null) goInto(fragment?.selectionSet, own);
    }
  };
  for (const definition of document.definitions) {
    if (definition.kind === Kind.OPERATION_DEFINITION) {
      goInto(definition.selectionSet, walk.root(definition.operation));
    }
  }
}
