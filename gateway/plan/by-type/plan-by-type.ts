import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLOutputType,
  getNamedType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  print,
  type SelectionSetNode,
  visit,
} from 'graphql';
import { PlanError } from '../plan-error.ts';
import {
  type Conditions,
  collectGroups,
  commonOf,
  type Fragments,
  type Group,
  isForAllTypes,
  type Part,
} from './collect.ts';
import { type DraftStep, type FetchDraft, onType, writeFetch } from './fetch-draft.ts';
import { joinEqual } from './join-equal.ts';
import {
  createDrafts,
  type Drafts,
  type Place,
  type Spot,
  type Visit,
  writeRequired,
} from './plan-drafts.ts';
import { findRoute } from './route.ts';
import type { SubgraphFacts } from './subgraph-facts.ts';

/**
 * Plans an operation type by type: at each place of the response, for each object type that can be there, each field is
 * asked of a subgraph that resolves it, which is reached by keys. The plan is right before it is small: it is for
 * operations that other planners get wrong.
 * @returns the plan, as `@graphql-hive/router-query-planner` writes plans
 * @throws PlanError for subscriptions, and where there is no way to a field
 */
export function planByType(facts: SubgraphFacts, document: DocumentNode): object {
  try {
    return planOnce(facts, document, false);
  } catch (error) {
    if (!(error instanceof PlanError)) throw error;
    // What an interface has no way to, each of its types may have a way of its own to.
    return planOnce(facts, document, true);
  }
}

function planOnce(facts: SubgraphFacts, document: DocumentNode, isByType: boolean): object {
  const { operation, fragments } = readDocument(document);
  const kind = operation.operation;
  const root = facts.supergraph.getRootType(kind)?.name;
  if (root === undefined || kind === 'subscription') throw new PlanError(`Not planned by types: a ${kind}.`);
  const groups = collectGroups(facts, fragments, root, [
    { selectionSet: operation.selectionSet, conditions: [] },
  ]);
  const types = new Map(
    operation.variableDefinitions?.map(({ variable, type }) => [variable.name.value, print(type)]),
  );
  const plan = (some: Iterable<Group>) => {
    const drafts = createDrafts();
    createPlanning(facts, fragments, drafts, isByType).planGroups(
      { type: root, path: [], visits: [], parent: null },
      some,
    );
    return toNodes(joinEqual(drafts.fetches), (fetch) =>
      writeFetch(fetch, kind, (name) => types.get(name) ?? ''),
    );
  };
  // Mutations run one after the other, each to its end.
  const nodes =
    kind === 'mutation' ? [...groups.values()].flatMap((group) => plan([group])) : plan(groups.values());
  return { kind: 'QueryPlan', node: nodes.length === 1 ? nodes[0] : { kind: 'Sequence', nodes } };
}

function readDocument({ definitions }: DocumentNode) {
  const fragments = new Map<string, FragmentDefinitionNode>();
  let operation: OperationDefinitionNode | undefined;
  for (const definition of definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
    else if (definition.kind === Kind.OPERATION_DEFINITION) operation = definition;
  }
  if (!operation) throw new PlanError('There is no operation to plan.');
  return { operation, fragments };
}

/** Fetches run side by side once all that they need is there. */
function toNodes(fetches: readonly FetchDraft[], write: (fetch: FetchDraft) => object): object[] {
  const levels: object[][] = [];
  const levelOf = new Map<FetchDraft, number>();
  // Fetches stand after those that they need.
  for (const fetch of fetches) {
    const level = Math.max(-1, ...[...fetch.after].map((each) => levelOf.get(each) ?? 0)) + 1;
    levelOf.set(fetch, level);
    levels[level] = [...(levels[level] ?? []), write(fetch)];
  }
  return levels.map((each) => (each.length === 1 ? each[0]! : { kind: 'Parallel', nodes: each }));
}

