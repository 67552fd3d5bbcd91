import type { FieldDefinitionNode } from 'graphql';
import { isGathered } from '../declarations.ts';
import { isExternal, type Subgraph, type SubgraphType } from '../subgraph.ts';

/**
 * Root fields that a version adds outside of its namespace. In it are names that have the subgraph's own in them, as whole
 * words: `busanTechnopark`, `busanTechnoparkPrograms` and `applyToBusanTechnopark` of `busan-technopark`. Gathered fields
 * belong to all.
 */
export function rootField(
  { candidate, present }: { candidate: Subgraph; present: Subgraph | null },
  type: SubgraphType,
): { field: FieldDefinitionNode; message: string }[] {
  if (!['Query', 'Mutation', 'Subscription'].includes(type.name)) return [];
  const prefix = toCamelCase(candidate.name);
  const own = new RegExp(`(^${prefix}|${prefix[0]!.toUpperCase()}${prefix.slice(1)})(?![a-z])`);
  return [...type.fields.values()]
    .filter(
      (field) =>
        !own.test(field.name.value) &&
        !/^_(service|entities)$/.test(field.name.value) &&
        !isGathered(field) &&
        !isExternal(candidate, type, field) &&
        !present?.types.get(type.name)?.fields.has(field.name.value),
    )
    .map((field) => ({
      field,
      message: `is a new root field outside of the namespace of this subgraph; expected a name with ${prefix} in it`,
    }));
}

/** `busan-technopark` and `Busan_technopark` as `busanTechnopark`. */
export function toCamelCase(name: string): string {
  const [first = '', ...others] = name.split(/[-_]+/).filter(Boolean);
  const lower = first[0]!.toLowerCase() + first.slice(1);
  return lower + others.map((word) => word[0]!.toUpperCase() + word.slice(1)).join('');
}
