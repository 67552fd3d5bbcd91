import {
  type ConstDirectiveNode,
  type FieldDefinitionNode,
  type InputValueDefinitionNode,
  Kind,
  print,
  type StringValueNode,
} from 'graphql';
import type { Subgraph } from './subgraph.ts';

/** Directives that describe a definition, whoever resolves it. */
export const describing = ['tag', 'inaccessible', 'deprecated', 'specifiedBy', 'oneOf', 'cost', 'listSize'];

/** Directives that say who may see a field. */
export const restricting = ['authenticated', 'requiresScopes', 'policy'];

/** One declaration of something, and the subgraph whose words it is in. */
export type Declared<T> = readonly [node: T, subgraph: Subgraph];

/**
 * The wanted directives of all declarations, under the specification's names, equal ones once. Of a directive
 * that may stand only once the first declaration's is kept.
 */
export function mergeDirectives(
  declared: readonly Declared<{ readonly directives?: readonly ConstDirectiveNode[] | undefined }>[],
  wanted: readonly string[],
): ConstDirectiveNode[] {
  const kept = new Map<string, ConstDirectiveNode>();
  for (const [node, subgraph] of declared) {
    for (const use of node.directives ?? []) {
      const name = subgraph.federation.specified(use.name.value);
      if (name === null || !wanted.includes(name)) continue;
      const copy: ConstDirectiveNode = { ...use, name: { kind: Kind.NAME, value: name } };
      const identity = name === 'tag' ? print(copy) : name;
      if (!kept.has(identity)) kept.set(identity, copy);
    }
  }
  return [...kept.values()];
}

/** Arguments with their types, defaults, descriptions and describing directives. */
export function copyArguments(subgraph: Subgraph, field: FieldDefinitionNode): InputValueDefinitionNode[] {
  return (field.arguments ?? []).map((argument) => ({
    ...argument,
    directives: mergeDirectives([[argument, subgraph]], describing),
  }));
}

/** The first description there is, to spread into a definition. */
export function firstDescription(nodes: readonly { readonly description?: StringValueNode | undefined }[]): {
  description?: StringValueNode;
} {
  const description = nodes.find((node) => node.description)?.description;
  return description ? { description } : {};
}

/** A directive without arguments, or with one string or Boolean each. */
export function directive(name: string, values: Record<string, string | boolean> = {}): ConstDirectiveNode {
  return {
    kind: Kind.DIRECTIVE,
    name: { kind: Kind.NAME, value: name },
    arguments: Object.entries(values).map(([argument, value]) => ({
      kind: Kind.ARGUMENT,
      name: { kind: Kind.NAME, value: argument },
      value: typeof value === 'string' ? { kind: Kind.STRING, value } : { kind: Kind.BOOLEAN, value },
    })),
  };
}
