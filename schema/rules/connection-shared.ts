import { type Federation, isGathered } from '../declarations.ts';
import type { Problem } from '../problem.ts';
import { placeOf } from '../subgraph.ts';
import { namedTypeOf } from '../type-reference.ts';

/**
 * `GATHER_CONNECTION_SHARED`: the connection type of a gathered field is also returned by a field that is
 * not gathered, which could not answer `sources`.
 */
export function connectionShared({ subgraphs, gathered }: Federation): Problem[] {
  const connections = new Map(
    [...gathered.values()]
      .flat()
      .filter(({ merge }) => merge === 'CONNECTION')
      .map(({ field, coordinate }) => [namedTypeOf(field.type), coordinate]),
  );
  return subgraphs.flatMap((subgraph) =>
    [...subgraph.types.values()].flatMap((type) =>
      [...type.fields.values()].flatMap((field) => {
        const connection = namedTypeOf(field.type);
        if (isGathered(field) || !connections.has(connection)) return [];
        const coordinate = `${type.name}.${field.name.value}`;
        const message =
          `${subgraph.name}: ${coordinate} returns ${connection}, the connection of the gathered field ` +
          `${connections.get(connection)}, but is not gathered. Give it a connection type of its own, or @gather`;
        return [{ code: 'GATHER_CONNECTION_SHARED', message, coordinate, ...placeOf(subgraph, field) }];
      }),
    ),
  );
}
