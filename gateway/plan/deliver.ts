import {
  type DocumentNode,
  type FragmentDefinitionNode,
  getNamedType,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  Kind,
  type SelectionSetNode,
} from 'graphql';
import type { SubgraphFacts } from './by-type/subgraph-facts.ts';
import { isIncluded, type Values } from './condition-values.ts';
import { belowKey, createDelivered, type Delivered, deliverField, type TypeNames } from './delivered.ts';
import { signField } from './field-signature.ts';
import type {
  EntityList,
  Fetch,
  PathStep,
  PlanNode,
  RequiredField,
  RequiredSelection,
  Rewrite,
} from './plan.ts';
import { PlanError } from './plan-error.ts';

/** Follows a plan over types alone: what is there at its end, whatever the data is. @throws PlanError */
export function deliver(facts: SubgraphFacts, node: PlanNode | null, root: Delivered, values: Values): void {
  switch (node?.kind) {
    case undefined:
      return;
    case 'Sequence':
    case 'Parallel':
      for (const each of node.nodes) deliver(facts, each, root, values);
      return;
    case 'Condition':
      deliver(facts, values.get(node.variable) ? node.ifTrue : node.ifFalse, root, values);
      return;
    case 'Defer':
      for (const each of [node.primary, ...node.deferred.map((part) => part.node)]) {
        deliver(facts, each, root, values);
      }
      return;
    case 'Subscription':
      deliver(facts, node.primary, root, values);
      deliver(facts, node.rest, root, values);
      return;
    case 'Fetch':
      deliverFetch(facts, node, root, values);
      return;
    default:
      node satisfies never;
  }
}

function deliverFetch(facts: SubgraphFacts, fetch: Fetch, root: Delivered, values: Values): void {
  const walk = createWalk(facts, fetch, values);
  if (!fetch.entities) {
    for (const { object, types } of objectsAt(facts, root, fetch.path)) {
      const [type = ''] = types;
      walk.go(walk.selectionSet, object, type, types, fetch.outputRewrites, null);
    }
    return;
  }
  for (const list of fetch.entities) {
    const selectionSet = walk.entities(list.responseKey);
    for (const path of list.paths) {
      for (const { object, types } of objectsAt(facts, root, path)) {
        for (const [sent, own] of representedAs(facts, list, object, types)) {
          if (!facts.typeOf(fetch.subgraph, sent)) {
            throw new PlanError('A subgraph is asked for entities of a type that it does not have.');
          }
          const keys = facts.keysOf(fetch.subgraph, sent);
          if (!keys.some((key) => isSent(facts, list, object, own, key))) {
            throw new PlanError('A subgraph is asked for entities by what is no key of it.');
          }
          walk.go(selectionSet, object, sent, own, list.outputRewrites, list);
        }
      }
    }
  }
}

/** The objects at a path, and the types that it leads to. */
function objectsAt(
  facts: SubgraphFacts,
  root: Delivered,
  path: readonly PathStep[],
): Array<{ object: Delivered; types: TypeNames }> {
  let found = [{ object: root, types: root.possible }];
  for (const step of path) {
    if (step.kind === 'type') {
      const names = namesOf(facts, step.names);
      found = found.map(({ object, types }) => ({ object, types: types.intersection(names) }));
    } else if (step.kind === 'key') {
      found = found.flatMap(({ object, types }) => {
        // To add to what some types have, it is parted from what others have.
        const own = (object.fields.get(step.key) ?? []).reduce<TypeNames>(
          (all, field) => all.union(field.types.intersection(types)),
          new Set(),
        );
        if (own.size === 0) return [];
        const below = deliverField(object, step.key, own, null, () => null);
        return below.map((each) => ({ object: each, types: each.possible }));
      });
    }
  }
  return found;
}

const namesOf = (facts: SubgraphFacts, names: readonly string[]) =>
  new Set(names.flatMap((name) => facts.objectTypes(name)));

