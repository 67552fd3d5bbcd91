import { Kind, type NameNode } from 'graphql';
import type { Closure } from '../closure.ts';
import type { Federation } from '../declarations.ts';
import type { Problem } from '../problem.ts';
import { placeOf, type Subgraph } from '../subgraph.ts';
import { namedTypeOf } from '../type-reference.ts';

/**
 * `GATHER_FOREIGN_RECORD`: several subgraphs declare one type to implement a gathered interface; or a
 * gathered field, union or shared value type of one source leads to another source's record, which it could
 * not answer.
 */
export function foreignRecord({ subgraphs, gathered }: Federation, closure: Closure): Problem[] {
  const problems: Problem[] = [];
  const refuse = (subgraph: Subgraph, coordinate: string, node: { name: NameNode }, message: string) =>
    problems.push({
      code: 'GATHER_FOREIGN_RECORD',
      message: `${subgraph.name}: ${coordinate} ${message}`,
      coordinate,
      ...placeOf(subgraph, node),
    });
  const ownerOf = (subgraph: Subgraph, name: string): Subgraph | null => {
    if (subgraph.types.get(name)?.kind !== Kind.OBJECT_TYPE_DEFINITION) return null;
    const role = closure.roleOf(name);
    return role.kind === 'record' || role.kind === 'foreign' ? role.owner : null;
  };

  for (const name of new Set(subgraphs.flatMap((subgraph) => [...subgraph.types.keys()]))) {
    const role = isObject(subgraphs, name) ? closure.roleOf(name) : null;
    if (role?.kind !== 'foreign') continue;
    for (const subgraph of role.declarers.filter((declarer) => declarer !== role.owner)) {
      const implemented = subgraph.types.get(name)!.interfaces.join(' and ');
      const message =
        `is declared to implement ${implemented} here and in ${role.owner.name}. A record has one owner: drop ` +
        `"implements" and keep its @key, or give this subgraph's records a type of their own`;
      refuse(subgraph, name, subgraph.types.get(name)!.nodes[0]!, message);
    }
  }
  for (const [name, sources] of closure.reached) {
    for (const subgraph of sources) {
      const type = subgraph.types.get(name)!;
      for (const member of type.members) {
        const owner = ownerOf(subgraph, member);
        if (!owner || owner === subgraph) continue;
        refuse(
          subgraph,
          name,
          type.nodes[0]!,
          `has the member ${member}, a record of ${owner.name}, which only that can answer`,
        );
      }
      if (type.kind !== Kind.OBJECT_TYPE_DEFINITION || closure.roleOf(name).kind !== 'value') continue;
      for (const field of type.fields.values()) {
        const owner = ownerOf(subgraph, namedTypeOf(field.type));
        if (!owner || owner === subgraph) continue;
        const message = `is a field of a shared value type and returns ${namedTypeOf(field.type)}, a record of ${owner.name}, which only that can answer`;
        refuse(subgraph, `${name}.${field.name.value}`, field, message);
      }
    }
  }
  for (const { subgraph, field, coordinate, hidden } of [...gathered.values()].flat()) {
    const owner = hidden ? null : ownerOf(subgraph, namedTypeOf(field.type));
    if (!owner || owner === subgraph) continue;
    const message = `returns ${namedTypeOf(field.type)}, a record of ${owner.name}: return an interface or a union, and types of this subgraph's own`;
    refuse(subgraph, coordinate, field, message);
  }
  return problems;
}

function isObject(subgraphs: readonly Subgraph[], name: string): boolean {
  return subgraphs.some((subgraph) => subgraph.types.get(name)?.kind === Kind.OBJECT_TYPE_DEFINITION);
}
