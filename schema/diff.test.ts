import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Change, diffPublicSchemas } from './diff.ts';

const before = `
directive @note(text: String) repeatable on FIELD | QUERY
type Query {
  notes(first: Int = 10, filter: Filter, ids: [ID!]): [Note]
  either: Either
  old: Int
}
interface Note { id: ID! text: String }
type ANote implements Note { id: ID! text: String mood: Mood tags: [String!]! }
type CNote implements Note { id: ID! text: String }
union Either = ANote | CNote
enum Mood { GOOD BAD }
input Filter { ids: [ID!] size: Int = 1 words: String inner: Filter }
`;

/** What is replaced, by what, and the one change that comes of it: criticality, coordinate, what must be used. */
const cases: [what: string, from: string, to: string, change: [Change['criticality'], string, string]][] = [
  ['a removed field', 'old: Int', '', ['BREAKING', 'Query.old', 'Query.old']],
  ['a field of another type', 'old: Int', 'old: String', ['BREAKING', 'Query.old', 'Query.old']],
  ['a field that may be null now', '[String!]!', '[String!]', ['BREAKING', 'ANote.tags', 'ANote.tags']],
  ['a list whose items may be null now', '[String!]!', '[String]!', ['BREAKING', 'ANote.tags', 'ANote.tags']],
  ['a field that is never null now', 'mood: Mood', 'mood: Mood!', ['SAFE', 'ANote.mood', 'ANote.mood']],
  ['a new field', 'old: Int', 'old: Int new: Int', ['SAFE', 'Query.new', 'Query.new']],
  ['a new field with an argument', 'old: Int', 'old: Int n(a: Int!): Int', ['SAFE', 'Query.n', 'Query.n']],
  ['a removed argument', ', ids: [ID!])', ')', ['BREAKING', 'Query.notes(ids:)', 'Query.notes(ids:)']],
  [
    'an argument of another type',
    'first: Int = 10',
    'first: Float = 10',
    ['BREAKING', 'Query.notes(first:)', 'Query.notes(first:)'],
  ],
  [
    'an argument that is demanded now',
    'filter: Filter',
    'filter: Filter!',
    ['BREAKING', 'Query.notes(filter:)', 'Query.notes'],
  ],
  [
    'an argument that takes more',
    'ids: [ID!])',
    'ids: [ID])',
    ['SAFE', 'Query.notes(ids:)', 'Query.notes(ids:)'],
  ],
  [
    'a new argument that is demanded',
    '(first',
    '(x: Int!, first',
    ['BREAKING', 'Query.notes(x:)', 'Query.notes'],
  ],
  [
    'a new argument with a default',
    '(first',
    '(x: Int! = 1, first',
    ['SAFE', 'Query.notes(x:)', 'Query.notes'],
  ],
  ['a new argument', '(first', '(x: Int, first', ['SAFE', 'Query.notes(x:)', 'Query.notes']],
  [
    'another default',
    'first: Int = 10',
    'first: Int = 5',
    ['DANGEROUS', 'Query.notes(first:)', 'Query.notes'],
  ],
  [
    'a default that is gone',
    'first: Int = 10',
    'first: Int',
    ['DANGEROUS', 'Query.notes(first:)', 'Query.notes'],
  ],
  ['a removed input field', 'words: String', '', ['BREAKING', 'Filter.words', 'Filter.words']],
  [
    'an input field of another type',
    'words: String',
    'words: Int',
    ['BREAKING', 'Filter.words', 'Filter.words'],
  ],
  [
    'an input field that is demanded now',
    'words: String',
    'words: String!',
    ['BREAKING', 'Filter.words', 'Filter'],
  ],
  [
    'a new input field that is demanded',
    'words: String',
    'words: String x: Int!',
    ['BREAKING', 'Filter.x', 'Filter'],
  ],
  ['a new input field', 'words: String', 'words: String x: Int', ['SAFE', 'Filter.x', 'Filter']],
  [
    'another default of an input field',
    'size: Int = 1',
    'size: Int = 2',
    ['DANGEROUS', 'Filter.size', 'Filter'],
  ],
  [
    'an input field that nests otherwise',
    'inner: Filter',
    'inner: [Filter]',
    ['BREAKING', 'Filter.inner', 'Filter.inner'],
  ],
  ['a removed enum value', 'GOOD BAD', 'GOOD', ['BREAKING', 'Mood.BAD', 'Mood.BAD']],
  ['a new enum value', 'GOOD BAD', 'GOOD BAD FINE', ['DANGEROUS', 'Mood.FINE', 'Mood']],
  ['a removed member of a union', '= ANote | CNote', '= ANote', ['BREAKING', 'Either', 'CNote']],
  [
    'an interface that is given up',
    'type CNote implements Note',
    'type CNote',
    ['BREAKING', 'CNote', 'CNote'],
  ],
  [
    'a removed directive',
    'directive @note(text: String) repeatable on FIELD | QUERY',
    '',
    ['BREAKING', '@note', '@note'],
  ],
  ['a removed argument of a directive', '(text: String)', '', ['BREAKING', '@note(text:)', '@note(text:)']],
  ['a removed place of a directive', '| QUERY', '', ['BREAKING', '@note', '@note']],
  ['a directive that may stand once now', 'repeatable', '', ['BREAKING', '@note', '@note']],
  ['a field that is deprecated', 'old: Int', 'old: Int @deprecated', ['SAFE', 'Query.old', 'Query.old']],
  ['another description', 'old: Int', '"why" old: Int', ['SAFE', 'Query.old', 'Query.old']],
  [
    'an input of which one field is taken now',
    'input Filter',
    'input Filter @oneOf',
    ['BREAKING', 'Filter', 'Filter'],
  ],
];

