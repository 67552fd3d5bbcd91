import { Kind } from 'graphql';
import { isGathered } from './declarations.ts';
import { keyFieldsOf } from './keys.ts';
import { isExternal, type Subgraph, type SubgraphType } from './subgraph.ts';

/**
 * Tells, for an object type that several subgraphs declare, whose description of it and of its key stands:
 * the one that resolves most of its own fields, the first by name among equals; null where that one is
 * silent. Composers take whichever comes first, so that a stub's note ("owned by …") could become the public
 * description as soon as a subgraph with an early name joins.
 */
export function createDescribers(subgraphs: readonly Subgraph[]): (name: string) => Subgraph | null {
  const known = new Map<string, Subgraph | null>();
  return (name) => {
    const found = known.get(name);
    if (found !== undefined) return found;
    const describer = describerOf(subgraphs, name);
    known.set(name, describer);
    return describer;
  };
}

function describerOf(subgraphs: readonly Subgraph[], name: string): Subgraph | null {
  const declarers = subgraphs.filter(
    (subgraph) => subgraph.types.get(name)?.kind === Kind.OBJECT_TYPE_DEFINITION,
  );
  const ranked = declarers
    .map((subgraph) => ({ subgraph, fields: ownFields(subgraph, subgraph.types.get(name)!) }))
    .toSorted((a, b) => b.fields - a.fields);
  const [first] = ranked;
  return first?.subgraph.types.get(name)?.description ? first.subgraph : null;
}

function ownFields(subgraph: Subgraph, type: SubgraphType): number {
  const keyFields = keyFieldsOf(subgraph, type);
  return [...type.fields.values()].filter(
    (field) => !isGathered(field) && !keyFields.has(field.name.value) && !isExternal(subgraph, type, field),
  ).length;
}
