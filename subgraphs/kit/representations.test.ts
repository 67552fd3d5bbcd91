import { buildSubgraphSchema } from '@apollo/subgraph';
import { graphql, parse } from 'graphql';
import { expect, test } from 'vitest';
import { refuseBadRepresentations } from './representations.ts';

const typeDefs = parse(`
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
  scalar RegionCode
  type Room @key(fields: "id") { id: ID! }
  type Lease @key(fields: "room { id } no") @key(fields: "id") { id: ID no: Int! room: Room! }
  extend type Region @key(fields: "code") { code: RegionCode! }
  type Theme @key(fields: "id", resolvable: false) { id: ID! }
  type Query { rooms: [Room] themes: [Theme] }
`);
const resolvers = {
  Room: { __resolveReference: ({ id }: { id: string }) => (id === 'gone' ? null : { id }) },
};
const schema = buildSubgraphSchema([{ typeDefs, resolvers: resolvers as never }]);
refuseBadRepresentations(schema);

async function ask(representations: readonly unknown[]) {
  const source = `query ($r: [_Any!]!) { _entities(representations: $r) { __typename ... on Room { id } } }`;
  const { data, errors = [] } = await graphql({ schema, source, variableValues: { r: representations } });
  return { entities: data?._entities, errors: errors.map((error) => error.toJSON()) };
}

const good = { __typename: 'Room', id: 'room:1' };

/** What cannot be a representation, and the end of what is said of it. */
const bad: ReadonlyArray<readonly [unknown, string]> = [
  [7, 'expected an object with __typename and a key; got 7'],
  [['Room'], 'expected an object with __typename and a key; got ["Room"]'],
  [{}, 'expected __typename to be one of Lease, Region, Room; got nothing'],
  [{ __typename: 7, id: '1' }, 'expected __typename to be one of Lease, Region, Room; got 7'],
  [{ __typename: 'Query' }, 'expected __typename to be one of Lease, Region, Room; got "Query"'],
  [
    { __typename: 'Theme', id: 'theme:1' },
    'expected __typename to be one of Lease, Region, Room; got "Theme"',
  ],
  [
    { __typename: 'constructor', id: '1' },
    'expected __typename to be one of Lease, Region, Room; got "constructor"',
  ],
  [{ __typename: 'Room' }, 'expected the key of Room: "id" of type ID! is missing'],
  [{ __typename: 'Room', id: null }, 'expected the key of Room: "id" of type ID! is null'],
  [{ __typename: 'Room', id: { a: 1 } }, 'expected the key of Room: "id" of type ID! is {"a":1}'],
  [{ __typename: 'Room', id: ['1'] }, 'expected the key of Room: "id" of type ID! is ["1"]'],
  [{ __typename: 'Room', id: true }, 'expected the key of Room: "id" of type ID! is true'],
  [{ __typename: 'Region', code: {} }, 'expected the key of Region: "code" of type RegionCode! is {}'],
  [
    { __typename: 'Lease', room: { id: 'room:1' }, no: 'one' },
    'expected the key of Lease: "no" of type Int! is "one"; or "id" of type ID is missing',
  ],
  [
    { __typename: 'Lease', room: 'room:1', no: 1 },
    'expected the key of Lease: "room" of type Room! is "room:1"; or "id" of type ID is missing',
  ],
  [
    { __typename: 'Lease', room: {}, no: 1 },
    'expected the key of Lease: "room.id" of type ID! is missing; or "id" of type ID is missing',
  ],
];

test.each(bad)(
  'the representation %j is refused at its place, and the others are answered',
  async (one, message) => {
    const { entities, errors } = await ask([good, one, { ...good, id: 'gone' }, { ...good, id: 'room:2' }]);
    expect(entities).toEqual([
      { __typename: 'Room', id: 'room:1' },
      null,
      null,
      { __typename: 'Room', id: 'room:2' },
    ]);
    expect(errors).toEqual([
      {
        message: `representations.1: ${message}`,
        path: ['_entities', 1],
        locations: expect.anything(),
        extensions: { code: 'BAD_INPUT', inputPath: ['representations', 1] },
      },
    ]);
  },
);

test('a list of nothing else has an error for each', async () => {
  const { entities, errors } = await ask(bad.map(([one]) => one));
  expect(entities).toEqual(bad.map(() => null));
  expect(errors.map(({ path }) => path)).toEqual(bad.map((_, at) => ['_entities', at]));
});

test('one key of several is enough, and scalars of the contract are left to whoever resolves them', async () => {
  const { errors, entities } = await ask([
    { __typename: 'Lease', id: 'lease:1' },
    { __typename: 'Lease', room: { __typename: 'Room', id: 'room:1' }, no: 7 },
    { __typename: 'Region', code: 'anything' },
  ]);
  expect(errors).toEqual([]);
  expect(entities).toEqual([{ __typename: 'Lease' }, { __typename: 'Lease' }, { __typename: 'Region' }]);
});

test('what is shown of a value is short', async () => {
  const { errors } = await ask([{ __typename: 'Room', id: { long: 'x'.repeat(500) } }]);
  expect(errors[0]?.message).toMatch(/^representations\.0: .{1,120}…$/);
});
