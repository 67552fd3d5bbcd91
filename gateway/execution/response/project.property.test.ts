import fc from 'fast-check';
import { buildSchema, parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { readDocument } from '../../plan/read-document.ts';
import { toShape } from '../shape/shape.ts';
import { completeData } from './complete.ts';
import { compileProjection } from './project.ts';

const schema = buildSchema(/* GraphQL */ `
  scalar Anything
  enum Colour {
    RED
    BLUE
  }
  interface Named {
    name: String
    self: Named!
  }
  type Leaf implements Named {
    name: String
    self: Named!
    id: ID!
    int: Int
    float: Float!
    flag: Boolean
    colour: Colour
    any: Anything
  }
  type Branch implements Named {
    name: String
    self: Named!
    leaves: [Leaf!]
    matrix: [[Int!]]!
    either: [Either]
  }
  union Either = Leaf | Branch
  type Query {
    leaf: Leaf
    branch: Branch!
    named: [Named]
    either: Either
  }
`);

const documents = [
  '{ leaf { id int float flag colour any name } }',
  '{ branch { name leaves { id colour } matrix } leaf { float } }',
  '{ named { __typename name self { name ... on Leaf { int } } ... on Branch { leaves { float } } } }',
  'query ($a: Boolean!, $b: Boolean!) { leaf @skip(if: $a) { id @include(if: $b) name } either { ... on Leaf { id } ... on Branch { either { __typename } } } kind: __typename }',
  'query ($a: Boolean!, $b: Boolean!) { leaf { ...one @include(if: $a) ...two @skip(if: $b) } } fragment one on Leaf { id int } fragment two on Leaf { name int }',
].map((text) => {
  const document = parse(text);
  const { selectionSet, fragments } = readDocument(document);
  const shape = toShape({ schema, fragments, clientKey: (key) => key }, schema.getQueryType()!, selectionSet);
  return { shape, project: compileProjection(shape) };
});

/** Values of all kinds at all fields, right ones more often than not. */
const { root } = fc.letrec((tie) => ({
  leafValue: fc.oneof(
    fc.constantFrom<unknown>('RED', 'a', 1, 1.5, 2 ** 40, true, null, undefined),
    fc.constantFrom<unknown>([], {}, [1], '__proto__'),
  ),
  numbers: fc.oneof(
    { weight: 5, arbitrary: fc.array(fc.array(fc.integer({ max: 9 }), { maxLength: 2 }), { maxLength: 2 }) },
    { weight: 1, arbitrary: fc.constantFrom<unknown>(null, [null], [[null]], [['a']], 'a') },
  ),
  leaf: fc.record({
    __typename: fc.constant('Leaf'),
    name: fc.oneof({ weight: 8, arbitrary: fc.constant('n') }, { weight: 1, arbitrary: tie('leafValue') }),
    id: fc.oneof(
      { weight: 8, arbitrary: fc.constantFrom('i', 7) },
      { weight: 1, arbitrary: tie('leafValue') },
    ),
    int: fc.oneof({ weight: 8, arbitrary: fc.integer() }, { weight: 1, arbitrary: tie('leafValue') }),
    float: fc.oneof({ weight: 8, arbitrary: fc.constant(0.5) }, { weight: 1, arbitrary: tie('leafValue') }),
    flag: fc.oneof({ weight: 8, arbitrary: fc.boolean() }, { weight: 1, arbitrary: tie('leafValue') }),
    colour: fc.oneof(
      { weight: 8, arbitrary: fc.constant('RED') },
      { weight: 1, arbitrary: tie('leafValue') },
    ),
    any: tie('leafValue'),
    self: tie('named'),
  }),
  branch: fc.record({
    __typename: fc.constant('Branch'),
    name: fc.constantFrom('b', null),
    leaves: fc.oneof(
      { weight: 8, arbitrary: fc.array(tie('leaf'), { maxLength: 2 }) },
      { weight: 1, arbitrary: tie('leafValue') },
    ),
    matrix: tie('numbers'),
    either: fc.array(tie('named'), { maxLength: 2 }),
    self: tie('named'),
  }),
  named: fc.oneof(
    { maxDepth: 4, depthIdentifier: 'named' },
    { weight: 1, arbitrary: fc.constantFrom<unknown>(null, { __typename: 'Other' }, {}, [], 'a') },
    { weight: 4, arbitrary: tie('leaf') },
    { weight: 4, arbitrary: tie('branch') },
  ),
  root: fc.record({
    leaf: tie('leaf'),
    branch: tie('branch'),
    named: fc.array(tie('named'), { maxLength: 3 }),
    either: tie('named'),
  }),
}));

describe('a generated projection', () => {
  it('gives what completion gives, and nothing where completion finds an error', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...documents),
        root,
        fc.record({ a: fc.boolean(), b: fc.boolean() }),
        ({ shape, project }, data, variables) => {
          const context = { variables, known: [], subgraphOf: () => undefined };
          const completed = completeData(shape, data as Record<string, unknown>, context);
          const projected = project(data as Record<string, unknown>, variables);
          if (completed.errors.length > 0) expect(projected).toBeUndefined();
          else expect(JSON.stringify(projected)).toBe(JSON.stringify(completed.data));
        },
      ),
      { numRuns: 3_000 },
    );
  });

  it('gives own properties for aliases that objects have by nature', () => {
    const { selectionSet, fragments } = readDocument(
      parse('{ leaf { a___proto__: id a_constructor: name } }'),
    );
    const clientKey = (key: string) => key.replace('a_', '');
    const shape = toShape({ schema, fragments, clientKey }, schema.getQueryType()!, selectionSet);
    const data = { leaf: { a___proto__: 'a', a_constructor: 'b' } };
    const expected = '{"leaf":{"__proto__":"a","constructor":"b"}}';
    expect(JSON.stringify(compileProjection(shape)(data, {}))).toBe(expected);
    const context = { variables: {}, known: [], subgraphOf: () => undefined };
    expect(JSON.stringify(completeData(shape, data, context).data)).toBe(expected);
  });
});
