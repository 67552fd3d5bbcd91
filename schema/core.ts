import {
  type DefinitionNode,
  type DirectiveDefinitionNode,
  type DocumentNode,
  Kind,
  parse,
  type TypeDefinitionNode,
  visit,
} from 'graphql';
import { coreSdl } from './contract/core-sdl.ts';

/** The definitions of core.graphql by name; directives with their `@`. */
export const coreDefinitions: ReadonlyMap<string, TypeDefinitionNode | DirectiveDefinitionNode> = new Map(
  parse(coreSdl).definitions.flatMap((definition) => {
    const name = definedName(definition);
    return name ? [[name, definition as TypeDefinitionNode | DirectiveDefinitionNode]] : [];
  }),
);

/** The number of lines that `withCore` puts in front of a subgraph's own part. */
export const coreLines = coreSdl.split('\n').length - 1;

/**
 * A subgraph's full SDL: core.graphql, then its own part. A text that uses nothing of the core, or brings its
 * own copy of any part of it, stays as it is.
 */
export function withCore(ownSdl: string): { sdl: string; linesInFront: number } {
  return usesCore(ownSdl)
    ? { sdl: coreSdl + ownSdl, linesInFront: coreLines }
    : { sdl: ownSdl, linesInFront: 0 };
}

function usesCore(ownSdl: string): boolean {
  let document: DocumentNode;
  try {
    document = parse(ownSdl, { noLocation: true });
  } catch {
    // Whoever reads it next says where the mistake is.
    return false;
  }
  const defined = new Set(document.definitions.map(definedName));
  if ([...coreDefinitions.keys()].some((name) => defined.has(name))) return false;
  let uses = false;
  const look = (name: string) => {
    uses ||= coreDefinitions.has(name);
  };
  visit(document, {
    NamedType: (node) => look(node.name.value),
    Directive: (node) => look(`@${node.name.value}`),
  });
  return uses;
}

function definedName(definition: DefinitionNode): string | null {
  if (definition.kind === Kind.DIRECTIVE_DEFINITION) return `@${definition.name.value}`;
  return 'name' in definition && definition.name ? definition.name.value : null;
}
