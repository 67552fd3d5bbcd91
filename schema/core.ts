import { readFileSync } from 'node:fs';
import {
  type DefinitionNode,
  type DirectiveDefinitionNode,
  Kind,
  parse,
  type TypeDefinitionNode,
} from 'graphql';

/** The text of core.graphql, which every subgraph puts in front of its own part. */
export const coreSdl: string = readFileSync(new URL('./core.graphql', import.meta.url), 'utf8');

/** The definitions of core.graphql by name; directives with their `@`. */
export const coreDefinitions: ReadonlyMap<string, TypeDefinitionNode | DirectiveDefinitionNode> = new Map(
  parse(coreSdl).definitions.flatMap((definition) => {
    const name = definedName(definition);
    return name ? [[name, definition as TypeDefinitionNode | DirectiveDefinitionNode]] : [];
  }),
);

/** The number of lines that `withCore` puts in front of a subgraph's own part. */
export const coreLines = coreSdl.split('\n').length - 1;

/** A subgraph's full SDL: core.graphql, then its own part. A text that has the core already stays as it is. */
export function withCore(ownSdl: string): { sdl: string; linesInFront: number } {
  if (/^\s*directive\s+@gather\b/m.test(ownSdl)) return { sdl: ownSdl, linesInFront: 0 };
  return { sdl: coreSdl + ownSdl, linesInFront: coreLines };
}

function definedName(definition: DefinitionNode): string | null {
  if (definition.kind === Kind.DIRECTIVE_DEFINITION) return `@${definition.name.value}`;
  return 'name' in definition && definition.name ? definition.name.value : null;
}
