import { describe, expect, it, test } from 'vitest';
import { createMayBeHeld, type HeldKind } from './contract/holding.ts';
import { composeWithBoth, smallSubgraph } from './fixtures/both-composers.ts';

const directory = `
type Query { organization(id: ID!): Organization }
type Organization @key(fields: "id") { id: ID! name: String! }
`;

const sdlOf = (type: string, holds = '') => `
${holds && `extend schema ${holds}`}
scalar RegionCode
enum Kind { BIG SMALL }
input Inner { id: ID around: Filter }
input Item { id: ID }
input Other { id: ID }
input Filter {
  ids: [ID!] kinds: [Kind!] regionCodes: [RegionCode!] size: Int inner: Inner many: [Item!] lists: [[ID!]!]
}
interface Note { id: ID! }
type ${type} implements Note @key(fields: "id") { id: ID! }
type Organization @key(fields: "id") {
  id: ID!
  own${type}(other: Other): String
  notes(filter: Filter, by: ID): [Note!] @gather(merge: CONCAT)
  marks(id: ID): [Note!] @gather(merge: CONCAT)
}
type Query { notes(filter: Filter, not: Filter): [Note!] @gather(merge: CONCAT) }
`;

function composeSource(holds: string) {
  return composeWithBoth([
    smallSubgraph('a', sdlOf('ANote', holds)),
    smallSubgraph('b', sdlOf('BNote')),
    smallSubgraph('directory', directory),
  ]);
}

const at = (place: string) => `@holds(at: ["${place}"], values: ["org:a"])`;

describe('composition refuses what a source says that it holds', () => {
  it.each([
    ['without values', '@holds(at: ["Filter.ids"])', 'has no values: give exactly one of'],
    [
      'by two kinds of values',
      '@holds(at: ["Filter.ids"], values: ["a"], regions: ["1100000000"])',
      'has values and regions: give exactly one of',
    ],
    ['by an empty list', '@holds(at: ["Filter.ids"], values: [])', 'write values: ["…"], or remove it'],
    ['by a prefix of everything', '@holds(at: ["Filter.ids"], prefixes: [""])', 'write prefixes: ["…"]'],
    ['by numbers', '@holds(at: ["Filter.ids"], values: [1])', 'not one text or more'],
    [
      'by a region that is no code',
      '@holds(at: ["Filter.regionCodes"], regions: ["Seoul"])',
      'has the region "Seoul": write RegionCodes of ten digits',
    ],
    [
      'by an unknown argument',
      '@holds(at: ["Filter.ids"], ids: ["a"])',
      'has "ids": it takes at, and one of',
    ],
    ['nowhere', '@holds(values: ["a"])', 'has no place: write at: ["Input.field"]'],
    ['at something that is no text', '@holds(at: [1], values: ["a"])', 'has no place'],
    ['at one name', at('ids'), 'has the place "ids": write at'],
    [
      'twice at one place',
      at('Filter.ids').repeat(2),
      'names Filter.ids a second time: put the values together',
    ],
    [
      'at an unknown input',
      at('Filters.ids'),
      'names Filters.ids, and no gathered field of this subgraph has it',
    ],
    ['at an unknown field of an input', at('Filter.id'), 'names Filter.id, and no gathered field'],
    ['at an input that only other fields take', at('Other.id'), 'names Other.id, and no gathered field'],
    ['in the items of a list', at('Item.id'), 'has it outside of lists'],
    ['at a field that is not gathered', at('Organization.ownANote.id'), 'and no gathered field'],
    ['at an unknown argument', at('Organization.notes.own'), 'and an argument or a field of the key'],
    ['at a name that the key and an argument share', at('Organization.marks.id'), 'and no gathered field'],
    ['at a list of lists', at('Filter.lists'), 'which is a list of lists'],
    ['at an input itself', at('Filter.inner'), 'which is a Inner, and values are compared with'],
    ['at a number', at('Filter.size'), 'which is a Int, and values are compared with'],
    ['by a value that the enum lacks', at('Filter.kinds'), 'which is a Kind, which has no value org:a'],
    [
      'by prefixes where an enum is',
      '@holds(at: ["Filter.kinds"], prefixes: ["B"])',
      'and prefixes are compared with an ID or a String',
    ],
    [
      'by regions where ids are',
      '@holds(at: ["Filter.ids"], regions: ["1100000000"])',
      'which is a ID, and regions are compared with a RegionCode',
    ],
    ['by values where regions are', at('Filter.regionCodes'), 'which is a RegionCode, and values are'],
  ])('%s', (_, holds, says) => {
    const result = composeSource(holds);
    if (!('errors' in result)) throw new Error('It composes.');
    const problem = result.errors.find(
      ({ code, message }) => code === 'GATHER_HOLDS' && message.includes(says),
    );
    expect(problem, JSON.stringify(result.errors, null, 2)).toBeDefined();
    expect(problem).toMatchObject({ subgraph: 'a', coordinate: '@holds', file: 'a.graphql', line: 2 });
  });
});

