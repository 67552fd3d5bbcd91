import { expect, test } from 'vitest';
import { holdsChanges } from './holds-changes.ts';

const source = (holds: string) => ({
  sources: [{ name: 'a', url: '', sdl: `extend schema ${holds} type Query { a: Int }` }],
});
const ids = '@holds(at: ["F.ids"], prefixes: ["a:", "b:"])';

test.each<[what: string, before: string, after: string, changes: [string, string][]]>([
  ['the same', ids, '@holds(at: ["F.ids"], prefixes: ["b:", "a:"])', []],
  [
    'nothing said any more',
    ids,
    '@link(url: "x")',
    [['SAFE', 'a says no more what it holds, and is always asked, at F.ids']],
  ],
  [
    'something said anew',
    '@link(url: "x")',
    ids,
    [['DANGEROUS', 'a says that it holds only the prefixes a:, b: at F.ids']],
  ],
  [
    'one more and one less',
    ids,
    '@holds(at: ["F.ids"], prefixes: ["a:", "c:"])',
    [
      ['DANGEROUS', 'a holds no more the prefixes b: at F.ids'],
      ['SAFE', 'a holds the prefixes c: too at F.ids'],
    ],
  ],
  [
    'another kind of values',
    ids,
    '@holds(at: ["F.ids"], values: ["a:1"])',
    [['DANGEROUS', 'a says that it holds only the values a:1, no more the prefixes it said, at F.ids']],
  ],
])('what a subgraph says that it holds: %s', (_, before, after, changes) => {
  const found = holdsChanges(source(before), source(after), ['a']);
  expect(found.map(({ criticality, message }) => [criticality, message])).toEqual(changes);
  expect(holdsChanges(null, source(after), ['a'])).toEqual([]);
});
