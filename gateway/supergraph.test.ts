import { expect, test } from 'vitest';
import { createSupergraph } from './supergraph.ts';

const link =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@requiresScopes"])';

function scopesOf(...sdls: string[]) {
  const sources = sdls.map((sdl, index) => ({ name: `s${index}`, url: 'http://s.invalid', sdl }));
  const publicSchema = 'type Query { f: Int }';
  return createSupergraph({ supergraph: '', publicSchema, gathered: '', fields: [], sources }).scopes;
}

test('the scopes of all subgraphs are known, however the directive is written', () => {
  expect(
    scopesOf(
      `${link} type Query { f: Int }`,
      `${link} type Query { f: Int @requiresScopes(scopes: [["b", "a"], ["c"]]) }`,
      'type Query { f: Int @federation__requiresScopes # one\n , (scopes: [["d"]]) }',
      `${link} type Query { "@requiresScopes (scopes: [[\\"x\\"]])" f: Int }`,
    ),
  ).toEqual(['a', 'b', 'c', 'd']);
});
