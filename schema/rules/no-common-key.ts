import { Kind } from 'graphql';
import { type Closure, sourcesOn } from '../closure.ts';
import { type Federation, isGatheredRoot, problemWith } from '../declarations.ts';
import { keysOf } from '../keys.ts';
import type { Problem } from '../problem.ts';
import { placeOf, type Subgraph } from '../subgraph.ts';

/**
 * `GATHER_NO_COMMON_KEY`: the sources of a type's gathered fields, or those that reach an entity below one,
 * share no key of plain fields; or nobody resolves it.
 */
export function noCommonKey(federation: Federation, closure: Closure): Problem[] {
  const parents = [...federation.gathered.values()].flat().map(({ type }) => type.name);
  const names = new Set([...parents.filter((name) => !isGatheredRoot(name)), ...closure.reached.keys()]);
  return [...names].flatMap((name) => {
    if (!isKeyedObject(federation, closure, name, parents) || closure.keyOf(name) !== null) return [];
    const [declaration] = sourcesOn(federation, name);
    if (declaration) {
      const message =
        `is gathered, but the subgraphs that resolve or reach ${name} share no resolvable key of plain fields ` +
        `(${keysIn(federation.subgraphs, name)}). Give ${name} one @key in all of them`;
      return [problemWith(declaration, 'GATHER_NO_COMMON_KEY', message)];
    }
    const reachers = closure.reached.get(name)!;
    const message =
      `${reachers[0]!.name}: ${name} is reached below a gathered field, but the subgraphs that name it share no key ` +
      `of plain fields that another resolves (${keysIn(federation.subgraphs, name)}). Declare its owner's @key in each`;
    const node = reachers[0]!.types.get(name)!.nodes[0]!;
    return [{ code: 'GATHER_NO_COMMON_KEY', message, coordinate: name, ...placeOf(reachers[0]!, node) }];
  });
}

function isKeyedObject(
  { subgraphs }: Federation,
  closure: Closure,
  name: string,
  parents: string[],
): boolean {
  const isObject = subgraphs.some(
    (subgraph) => subgraph.types.get(name)?.kind === Kind.OBJECT_TYPE_DEFINITION,
  );
  return isObject && (parents.includes(name) || closure.roleOf(name).kind === 'entity');
}

function keysIn(subgraphs: readonly Subgraph[], name: string): string {
  return subgraphs
    .flatMap((subgraph) => {
      const type = subgraph.types.get(name);
      if (!type) return [];
      const keys = keysOf(subgraph, type).map(
        (key) => `"${key.fields ?? '{ … }'}"${key.resolvable ? '' : ' not resolvable'}`,
      );
      return [`${subgraph.name}: ${keys.join(', ') || 'none'}`];
    })
    .join('; ');
}
