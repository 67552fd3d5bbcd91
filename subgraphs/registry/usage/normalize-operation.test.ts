import fc from 'fast-check';
import { buildSchema, parse, print } from 'graphql';
import { describe, expect, test } from 'vitest';
import { coordinatesOf } from './coordinates.ts';
import { normalizeOperation } from './normalize-operation.ts';

const schema = buildSchema(`
  directive @tell(to: String) on FIELD
  scalar Json
  type Query { startup(id: ID!): Startup things(filter: Filter, first: Int = 10, any: Json): [Thing] either: Either }
  type Startup implements Thing { id: ID! name(lang: String): String kind: Kind stage: Stage thing: Thing }
  type Other implements Thing { id: ID! kind: Kind }
  interface Thing { id: ID! kind: Kind }
  union Either = Startup | Other
  enum Kind { GOOD BAD }
  enum Stage { EARLY LATE }
  input Filter { ids: [ID!] kinds: [Kind!] not: Filter stage: Stage }
`);

const normal = (source: string, name: string | null = null) => normalizeOperation(schema, source, name);
const uses = (source: string) => coordinatesOf(schema, normal(source)!.document);

describe('an operation without values', () => {
  test.each([
    [
      'texts and ids',
      '{ startup(id: "st000001a69") { name(lang: "ko") } }',
      '{ startup(id: "") { name(lang: "") } }',
    ],
    ['numbers', '{ things(first: 42) { id } }', '{ things(first: 0) { id } }'],
    ['aliases', '{ st000001a69: startup(id: "st000001a69") { id } }', '{ startup(id: "") { id } }'],
    [
      'what is then there twice',
      '{ a: startup(id: "1") { id } b: startup(id: "2") { id } }',
      '{ startup(id: "") { id } }',
    ],
    [
      'items of lists, but not enum values',
      '{ things(filter: { ids: ["1", "2"], kinds: [GOOD, BAD, GOOD] }) { id } }',
      '{ things(filter: { ids: [""], kinds: [BAD, GOOD] }) { id } }',
    ],
    ['keys of a scalar’s object', '{ things(any: { kim: "1" }) { id } }', '{ things(any: {}) { id } }'],
    [
      'names that are no values of the enum',
      '{ things(filter: { kinds: [KIM] }) { id } }',
      '{ things(filter: { kinds: [""] }) { id } }',
    ],
    ['comments', '# Kim\n{ things { id } }', '{ things { id } }'],
    [
      'defaults of variables',
      'query Q($id: ID! = "st1", $first: Int = 7) { things(first: $first) { id } startup(id: $id) { id } }',
      'query Q($id: ID! = "", $first: Int = 0) { startup(id: $id) { id } things(first: $first) { id } }',
    ],
    [
      'arguments of directives',
      '{ things { id @tell(to: "kim") @include(if: true) } }',
      '{ things { id @tell(to: "") @include(if: false) } }',
    ],
    ['directives that nobody has', '{ things { id @kim(a: "1") } }', '{ things { id } }'],
    ['arguments that nobody has', '{ things(kim: "1") { id } }', '{ things { id } }'],
  ])('has none of its %s', (_, source, expected) => {
    expect(normal(source)?.text).toBe(print(parse(expected)));
  });

  test('is that of its name with the fragments it needs, and no operation that is not there', () => {
    const source = `query A { things { ...F } } query B { either { __typename } }
      fragment F on Thing { ...G } fragment G on Thing { id } fragment H on Thing { kind }`;
    expect(normal(source, 'A')?.text).toMatch(/query A[\s\S]*fragment F[\s\S]*fragment G/);
    expect(normal(source, 'A')?.text).not.toMatch(/fragment H|query B/);
    expect(normal(source, 'C')).toBe(null);
    expect(normal('{ things {')).toBe(null);
  });

  test('is the same again when it is normalized again, and tells no text and no number that was in it', () => {
    const secret = fc.stringMatching(/^x[a-z0-9]{6,12}$/);
    const number = fc.integer({ min: 100_000, max: 999_999 });
    fc.assert(
      fc.property(secret, secret, number, fc.boolean(), (text, alias, count, isBlock) => {
        const literal = isBlock ? `"""${text}"""` : `"${text}"`;
        const source = `query Q($f: Filter = { ids: [${literal}], not: { ids: ["${alias}"] } }) {
          ${alias}: startup(id: ${literal}) { name(lang: ${literal}) @tell(to: "${alias}") }
          things(first: ${count}, any: { ${alias}: [${count}, { ${text}: ${literal} }] }, filter: $f) { id } }`;
        const first = normal(source)!;
        expect(first.text).not.toMatch(new RegExp(`${text}|${alias}|${count}`));
        expect(normal(first.text, 'Q')?.text).toBe(first.text);
      }),
    );
  });
});

describe('what an operation uses', () => {
  test.each([
    [
      'fields and arguments',
      '{ startup(id: "1") { name } }',
      ['ID', 'Query', 'Query.startup', 'Query.startup(id:)', 'Startup', 'Startup.name'],
    ],
    [
      'fields of an interface are the interface’s',
      '{ things { id } }',
      ['Query', 'Query.things', 'Thing', 'Thing.id'],
    ],
    [
      'fields in fragments are those of their types, and fragments are looked into once',
      '{ either { ... on Startup { id } ...O ...O } } fragment O on Other { id }',
      ['Either', 'Other', 'Other.id', 'Query', 'Query.either', 'Startup', 'Startup.id'],
    ],
    [
      'fields of inputs and enum values',
      '{ things(filter: { not: { kinds: [GOOD] } }) { kind } }',
      [
        'Filter',
        'Filter.kinds',
        'Filter.not',
        'Kind',
        'Kind.GOOD',
        'Query',
        'Query.things',
        'Query.things(filter:)',
        'Thing',
        'Thing.kind',
      ],
    ],
    [
      'all that a variable may hold',
      'query ($f: Filter) { things(filter: $f) { id } }',
      [
        ...[
          'Filter',
          'Filter.ids',
          'Filter.kinds',
          'Filter.not',
          'Filter.stage',
          'ID',
          'Kind',
          'Kind.BAD',
          'Kind.GOOD',
        ],
        ...[
          'Query',
          'Query.things',
          'Query.things(filter:)',
          'Stage',
          'Stage.EARLY',
          'Stage.LATE',
          'Thing',
          'Thing.id',
        ],
      ],
    ],
    [
      'directives',
      '{ things { id @tell(to: "a") } }',
      ['@tell', '@tell(to:)', 'Query', 'Query.things', 'String', 'Thing', 'Thing.id'],
    ],
    [
      'nothing of introspection or of what is not there',
      '{ __typename gone things { id gone } }',
      ['Query', 'Query.things', 'Thing', 'Thing.id'],
    ],
  ])('%s', (_, source, expected) => {
    expect(uses(source)).toEqual(expected);
  });
});
