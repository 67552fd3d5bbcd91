import { describe, expect, it } from 'vitest';
import { costChanges } from './cost-changes.ts';

const directives = `
directive @cost(weight: Int!) on FIELD_DEFINITION | OBJECT
directive @listSize(assumedSize: Int, slicingArguments: [String!], sizedFields: [String!], requireOneSlicingArgument: Boolean = true) on FIELD_DEFINITION
`;
const bundle = (fields: string, sources = 2) => {
  const own = `type Query { ${fields} gathered(first: Int = 20): [Thing] } type Thing { id: ID other: Thing }`;
  const gathered = {
    type: 'Query',
    field: 'gathered',
    merge: 'CONCAT',
    hidden: false,
    entityKey: null,
  } as const;
  return {
    supergraph: `${directives}${own}`,
    publicSchema: own.replaceAll(/@\w+\([^)]*\)/g, ''),
    fields: [
      { ...gathered, sources: Array.from({ length: sources }, (_, index) => ({ name: `s${index}` })) },
    ],
  };
};
const operation = (document: string, hash = 'a') => ({ hash, name: null, document });

describe('the change of what operations cost', () => {
  const before = bundle('things: [Thing] dear: Int');

  it('is none where they cost the same', () => {
    expect(costChanges(before, before, [operation('{ things { id } dear }')])).toEqual([]);
  });

  it('comes of weights, sizes of lists and sources, the largest first', () => {
    const after = bundle('things: [Thing] @listSize(assumedSize: 50) dear: Int @cost(weight: 7)', 5);
    const operations = [
      operation('{ dear }', 'weight'),
      operation('{ things { id } }', 'size'),
      operation('{ gathered(first: 0) { id } }', 'sources'),
      operation('{ __typename }', 'none'),
    ];
    expect(costChanges(before, after, operations)).toEqual([
      { operation: null, hash: 'sources', before: 1200, after: 3000 },
      { operation: null, hash: 'size', before: 1, after: 50 },
      { operation: null, hash: 'weight', before: 0, after: 7 },
    ]);
  });

  it('is estimated with pages of the default size, whatever stood there', () => {
    const after = bundle('things: [Thing] dear: Int', 3);
    const [literal] = costChanges(before, after, [operation('{ gathered(first: 0) { id } }')]);
    const [variable] = costChanges(before, after, [
      operation('query ($n: Int) { gathered(first: $n) { id } }'),
    ]);
    const [none] = costChanges(before, after, [operation('{ gathered { id } }')]);
    expect(literal).toEqual(none);
    expect(variable).toEqual(none);
  });

  it('is told of no operation that cannot be estimated', () => {
    const demanding = bundle('things(first: Int): [Thing] @listSize(slicingArguments: ["first"]) dear: Int');
    const sized = bundle('things(first: Int): [Thing] @listSize(assumedSize: 9) dear: Int');
    expect(
      costChanges(demanding, sized, [operation('{ things(first: 0) { id } }'), operation('mutation { a }')]),
    ).toEqual([]);
  });
});
