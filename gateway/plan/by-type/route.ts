import type { SelectionSetNode } from 'graphql';
import type { SubgraphFacts } from './subgraph-facts.ts';

/** A type, as a subgraph calls it. */
export interface Stop {
  graph: string;
  type: string;
}

/** A subgraph that is entered by a key which the stop before gives. */
export type RouteStep = Stop & { key: SelectionSetNode };

/**
 * Finds the shortest way to a subgraph's type by keys.
 * @param type what objects are to be asked for
 * @param starts where they are already; the first of equal ways is taken
 * @returns null where there is none
 */
export function findRoute<T extends Stop>(
  facts: SubgraphFacts,
  type: string,
  starts: readonly T[],
  target: Stop,
): { start: T; steps: RouteStep[] } | null {
  const seen = new Set(starts.map(nameOf));
  let ends = starts.map((start) => ({ start, at: start as Stop, steps: [] as RouteStep[] }));
  while (ends.length > 0) {
    for (const { start, at, steps } of ends) {
      const key = keyBetween(facts, at, target);
      if (key) return { start, steps: [...steps, { ...target, key }] };
    }
    ends = ends.flatMap(({ start, at, steps }) =>
      stopsOf(facts, type).flatMap((next) => {
        const key = seen.has(nameOf(next)) ? undefined : keyBetween(facts, at, next);
        if (!key) return [];
        seen.add(nameOf(next));
        return [{ start, at: next, steps: [...steps, { ...next, key }] }];
      }),
    );
  }
  return null;
}

const nameOf = ({ graph, type }: Stop) => `${graph} ${type}`;

const stopsOf = (facts: SubgraphFacts, type: string): Stop[] =>
  facts.graphs.flatMap((graph) => facts.namesIn(graph, type).map((own) => ({ graph, type: own })));

const keyBetween = (facts: SubgraphFacts, from: Stop, to: Stop) =>
  facts.keysOf(to.graph, to.type).find((key) => facts.gives(from.graph, from.type, key));
