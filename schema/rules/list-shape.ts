import { Kind, print } from 'graphql';
import { type Federation, problemWith } from '../declarations.ts';
import type { Problem } from '../problem.ts';
import { listItemOf } from '../type-reference.ts';

/** `GATHER_LIST_SHAPE`: a CONCAT or SUM field returns something other than a list of objects. */
export function listShape({ gathered }: Federation): Problem[] {
  return [...gathered.values()]
    .flat()
    .filter(({ merge }) => merge === 'CONCAT' || merge === 'SUM')
    .flatMap((declaration) => {
      const { subgraph, field, merge } = declaration;
      const item = listItemOf(field.type)?.name.value;
      const kind = item === undefined ? undefined : subgraph.types.get(item)?.kind;
      const isObject =
        kind === Kind.OBJECT_TYPE_DEFINITION ||
        (merge === 'CONCAT' &&
          (kind === Kind.INTERFACE_TYPE_DEFINITION || kind === Kind.UNION_TYPE_DEFINITION));
      if (isObject) return [];
      const message = `is merged by ${merge}, but returns ${print(field.type)}, which is no list of objects`;
      return [problemWith(declaration, 'GATHER_LIST_SHAPE', message)];
    });
}
