import {
  type FragmentDefinitionNode,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isInterfaceType,
  isObjectType,
  Kind,
  type OperationTypeNode,
  type SelectionSetNode,
} from 'graphql';
import { fetchesOf } from '../plan/fetches-of.ts';
import type { Fetch, PathStep, Plan } from '../plan/plan.ts';
import { readDocument } from '../plan/read-document.ts';
import { entitySelection, toPlace } from './suppliers.ts';
import { toObjectTypes } from './targets.ts';

/** Objects whose type the schema tells: what a subgraph says of it, asked or not, cannot make it another. */
export interface KnownTypes {
  /** The object type of everything at a path; undefined where a field there is of an interface or a union. */
  at(path: readonly PathStep[]): string | undefined;
  /** The path without conditions that the schema says are met. */
  withoutConditions(path: readonly PathStep[]): PathStep[];
}

/** Reads the types of the fields that fetches select, when they are first asked for. */
export function findKnownTypes(types: GraphQLSchema, plan: Plan): KnownTypes {
  let byPlace: ReadonlyMap<string, ReadonlySet<string>> | undefined;
  const renamed = new Set(fetchesOf(plan.node).flatMap(renamedKeys));
  const at = (path: readonly PathStep[]) => {
    // A renamed key may stand for a field that was fetched under another.
    if (path.some((step) => step.kind === 'key' && renamed.has(step.key))) return undefined;
    byPlace ??= readTypes(types, plan);
    const [name, ...others] = byPlace.get(toPlace(path)) ?? [];
    return name !== undefined && others.length === 0 && isObjectType(types.getType(name)) ? name : undefined;
  };
  return {
    at,
    withoutConditions: (path) =>
      path.filter((step, index) => {
        const known = step.kind === 'type' ? at(path.slice(0, index)) : undefined;
        return step.kind !== 'type' || known === undefined || !toObjectTypes(types, step.names).has(known);
      }),
  };
}

function renamedKeys({ outputRewrites, entities }: Fetch): string[] {
  return [outputRewrites, ...(entities ?? []).map((list) => list.outputRewrites)]
    .flat()
    .flatMap((each) => (each.kind === 'rename' ? [each.key] : []));
}

function readTypes(types: GraphQLSchema, plan: Plan): Map<string, Set<string>> {
  const byPlace = new Map<string, Set<string>>();
  for (const fetch of fetchesOf(plan.node)) {
    const { selectionSet, fragments } = readDocument(fetch.document);
    const read = { types, fragments, byPlace };
    if (fetch.entities === null) {
      const root = types.getRootType(fetch.operationKind as OperationTypeNode) ?? undefined;
      readSelection(read, selectionSet, root, toPlace(fetch.path));
    }
    for (const { paths, responseKey } of fetch.entities ?? []) {
      const selected = entitySelection(selectionSet, responseKey);
      for (const path of paths) readSelection(read, selected, undefined, toPlace(path));
    }
  }
  return byPlace;
}

interface Read {
  types: GraphQLSchema;
  fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  byPlace: Map<string, Set<string>>;
}

function readSelection(
  read: Read,
  { selections }: SelectionSetNode,
  parent: GraphQLNamedType | undefined,
  place: string,
): void {
  for (const selection of selections) {
    if (selection.kind === Kind.FIELD) {
      if (!selection.selectionSet) continue;
      const field =
        isObjectType(parent) || isInterfaceType(parent)
          ? parent.getFields()[selection.name.value]
          : undefined;
      const type = field && getNamedType(field.type);
      const own = `${place}.${(selection.alias ?? selection.name).value}`;
      // A field that is not found is of no type that is known.
      read.byPlace.getOrInsertComputed(own, () => new Set()).add(type?.name ?? '');
      readSelection(read, selection.selectionSet, type, own);
      continue;
    }
    const fragment =
      selection.kind === Kind.INLINE_FRAGMENT ? selection : read.fragments.get(selection.name.value);
    if (!fragment) continue;
    const condition = fragment.typeCondition?.name.value;
    const type = condition === undefined ? parent : read.types.getType(condition);
    readSelection(read, fragment.selectionSet, type, place);
  }
}