describe('the difference of two public schemas', () => {
  it.each(cases)(
    '%s: what it does, where, and to whom',
    async (what, from, to, [criticality, coordinate, use]) => {
      // With an input of which one field is taken, no default may stand.
      const old = what.startsWith('an input of which')
        ? before.replace('size: Int = 1', 'size: Int')
        : before;
      expect(old).toContain(from);
      const changes = await diffPublicSchemas(old, old.replace(from, to));
      expect(changes).toEqual([{ criticality, coordinate, uses: [use], message: expect.any(String) }]);
    },
  );

  it('is told with what breaks first, and a new type at once with all that it has', async () => {
    const after = `${before.replace('old: Int', '')} type BNote implements Note { "x" id(a: Int): ID! text: String }`;
    expect(await diffPublicSchemas(before, after)).toMatchObject([
      { criticality: 'BREAKING', message: "Field 'old' was removed from object type 'Query'" },
      { criticality: 'SAFE', coordinate: 'BNote', message: 'BNote (type, a Note) was added' },
    ]);
  });

  it('says of a type that is removed what pointed at it too', async () => {
    const after = before.replace(/type CNote.*/, '').replace(' | CNote', '');
    expect(
      (await diffPublicSchemas(before, after)).map(({ coordinate, uses }) => [coordinate, uses]),
    ).toEqual([
      ['CNote', ['CNote']],
      ['Either', ['CNote']],
    ]);
  });

  it('is none between a schema and itself in any order, and of what is added nothing breaks', async () => {
    const lines = before.trim().split('\n').slice(7);
    const head = before.trim().split('\n').slice(0, 7).join('\n');
    const additions = fc.subarray(['type D { a: Int }', 'enum F { A }', 'input G { a: Int! }', 'scalar H']);
    const order = fc.shuffledSubarray(lines, { minLength: lines.length });
    await fc.assert(
      fc.asyncProperty(order, additions, async (shuffled, added) => {
        const changes = await diffPublicSchemas(before, [head, ...shuffled, ...added].join('\n'));
        expect(changes.map(({ criticality }) => criticality)).toEqual(added.map(() => 'SAFE'));
      }),
      { numRuns: 30 },
    );
  });
});