test('a copy of @holds that differs from the core contract is refused', () => {
  const [a, ...others] = [smallSubgraph('a', sdlOf('ANote')), smallSubgraph('directory', directory)];
  const sdl = a!.sdl.replace('@holds(at: [String!]!', '@holds(at: String!');
  const result = composeWithBoth([{ ...a!, sdl }, ...others]);
  expect(result).toMatchObject({ errors: [{ code: 'CORE_MISMATCH', coordinate: '@holds', subgraph: 'a' }] });
});

test('a bundle says of each source what it holds, and the composers see nothing of it', () => {
  const result = composeSource(`
    @holds(at: ["Filter.ids", "Organization.notes.id", "Organization.notes.by"], values: ["org:a"])
    @holds(at: ["Inner.id"], prefixes: ["a:"]) @holds(at: "Filter.regionCodes", regions: ["1100000000"])
    @holds(at: ["Filter.kinds"], values: ["BIG"])`);
  if ('errors' in result) throw new Error(JSON.stringify(result.errors));
  const { fields, supergraph, gathered, publicSchema } = result.bundle;
  const holdingsOf = (field: string) =>
    fields.find((one) => `${one.type}.${one.field}` === field)?.sources.map(({ holdings }) => holdings);
  const argument = (path: string, kind: HeldKind, members: string[]) => ({
    from: 'arguments',
    path: path.split('.'),
    kind,
    members,
  });
  const inFilter = (name: string) => ({
    ids: argument(`${name}.ids`, 'values', ['org:a']),
    others: [
      argument(`${name}.inner.id`, 'prefixes', ['a:']),
      argument(`${name}.regionCodes`, 'regions', ['1100000000']),
      argument(`${name}.kinds`, 'values', ['BIG']),
    ],
  });
  const [filter, not] = [inFilter('filter'), inFilter('not')];
  expect(holdingsOf('Organization.notes')).toEqual([
    [
      filter.ids,
      { from: 'key', path: ['id'], kind: 'values', members: ['org:a'] },
      argument('by', 'values', ['org:a']),
      ...filter.others,
    ],
    undefined,
  ]);
  const both = filter.others.flatMap((one, index) => [one, not.others[index]]);
  expect(holdingsOf('Query.notes')).toEqual([[filter.ids, not.ids, ...both], undefined]);
  for (const sdl of [supergraph, gathered, publicSchema]) expect(sdl).not.toContain('holds');
});

test.each<[HeldKind, string[], string[], string[]]>([
  ['values', ['org:a'], ['org:a'], ['org:b', 'ORG:A', '']],
  ['prefixes', ['a:', 'b:'], ['a:1', 'b:'], ['c:1', 'a', '']],
  // 경남 lies around 창원 and 의창구; 창원 has two codes' worth of districts, and 진주 is another city.
  [
    'regions',
    ['4812000000'],
    ['4800000000', '4812000000', '4812100000', '4812110100'],
    ['4817000000', '1100000000'],
  ],
  ['regions', ['4812100000'], ['4800000000', '4812000000', '4812100000'], ['4812300000', '4810000000']],
  ['regions', ['4374000000'], ['4374000000', '4300000000'], ['4374500000']],
  // What is no code may stand for anything.
  ['regions', ['4812000000'], ['11', 'Seoul', '１１００００００００'], ['1100000000']],
])('of %s %j, %j may be held and %j are not', (kind, members, held, others) => {
  const mayBeHeld = createMayBeHeld({ kind, members });
  expect(held.filter((value) => !mayBeHeld(value))).toEqual([]);
  expect(others.filter(mayBeHeld)).toEqual([]);
});

test('numbers are compared as the ids that they are read as, and what is neither may be held', () => {
  const mayBeHeld = createMayBeHeld({ kind: 'values', members: ['5'] });
  expect([5, 6, 5.5, true, null, undefined, {}].map(mayBeHeld)).toEqual([
    true,
    false,
    true,
    true,
    true,
    true,
    true,
  ]);
});
