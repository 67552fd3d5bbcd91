import { getNamedType, isInterfaceType, isObjectType, Kind, type SelectionSetNode } from 'graphql';
import { PlanError } from '../plan-error.ts';
import type { Conditions } from './collect.ts';
import { type FetchDraft, onType } from './fetch-draft.ts';
import type { Drafts, Place, Spot, Visit } from './plan-drafts.ts';
import { writeRequired } from './required.ts';
import { findRoute, type RouteStep } from './route.ts';
import type { SubgraphFacts } from './subgraph-facts.ts';

/** What a field requires, once it was fetched. */
export interface Required {
  fields: SelectionSetNode;
  /** The fetches that give it. */
  after: ReadonlySet<FetchDraft>;
  /** Equal for what is required by one fetch. */
  id: string;
}

/** Makes what finds ways to subgraphs, and asks for the keys that these take. */
export function createReach(facts: SubgraphFacts, drafts: Drafts) {
  /** Where a type can be asked of a subgraph, entered if need be. Null where there is no way. */
  function reach(
    place: Place,
    graph: string,
    type: string,
    alternatives: readonly Conditions[],
  ): Visit | null {
    const usable = place.visits.filter((each) => isUsable(each, alternatives));
    const there = usable.find((each) => each.isOpen && each.graph === graph && each.type === type);
    if (there) return there;
    const made = isRoot(place.type)
      ? enterRoot(place, graph)
      : (followRoute(place, graph, type, alternatives, null) ??
        reachByParent(place, graph, type, alternatives));
    if (made) place.visits.push(made);
    return made;
  }

  const isRoot = (type: string) =>
    type === facts.supergraph.getQueryType()?.name || type === facts.supergraph.getMutationType()?.name;

  function enterRoot(place: Place, graph: string): Visit {
    const after = new Set(place.visits.slice(0, 1).map(({ fetch }) => fetch));
    const name = `${graph} ${JSON.stringify(place.path)}`;
    const fetch = drafts.fetch(name, { graph, path: place.path, isOfEntities: false, after });
    const { selection } = fetch;
    const spot = { graph, fetch, selection, known: [], steps: [], keys: '', after: [] };
    return { ...spot, type: place.type, isOpen: true };
  }

  /**
   * Enters a subgraph by keys, through others where need be. Null where there is no way.
   * @param required what is sent beside the key
   */
  function followRoute(
    place: Place,
    graph: string,
    type: string,
    alternatives: readonly Conditions[],
    required: Required | null,
  ): Visit | null {
    const starts = place.visits.filter((each) => isUsable(each, alternatives));
    const route = findRoute(facts, place.type, starts, { graph, type });
    if (!route) return null;
    let current = route.start;
    for (const [index, step] of route.steps.entries()) {
      const isLast = index === route.steps.length - 1;
      current = enter(place, current, step, isLast ? required : null);
      if (!isLast) {
        current.fetch.conditions.push([]);
        place.visits.push(current);
      }
    }
    return current;
  }

  function enter(
    place: Place,
    source: Visit,
    { graph, type, key }: RouteStep,
    required: Required | null,
  ): Visit {
    addKey(source, source.type, key);
    const after = new Set([source.fetch, ...source.after, ...(required?.after ?? [])]);
    const last = place.path.at(-1);
    // Entities of several types go together where the subgraph tells them apart.
    const isTogether =
      typeof last === 'object' && 'TypeCondition' in last && type === place.type && !required;
    const path = isTogether ? place.path.slice(0, -1) : place.path;
    const numbers = [...after].map(({ number }) => number).sort((a, b) => a - b);
    const own = isTogether ? '' : `${place.type} as ${type} ${required?.id ?? ''}`;
    const name = `${graph} ${JSON.stringify(path)} ${numbers} ${own} ${source.known}`;
    const fetch = drafts.fetch(name, { graph, path, isOfEntities: true, after });
    if (!fetch.requires.some((each) => 'typeCondition' in each && each.typeCondition === place.type)) {
      const fields = required ? writeRequired(required.fields) : [];
      fetch.requires.push({
        ...{ kind: 'InlineFragment', typeCondition: place.type },
        selections: [{ kind: 'Field', name: '__typename' }, ...writeRequired(key), ...fields],
      });
      // Of what type an object is may be known by then, but not to a subgraph that has the interface alone.
      if (!isObjectType(facts.supergraph.getType(type))) {
        const at = [`... on ${place.type}`, '__typename'];
        fetch.inputRewrites.push({ kind: 'ValueSetter', path: at, setValueTo: type });
      }
    }
    const selection = onType(fetch.selection, type);
    const spot = { graph, fetch, selection, known: source.known, steps: [], keys: '', after: [] };
    return { ...spot, type, isOpen: true };
  }

  function addKey(spot: Spot, type: string, { selections }: SelectionSetNode): void {
    for (const node of selections) {
      if (node.kind !== Kind.FIELD || node.name.value === '__typename') continue;
      const name = node.name.value;
      const known = facts.typeOf(spot.graph, type);
      const field = isObjectType(known) || isInterfaceType(known) ? known.getFields()[name] : undefined;
      if (!field) throw new PlanError('A key has a field that its subgraph does not have.');
      const below = drafts.addField(spot, { key: name, name, node }, field.type, [spot.known]);
      if (node.selectionSet) addKey(below, getNamedType(field.type).name, node.selectionSet);
    }
  }

  /** Asks another subgraph for the field above, whose objects have no key. */
  function reachByParent(
    { type: own, parent }: Place,
    graph: string,
    type: string,
    alternatives: readonly Conditions[],
  ): Visit | null {
    if (!parent || own !== type || parent.place.type === facts.supergraph.getMutationType()?.name)
      return null;
    // What has a key is found by it alone: who says that the other subgraph gives the same entity there?
    if (facts.keysOf(graph, type).length > 0) return null;
    const { place, group } = parent;
    for (const name of facts.namesIn(graph, place.type)) {
      const field = facts.fieldOf(graph, name, group.name);
      const inner = field && getNamedType(field.type).name;
      if (!field || field.requires || !facts.objectTypes(inner ?? '', graph).includes(type)) continue;
      const home = reach(place, graph, name, alternatives);
      if (!home) continue;
      const spot = drafts.addField(home, group, field.type, alternatives);
      if (!isObjectType(facts.typeBelow(place.type, group.name)))
        spot.selection.fields.set('__typename', null);
      if (inner === type) return { ...spot, type, isOpen: true };
      if (facts.isInterfaceObject(graph, inner ?? '')) continue;
      return { ...spot, type, isOpen: true, selection: onType(spot.selection, type) };
    }
    return null;
  }

  return { reach, followRoute };
}

/** Whether the fetch is there wherever one of the alternatives holds. */
export const isUsable = ({ known }: Visit, alternatives: readonly Conditions[]) =>
  alternatives.every((each) => known.every((one) => each.includes(one)));
