import {
  type FragmentDefinitionNode,
  type GraphQLSchema,
  isObjectType,
  Kind,
  type SelectionSetNode,
} from 'graphql';
import type { ErrorCode } from '../errors.ts';
import type { EntityList, Fetch } from '../plan/plan.ts';
import type { SubgraphAnswer } from '../subgraph/ask.ts';
import { readDocument } from './document.ts';
import type { EchoingFetch } from './key-echo.ts';
import { compileMerge } from './merge.ts';
import { failTargets, type Places, placeError, toUnplaced, type UnplacedError } from './placing.ts';
import { compileRepresent } from './represent.ts';
import { rewrite } from './rewrite.ts';
import type { Run } from './run.ts';
import { type EntityShape, keysOf, selectsAny, toEntityShape } from './shape.ts';
import { entitySelection, type Suppliers } from './suppliers.ts';
import { compileTargets, type Target } from './targets.ts';

/** The entities of one list in one run. */
export interface AskedEntities {
  targets: Target[];
  /** For each target, which of the texts stands for it; -1 where it cannot be asked for. */
  indexes: number[];
  /** For each path of the list, where its targets end. */
  ends: number[];
  /** Representations, each once. */
  texts: string[];
}

/** One list of entities of a fetch. */
export interface CompiledEntityList {
  /** Finds the objects that the entities are for, and writes their representations. */
  ask(run: Run): AskedEntities;
  /** Gives each object its entity, and puts errors where they belong. */
  take(run: Run, asked: AskedEntities, answer: SubgraphAnswer): void;
}

/** Compiles a list of entities. */
export function compileEntityList(
  { types, suppliers }: { types: GraphQLSchema; suppliers: Suppliers },
  fetch: Fetch,
  list: EntityList,
  hasKeyOf: ReturnType<EchoingFetch['checkOf']>,
): CompiledEntityList {
  const { paths, responseKey, outputRewrites: rewrites } = list;
  const { selectionSet, fragments } = readDocument(fetch.document);
  const selection = entitySelection(selectionSet, responseKey);
  const shape = toEntityShape({ schema: types, fragments, clientKey: (key) => key }, selection);
  const only = onlyType(types, list);
  const merge = compileMerge(types, shape, only, (key) => paths.every((path) => suppliers.isSole(path, key)));
  const represent = compileRepresent(types, list, only);
  const isAsked = compileIsAsked(fetch, shape, only);
  const finders = paths.map((path) => compileTargets(types, path));
  const places: Places = {
    ...{ types, paths, rewrites, subgraph: fetch.subgraph },
    keysOf: ({ __typename = only }) => keysOf(shape, __typename),
  };
  const isShared = !sharesBelow(list, selection, fragments, suppliers);
  const isEntityOf = (target: Target, entity: Target) =>
    isSameType(types, target, entity) && hasKeyOf(target.__typename ?? only, target, entity);

  return {
    ask(run) {
      const asked: AskedEntities = { targets: [], indexes: [], ends: [], texts: [] };
      const known = new Map<unknown, number>();
      for (const find of finders) {
        find(run.data, asked.targets);
        asked.ends.push(asked.targets.length);
      }
      for (const target of asked.targets) {
        const identity = isAsked(target, run) ? represent.identify(target) : undefined;
        let index = identity === undefined ? -1 : known.get(identity);
        if (index === undefined) {
          index = asked.texts.push(represent.write(target)) - 1;
          known.set(identity, index);
        } else if (index < 0) merge.clear(target);
        asked.indexes.push(index);
      }
      return asked;
    },
    take(run, asked, answer) {
      const entities = readEntities(answer, responseKey, asked.texts.length);
      for (const entity of entities ?? []) for (const each of rewrites) rewrite(types, each, entity);
      const refused: Array<{ target: Target; entity: unknown }> = [];
      let at = 0;
      for (const end of asked.ends) {
        // What two places of the response share must not take what is fetched for one of them.
        const own = isShared || at === 0 ? entities : structuredClone(entities);
        for (; at < end; at++) {
          const target = asked.targets[at]!;
          const index = asked.indexes[at]!;
          const entity = own?.[index];
          if (isObject(entity) && isEntityOf(target, entity)) merge.take(target, entity, run.variables);
          else if (index >= 0) {
            merge.clear(target);
            if (entity !== null && entity !== undefined) refused.push({ target, entity });
          }
        }
      }
      placeErrors(run, places, { asked, answer, entities, responseKey });
      for (const { target, entity } of refused) refuseEntity(run, places, target, entity);
    },
  };
}

