import { describeFederation } from './cases.ts';
import { keyed } from './subgraphs.ts';

const asksTypesApart = 'asks for the type of an interface object and for its fields in two requests';

const vehicles = [
  { __typename: 'Car', id: 'c', wheels: 4, doors: 5 },
  { __typename: 'Bike', id: 'b', wheels: 2, gears: 7 },
];

describeFederation(
  'entity interfaces of several keys',
  {
    registry: {
      typeDefs: `
        type Query { vehicles: [Vehicle!]! vehicle(plate: String!): Vehicle }
        interface Vehicle @key(fields: "id") @key(fields: "plate") { id: ID! plate: String! }
        type Car implements Vehicle @key(fields: "id") @key(fields: "plate") { id: ID! plate: String! }
        type Bike implements Vehicle @key(fields: "id") @key(fields: "plate") { id: ID! plate: String! }`,
      resolvers: {
        Query: {
          vehicles: () => vehicles.map(({ __typename, id }) => ({ __typename, id, plate: `P${id}` })),
          vehicle: () => ({ __typename: 'Bike', id: 'b', plate: 'Pb' }),
        },
        Vehicle: keyed(
          ['id', 'plate'],
          vehicles.map(({ __typename, id }) => ({ __typename, id, plate: `P${id}` })),
        ),
        Car: keyed(['id', 'plate'], [{ id: 'c', plate: 'Pc' }]),
        Bike: keyed(['id', 'plate'], [{ id: 'b', plate: 'Pb' }]),
      },
    },
    makers: {
      typeDefs: `
        type Car @key(fields: "id") { id: ID! wheels: Int doors: Int }
        type Bike @key(fields: "id") { id: ID! wheels: Int gears: Int }`,
      resolvers: { Car: keyed('id', vehicles.slice(0, 1)), Bike: keyed('id', vehicles.slice(1)) },
    },
    fines: {
      typeDefs: `
        type Query { fined: [Vehicle] }
        type Vehicle @interfaceObject @key(fields: "plate") { plate: String! fines: [Int!] }`,
      resolvers: {
        Query: { fined: () => [{ plate: 'Pb', fines: [1, 2] }, null] },
        Vehicle: keyed('plate', [
          { plate: 'Pb', fines: [1, 2] },
          { plate: 'Pc', fines: [] },
        ]),
      },
    },
  },
  [
    {
      title: 'fields of the types are fetched in one request for all types',
      ask: '{ vehicles { plate ... on Car { wheels doors } ... on Bike { wheels gears } } }',
      data: {
        vehicles: [
          { plate: 'Pc', wheels: 4, doors: 5 },
          { plate: 'Pb', wheels: 2, gears: 7 },
        ],
      },
      requests: { registry: 1, makers: 1 },
    },
    {
      title: 'a field that an interface object adds is fetched by its own key',
      ask: '{ vehicles { id fines } }',
      data: {
        vehicles: [
          { id: 'c', fines: [] },
          { id: 'b', fines: [1, 2] },
        ],
      },
      requests: { registry: 1, fines: 1 },
    },
    {
      title: 'from the interface object over the interface to the types',
      ask: '{ fined { fines ... on Bike { gears } ... on Car { doors } } }',
      data: { fined: [{ fines: [1, 2], gears: 7 }, null] },
      requests: { fines: 1, registry: 1, makers: 1 },
    },
    {
      title: 'null items have no type and are not asked for',
      ieum: asksTypesApart,
      ask: '{ fined { id } vehicle(plate: "Pb") { __typename ... on Bike { gears } } }',
      data: { fined: [{ id: 'b' }, null], vehicle: { __typename: 'Bike', gears: 7 } },
      requests: { fines: 1, registry: 2, makers: 1 },
    },
  ],
);

