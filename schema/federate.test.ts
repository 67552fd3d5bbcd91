import { parse } from 'graphql';
import { expect, test } from 'vitest';
import { federate } from './federate.ts';

const link = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: [';
const directives = '"@key", "@shareable", "@external", "@requires", "@provides", "@interfaceObject"])';

function federateAll(...sdls: string[]) {
  return federate(
    sdls.map((sdl, index) => ({
      name: `s${index}`,
      url: `http://s${index}.invalid/graphql`,
      typeDefs: parse(`${link}${directives}\n${sdl}`),
    })),
  );
}

/** The line of a field in SDL. */
const lineOf = (sdl: string, field: string) =>
  sdl
    .split('\n')
    .find((line) => line.trim().startsWith(`${field}:`))
    ?.trim();

test('a field has the most general of its types, as nullable as the most nullable, and each join its own', () => {
  const composed = federateAll(
    'type Query { all: [Book!]! @shareable } type Book @shareable { id: ID }',
    'type Query { all: [Media!] @shareable } union Media = Book | Song type Book @shareable { id: ID } type Song { id: ID }',
  );
  if ('errors' in composed) throw composed.errors[0];
  expect(lineOf(composed.publicSdl, 'all')).toBe('all: [Media!]');
  expect(lineOf(composed.supergraphSdl, 'all')).toBe(
    'all: [Media!] @join__field(graph: S0, type: "[Book!]!") @join__field(graph: S1)',
  );
});

test('an interface object tells which of its fields are external and what the others require', () => {
  const composed = federateAll(
    `type Query { all: [Node] } interface Node @key(fields: "id") { id: ID! a: Int b: Int }
     type Leaf implements Node @key(fields: "id") { id: ID! a: Int b: Int @shareable }`,
    `type Node @key(fields: "id") @interfaceObject {
       id: ID! a: Int @external b: Int @shareable @requires(fields: "a") }`,
  );
  if ('errors' in composed) throw composed.errors[0];
  const node = composed.supergraphSdl.slice(composed.supergraphSdl.indexOf('interface Node'));
  expect(lineOf(node, 'a')).toBe('a: Int @join__field(graph: S0) @join__field(graph: S1, external: true)');
  expect(lineOf(node, 'b')).toBe('b: Int @join__field(graph: S0) @join__field(graph: S1, requires: "a")');
});

test('what widening leaves no interface for is refused', () => {
  const composed = federateAll(
    `type Query { node: Node } interface Node { m: Book } type Leaf implements Node @shareable { m: Book }
     type Book @shareable { id: ID }`,
    'type Leaf @shareable { m: Media } union Media = Book | Song type Book @shareable { id: ID } type Song { id: ID }',
  );
  expect(composed).toMatchObject({
    errors: [{ message: expect.stringContaining('Leaf.m'), extensions: { code: 'FIELD_TYPE_MISMATCH' } }],
  });
});
