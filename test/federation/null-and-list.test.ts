import { describeFederation } from './cases.ts';
import { keyed } from './subgraphs.ts';

describeFederation(
  'keys that are null, and entities that are not there',
  {
    a: {
      typeDefs: `
        type Query { users: [User] user: User }
        type User @key(fields: "id") @key(fields: "mail") { id: ID mail: String name: String }`,
      resolvers: {
        Query: {
          users: () => [
            { id: '1', mail: 'm1', name: 'Kim' },
            null,
            { id: null, mail: 'm2', name: 'Lee' },
            { id: '9', mail: 'm9', name: 'Park' },
          ],
          user: () => ({ id: null, mail: 'm2', name: 'Lee' }),
        },
      },
    },
    b: {
      typeDefs: 'type User @key(fields: "id") { id: ID age: Int tags: [String!] friend: User }',
      resolvers: {
        User: {
          __resolveReference: ({ id }: { id: string | null }) =>
            id === '1' ? { id, age: 30, tags: ['x'], friend: { id: '9' } } : null,
        },
      },
    },
    c: {
      typeDefs: 'type User @key(fields: "mail") { mail: String points: Int! }',
      resolvers: {
        User: keyed('mail', [
          { mail: 'm1', points: 1 },
          { mail: 'm2', points: 2 },
        ]),
      },
    },
  },
  [
    {
      title: 'an entity that its subgraph does not know has null for each of its fields, without an error',
      ask: '{ users { name age tags } }',
      data: {
        users: [
          { name: 'Kim', age: 30, tags: ['x'] },
          null,
          { name: 'Lee', age: null, tags: null },
          { name: 'Park', age: null, tags: null },
        ],
      },
      requests: { a: 1, b: 1 },
    },
    {
      title: 'an entity that is not there nulls its object where one of its fields may not be null',
      ask: '{ users { name points } }',
      data: {
        users: [{ name: 'Kim', points: 1 }, null, { name: 'Lee', points: 2 }, null],
      },
      errors: ['users.3.points SUBGRAPH_NULL c'],
      requests: { a: 1, c: 1 },
      reference: 'puts the error at the entity',
    },
    {
      title: 'below an entity that is not there nothing is asked',
      ask: '{ user { friend { name } } }',
      data: { user: { friend: null } },
      requests: { a: 1, b: 1 },
    },
  ],
);

describeFederation(
  'lists of lists of entities',
  {
    a: {
      typeDefs: `
        type Query { grid: [[Cell]] cube: [[[Cell!]]!] rows: [Row!]! }
        type Row { cells: [[Cell]!] }
        type Cell @key(fields: "id") { id: ID! }`,
      resolvers: {
        Query: {
          grid: () => [[{ id: '1' }, null], null, [], [{ id: '2' }, { id: '1' }]],
          cube: () => [[[{ id: '1' }], null], [[]]],
          rows: () => [{ cells: [[{ id: '3' }], [null]] }, { cells: null }],
        },
      },
    },
    b: {
      typeDefs: 'type Cell @key(fields: "id") { id: ID! value: Int next: [[Cell]] }',
      resolvers: {
        Cell: keyed('id', [
          { id: '1', value: 1, next: [[{ id: '2' }], null] },
          { id: '2', value: 2, next: null },
          { id: '3', value: null, next: [[null, { id: '3' }]] },
        ]),
      },
    },
    c: {
      typeDefs: 'type Cell @key(fields: "id") { id: ID! note: String! }',
      resolvers: {
        Cell: keyed('id', [
          { id: '1', note: 'n1' },
          { id: '2', note: 'n2' },
          { id: '3', note: 'n3' },
        ]),
      },
    },
  },
  [
    {
      title: 'each entity of a list of lists is filled; nulls and empty lists stay',
      ask: '{ grid { value } }',
      data: { grid: [[{ value: 1 }, null], null, [], [{ value: 2 }, { value: 1 }]] },
      requests: { a: 1, b: 1 },
      check: ({ operations }) => {
        // Each entity is asked for once, however often it is in the lists.
        const [, entities] = operations;
        if ((entities?.variables.representations as unknown[] | undefined)?.length !== 2) {
          throw new Error(`Two entities are enough: ${JSON.stringify(entities?.variables)}`);
        }
      },
      reference: 'asks for an entity as often as it is there',
    },
    {
      title: 'three levels, and non-null ones',
      ask: '{ cube { value note } }',
      data: { cube: [[[{ value: 1, note: 'n1' }], null], [[]]] },
      requests: { a: 1, b: 1, c: 1 },
    },
    {
      title: 'lists of lists below lists, and hops from entities of lists of lists to such ones',
      ask: '{ rows { cells { value next { note } } } }',
      data: {
        rows: [{ cells: [[{ value: null, next: [[null, { note: 'n3' }]] }], [null]] }, { cells: null }],
      },
      requests: { a: 1, b: 1, c: 1 },
    },
    {
      title: 'two lists of the same entities under aliases are filled both',
      ask: '{ x: grid { value } y: grid { id note } }',
      data: {
        x: [[{ value: 1 }, null], null, [], [{ value: 2 }, { value: 1 }]],
        y: [
          [{ id: '1', note: 'n1' }, null],
          null,
          [],
          [
            { id: '2', note: 'n2' },
            { id: '1', note: 'n1' },
          ],
        ],
      },
      requests: { a: 1, b: 1, c: 1 },
    },
  ],
);

describeFederation(
  'empty lists and nulls',
  {
    a: {
      typeDefs: `
        type Query { none: [Thing!]! nothing: Thing nulls: [Thing] holder: Holder }
        type Holder { thing: Thing list: [Thing] }
        type Thing @key(fields: "id") { id: ID! }`,
      resolvers: {
        Query: {
          none: () => [],
          nothing: () => null,
          nulls: () => [null, null],
          holder: () => ({ thing: null, list: [] }),
        },
      },
    },
    b: {
      typeDefs: 'type Thing @key(fields: "id") { id: ID! name: String! }',
      resolvers: { Thing: keyed('id', []) },
    },
  },
  [
    { title: 'no entities, no request', ask: '{ none { name } }', data: { none: [] }, requests: { a: 1 } },
    {
      title: 'null entities, no request',
      ask: '{ nothing { name } nulls { name } }',
      data: { nothing: null, nulls: [null, null] },
      requests: { a: 1 },
    },
    {
      title: 'null and empty below an object, no request',
      ask: '{ holder { thing { name } list { name } } }',
      data: { holder: { thing: null, list: [] } },
      requests: { a: 1 },
    },
  ],
);
