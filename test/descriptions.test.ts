import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ASTNode, Kind, parse, type StringValueNode, visit } from 'graphql';
import { expect, test } from 'vitest';
import { ownSubgraphs } from './setup/network.ts';

const root = join(import.meta.dirname, '..');
const files = [
  'schema/core.graphql',
  'schema/public.graphql',
  ...ownSubgraphs.flatMap((entry) => ('folder' in entry ? [`${entry.folder}/schema.graphql`] : [])),
  'test/joining/technopark.graphql',
];

/** What a client or an author of another subgraph reads about. Extensions and operations describe nothing new. */
const described: ReadonlySet<string> = new Set([
  Kind.SCALAR_TYPE_DEFINITION,
  Kind.OBJECT_TYPE_DEFINITION,
  Kind.INTERFACE_TYPE_DEFINITION,
  Kind.UNION_TYPE_DEFINITION,
  Kind.ENUM_TYPE_DEFINITION,
  Kind.INPUT_OBJECT_TYPE_DEFINITION,
  Kind.DIRECTIVE_DEFINITION,
  Kind.FIELD_DEFINITION,
  Kind.INPUT_VALUE_DEFINITION,
  Kind.ENUM_VALUE_DEFINITION,
]);

/** Names in the language of the code are neither Korean nor English. */
function isBilingual(description: StringValueNode | undefined): boolean {
  const words = description?.value.replaceAll(/`[^`]*`/g, '') ?? '';
  return /[가-힣]/.test(words) && /[A-Za-z]&?[A-Za-z]/.test(words);
}

function lacking(sdl: string): string[] {
  const found: string[] = [];
  const path: string[] = [];
  visit(parse(sdl), {
    enter(node: ASTNode) {
      if (!('name' in node) || !node.name) return;
      path.push(node.name.value);
      if (described.has(node.kind) && !isBilingual((node as { description?: StringValueNode }).description)) {
        found.push(path.join('.'));
      }
    },
    leave(node: ASTNode) {
      if ('name' in node && node.name) path.pop();
    },
  });
  return found;
}

test.each(files)('everything in %s is described in Korean and English', (file) => {
  const sdl = readFileSync(join(root, file), 'utf8');
  expect(lacking(sdl)).toEqual([]);
});

test('what lacks a language is named', () => {
  const sdl =
    'type A { "가" b: Int "가 / Word" c("Word" d: Int): Int } "가 / Enum" enum E { "가 `code`" F } extend type G { h: Int }';
  expect(lacking(sdl)).toEqual(['A', 'A.b', 'A.c.d', 'E.F', 'G.h']);
});