function createPlanning(facts: SubgraphFacts, fragments: Fragments, drafts: Drafts, isByType: boolean) {
  const places = new Map<string, Place>();
  const aliases = new Map<string, string>();

  function planGroups(place: Place, groups: Iterable<Group>): void {
    for (const group of groups) {
      // Places whose type is not certain are asked for it in any case.
      if (group.name !== '__typename') planGroup(place, group, findHome(place, group));
    }
  }

  function planGroup(place: Place, group: Group, home: Visit): void {
    const field = facts.fieldOf(home.graph, home.type, group.name);
    if (!field) throw new PlanError('A subgraph is asked for a field that it does not have.');
    const spot = drafts.addField(home, group, field.type, group.alternatives);
    if (group.parts.length === 0) return;
    const path = [...place.path, { Field: group.key }, ...listSteps(field.type)];
    // Another subgraph may have objects of other types there.
    if (!isObjectType(facts.typeBelow(place.type, group.name))) spot.selection.fields.set('__typename', null);
    planObjects(spot, getNamedType(field.type).name, path, group.parts, { place, group });
  }

  /** Plans what is selected of a field's objects. */
  function planObjects(
    spot: Spot,
    type: string,
    path: DraftStep[],
    parts: readonly Part[],
    parent: Place['parent'],
  ): void {
    const open = (own: string): Place => {
      const place = placeOf(own, path, parent);
      place.visits.push({ ...spot, type: own, isOpen: true });
      return place;
    };
    const known = facts.typeOf(spot.graph, type);
    if (facts.isInterfaceObject(spot.graph, type)) {
      const place = open(type);
      if (planForAll(place, parts)) return;
      const before = askForAll(place, parts);
      planResolved(place, parts, before);
      return;
    }
    if (isObjectType(known)) {
      planGroups(open(type), collectGroups(facts, fragments, type, parts).values());
      return;
    }
    if (isInterfaceType(known) && !isByType) {
      const groups = isForAllTypes(facts, fragments, type, parts, true)
        ? [...collectGroups(facts, fragments, type, parts).values()]
        : null;
      if (groups?.every(({ name }) => name === '__typename' || facts.fieldOf(spot.graph, type, name))) {
        planGroups(open(type), groups);
        return;
      }
    }
    planTypes(spot, type, path, parts, parent, [], new Map());
  }

  /** Plans an interface object by the interface alone. False where its objects' types make a difference. */
  function planForAll(place: Place, parts: readonly Part[]): boolean {
    if (isByType || !isForAllTypes(facts, fragments, place.type, parts, false)) return false;
    const groups = [...collectGroups(facts, fragments, place.type, parts).values()];
    const hasWay = ({ name }: Group) =>
      facts.graphs.some((graph) => facts.fieldOf(graph, place.type, name)?.requires === null);
    if (!groups.every(hasWay)) return false;
    planGroups(place, groups);
    return true;
  }

  /** Asks for leaf fields of an interface object that are selected of all its types. @returns these */
  function askForAll(place: Place, parts: readonly Part[]): Map<string, Group> {
    const [home] = place.visits;
    const asked = new Map<string, Group>();
    if (!home || isByType) return asked;
    for (const group of collectGroups(facts, fragments, place.type, parts).values()) {
      const field = facts.fieldOf(home.graph, home.type, group.name);
      if (group.name === '__typename' || group.parts.length > 0 || !field || field.requires) continue;
      drafts.addField(home, group, field.type, group.alternatives);
      asked.set(group.key, group);
    }
    return asked;
  }

  /** Asks a subgraph that knows the interface for the types of its objects, and plans by these. */
  function planResolved(place: Place, parts: readonly Part[], asked: ReadonlyMap<string, Group>): void {
    const alternatives = parts.map(({ conditions }) => conditions);
    for (const graph of facts.graphs) {
      if (!isInterfaceType(facts.typeOf(graph, place.type))) continue;
      if (facts.keysOf(graph, place.type).length === 0) continue;
      const home = reach(place, graph, place.type, alternatives);
      if (!home) continue;
      home.selection.fields.set('__typename', null);
      drafts.touched.add(home.fetch);
      home.fetch.conditions.push(...alternatives);
      planTypes(home, place.type, place.path, parts, place.parent, place.visits, asked);
      return;
    }
    throw new PlanError('No subgraph says of what type an object is.');
  }

  function planTypes(
    spot: Spot,
    type: string,
    path: DraftStep[],
    parts: readonly Part[],
    parent: Place['parent'],
    before: readonly Visit[],
    asked: ReadonlyMap<string, Group>,
  ): void {
    const types = facts.objectTypes(type, spot.graph);
    if (types.length === 0) throw new PlanError('A subgraph has an abstract type without objects.');
    for (const own of types) {
      const groups = collectGroups(facts, fragments, own, parts);
      if (groups.size === 0) continue;
      const place = placeOf(own, [...path, { TypeCondition: [own] }], parent);
      place.visits.push({ ...spot, type: own, isOpen: true, selection: onType(spot.selection, own) });
      for (const each of before) {
        if (each.fetch === spot.fetch) continue;
        place.visits.push({ ...each, isOpen: false, after: [...each.after, spot.fetch] });
      }
      const left = groups.values().filter((group) => !isAsked(group, asked.get(group.key)));
      planGroups(place, left);
    }
  }

  function placeOf(type: string, path: DraftStep[], parent: Place['parent']): Place {
    const id = `${type} ${JSON.stringify(path)}`;
    return places.getOrInsertComputed(id, () => ({ type, path, visits: [], parent }));
  }

  /** A visit at which a field can be asked for. */
  function findHome(place: Place, group: Group): Visit {
    for (const each of place.visits.filter((one) => one.isOpen && isUsable(one, group.alternatives))) {
      if (facts.fieldOf(each.graph, each.type, group.name)?.requires === null) return each;
    }
    const homes = facts.graphs.flatMap((graph) =>
      facts.namesIn(graph, place.type).flatMap((type) => {
        const field = facts.fieldOf(graph, type, group.name);
        return field ? [{ graph, type, field, score: scoreOf(graph, field.type, group.parts, 4) }] : [];
      }),
    );
    for (const { graph, type, field } of homes.toSorted((a, b) => b.score - a.score)) {
      const home = field.requires
        ? reachRequired(place, graph, type, group, field.requires)
        : reach(place, graph, type, group.alternatives);
      if (home) return home;
    }
    throw new PlanError('There is no way to a field.');
  }

  /** How much of a selection a subgraph gives by itself. */
  function scoreOf(graph: string, type: GraphQLOutputType, parts: readonly Part[], depth: number): number {
    if (parts.length === 0 || depth === 0) return 1;
    const [own] = facts.objectTypes(getNamedType(type).name, graph);
    if (own === undefined) return 0;
    let score = 1;
    for (const group of collectGroups(facts, fragments, own, parts).values()) {
      const field = facts.fieldOf(graph, own, group.name);
      if (field && !field.requires) score += scoreOf(graph, field.type, group.parts, depth - 1);
    }
    return score;
  }

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

  /** Enters a subgraph by keys, through others where need be. Null where there is no way. */
  function followRoute(
    place: Place,
    graph: string,
    type: string,
    alternatives: readonly Conditions[],
    required: { fields: SelectionSetNode; after: ReadonlySet<FetchDraft>; id: string } | null,
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
    { graph, type, key }: { graph: string; type: string; key: SelectionSetNode },
    required: { fields: SelectionSetNode; after: ReadonlySet<FetchDraft>; id: string } | null,
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

  /** Has fetched what a field requires, and asks its subgraph with that. */
  function reachRequired(
    place: Place,
    graph: string,
    type: string,
    { alternatives }: Group,
    requires: SelectionSetNode,
  ): Visit | null {
    const fields = aliasArguments(askTypes(requires));
    const before = drafts.touched;
    drafts.touched = new Set();
    const parts = alternatives.map((conditions) => ({ selectionSet: fields, conditions }));
    planGroups(place, collectGroups(facts, fragments, place.type, parts).values());
    const after = drafts.touched;
    const id = `${print(fields)} ${JSON.stringify(alternatives)}`;
    const home = followRoute(place, graph, type, alternatives, { fields, after, id });
    drafts.touched = before.union(drafts.touched);
    return home && { ...home, known: [...new Set([...home.known, ...commonOf(alternatives)])] };
  }

  /** A field with arguments may be required several times, with others each time. */
  function aliasArguments(set: SelectionSetNode): SelectionSetNode {
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

  return { planGroups };
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

/** Whether a field is asked for wherever it should be. */
const isAsked = (group: Group, asked: Group | undefined) =>
  group.alternatives.every((own) =>
    asked?.alternatives.some((each) => each.every((one) => own.includes(one))),
  );

/** Whether the fetch is there wherever one of the alternatives holds. */
const isUsable = ({ known }: Visit, alternatives: readonly Conditions[]) =>
  alternatives.every((each) => known.every((one) => each.includes(one)));

function listSteps(type: GraphQLOutputType): DraftStep[] {
  if (isNonNullType(type)) return listSteps(type.ofType);
  return isListType(type) ? ['@', ...listSteps(type.ofType)] : [];
}