describeFederation(
  'entities behind interfaces that are no entities',
  {
    feed: {
      typeDefs: `
        type Query { feed: [Entry] }
        interface Entry { at: Int subject: Subject }
        interface Subject { id: ID! }
        type Note implements Entry { at: Int subject: Person text: String }
        type Deal implements Entry @key(fields: "no") { no: ID! at: Int subject: Firm }
        type Person implements Subject @key(fields: "id") { id: ID! }
        type Firm implements Subject @key(fields: "id") { id: ID! }`,
      resolvers: {
        Query: {
          feed: () => [
            { __typename: 'Note', at: 1, text: 'hello', subject: { id: '1' } },
            { __typename: 'Deal', at: 2, no: 'd', subject: { id: '1' } },
            { __typename: 'Deal', at: 3, no: 'e', subject: null },
          ],
        },
        Deal: keyed('no', []),
      },
    },
    people: {
      typeDefs: `
        type Person @key(fields: "id") { id: ID! name: String }
        type Firm @key(fields: "id") { id: ID! name: String boss: Person }`,
      resolvers: {
        Person: keyed('id', [{ id: '1', name: 'Kim' }]),
        Firm: keyed('id', [{ id: '1', name: 'Gaon', boss: { id: '1', name: 'Kim' } }]),
      },
    },
    deals: {
      typeDefs:
        'type Deal @key(fields: "no") { no: ID! won: Int partner: Partner } union Partner = Firm | Person type Firm @key(fields: "id") { id: ID! } type Person @key(fields: "id") { id: ID! }',
      resolvers: {
        Deal: keyed('no', [
          { no: 'd', won: 100, partner: { __typename: 'Person', id: '1' } },
          { no: 'e', won: null, partner: { __typename: 'Firm', id: '1' } },
        ]),
      },
    },
  },
  [
    {
      title: 'equal ids of two types are two entities',
      ask: '{ feed { subject { __typename ... on Person { name } ... on Firm { name } } } }',
      data: {
        feed: [
          { subject: { __typename: 'Person', name: 'Kim' } },
          { subject: { __typename: 'Firm', name: 'Gaon' } },
          { subject: null },
        ],
      },
      requests: { feed: 1, people: 1 },
    },
    {
      title: 'an entity whose interface is no entity is hopped from by its own key',
      ask: '{ feed { at ... on Deal { won } ... on Note { text } } }',
      data: {
        feed: [
          { at: 1, text: 'hello' },
          { at: 2, won: 100 },
          { at: 3, won: null },
        ],
      },
      requests: { feed: 1, deals: 1 },
    },
    {
      title: 'from such an entity over a union to entities of both types',
      ask: '{ feed { ... on Deal { partner { ... on Firm { name boss { name } } ... on Person { name } } } } }',
      data: {
        feed: [{}, { partner: { name: 'Kim' } }, { partner: { name: 'Gaon', boss: { name: 'Kim' } } }],
      },
      requests: { feed: 1, deals: 1, people: 1 },
    },
    {
      title: 'the same field through the interface and through a type',
      ask: '{ feed { subject { id } ... on Deal { subject { boss { id } } } } }',
      data: {
        feed: [{ subject: { id: '1' } }, { subject: { id: '1', boss: { id: '1' } } }, { subject: null }],
      },
      requests: { feed: 1, people: 1 },
    },
  ],
);

describeFederation(
  '@requires reached through interfaces and unions',
  {
    shapes: {
      typeDefs: `
        type Query { shapes: [Shape] figures: [Figure] }
        interface Shape { id: ID! color: String }
        union Figure = Square | Circle
        type Square implements Shape @key(fields: "id") { id: ID! color: String side: Int corner: Point }
        type Circle implements Shape @key(fields: "id") { id: ID! color: String radius: Int }
        type Point { x: Int y: Int }`,
      resolvers: {
        Query: {
          shapes: () => [
            { __typename: 'Square', id: 's', color: 'red', side: 2, corner: { x: 1, y: 2 } },
            { __typename: 'Circle', id: 'c', color: null, radius: 3 },
          ],
          figures: () => [{ __typename: 'Circle', id: 'c', color: null, radius: 3 }, null],
        },
        Square: keyed('id', [{ id: 's', color: 'red', side: 2, corner: { x: 1, y: 2 } }]),
        Circle: keyed('id', [{ id: 'c', color: null, radius: 3 }]),
      },
    },
    areas: {
      typeDefs: `
        interface Measured { area: Int }
        type Square implements Measured @key(fields: "id") { id: ID! side: Int @external corner: Point @external
          area: Int @requires(fields: "side") end: String @requires(fields: "side corner { x y }") }
        type Circle implements Measured @key(fields: "id") { id: ID! radius: Int @external area: Int @requires(fields: "radius") }
        type Point @external { x: Int y: Int }`,
      resolvers: {
        Square: {
          __resolveReference: (square: object) => square,
          area: ({ side }: { side: number }) => side ** 2,
          end: ({ side, corner }: { side: number; corner: { x: number; y: number } }) =>
            `${corner.x + side} ${corner.y + side}`,
        },
        Circle: {
          __resolveReference: (circle: object) => circle,
          area: ({ radius }: { radius: number }) => 3 * radius ** 2,
        },
      },
    },
  },
  [
    {
      title: 'each type with its own requirement, in one request',
      ask: '{ shapes { color ... on Square { area } ... on Circle { area } } }',
      data: {
        shapes: [
          { color: 'red', area: 4 },
          { color: null, area: 27 },
        ],
      },
      requests: { shapes: 1, areas: 1 },
    },
    {
      title: 'through an interface that only the requiring subgraph knows',
      ask: '{ shapes { ... on Measured { area } } figures { ... on Measured { area } } }',
      data: { shapes: [{ area: 4 }, { area: 27 }], figures: [{ area: 27 }, null] },
      requests: { shapes: 1, areas: 1 },
      reference: { requests: { shapes: 1, areas: 2 } },
    },
    {
      title: 'with aliases of the client on what is required',
      ask: '{ shapes { side: id ... on Square { corner { x: y y: x } end } } }',
      data: { shapes: [{ side: 's', corner: { x: 2, y: 1 }, end: '3 4' }, { side: 'c' }] },
      requests: { shapes: 1, areas: 1 },
    },
    {
      title: 'inside of a union',
      ask: '{ figures { __typename ... on Circle { size: area } ... on Square { size: area } } }',
      data: { figures: [{ __typename: 'Circle', size: 27 }, null] },
      requests: { shapes: 1, areas: 1 },
    },
  ],
);
