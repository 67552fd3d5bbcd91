import {
  type FragmentDefinitionNode,
  type GraphQLSchema,
  isObjectType,
  Kind,
  type SelectionSetNode,
} from 'graphql';
import type { EntityList, Fetch } from '../../plan/plan.ts';
import { readDocument } from '../../plan/read-document.ts';
import type { SubgraphAnswer } from '../../subgraph/ask.ts';
import type { KnownTypes } from '../known-types.ts';
import { compileMerge } from '../merge.ts';
import type { Places } from '../placing.ts';
import { rewrite } from '../rewrite.ts';
import type { Run } from '../run.ts';
import { keysOf, toEntityShape } from '../shape/shape.ts';
import { entitySelection, type Suppliers } from '../suppliers.ts';
import { isTarget, type Target } from '../targets.ts';
import { type AskedEntities, compileAsk } from './asked-entities.ts';
import { placeEntityErrors, refuseEntity } from './entity-errors.ts';
import { compileTypeCheck } from './entity-type.ts';
import type { EchoingFetch } from './key-echo.ts';

/** One list of entities of a fetch. */
export interface CompiledEntityList {
  /** Finds the objects that the entities are for, and writes their representations. */
  ask(run: Run): AskedEntities;
  /** Gives each object its entity, and puts errors where they belong. `isEchoing`: they were asked for their keys too. */
  take(run: Run, asked: AskedEntities, answer: SubgraphAnswer, isEchoing: boolean): void;
}

/** Compiles a list of entities. */
export function compileEntityList(
  { types, suppliers, knownTypes }: { types: GraphQLSchema; suppliers: Suppliers; knownTypes: KnownTypes },
  fetch: Fetch,
  list: EntityList,
  { checkOf, asksType }: EchoingFetch,
): CompiledEntityList {
  const { paths, responseKey, outputRewrites: rewrites } = list;
  const { selectionSet, fragments } = readDocument(fetch.document);
  const selection = entitySelection(selectionSet, responseKey);
  const shape = toEntityShape({ schema: types, fragments, clientKey: (key) => key }, selection);
  const only = onlyType(types, list);
  const merge = compileMerge(types, shape, only, (key) => paths.every((path) => suppliers.isSole(path, key)));
  const places: Places = {
    ...{ types, rewrites, subgraph: fetch.subgraph },
    paths: paths.map(knownTypes.withoutConditions),
    keysOf: ({ __typename = only }) => keysOf(shape, __typename),
    isRequired: suppliers.isRequired,
  };
  const isShared = !sharesBelow(list, selection, fragments, suppliers);
  const isOfItsType = compileTypeCheck(types, shape, only);
  const hasKeyOf = checkOf(list);
  const isTypeEchoed = asksType(list);
  const isEntityOf = (target: Target, entity: Target, isEchoing: boolean) =>
    isOfItsType(target, entity, isEchoing && isTypeEchoed) &&
    hasKeyOf(target.__typename ?? only, target, entity);

  return {
    ask: compileAsk({ types, knownTypes }, fetch, list, { shape, only }),
    take(run, asked, answer, isEchoing) {
      const entities = readEntities(answer, responseKey, asked.texts.length);
      const refused: Array<{ target: Target; entity: unknown }> = [];
      let at = 0;
      for (const end of asked.ends) {
        // What two places of the response share must not take what is fetched for one of them.
        const own = isShared || at === 0 ? entities : structuredClone(entities);
        for (; at < end; at++) {
          const target = asked.targets[at]!;
          const index = asked.indexes[at]!;
          const entity = index < 0 ? undefined : own?.[index];
          if (isTarget(entity) && isEntityOf(target, entity, isEchoing)) {
            merge.take(target, entity, run.variables);
            // What is merged goes by the keys of the fetch, which are changed thereafter.
            for (const each of rewrites) rewrite(types, each, target);
          } else {
            merge.clear(target);
            if (entity !== null && entity !== undefined) refused.push({ target, entity });
          }
        }
      }
      placeEntityErrors(run, places, { asked, answer, entities, responseKey });
      for (const each of refused) refuseEntity(run, places, { ...each, only });
    },
  };
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
