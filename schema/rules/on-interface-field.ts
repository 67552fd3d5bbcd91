import { type Federation, problemWith } from '../declarations.ts';
import type { Problem } from '../problem.ts';

/** `GATHER_ON_INTERFACE_FIELD`: the parent implements an interface that has the field, in any subgraph. */
export function onInterfaceField({ subgraphs, gathered }: Federation): Problem[] {
  return [...gathered.values()].flat().flatMap((declaration) => {
    const { type, field } = declaration;
    const interfaces = subgraphs.flatMap((subgraph) =>
      (subgraph.types.get(type.name)?.interfaces ?? []).filter((name) =>
        subgraph.types.get(name)?.fields.has(field.name.value),
      ),
    );
    if (interfaces.length === 0) return [];
    const message =
      `is gathered, but ${type.name} implements ${interfaces[0]}, which has that field. A gathered field belongs to ` +
      `the type alone: rename it, or take ${field.name.value} out of ${interfaces[0]}`;
    return [problemWith(declaration, 'GATHER_ON_INTERFACE_FIELD', message)];
  });
}
