import { directivesOf, readSubgraph, type Subgraph, type SubgraphType } from '@ieum/schema/subgraph.ts';
import { type Member, toInput } from './state.ts';

/** A subgraph that needs another one, and what for. */
export interface Dependent {
  subgraph: string;
  /** Entities that it refers to and only the other one can resolve, ascending. */
  entities: string[];
}

/**
 * Who depends on a subgraph: those that name an entity which no one else resolves. Without it their fields of that
 * type lead nowhere, even where what is left still composes.
 */
export function findDependents(name: string, members: Iterable<Member>): Dependent[] {
  const read = [...members].flatMap((member) => {
    const result = readSubgraph(toInput(member));
    return 'subgraph' in result ? [result.subgraph] : [];
  });
  const others = read.filter((subgraph) => subgraph.name !== name);
  const resolvedByOthers = new Set(others.flatMap(resolvedEntities));
  const only = read
    .filter((subgraph) => subgraph.name === name)
    .flatMap(resolvedEntities)
    .filter((type) => !resolvedByOthers.has(type))
    .sort();
  return others
    .map(({ name: subgraph, types }) => ({ subgraph, entities: only.filter((type) => types.has(type)) }))
    .filter(({ entities }) => entities.length > 0)
    .sort((a, b) => (a.subgraph < b.subgraph ? -1 : 1));
}

function resolvedEntities(subgraph: Subgraph): string[] {
  return [...subgraph.types.values()]
    .filter((type) => keysOf(subgraph, type).some((key) => !isUnresolvable(key)))
    .map(({ name }) => name);
}

function keysOf(subgraph: Subgraph, { directives }: SubgraphType): ReturnType<typeof directivesOf> {
  return directivesOf(subgraph, { directives }, 'key');
}

function isUnresolvable({ arguments: given }: ReturnType<typeof directivesOf>[number]): boolean {
  return (given ?? []).some(
    ({ name, value }) => name.value === 'resolvable' && value.kind === 'BooleanValue' && !value.value,
  );
}
