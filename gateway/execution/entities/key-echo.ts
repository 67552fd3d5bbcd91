import {
  type FieldNode,
  type GraphQLSchema,
  type InlineFragmentNode,
  isObjectType,
  Kind,
  print,
  type SelectionNode,
  type SelectionSetNode,
  stripIgnoredCharacters,
  visit,
} from 'graphql';
import type { EntityList, Fetch, RequiredSelection } from '../../plan/plan.ts';
import { readDocument } from '../../plan/read-document.ts';
import type { SubgraphAnswer } from '../../subgraph/ask.ts';
import { entitySelection } from '../suppliers.ts';
import { isOfType, type Target } from '../targets.ts';
import { withoutConflicts } from './key-conflicts.ts';
import { readSupergraphKeys } from './supergraph-keys.ts';

/** A fetch that asks entities for their keys, too. */
export interface EchoingFetch {
  fetch: Fetch;
  /** Whether an error comes of asking for a key: not every subgraph can give what it takes. */
  isBlamed(answer: SubgraphAnswer): boolean;
  /** Makes the check of whether an entity that came back for an object of a list has that object's key. */
  checkOf(list: EntityList): (typeName: unknown, target: Target, entity: Target) => boolean;
  /** Whether the entities of a list are asked for their types with their keys. */
  asksType(list: EntityList): boolean;
}

/**
 * Extends entity fetches by the keys that they ask with. A list of entities answers its representations by position
 * alone; a subgraph that leaves one out and adds another, or sorts them, would give each object another's data. The
 * names of keys are free: `prepare-operation.ts` renames what else a client would ask for under them.
 */
export function createKeyEcho(types: GraphQLSchema): (fetch: Fetch) => EchoingFetch {
  const keysOf = readSupergraphKeys(types);
  return (fetch) => {
    const echoes = new Map<EntityList, Echo[]>();
    for (const list of fetch.entities ?? []) {
      const { selectionSet, fragments } = readDocument(fetch.document);
      const { selections } = entitySelection(selectionSet, list.responseKey);
      const conditions = selections.flatMap((selection) => conditionOf(selection, fragments) ?? []);
      const wanted = toEchoes(types, list, [...new Set(conditions)], (type) => keysOf(type, fetch.subgraph));
      echoes.set(list, withoutConflicts(types, wanted, { selections, fragments }));
    }
    return {
      fetch: extend(types, fetch, echoes),
      isBlamed: (answer) => isBlamed(echoes, answer),
      checkOf: (list) => compileCheck(types, echoes.get(list) ?? []),
      asksType: (list) => isOfSeveral(types, echoes.get(list) ?? []),
    };
  };
}

function isBlamed(echoes: ReadonlyMap<EntityList, Echo[]>, answer: SubgraphAnswer): boolean {
  if (answer.kind === 'failure' || answer.errors.length === 0) return false;
  return [...echoes].some(([{ responseKey }, own]) =>
    answer.errors.some(
      ({ path }) => path?.length === 3 && path[0] === responseKey && own.some(({ name }) => name === path[2]),
    ),
  );
}

function compileCheck(types: GraphQLSchema, echoes: readonly Echo[]) {
  // Most objects are of the type of the one before.
  let last: unknown;
  let own: readonly Echo[] = [];
  return (typeName: unknown, target: Target, entity: Target) => {
    if (typeName !== last) {
      last = typeName;
      own = echoes.filter(({ type }) => isOfType(types, String(typeName), type));
    }
    for (const echo of own) if (!isEchoed(echo, target, entity)) return false;
    return true;
  };
}

/** A field of a key, asked for on a type. */
interface Echo {
  type: string;
  /** The key's field, and where its value stands in the response. */
  name: string;
  key: string;
}

/** An id may be a number at one subgraph, and a string at another. Nothing is said against what has no key. */
function isEchoed({ name, key }: Echo, target: Target, entity: Target): boolean {
  const asked = target[key];
  const came = entity[name];
  const isUnknown = asked === undefined || came === undefined || came === null;
  return came === asked || isUnknown || String(came) === String(asked);
}

function toEchoes(
  types: GraphQLSchema,
  { requires }: EntityList,
  conditions: readonly string[],
  keysOf: (type: string) => string[][],
): Echo[] {
  return conditions.flatMap((type) => {
    // Each type may be asked for by another of its keys.
    const own = requires.filter(
      (each) => isOfType(types, each.type, type) || isOfType(types, type, each.type),
    );
    const required = new Map(own.flatMap(({ selections }) => leaves(selections)));
    const key = keysOf(type).find((names) => names.every((name) => required.has(name)));
    return (key ?? []).map((name) => ({ type, name, key: required.get(name)! }));
  });
}

function leaves(selections: readonly RequiredSelection[]): Array<[string, string]> {
  return selections.flatMap((selection): Array<[string, string]> => {
    if (selection.kind === 'fragment') return leaves(selection.selections);
    return selection.selections.length === 0 ? [[selection.name, selection.key]] : [];
  });
}

function conditionOf(
  selection: SelectionNode,
  fragments: ReturnType<typeof readDocument>['fragments'],
): string | undefined {
  if (selection.kind === Kind.FIELD) return undefined;
  const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
  return fragment?.typeCondition?.name.value;
}

/** Entities of several types may have equal keys. */
function isOfSeveral(types: GraphQLSchema, echoes: readonly Echo[]): boolean {
  const names = new Set(echoes.map(({ type }) => type));
  return names.size > 1 || [...names].some((name) => !isObjectType(types.getType(name)));
}

function extend(types: GraphQLSchema, fetch: Fetch, echoes: ReadonlyMap<EntityList, Echo[]>): Fetch {
  const document = visit(fetch.document, {
    Field(field) {
      if (field.name.value !== '_entities' || !field.selectionSet) return undefined;
      const key = (field.alias ?? field.name).value;
      const list = fetch.entities?.find(({ responseKey }) => responseKey === key);
      const added = (list && echoes.get(list)) ?? [];
      if (added.length === 0) return false;
      return { ...field, selectionSet: append(field.selectionSet, added, isOfSeveral(types, added)) };
    },
  });
  return document === fetch.document
    ? fetch
    : { ...fetch, document, operation: stripIgnoredCharacters(print(document)) };
}

function append(
  selectionSet: SelectionSetNode,
  echoes: readonly Echo[],
  asksType: boolean,
): SelectionSetNode {
  const added = echoes.map(
    ({ type, name }): InlineFragmentNode => ({
      kind: Kind.INLINE_FRAGMENT,
      typeCondition: { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: type } },
      selectionSet: { kind: Kind.SELECTION_SET, selections: [toField(name)] },
    }),
  );
  const typeName = asksType ? [toField('__typename')] : [];
  return { ...selectionSet, selections: [...selectionSet.selections, ...typeName, ...added] };
}

const toField = (name: string): FieldNode => ({ kind: Kind.FIELD, name: { kind: Kind.NAME, value: name } });
