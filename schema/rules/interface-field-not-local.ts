import { Kind } from 'graphql';
import type { Closure } from '../closure.ts';
import type { Federation } from '../declarations.ts';
import type { Problem } from '../problem.ts';
import { leftOut } from '../roles.ts';
import { placeOf } from '../subgraph.ts';

/** `GATHER_INTERFACE_FIELD_NOT_LOCAL`: a record has a field of its interface that its source does not resolve by itself. */
export function interfaceFieldNotLocal(_: Federation, closure: Closure): Problem[] {
  return [...closure.reached].flatMap(([name, sources]) =>
    sources.flatMap((subgraph) => {
      const type = subgraph.types.get(name)!;
      const role = type.kind === Kind.OBJECT_TYPE_DEFINITION ? closure.roleOf(name) : null;
      if (role?.kind !== 'record' || role.owner !== subgraph) return [];
      const names = type.interfaces
        .filter((item) => closure.reached.has(item))
        .flatMap((item) => [...(subgraph.types.get(item)?.fields.keys() ?? [])]);
      return [...new Set(names)].flatMap((fieldName) => {
        const field = type.fields.get(fieldName);
        const reason = field && leftOut(subgraph, type, field, closure.roleOf);
        if (!field || !reason) return [];
        const coordinate = `${name}.${fieldName}`;
        const message =
          `${subgraph.name}: ${coordinate} ${reason}, but it is a field of the gathered interface ` +
          `${type.interfaces.join(', ')}, which each source answers in one request, by itself`;
        return [
          { code: 'GATHER_INTERFACE_FIELD_NOT_LOCAL', message, coordinate, ...placeOf(subgraph, field) },
        ];
      });
    }),
  );
}
