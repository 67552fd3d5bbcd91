import { describeFederation } from './cases.ts';
import { keyed } from './subgraphs.ts';

const book = { __typename: 'Book', id: 'b', title: 'Land', pages: 300 };
const readBook = { ...book, readAloud: true };
const song = { __typename: 'Song', id: 's', title: 'Sea', seconds: 90 };

describeFederation(
  'a shared field of an object type here, of a union or interface there',
  {
    shop: {
      typeDefs: `
        type Query { newest: Book @shareable all: [Book!]! @shareable oldest: Titled! @shareable }
        interface Titled { title: String }
        type Book implements Titled @key(fields: "id") { id: ID! title: String @shareable pages: Int }`,
      resolvers: {
        Query: { newest: () => book, all: () => [book], oldest: () => book },
        Book: keyed('id', [book]),
      },
    },
    radio: {
      typeDefs: `
        type Query { newest: Media @shareable all: [Media!]! @shareable oldest: Book! @shareable onAir: Song }
        union Media = Book | Song
        type Book @key(fields: "id") { id: ID! title: String @shareable readAloud: Boolean }
        type Song { id: ID! title: String seconds: Int }`,
      resolvers: {
        Query: { newest: () => readBook, all: () => [readBook], oldest: () => readBook, onAir: () => song },
        Book: keyed('id', [readBook]),
      },
    },
  },
  [
    {
      title: 'has the union in the API, whichever subgraph is named first',
      ask: '{ newest { __typename ... on Book { title pages } ... on Song { seconds } } }',
      data: { newest: { __typename: 'Book', title: 'Land', pages: 300 } },
      requests: { shop: 1 },
    },
    {
      title: 'has a list of the union in the API',
      ask: '{ all { ... on Song { seconds } ... on Book { readAloud } } onAir { title } }',
      data: { all: [{ readAloud: true }], onAir: { title: 'Sea' } },
      requests: { radio: 1 },
    },
    {
      title: 'has the interface in the API, and all fields of the object type',
      ask: '{ oldest { title ... on Book { readAloud } } }',
      data: { oldest: { title: 'Land', readAloud: true } },
      requests: { shop: 1, radio: 1 },
      reference: 'its plan asks the subgraph of the object type for no __typename, which the interface needs',
    },
  ],
);

const people = [
  { __typename: 'Student', id: '1', name: 'Kim', year: 3 },
  { __typename: 'Student', id: '2', name: 'Lee', year: 1 },
];

describeFederation(
  'an interface object whose interface has no field that it does not name',
  {
    register: {
      typeDefs: `
        type Query { people: [Person!]! }
        interface Person @key(fields: "id") { id: ID! name: String badge: String }
        type Student implements Person @key(fields: "id") { id: ID! name: String badge: String @shareable year: Int }`,
      resolvers: {
        Query: { people: () => people.map((each) => ({ ...each, badge: `${each.name}!` })) },
        Person: keyed('id', people),
        Student: keyed('id', people),
      },
    },
    letters: {
      typeDefs: `
        type Query { recipients: [Person] }
        type Person @key(fields: "id") @interfaceObject {
          id: ID!
          name: String @external
          badge: String @shareable @requires(fields: "name")
        }`,
      resolvers: {
        Query: { recipients: () => [{ id: '2' }, { id: '1' }] },
        Person: {
          __resolveReference: (key: object) => key,
          badge({ name }: { name?: string }) {
            if (name === undefined) throw new Error('A badge requires a name.');
            return `${name}!`;
          },
        },
      },
    },
  },
  [
    {
      title: 'is not asked for a field that is external to it',
      ask: '{ recipients { name } }',
      data: { recipients: [{ name: 'Lee' }, { name: 'Kim' }] },
      requests: { letters: 1, register: 1 },
    },
    {
      title: 'is given what its fields require, also where the client asks for it on the types',
      ask: '{ recipients { ... on Student { year id name } id name } }',
      data: {
        recipients: [
          { year: 1, id: '2', name: 'Lee' },
          { year: 3, id: '1', name: 'Kim' },
        ],
      },
      requests: { letters: 1, register: 1 },
    },
    {
      title: 'is not needed for a shared field that it would have to be given something for',
      ask: '{ people { badge } }',
      data: { people: [{ badge: 'Kim!' }, { badge: 'Lee!' }] },
      requests: { register: 1 },
    },
  ],
);

const shapes = `
  interface Shape { colour: String }
  interface Sized implements Shape { colour: String size: Int }
  type Square implements Shape & Sized @shareable { colour: String size: Int corners: Int }
  type Dot implements Shape @shareable { colour: String }`;
const drawings = [
  { id: '1', shape: { __typename: 'Square', colour: 'red', size: 3, corners: 4 } },
  { id: '2', shape: { __typename: 'Dot', colour: 'blue' } },
];

describeFederation(
  'field sets with fragments on interfaces',
  {
    drawings: {
      typeDefs: `
        type Query { drawings: [Drawing!]! best: Drawing }
        type Drawing @key(fields: "id") { id: ID! shape: Shape @shareable }${shapes}`,
      resolvers: {
        Query: { drawings: () => drawings, best: () => drawings[0] },
        Drawing: keyed('id', drawings),
      },
    },
    prices: {
      typeDefs: `
        type Drawing @key(fields: "id") {
          id: ID!
          shape: Shape @external
          price: String @requires(fields: "shape { colour ... on Sized { size ... on Square { corners } } }")
        }${shapes}`,
      resolvers: {
        Drawing: {
          __resolveReference: (key: object) => key,
          price: ({ shape }: { shape: Readonly<Record<string, unknown>> }) =>
            [shape.colour, shape.size ?? '-', shape.corners ?? '-'].join(' '),
        },
      },
    },
    gallery: {
      typeDefs: `
        type Query { shown: Drawing @provides(fields: "shape { ... on Sized { size } }") }
        type Drawing @key(fields: "id") { id: ID! shape: Shape @external }${shapes}`,
      resolvers: { Query: { shown: () => drawings[0] }, Drawing: keyed('id', drawings) },
    },
  },
  [
    {
      title: 'are required of the types that have the interface',
      ask: '{ drawings { price } }',
      data: { drawings: [{ price: 'red 3 4' }, { price: 'blue - -' }] },
      requests: { drawings: 1, prices: 1 },
    },
    {
      title: 'are provided for the types that have the interface',
      ask: '{ shown { shape { ... on Square { size } } } }',
      data: { shown: { shape: { size: 3 } } },
      // The one type that is asked for is not enough for the planner to see that it needs no other.
      requests: { gallery: 1, drawings: 1 },
      reference: { requests: { gallery: 1 } },
    },
  ],
);
