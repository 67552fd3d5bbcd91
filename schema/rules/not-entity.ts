import { Kind } from 'graphql';
import { type Federation, isGatheredRoot, problemWith } from '../declarations.ts';
import { resolvableKeys } from '../keys.ts';
import type { Problem } from '../problem.ts';
import { hasDirective } from '../subgraph.ts';

/** `GATHER_NOT_ENTITY`: the parent is neither Query, Subscription nor an object type with a resolvable `@key` in that subgraph. */
export function notEntity({ gathered }: Federation): Problem[] {
  return [...gathered.values()].flat().flatMap((declaration) => {
    const { subgraph, type } = declaration;
    if (isGatheredRoot(type.name)) return [];
    const isEntity =
      type.kind === Kind.OBJECT_TYPE_DEFINITION &&
      !hasDirective(subgraph, type, 'interfaceObject') &&
      resolvableKeys(subgraph, type).length > 0;
    if (isEntity) return [];
    const message =
      `is gathered, but ${type.name} is no entity there. @gather stands on fields of Query, of Subscription, or of an ` +
      `object type with a resolvable @key: add @key(fields: "…") to ${type.name}, or drop @gather`;
    return [problemWith(declaration, 'GATHER_NOT_ENTITY', message)];
  });
}
