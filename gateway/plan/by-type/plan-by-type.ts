import {
  type DocumentNode,
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
import { createDrafts, type Drafts, type Place, type Spot, type Visit } from './plan-drafts.ts';
import { createReach, isUsable } from './reach.ts';
import { createRequired } from './required.ts';
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
  // With its default, a variable may stand where null may not.
  const types = new Map(
    operation.variableDefinitions?.map(({ variable, type, defaultValue }) => [
      variable.name.value,
      print(type) + (defaultValue ? ` = ${print(defaultValue)}` : ''),
    ]),
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
  const node =
    kind === 'mutation'
      ? inOrder([...groups.values()], (group) => plan([group]))
      : toSequence(plan(groups.values()));
  return { kind: 'QueryPlan', node };
}

/** Mutations run one after the other, each to its end. Variables may decide over which of them is the first. */
function inOrder(groups: readonly Group[], plan: (group: Group) => object[]): object {
  const isFixed = groups.every(({ occurrences }) => occurrences.length === 1);
  const conditions = groups.flatMap(({ occurrences }) => occurrences.flatMap((each) => each.conditions));
  const variables = isFixed ? [] : [...new Set(conditions.map((each) => each.slice(1)))];
  if (variables.length > mostOfOrder)
    throw new PlanError('Too many variables decide over the order of mutations.');

  const decide = (left: readonly string[], known: Conditions): object => {
    const [variable, ...others] = left;
    if (variable !== undefined) {
      return {
        ...{ kind: 'Condition', condition: variable },
        ifClause: decide(others, [...known, `+${variable}`]),
        elseClause: decide(others, [...known, `-${variable}`]),
      };
    }
    const first = ({ occurrences }: Group) =>
      occurrences.find((each) => isFixed || each.conditions.every((one) => known.includes(one)))?.at ?? -1;
    const there = groups.filter((group) => first(group) >= 0).sort((a, b) => first(a) - first(b));
    return toSequence(there.flatMap(plan));
  };
  return decide(variables, []);
}

const mostOfOrder = 5;

const toSequence = (nodes: readonly object[]): object =>
  nodes.length === 1 ? nodes[0]! : { kind: 'Sequence', nodes };

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

/** @param isByType whether each type of an interface is planned by itself */
function createPlanning(facts: SubgraphFacts, fragments: Fragments, drafts: Drafts, isByType: boolean) {
  const places = new Map<string, Place>();
  const toRequired = createRequired();
  const { reach, followRoute } = createReach(facts, drafts);

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

  /** Has fetched what a field requires, and asks its subgraph with that. */
  function reachRequired(
    place: Place,
    graph: string,
    type: string,
    { alternatives }: Group,
    requires: SelectionSetNode,
  ): Visit | null {
    const fields = toRequired(requires);
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

  return { planGroups };
}

/** Whether a field is asked for wherever it should be. */
const isAsked = (group: Group, asked: Group | undefined) =>
  group.alternatives.every((own) =>
    asked?.alternatives.some((each) => each.every((one) => own.includes(one))),
  );

function listSteps(type: GraphQLOutputType): DraftStep[] {
  if (isNonNullType(type)) return listSteps(type.ofType);
  return isListType(type) ? ['@', ...listSteps(type.ofType)] : [];
}