/** Types whose representations are complete, by the name under which they are sent. */
function representedAs(
  facts: SubgraphFacts,
  { requires, inputRewrites }: EntityList,
  object: Delivered,
  types: TypeNames,
): Map<string, Set<string>> {
  const sent = new Map<string, Set<string>>();
  for (const type of types) {
    const isResolved = object.resolved.has(type) || object.possible.size === 1;
    const own = requires.filter((each) => each.type === type || facts.objectTypes(each.type).includes(type));
    // An object that goes by its interface's name is represented by what the interface requires.
    const fitting = isResolved ? own : own.filter((each) => each.type !== type);
    const isComplete = fitting.every(({ selections }) => hasAll(facts, object, new Set([type]), selections));
    if (fitting.length === 0 || !isComplete) continue;
    const name = rewriteName(facts, inputRewrites, type) ?? (isResolved ? type : fitting[0]!.type);
    sent.getOrInsertComputed(name, () => new Set()).add(type);
  }
  return sent;
}

function rewriteName(facts: SubgraphFacts, rewrites: readonly Rewrite[], type: string): string | undefined {
  for (const each of rewrites) {
    const last = each.path.at(-1);
    if (each.kind !== 'set' || last?.kind !== 'key' || last.key !== '__typename') continue;
    const names = each.path.flatMap((step) => (step.kind === 'type' ? step.names : []));
    if (each.path.filter(({ kind }) => kind === 'key').length > 1) continue;
    if (names.length === 0 || namesOf(facts, names).has(type)) return each.value;
  }
  return undefined;
}

function hasAll(
  facts: SubgraphFacts,
  object: Delivered,
  types: TypeNames,
  selections: readonly RequiredSelection[],
): boolean {
  return selections.every((selection) => {
    if (selection.kind === 'fragment') {
      const own = types.intersection(new Set(facts.objectTypes(selection.type)));
      // By the name of its interface, an object has nothing that is required by type.
      return (
        own.size === 0 ||
        (own.isSubsetOf(object.resolved) && hasAll(facts, object, own, selection.selections))
      );
    }
    if (selection.name === '__typename') return true;
    const below = belowKey(object, selection.key, types);
    return below?.every((each) => hasAll(facts, each, each.possible, selection.selections)) === true;
  });
}

/** Whether the representations of entities have a key, or what a field requires with the arguments that it requires. */
function isSent(
  facts: SubgraphFacts,
  { requires }: EntityList,
  object: Delivered,
  types: TypeNames,
  required: SelectionSetNode,
): boolean {
  return [...types].every((type) => {
    const own = requires.filter((each) => each.type === type || facts.objectTypes(each.type).includes(type));
    const sent = own.flatMap(({ selections }) => selections);
    return isAllSent(facts, sent, object, type, required);
  });
}

function isAllSent(
  facts: SubgraphFacts,
  sent: readonly RequiredSelection[],
  object: Delivered,
  type: string,
  { selections }: SelectionSetNode,
): boolean {
  const applies = (condition: string) => condition === type || facts.objectTypes(condition).includes(type);
  const fields = fieldsOf(sent, applies);
  return selections.every((selection) => {
    if (selection.kind === Kind.FRAGMENT_SPREAD) return true;
    if (selection.kind === Kind.INLINE_FRAGMENT) {
      const condition = selection.typeCondition?.name.value;
      if (condition !== undefined && !applies(condition)) return true;
      return isAllSent(facts, sent, object, type, selection.selectionSet);
    }
    const name = selection.name.value;
    if (name === '__typename') return true;
    const own = fields.filter((each) => each.name === name);
    const given = own.flatMap(
      ({ key }) => object.fields.get(key)?.find(({ types }) => types.has(type)) ?? [],
    );
    if (given.length === 0 || given.some(({ signature }) => signature !== signField(selection))) return false;
    const { selectionSet } = selection;
    const inner = own.flatMap((each) => each.selections);
    return given.every(
      ({ below }) =>
        !below ||
        !selectionSet ||
        [...below.possible].every((each) => isAllSent(facts, inner, below, each, selectionSet)),
    );
  });
}

const fieldsOf = (
  selections: readonly RequiredSelection[],
  applies: (condition: string) => boolean,
): RequiredField[] =>
  selections.flatMap((each) => {
    if (each.kind === 'field') return [each];
    return applies(each.type) ? fieldsOf(each.selections, applies) : [];
  });

