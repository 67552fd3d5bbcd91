import { type Federation, isGathered } from '../declarations.ts';
import type { Problem } from '../problem.ts';
import { placeOf } from '../subgraph.ts';

/** `GATHER_MIXED`: another subgraph defines the field without `@gather`. */
export function mixed({ subgraphs, gathered }: Federation): Problem[] {
  return [...gathered].flatMap(([coordinate, declarations]) => {
    const [type, name] = coordinate.split('.') as [string, string];
    const sources = declarations.map(({ subgraph }) => subgraph.name).join(', ');
    return subgraphs.flatMap((subgraph) => {
      const field = subgraph.types.get(type)?.fields.get(name);
      if (!field || isGathered(field)) return [];
      const message =
        `${subgraph.name}: ${coordinate} has no @gather, but it is gathered from ${sources}. ` +
        `Add the same @gather here, or rename the field`;
      return [{ code: 'GATHER_MIXED', message, coordinate, ...placeOf(subgraph, field) }];
    });
  });
}
