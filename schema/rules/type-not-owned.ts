import { Kind } from 'graphql';
import type { Closure } from '../closure.ts';
import type { Federation } from '../declarations.ts';
import type { Problem } from '../problem.ts';
import { placeOf } from '../subgraph.ts';

/** `GATHER_TYPE_NOT_OWNED`: a reached type has no key, is not `@shareable`, and has several definers. */
export function typeNotOwned(_: Federation, closure: Closure): Problem[] {
  return [...closure.reached].flatMap(([name, sources]) => {
    const [subgraph] = sources;
    const type = subgraph!.types.get(name)!;
    const role = type.kind === Kind.OBJECT_TYPE_DEFINITION ? closure.roleOf(name) : null;
    if (role?.kind !== 'unowned') return [];
    const definers = role.definers.map((definer) => definer.name).join(', ');
    const message =
      `${subgraph!.name}: ${name} is reached below a gathered field and defined by ${definers}, without @key and ` +
      `not @shareable in each. Make it @shareable in all of them, give it a @key, or rename one`;
    return [
      { code: 'GATHER_TYPE_NOT_OWNED', message, coordinate: name, ...placeOf(subgraph!, type.nodes[0]!) },
    ];
  });
}