/** Follows the selections of a fetch. */
function createWalk(facts: SubgraphFacts, { document, subgraph: graph }: Fetch, values: Values) {
  const { selectionSet, fragments } = readDocument(document);

  function go(
    set: SelectionSetNode,
    object: Delivered,
    type: string,
    types: TypeNames,
    rewrites: readonly Rewrite[],
    list: EntityList | null,
  ): void {
    if (types.size === 0) return;
    for (const selection of set.selections) {
      if (!isIncluded(selection.directives, values)) continue;
      if (selection.kind !== Kind.FIELD) {
        const fragment =
          selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
        if (!fragment) continue;
        const condition = fragment.typeCondition?.name.value ?? type;
        go(fragment.selectionSet, object, condition, narrow(condition, type, types), rewrites, list);
        continue;
      }
      const name = selection.name.value;
      if (name === '__typename') {
        if (!selection.alias && !facts.isInterfaceObject(graph, type)) {
          object.resolved = object.resolved.union(types);
        }
        continue;
      }
      const required = list && facts.fieldOf(graph, type, name)?.requires;
      if (required && !isSent(facts, list, object, types, required)) continue;
      const key = (selection.alias ?? selection.name).value;
      for (const [renamed, own, inner] of renameKey(facts, rewrites, key, types)) {
        const below = deliverField(object, renamed, own, signField(selection), () => create(type, name));
        if (!selection.selectionSet) continue;
        for (const each of below)
          go(selection.selectionSet, each, typeBelow(type, name), each.possible, inner, null);
      }
    }
  }

  function narrow(condition: string, type: string, types: TypeNames): TypeNames {
    if (condition === type) return types;
    // Of what kind an interface object is, its subgraph does not know; other interfaces are those that it implements.
    if (facts.isInterfaceObject(graph, type) && !isObjectType(facts.typeOf(graph, condition))) return types;
    return types.intersection(new Set(facts.objectTypes(condition)));
  }

  const typeBelow = (type: string, field: string): string => {
    const own = facts.typeOf(graph, type);
    const fields = isObjectType(own) || isInterfaceType(own) ? own.getFields() : {};
    return getNamedType(fields[field]?.type)?.name ?? '';
  };

  function create(type: string, field: string): Delivered | null {
    const name = typeBelow(type, field);
    const known = facts.typeOf(graph, name);
    if (!isCompositeType(known)) return null;
    const names = facts.objectTypes(name, graph);
    // What has no objects stands for itself.
    const possible = new Set(names.length > 0 ? names : [name]);
    // Where another subgraph may have objects of other types, execution goes by what is said.
    const isKnown = isObjectType(facts.typeBelow(type, field));
    return createDelivered(possible, isKnown ? possible : new Set());
  }

  return {
    selectionSet,
    go,
    entities(responseKey: string): SelectionSetNode {
      for (const field of selectionSet.selections) {
        if (field.kind !== Kind.FIELD || (field.alias ?? field.name).value !== responseKey) continue;
        if (field.selectionSet) return field.selectionSet;
      }
      return { kind: Kind.SELECTION_SET, selections: [] };
    },
  };
}

/** The key that a field has in the response by its types, with the changes further down. */
function renameKey(
  facts: SubgraphFacts,
  rewrites: readonly Rewrite[],
  key: string,
  types: TypeNames,
): Array<[string, TypeNames, Rewrite[]]> {
  const found: Array<[string, TypeNames, Rewrite[]]> = [];
  const inner: Rewrite[] = [];
  let rest = types;
  for (const rewrite of rewrites) {
    if (rewrite.kind !== 'rename') continue;
    const at = rewrite.path.findIndex((step) => step.kind === 'key');
    const step = rewrite.path[at];
    if (step?.kind !== 'key' || step.key !== key) continue;
    const names = rewrite.path.slice(0, at).flatMap((each) => (each.kind === 'type' ? each.names : []));
    const own = names.length > 0 ? rest.intersection(namesOf(facts, names)) : rest;
    if (at < rewrite.path.length - 1) inner.push({ ...rewrite, path: rewrite.path.slice(at + 1) });
    else if (own.size > 0) {
      found.push([rewrite.key, own, inner]);
      rest = rest.difference(own);
    }
  }
  if (rest.size > 0) found.push([key, rest, inner]);
  return found;
}

/** The selections of the one operation, and fragments by their names. */
export function readDocument({ definitions }: DocumentNode) {
  const fragments = new Map<string, FragmentDefinitionNode>();
  let selectionSet: SelectionSetNode = { kind: Kind.SELECTION_SET, selections: [] };
  for (const definition of definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
    else if (definition.kind === Kind.OPERATION_DEFINITION) selectionSet = definition.selectionSet;
  }
  return { selectionSet, fragments };
}
