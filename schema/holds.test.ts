import { describe, expect, it, test } from 'vitest';
import { createMayBeHeld, type HeldKind } from './contract/holding.ts';
import { composeWithBoth, smallSubgraph } from './fixtures/both-composers.ts';

/** Directives of a source. */
interface Source {
  schema?: string;
  /** On `Query.notes(filter:)`, which is gathered. */
  root?: string;
  /** On `Organization.notes(filter:)`, which is gathered by the key `id`. */
  entity?: string;
  /** On `Organization.marks(id:)`, whose argument is called as the key. */
  clash?: string;
  /** On `Organization.own`, which is not gathered. */
  own?: string;
}

const directory = `
type Query { organization(id: ID!): Organization }
type Organization @key(fields: "id") { id: ID! name: String! }
`;

const sdlOf = (type: string, { schema, root, entity, clash, own }: Source) => `
${schema ? `extend schema ${schema}` : ''}
scalar RegionCode
enum Kind { BIG SMALL }
input Inner { id: ID }
input Filter {
  ids: [ID!] kinds: [Kind!] regionCodes: [RegionCode!] size: Int inner: Inner many: [Inner!] lists: [[ID!]!]
}
interface Note { id: ID! }
type ${type} implements Note @key(fields: "id") { id: ID! }
type Organization @key(fields: "id") {
  id: ID!
  own${type}: String ${own ?? ''}
  notes(filter: Filter): [Note!] @gather(merge: CONCAT) ${entity ?? ''}
  marks(id: ID): [Note!] @gather(merge: CONCAT) ${clash ?? ''}
}
type Query { notes(filter: Filter): [Note!] @gather(merge: CONCAT) ${root ?? ''} }
`;

function composeSource(source: Source) {
  return composeWithBoth([
    smallSubgraph('a', sdlOf('ANote', source)),
    smallSubgraph('b', sdlOf('BNote', {})),
    smallSubgraph('directory', directory),
  ]);
}

const us = '@holds(set: "us", values: ["org:a"])';
const only = (at: string, set = 'us') => `@holdsOnly(at: "${at}", set: "${set}")`;
const ids = only('filter.ids');

describe('composition refuses what a source says that it holds', () => {
  it.each<[string, Source, string]>([
    ['without members', { schema: '@holds(set: "us")', root: ids }, 'has no members: give exactly one of'],
    [
      'by two kinds of members',
      { schema: '@holds(set: "us", values: ["a"], regions: ["1100000000"])', root: ids },
      'has values and regions: give exactly one of',
    ],
    [
      'by an empty list',
      { schema: '@holds(set: "us", values: [])', root: ids },
      'write values: ["…"], or remove',
    ],
    [
      'by a prefix of everything',
      { schema: '@holds(set: "us", prefixes: [""])', root: ids },
      'write prefixes: ["…"]',
    ],
    ['by numbers', { schema: '@holds(set: "us", values: [1])', root: ids }, 'not one text or more'],
    [
      'by a region that is no code',
      { schema: '@holds(set: "us", regions: ["Seoul"])', root: only('filter.regionCodes') },
      'has the region "Seoul": write RegionCodes of ten digits',
    ],
    ['by an unknown argument', { schema: '@holds(set: "us", ids: ["a"])', root: ids }, 'has "ids": it takes'],
    ['twice by one name', { schema: `${us} ${us}`, root: ids }, 'is there twice: put the members together'],
    ['of no field', { schema: us }, 'is named by no field: add @holdsOnly'],
    [
      'by a set that is not there',
      { schema: us, root: `${ids} ${only('filter.ids', 'them')}` },
      'names the set "them", and this subgraph has "us": add @holds(set: "them"',
    ],
    [
      'of a field that is not gathered',
      { schema: us, own: only('id') },
      'Organization.ownANote carries @holdsOnly without',
    ],
    [
      'of a field by an unknown argument',
      { schema: us, root: '@holdsOnly(at: "filter.ids", set: "us", of: "x")' },
      'has "of": it takes at',
    ],
    [
      'at no text',
      { schema: us, root: '@holdsOnly(at: 1, set: "us")' },
      '"" is neither an argument nor a field of the key',
    ],
    [
      'at an unknown argument',
      { schema: us, entity: only('filters.ids') },
      'a field of the key: these are id, filter',
    ],
    ['at an unknown field of an input', { schema: us, root: only('filter.id') }, 'Filter has no "id"'],
    [
      'in the items of a list',
      { schema: us, root: only('filter.many.id') },
      'would lie in the items of a list',
    ],
    ['at a list of lists', { schema: us, root: only('filter.lists') }, 'a list of lists stands there'],
    ['at an input', { schema: us, root: only('filter.inner') }, 'and it is a Inner'],
    ['at a number', { schema: us, root: only('filter.size') }, 'and it is a Int'],
    ['by a value that the enum lacks', { schema: us, root: only('filter.kinds') }, 'Kind has no value org:a'],
    [
      'by regions where ids are',
      { schema: '@holds(set: "us", regions: ["1100000000"])', root: ids },
      'ID is no RegionCode: use values or prefixes',
    ],
    [
      'by values where regions are',
      { schema: us, root: only('filter.regionCodes') },
      'and it is a RegionCode',
    ],
    [
      'at a name that key and arguments share',
      { schema: us, clash: only('id') },
      '"id" is an argument and a field of the key: rename',
    ],
  ])('%s', (_, source, says) => {
    const result = composeSource(source);
    if (!('errors' in result)) throw new Error('It composes.');
    const problem = result.errors.find(
      ({ code, message }) => code === 'GATHER_HOLDS' && message.includes(says),
    );
    expect(problem, JSON.stringify(result.errors, null, 2)).toBeDefined();
    expect(problem).toMatchObject({ subgraph: 'a', file: 'a.graphql', line: expect.any(Number) });
  });
});

test('a bundle says of each source what it holds, and the composers see nothing of it', () => {
  const sets = `${us} @holds(set: "marked", prefixes: ["a:"]) @holds(set: "places", regions: ["1100000000"])
    @holds(set: "big", values: ["BIG"])`;
  const root = `${ids} ${only('filter.regionCodes', 'places')} ${only('filter.kinds', 'big')} ${only('filter.inner.id', 'marked')}`;
  const result = composeSource({ schema: sets, root, entity: only('id') });
  if ('errors' in result) throw new Error(JSON.stringify(result.errors));
  const { fields, supergraph, gathered, publicSchema } = result.bundle;
  const holdingsOf = (field: string) =>
    fields.find((one) => `${one.type}.${one.field}` === field)?.sources.map(({ holdings }) => holdings);
  expect(holdingsOf('Organization.notes')).toEqual([
    [{ from: 'key', path: ['id'], kind: 'values', members: ['org:a'] }],
    undefined,
  ]);
  const inFilter = (path: string, kind: HeldKind, members: string[]) => ({
    from: 'arguments',
    path: ['filter', ...path.split('.')],
    kind,
    members,
  });
  expect(holdingsOf('Query.notes')).toEqual([
    [
      inFilter('ids', 'values', ['org:a']),
      inFilter('regionCodes', 'regions', ['1100000000']),
      inFilter('kinds', 'values', ['BIG']),
      inFilter('inner.id', 'prefixes', ['a:']),
    ],
    undefined,
  ]);
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