/** Variables may leave out all that a fetch is for. */
function compileIsAsked({ operation }: Fetch, shape: EntityShape, only: string | undefined) {
  if (!/@(skip|include)/.test(operation)) return () => true;
  return ({ __typename = only }: Target, { variables }: Run) => selectsAny(shape, __typename, variables);
}

/** Whether the entities have objects that other fetches add to, at several places of the response. */
function sharesBelow(
  { paths }: EntityList,
  selection: SelectionSetNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  suppliers: Suppliers,
): boolean {
  if (paths.length === 1) return false;
  return compositeKeys(selection, fragments).some((key) =>
    paths.some((path) => suppliers.goesOnBelow(path, key) || !suppliers.isSole(path, key)),
  );
}

function compositeKeys(
  { selections }: SelectionSetNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): string[] {
  return selections.flatMap((selection) => {
    if (selection.kind === Kind.FIELD) {
      return selection.selectionSet ? [(selection.alias ?? selection.name).value] : [];
    }
    const fragment =
      selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
    return fragment ? compositeKeys(fragment.selectionSet, fragments) : [];
  });
}

/** The type of entities that come without `__typename`: all are of the same. */
function onlyType(types: GraphQLSchema, { requires }: EntityList): string | undefined {
  const names = new Set(requires.map(({ type }) => type));
  const [name] = names;
  return names.size === 1 && isObjectType(types.getType(name!)) ? name : undefined;
}

/** The list answers the representations one by one. One of another length is null: nothing may land in another's place. */
function readEntities(answer: SubgraphAnswer, key: string, length: number): unknown[] | null {
  const given = answer.kind === 'response' ? answer.data?.[key] : null;
  return Array.isArray(given) && given.length === length ? given : null;
}

const isObject = (value: unknown): value is Target =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** An interface object's subgraph may not know what type the entity is of. */
function isSameType(types: GraphQLSchema, target: Target, { __typename }: Target): boolean {
  if (__typename === undefined || __typename === target.__typename || target.__typename === undefined)
    return true;
  return !(
    isObjectType(types.getType(String(__typename))) && isObjectType(types.getType(String(target.__typename)))
  );
}

interface Answered {
  asked: AskedEntities;
  answer: SubgraphAnswer;
  entities: unknown[] | null;
  responseKey: string;
}

function placeErrors(run: Run, places: Places, { asked, answer, entities, responseKey }: Answered): void {
  const fail = (error: UnplacedError) =>
    failTargets(
      run,
      places,
      error,
      concerns(asked, (index) => index >= 0),
    );
  if (answer.kind === 'failure') {
    fail(toUnplaced(answer.failure));
    return;
  }
  let isExplained = false;
  for (const error of answer.errors) {
    const [key, index, ...rest] = error.path ?? [];
    if (key !== undefined && key !== responseKey) continue;
    isExplained = true;
    if (typeof index !== 'number') fail(toUnplaced(error));
    else if (rest.length > 0) {
      placeError(
        run,
        places,
        toUnplaced(error),
        rest,
        concerns(asked, (each) => each === index),
      );
    } else
      failTargets(
        run,
        places,
        toUnplaced(error),
        concerns(asked, (each) => each === index),
      );
  }
  if (entities === null && !isExplained) fail(badEntities(places, asked, answer, responseKey));
}

function badEntities(
  { subgraph }: Places,
  { texts }: AskedEntities,
  answer: SubgraphAnswer,
  key: string,
): UnplacedError {
  const given = answer.kind === 'response' ? answer.data?.[key] : null;
  const came = Array.isArray(given)
    ? String(given.length)
    : given === null || given === undefined
      ? 'null'
      : `a ${typeof given}`;
  return toError(subgraph, `${texts.length} entities were asked for; got ${came}.`);
}

function toError(subgraph: string, message: string): UnplacedError {
  const code: ErrorCode = 'SUBGRAPH_BAD_ENTITIES';
  return { message, extensions: { code, subgraph } };
}

/** An entity of another type or key than was asked for is given to nobody. */
function refuseEntity(run: Run, places: Places, target: Target, entity: unknown): void {
  const asked = target.__typename === undefined ? 'One entity' : `An entity of ${target.__typename}`;
  const came = isObject(entity)
    ? `another one${typeof entity.__typename === 'string' ? `, of ${entity.__typename}` : ''}`
    : `a ${typeof entity}`;
  const error = toError(places.subgraph, `${asked} was asked for; got ${came}.`);
  failTargets(run, places, error, (each) => each === target);
}

/** Whether an object of the response is among those that were asked for, under an index that fits. */
function concerns(asked: AskedEntities, fits: (index: number) => boolean) {
  const concerned = new Set(asked.targets.filter((_, at) => fits(asked.indexes[at]!)));
  return (target: Target) => concerned.has(target);
}
