import { describeFederation } from './cases.ts';
import { keyed } from './subgraphs.ts';

describeFederation(
  '@external without @provides',
  {
    owners: {
      typeDefs: `
        type Query { animals: [Animal] }
        type Animal @key(fields: "id") { id: ID! name: String kind: String }`,
      resolvers: {
        Query: { animals: () => [{ id: '1', name: 'Baduk', kind: 'dog' }] },
        Animal: keyed('id', [{ id: '1', name: 'Baduk', kind: 'dog' }]),
      },
    },
    vets: {
      typeDefs: `
        type Query { patient: Animal }
        type Animal @key(fields: "id") {
          id: ID!
          kind: String @external
          name: String @external
          dose: String @requires(fields: "kind")
          tag: String @requires(fields: "name kind")
        }`,
      resolvers: {
        Query: { patient: () => ({ id: '1', name: 'not from here', kind: 'not from here' }) },
        Animal: {
          __resolveReference: (animal: object) => animal,
          dose: ({ kind }: { kind: string }) => `for a ${kind}`,
          tag: ({ name, kind }: { name: string; kind: string }) => `${name}, ${kind}`,
        },
      },
    },
  },
  [
    {
      title: 'an external field is always asked of its owner',
      ask: '{ patient { name kind } }',
      data: { patient: { name: 'Baduk', kind: 'dog' } },
      requests: { vets: 1, owners: 1 },
    },
    {
      title: 'a field that requires it is given the owner’s value',
      ask: '{ patient { dose tag } }',
      data: { patient: { dose: 'for a dog', tag: 'Baduk, dog' } },
      requests: { vets: 2, owners: 1 },
    },
    {
      title: 'from the owner’s side it takes one hop',
      ask: '{ animals { tag } }',
      data: { animals: [{ tag: 'Baduk, dog' }] },
      requests: { owners: 1, vets: 1 },
    },
  ],
);

describeFederation(
  '@external of a whole type',
  {
    places: {
      typeDefs: `
        type Query { shops: [Shop] }
        type Shop @key(fields: "id") { id: ID! at: Point area: [Point!] }
        type Point { x: Int! y: Int! label: String }`,
      resolvers: {
        Query: {
          shops: () => [
            {
              id: '1',
              at: { x: 1, y: 2, label: 'here' },
              area: [
                { x: 0, y: 0 },
                { x: 5, y: 5 },
              ],
            },
            { id: '2', at: null, area: [] },
          ],
        },
      },
    },
    routes: {
      typeDefs: `
        type Shop @key(fields: "id") {
          id: ID!
          at: Point @external
          area: [Point!] @external
          way: String @requires(fields: "at { x y }")
          corners: Int @requires(fields: "area { x }")
        }
        type Point @external { x: Int! y: Int! }`,
      resolvers: {
        Shop: {
          __resolveReference: (shop: object) => shop,
          way: ({ at }: { at: { x: number; y: number } | null }) => at && `${at.x}/${at.y}`,
          corners: ({ area }: { area: { x: number }[] }) => area.length,
        },
      },
    },
  },
  [
    {
      title: 'its fields come from the owner only',
      ask: '{ shops { at { x label } way } }',
      data: {
        shops: [
          { at: { x: 1, label: 'here' }, way: '1/2' },
          { at: null, way: null },
        ],
      },
      requests: { places: 1, routes: 1 },
    },
    {
      title: 'lists of it are sent as they are, empty ones too',
      ask: '{ shops { corners } }',
      data: { shops: [{ corners: 2 }, { corners: 0 }] },
      requests: { places: 1, routes: 1 },
    },
    {
      title: 'only what is required is sent',
      ask: '{ shops { at { label } corners } }',
      data: {
        shops: [
          { at: { label: 'here' }, corners: 2 },
          { at: null, corners: 0 },
        ],
      },
      requests: { places: 1, routes: 1 },
      check: ({ operations }) => {
        const [first] = (operations[1]?.variables.representations ?? []) as object[];
        const expected = { __typename: 'Shop', id: '1', area: [{ x: 0 }, { x: 5 }] };
        if (JSON.stringify(sorted(first)) !== JSON.stringify(sorted(expected))) {
          throw new Error(`The representation is ${JSON.stringify(first)}`);
        }
      },
    },
  ],
);

describeFederation(
  '@external keys, as in Federation 1',
  {
    users: {
      typeDefs: `
        type Query { users: [User] }
        type User @key(fields: "id") @key(fields: "name { first last }") { id: ID! name: Name! }
        type Name { first: String! last: String! }`,
      resolvers: {
        Query: { users: () => [{ id: '1', name: { first: 'Gil-dong', last: 'Hong' } }] },
        User: keyed('id', [{ id: '1', name: { first: 'Gil-dong', last: 'Hong' } }]),
      },
    },
    badges: {
      typeDefs: `
        extend type User @key(fields: "name { first last }") { name: Name! @external badge: String }
        extend type Name { first: String! @external last: String! @external }`,
      resolvers: {
        User: {
          __resolveReference: (user: object) => user,
          badge: ({ name }: { name: { first: string; last: string } }) => `${name.last} ${name.first}`,
        },
      },
    },
    desks: {
      typeDefs: `
        type Query { desks: [Desk] }
        type Desk { number: Int user: User }
        extend type User @key(fields: "id") { id: ID! @external }`,
      resolvers: {
        Query: {
          desks: () => [
            { number: 1, user: { id: '1' } },
            { number: 2, user: null },
          ],
        },
      },
    },
  },
  [
    {
      title: 'carry a hop',
      ask: '{ users { badge } }',
      data: { users: [{ badge: 'Hong Gil-dong' }] },
      requests: { users: 1, badges: 1 },
    },
    {
      title: 'are answered by who refers to the entity',
      ask: '{ desks { user { id } number } }',
      data: {
        desks: [
          { user: { id: '1' }, number: 1 },
          { user: null, number: 2 },
        ],
      },
      requests: { desks: 1 },
    },
    {
      title: 'lead over one subgraph to the next',
      ask: '{ desks { user { badge name { first } } } }',
      data: { desks: [{ user: { badge: 'Hong Gil-dong', name: { first: 'Gil-dong' } } }, { user: null }] },
      requests: { desks: 1, users: 1, badges: 1 },
    },
  ],
  { composer: 'apollo' },
);

const sorted = (value: object = {}) => Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
