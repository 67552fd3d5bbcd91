import {
  type FieldDefinitionNode,
  Kind,
  type ObjectTypeDefinitionNode,
  type ObjectTypeExtensionNode,
  visit,
} from 'graphql';
import type { Closure } from './closure.ts';
import { directive } from './copy.ts';
import { isRecordOf } from './roles.ts';
import type { Stripped, Subgraph, SubgraphType } from './subgraph.ts';
import { namedTypeOf } from './type-reference.ts';

/**
 * Takes from records the fields whose interface has no type in their subgraph, e.g. `space` of one that
 * publishes no spaces: always null. `gathered` copies them, and there the interface has the others' types;
 * Apollo's composer refuses a shared field whose possible types do not meet. A record that any subgraph
 * returns by a field that is not gathered keeps them, for there its owner is asked.
 */
export function withoutEmptyInterfaces(stripped: readonly Stripped[], closure: Closure): Stripped[] {
  const returned = new Set<string>();
  for (const { document } of stripped) {
    visit(document, { FieldDefinition: (field) => void returned.add(namedTypeOf(field.type)) });
  }
  return stripped.map(({ subgraph, document }) => {
    const definitions = document.definitions.map((node) => {
      const isObject = node.kind === Kind.OBJECT_TYPE_DEFINITION || node.kind === Kind.OBJECT_TYPE_EXTENSION;
      const type = isObject ? subgraph.types.get(node.name.value) : undefined;
      if (!isObject || !type || !isRecordOf(subgraph, type.name, closure)) return node;
      const isGatheredOnly = [type.name, ...type.interfaces].every((name) => !returned.has(name));
      return isGatheredOnly ? takeFrom(subgraph, type, node) : node;
    });
    return { subgraph, document: { ...document, definitions } };
  });
}

function takeFrom(
  subgraph: Subgraph,
  type: SubgraphType,
  node: ObjectTypeDefinitionNode | ObjectTypeExtensionNode,
): typeof node {
  const demanded = new Set(
    type.interfaces.flatMap((name) => [...(subgraph.types.get(name)?.fields.keys() ?? [])]),
  );
  const fields = (node.fields ?? []).flatMap((field): FieldDefinitionNode[] => {
    if (!isEmptyInterface(subgraph, namedTypeOf(field.type))) return [field];
    // An interface demands the field itself; @external says that it is not resolved here.
    if (!demanded.has(field.name.value)) return [];
    return [{ ...field, directives: [directive(subgraph.federation.used('external'))] }];
  });
  return { ...node, fields };
}

function isEmptyInterface(subgraph: Subgraph, name: string): boolean {
  if (subgraph.types.get(name)?.kind !== Kind.INTERFACE_TYPE_DEFINITION) return false;
  return ![...subgraph.types.values()].some(
    (type) => type.kind === Kind.OBJECT_TYPE_DEFINITION && type.interfaces.includes(name),
  );
}
