import type { GraphQLSchema } from 'graphql';
import type { EntityList, Fetch, PathStep } from '../../plan/plan.ts';
import type { KnownTypes } from '../known-types.ts';
import type { Run } from '../run.ts';
import { type EntityShape, selectsAny } from '../shape/shape.ts';
import { compileTargets, type FindTargets, type Target } from '../targets.ts';
import { compileRepresent } from './represent.ts';

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

/** Compiles the search for the objects that entities are for, and the writing of their representations. */
export function compileAsk(
  { types, knownTypes }: { types: GraphQLSchema; knownTypes: KnownTypes },
  fetch: Fetch,
  list: EntityList,
  { shape, only }: { shape: EntityShape; only: string | undefined },
): (run: Run) => AskedEntities {
  const finders = list.paths.map((path) => compileFinder(types, knownTypes, path));
  const represent = compileRepresent(types, list, only);
  // Lists that share a variable are asked for the same entities, whatever is left out of one of them.
  const isShared = fetch.entities?.some((each) => each !== list && each.variable === list.variable);
  const isAsked = isShared ? null : compileIsAsked(fetch, shape, only);
  return (run) => {
    const asked: AskedEntities = { targets: [], indexes: [], ends: [], texts: [] };
    const known = new Map<unknown, number>();
    const hinted = new Map<unknown, number>();
    for (const find of finders) {
      find(run.data, asked.targets);
      asked.ends.push(asked.targets.length);
    }
    const { targets, indexes } = asked;
    for (let at = 0; at < targets.length; at++) {
      const target = targets[at]!;
      if (isAsked !== null && !isAsked(target, run)) {
        indexes.push(-1);
        continue;
      }
      const hint = represent.hint(target);
      const similar = hint === undefined ? undefined : hinted.get(hint);
      if (similar !== undefined && represent.isSame(target, targets[similar]!)) {
        indexes.push(indexes[similar]!);
        continue;
      }
      if (hint !== undefined) hinted.set(hint, at);
      indexes.push(identify(asked, known, target));
    }
    return asked;
  };

  function identify({ texts }: AskedEntities, known: Map<unknown, number>, target: Target): number {
    const identity = represent.identify(target);
    if (identity === undefined) return -1;
    let index = known.get(identity);
    if (index === undefined) {
      index = texts.push(represent.write(target)) - 1;
      known.set(identity, index);
    }
    return index;
  }
}

/** Objects of a known type that say they are of another are taken for what they are. */
function compileFinder(types: GraphQLSchema, knownTypes: KnownTypes, path: readonly PathStep[]): FindTargets {
  const find = compileTargets(types, knownTypes.withoutConditions(path));
  const known = knownTypes.at(path);
  if (known === undefined) return find;
  return (root, into) => {
    let at = into.length;
    find(root, into);
    for (; at < into.length; at++) {
      const target = into[at]!;
      if (target.__typename !== known && target.__typename !== undefined) target.__typename = known;
    }
  };
}

/** Variables may leave out all that a fetch is for. */
function compileIsAsked({ operation }: Fetch, shape: EntityShape, only: string | undefined) {
  if (!/@(skip|include)/.test(operation)) return null;
  return ({ __typename = only }: Target, { variables }: Run) => selectsAny(shape, __typename, variables);
}
