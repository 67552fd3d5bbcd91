import { type FragmentDefinitionNode, Kind, type SelectionSetNode } from 'graphql';
import { fetchesOf } from '../plan/fetches-of.ts';
import type { Fetch, PathStep, Plan, RequiredSelection } from '../plan/plan.ts';
import { readDocument } from '../plan/read-document.ts';

/** Which fetches of a plan give what, by response keys; list indexes and types don't count. */
export interface Suppliers {
  /** Whether one fetch alone asks for a key at a path. */
  isSole(path: readonly PathStep[], key: string): boolean;
  /** The one subgraph that is asked for what is at response keys from the root; undefined where there are several. */
  subgraphOf(keys: readonly string[]): string | undefined;
  /** Whether some fetch puts something below a key at a path. */
  goesOnBelow(path: readonly PathStep[], key: string): boolean;
  /** Whether some fetch sends what is under a response key somewhere, as a key or because a field requires it. */
  isRequired(key: string): boolean;
}

/** Reads the selections of all fetches. */
export function findSuppliers(plan: Plan): Suppliers {
  const fetchesOfPlace = new Map<string, Fetch[]>();
  const places: string[] = [];
  for (const fetch of fetchesOf(plan.node)) {
    const { selectionSet, fragments } = readDocument(fetch.document);
    for (const { paths, selected } of toLists(fetch, selectionSet)) {
      for (const path of paths) {
        places.push(toPlace(path));
        for (const place of new Set(selectedPlaces(selected, fragments, toPlace(path)))) {
          fetchesOfPlace.getOrInsertComputed(place, () => []).push(fetch);
        }
      }
    }
  }
  let required: ReadonlySet<string> | undefined;
  return {
    isRequired(key) {
      required ??= new Set(requiredKeys(plan));
      return required.has(key);
    },
    isSole: (path, key) => fetchesOfPlace.get(`${toPlace(path)}.${key}`)?.length === 1,
    subgraphOf(keys) {
      const fetches = fetchesOfPlace.get(keys.map((key) => `.${key}`).join(''));
      const names = new Set(fetches?.map(({ subgraph }) => subgraph));
      return names.size === 1 ? [...names][0] : undefined;
    },
    goesOnBelow(path, key) {
      const place = `${toPlace(path)}.${key}`;
      return places.some((each) => each === place || each.startsWith(`${place}.`));
    },
  };
}

const requiredKeys = (plan: Plan) =>
  fetchesOf(plan.node).flatMap(({ entities }) =>
    (entities ?? []).flatMap(({ requires }) => requires.flatMap(keysBelow)),
  );

const keysBelow = ({ selections }: { selections: readonly RequiredSelection[] }): string[] =>
  selections.flatMap((selection) => [
    ...(selection.kind === 'field' ? [selection.key] : []),
    ...keysBelow(selection),
  ]);

/** Where a path leads, by response keys: list indexes and types don't count. */
export const toPlace = (path: readonly PathStep[]) =>
  path.flatMap((step) => (step.kind === 'key' ? [`.${step.key}`] : [])).join('');

function toLists({ entities, path }: Fetch, selectionSet: SelectionSetNode) {
  if (entities === null) return [{ paths: [path], selected: selectionSet }];
  return entities.map(({ paths, responseKey }) => ({
    paths,
    selected: entitySelection(selectionSet, responseKey),
  }));
}

/** What is selected of a list of entities. */
export function entitySelection(selectionSet: SelectionSetNode, responseKey: string): SelectionSetNode {
  for (const field of selectionSet.selections) {
    if (
      field.kind === Kind.FIELD &&
      (field.alias ?? field.name).value === responseKey &&
      field.selectionSet
    ) {
      return field.selectionSet;
    }
  }
  throw new Error(`A fetch has no list of entities ${responseKey}.`);
}

function* selectedPlaces(
  { selections }: SelectionSetNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  place: string,
): Generator<string> {
  for (const selection of selections) {
    if (selection.kind === Kind.FIELD) {
      const own = `${place}.${(selection.alias ?? selection.name).value}`;
      yield own;
      if (selection.selectionSet) yield* selectedPlaces(selection.selectionSet, fragments, own);
      continue;
    }
    const fragment =
      selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
    if (fragment) yield* selectedPlaces(fragment.selectionSet, fragments, place);
  }
}
