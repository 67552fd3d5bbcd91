import {
  type ConstDirectiveNode,
  type DefinitionNode,
  type DirectiveDefinitionNode,
  type DocumentNode,
  type FieldDefinitionNode,
  isTypeDefinitionNode,
  isTypeExtensionNode,
  Kind,
  type ObjectTypeDefinitionNode,
  type ObjectTypeExtensionNode,
  type TypeNode,
  visit,
} from 'graphql';
import type { Closure } from './closure.ts';
import { directive } from './copy.ts';
import { isGathered } from './declarations.ts';
import { withoutEmptyInterfaces } from './empty-interfaces.ts';
import { keyFieldsOf, keysOf } from './keys.ts';
import { isRecordOf, leftOut } from './roles.ts';
import { isShareable, type Stripped, type Subgraph } from './subgraph.ts';

/**
 * Every subgraph's SDL as the composer gets it: without its gathered fields, `@gather`, GatherMerge
 * and what it holds; what
 * `gathered` repeats marked `@shareable`; and without the types that nothing in it reaches any more. Nodes
 * keep their places in the source.
 */
export function stripSubgraphs(
  subgraphs: readonly Subgraph[],
  closure: Closure,
  describerOf: (name: string) => Subgraph | null,
): Stripped[] {
  const stripped = subgraphs.map((subgraph) => ({
    subgraph,
    document: stripSubgraph(subgraph, closure, describerOf),
  }));
  return withoutEmptyInterfaces(stripped, closure);
}

function stripSubgraph(
  subgraph: Subgraph,
  closure: Closure,
  describerOf: (name: string) => Subgraph | null,
): DocumentNode {
  const definitions = subgraph.document.definitions.flatMap((node): DefinitionNode[] => {
    if (node.kind === Kind.DIRECTIVE_DEFINITION && isOfGathering(node)) return [];
    if (node.kind === Kind.SCHEMA_DEFINITION || node.kind === Kind.SCHEMA_EXTENSION) {
      const directives = (node.directives ?? []).filter((use) => !isOfGathering(use));
      return directives.length > 0 ? [{ ...node, directives }] : [];
    }
    if (node.kind !== Kind.OBJECT_TYPE_DEFINITION && node.kind !== Kind.OBJECT_TYPE_EXTENSION) return [node];
    const stripped = stripObject(subgraph, closure, node);
    if (!stripped) return [];
    const describer = describerOf(node.name.value);
    return [describer && describer !== subgraph ? withoutDescriptions(subgraph, stripped) : stripped];
  });
  const used = reachable(subgraph, closure, definitions);
  const isKept = (node: DefinitionNode) =>
    !(isTypeDefinitionNode(node) || isTypeExtensionNode(node)) || used.has(node.name.value);
  return { ...subgraph.document, definitions: definitions.filter(isKept) };
}

/** Directives that composition reads and the composer knows nothing of. */
function isOfGathering({ name }: DirectiveDefinitionNode | ConstDirectiveNode): boolean {
  return name.value === 'gather' || name.value === 'holds';
}

function stripObject(
  subgraph: Subgraph,
  closure: Closure,
  node: ObjectTypeDefinitionNode | ObjectTypeExtensionNode,
): typeof node | null {
  const fields = (node.fields ?? []).filter((field) => !isGathered(field));
  if (fields.length === 0 && (node.fields?.length ?? 0) > 0) return null;
  return { ...node, fields: fields.map((field) => share(subgraph, closure, node.name.value, field)) };
}

/** Another subgraph says what the type and its key are; what this one adds to it, it describes itself. */
function withoutDescriptions(
  subgraph: Subgraph,
  node: ObjectTypeDefinitionNode | ObjectTypeExtensionNode,
): ObjectTypeDefinitionNode | ObjectTypeExtensionNode {
  const keyFields = keyFieldsOf(subgraph, subgraph.types.get(node.name.value)!);
  const fields = (node.fields ?? []).map((field) =>
    keyFields.has(field.name.value) ? { ...field, description: undefined } : field,
  );
  return { ...node, ...('description' in node ? { description: undefined } : {}), fields };
}

/** Marks what `gathered` copies of a record; key fields are shareable by themselves. */
function share(
  subgraph: Subgraph,
  closure: Closure,
  name: string,
  field: FieldDefinitionNode,
): FieldDefinitionNode {
  const type = subgraph.types.get(name)!;
  if (!isRecordOf(subgraph, name, closure)) return field;
  const isCopied = leftOut(subgraph, type, field, closure.roleOf) === null;
  const isKey = keyFieldsOf(subgraph, type).has(field.name.value);
  if (!isCopied || isKey || isShareable(subgraph, type, field)) return field;
  return {
    ...field,
    directives: [...(field.directives ?? []), directive(subgraph.federation.used('shareable'))],
  };
}

/** The names of all types that a root type, an entity, a record or a directive definition still reaches. */
function reachable(subgraph: Subgraph, closure: Closure, definitions: DefinitionNode[]): Set<string> {
  const next = new Map<string, string[]>();
  const roots: string[] = [];
  for (const node of definitions) {
    if (node.kind === Kind.DIRECTIVE_DEFINITION) roots.push(...namesIn(node));
    if (!isTypeDefinitionNode(node) && !isTypeExtensionNode(node)) continue;
    const name = node.name.value;
    next.set(name, [...(next.get(name) ?? []), ...namesIn(node)]);
    if (isRoot(subgraph, closure, name)) roots.push(name);
    // An interface reaches what implements it, and is reached by it.
    if ('interfaces' in node) {
      for (const item of node.interfaces ?? []) {
        next.set(item.name.value, [...(next.get(item.name.value) ?? []), name]);
      }
    }
  }
  const used = new Set<string>();
  for (const stack = roots; stack.length > 0; ) {
    const name = stack.pop()!;
    if (used.has(name)) continue;
    used.add(name);
    stack.push(...(next.get(name) ?? []));
  }
  return used;
}

function isRoot(subgraph: Subgraph, closure: Closure, name: string): boolean {
  if (name === 'Query' || name === 'Mutation' || name === 'Subscription') return true;
  const type = subgraph.types.get(name);
  if (!type) return false;
  return keysOf(subgraph, type).length > 0 || isRecordOf(subgraph, name, closure);
}

function namesIn(node: DefinitionNode): string[] {
  const names: string[] = [];
  const add = (reference: TypeNode) => {
    if (reference.kind === Kind.NAMED_TYPE) names.push(reference.name.value);
  };
  visit(node, { NamedType: add });
  return names;
}
