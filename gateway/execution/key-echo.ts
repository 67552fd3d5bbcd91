import {
  type DirectiveNode,
  type FieldNode,
  type GraphQLSchema,
  type InlineFragmentNode,
  isEnumType,
  Kind,
  parse,
  print,
  type SelectionNode,
  type SelectionSetNode,
  stripIgnoredCharacters,
  visit,
} from 'graphql';
import type { EntityList, Fetch, RequiredSelection } from '../plan/plan.ts';
import { readDocument } from './document.ts';
import { entitySelection } from './suppliers.ts';
import { isOfType, type Target } from './targets.ts';

/** A fetch that asks entities for their keys, too. */
export interface EchoingFetch {
  fetch: Fetch;
  /** Makes the check of whether an entity that came back for an object of a list has that object's key. */
  checkOf(list: EntityList): (typeName: string, target: Target, entity: Target) => boolean;
}

/**
 * Extends entity fetches by the keys that they ask with. A list of entities answers its representations by position
 * alone; a subgraph that leaves one out and adds another, or sorts them, would give each object another's data. The
 * names of keys are free: `prepare-operation.ts` renames what else a client would ask for under them.
 */
export function createKeyEcho(types: GraphQLSchema): (fetch: Fetch) => EchoingFetch {
  const keysOf = createKeys(types);
  return (fetch) => {
    const echoes = new Map<EntityList, Echo[]>();
    for (const list of fetch.entities ?? []) {
      const { selectionSet, fragments } = readDocument(fetch.document);
      const { selections } = entitySelection(selectionSet, list.responseKey);
      const conditions = selections.flatMap((selection) => conditionOf(selection, fragments) ?? []);
      echoes.set(
        list,
        toEchoes(types, list, [...new Set(conditions)], (type) => keysOf(type, fetch.subgraph)),
      );
    }
    return {
      fetch: extend(fetch, echoes),
      checkOf: (list) => compileCheck(types, echoes.get(list) ?? []),
    };
  };
}

function compileCheck(types: GraphQLSchema, echoes: readonly Echo[]) {
  const byType = new Map<string, Echo[]>();
  return (typeName: string, target: Target, entity: Target) => {
    const own = byType.getOrInsertComputed(typeName, () =>
      echoes.filter(({ type }) => isOfType(types, typeName, type)),
    );
    return own.every((echo) => isEchoed(echo, target, entity));
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

function extend(fetch: Fetch, echoes: ReadonlyMap<EntityList, Echo[]>): Fetch {
  const document = visit(fetch.document, {
    Field(field) {
      if (field.name.value !== '_entities' || !field.selectionSet) return undefined;
      const key = (field.alias ?? field.name).value;
      const list = fetch.entities?.find(({ responseKey }) => responseKey === key);
      const added = (list && echoes.get(list)) ?? [];
      return added.length === 0 ? false : { ...field, selectionSet: append(field.selectionSet, added) };
    },
  });
  return document === fetch.document
    ? fetch
    : { ...fetch, document, operation: stripIgnoredCharacters(print(document)) };
}

function append(selectionSet: SelectionSetNode, echoes: readonly Echo[]): SelectionSetNode {
  const added = echoes.map(
    ({ type, name }): InlineFragmentNode => ({
      kind: Kind.INLINE_FRAGMENT,
      typeCondition: { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: type } },
      selectionSet: { kind: Kind.SELECTION_SET, selections: [toField(name)] },
    }),
  );
  return { ...selectionSet, selections: [...selectionSet.selections, ...added] };
}

const toField = (name: string): FieldNode => ({ kind: Kind.FIELD, name: { kind: Kind.NAME, value: name } });

/** The keys of each type in each subgraph, as lists of their fields; those with nested fields are left out. */
function createKeys(types: GraphQLSchema): (type: string, subgraph: string) => string[][] {
  const graphs = readGraphs(types);
  return (type, subgraph) =>
    (types.getType(type)?.astNode?.directives ?? []).flatMap((directive) => {
      if (directive.name.value !== 'join__type') return [];
      const { graph, key, resolvable } = readArguments(directive);
      if (graphs.get(graph ?? '') !== subgraph || key === undefined || resolvable === 'false') return [];
      return [readKey(key)].filter((names) => names.length > 0);
    });
}

/** Subgraphs by their name in `join__Graph`. */
function readGraphs(types: GraphQLSchema): Map<string, string | undefined> {
  const graphs = types.getType('join__Graph');
  return new Map(
    isEnumType(graphs)
      ? graphs.getValues().map(({ name, astNode }) => {
          const directive = astNode?.directives?.find((each) => each.name.value === 'join__graph');
          return [name, directive && readArguments(directive).name];
        })
      : [],
  );
}

function readArguments(directive: DirectiveNode): Record<string, string | undefined> {
  return Object.fromEntries(
    (directive.arguments ?? []).map(({ name, value }) => [
      name.value,
      value.kind === Kind.STRING || value.kind === Kind.ENUM
        ? value.value
        : value.kind === Kind.BOOLEAN
          ? String(value.value)
          : undefined,
    ]),
  );
}

function readKey(key: string): string[] {
  const [definition] = parse(`{ ${key} }`, { noLocation: true }).definitions;
  if (definition?.kind !== Kind.OPERATION_DEFINITION) return [];
  const fields = definition.selectionSet.selections;
  const isFlat = fields.every((field) => field.kind === Kind.FIELD && !field.selectionSet);
  return isFlat ? fields.map((field) => (field as FieldNode).name.value) : [];
}
