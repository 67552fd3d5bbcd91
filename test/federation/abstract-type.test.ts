import { describeFederation } from './cases.ts';
import { keyed } from './subgraphs.ts';

const items = [
  { __typename: 'Book', id: 'b', name: 'Land', pages: 300 },
  { __typename: 'Pen', id: 'p', name: 'Fine', color: 'blue' },
];

describeFederation(
  'interfaces whose types only one subgraph knows',
  {
    shelf: {
      typeDefs: `
        type Query { items: [Item!]! first: Item named: [Named] }
        interface Named { name: String }
        interface Item { id: ID! name: String }
        type Book implements Item & Named @key(fields: "id") { id: ID! name: String pages: Int }
        type Pen implements Item & Named @key(fields: "id") { id: ID! name: String color: String }`,
      resolvers: {
        Query: { items: () => items, first: () => items[0], named: () => [items[1], null] },
        Book: keyed('id', items.slice(0, 1)),
        Pen: keyed('id', items.slice(1)),
      },
    },
    loans: {
      typeDefs: `
        type Query { lent: [Item] }
        interface Item { id: ID! name: String }
        interface Lendable { due: String }
        type Book implements Item & Lendable @key(fields: "id") { id: ID! name: String @external due: String }
        type Disc implements Item & Lendable @key(fields: "id") { id: ID! due: String name: String }`,
      resolvers: {
        Query: {
          lent: () => [
            { __typename: 'Disc', id: 'd', due: 'May', name: 'Song' },
            { __typename: 'Book', id: 'b', due: 'June' },
          ],
        },
        Book: keyed('id', [{ id: 'b', due: 'June' }]),
        Disc: keyed('id', [{ id: 'd', due: 'May', name: 'Song' }]),
      },
    },
  },
  [
    {
      title: 'a type that the other subgraph does not know has nothing to fetch there',
      ask: '{ items { id name ... on Book { due } } }',
      data: {
        items: [
          { id: 'b', name: 'Land', due: 'June' },
          { id: 'p', name: 'Fine' },
        ],
      },
      requests: { shelf: 1, loans: 1 },
    },
    {
      title: 'a fragment on an interface that the first subgraph does not know applies to its types',
      ask: '{ items { __typename ... on Lendable { due } } }',
      data: { items: [{ __typename: 'Book', due: 'June' }, { __typename: 'Pen' }] },
      requests: { shelf: 1, loans: 1 },
    },
    {
      title: 'a member that only the second subgraph knows is answered by it',
      ask: '{ lent { __typename ... on Disc { name due } ... on Book { name due } } }',
      data: {
        lent: [
          { __typename: 'Disc', name: 'Song', due: 'May' },
          { __typename: 'Book', name: 'Land', due: 'June' },
        ],
      },
      requests: { loans: 1, shelf: 1 },
    },
    {
      title: 'fragments nest, and a type condition inside narrows the one outside',
      ask: '{ items { ... on Named { ... on Item { id ... on Pen { color } ... on Lendable { ... on Book { pages due } } } } } }',
      data: {
        items: [
          { id: 'b', pages: 300, due: 'June' },
          { id: 'p', color: 'blue' },
        ],
      },
      requests: { shelf: 1, loans: 1 },
    },
    {
      title: 'a fragment that can apply to no object of the list leaves it empty',
      ask: '{ named { ... on Lendable { due } } }',
      data: { named: [{}, null] },
      requests: { shelf: 1 },
    },
    {
      title: 'named fragments on interfaces are spread like inline ones',
      ask: '{ first { ...I } } fragment I on Item { id ...L } fragment L on Lendable { due ...B } fragment B on Book { pages }',
      data: { first: { id: 'b', due: 'June', pages: 300 } },
      requests: { shelf: 1, loans: 1 },
    },
  ],
);

const pets = [
  { __typename: 'Dog', id: 'd', name: 'Baduk', barks: true },
  { __typename: 'Cat', id: 'c', name: 'Nabi' },
  null,
];

describeFederation(
  'unions whose members only one subgraph knows',
  {
    home: {
      typeDefs: `
        type Query { pets: [Pet] grid: [[Pet]] owner: Owner }
        union Pet = Dog | Cat
        type Dog @key(fields: "id") { id: ID! name: String barks: Boolean }
        type Cat @key(fields: "id") { id: ID! name: String }
        type Owner @key(fields: "id") { id: ID! pet: Pet }`,
      resolvers: {
        Query: {
          pets: () => pets,
          grid: () => [pets, null, [], [pets[1]]],
          owner: () => ({ id: 'o', pet: pets[0] }),
        },
        Dog: keyed('id', [{ id: 'd', name: 'Baduk', barks: true }]),
        Cat: keyed('id', [{ id: 'c', name: 'Nabi' }]),
        Owner: keyed('id', [{ id: 'o', pet: pets[0] }]),
      },
    },
    vet: {
      typeDefs: `
        type Query { patients: [Pet] }
        union Pet = Dog | Bird
        type Dog @key(fields: "id") { id: ID! weight: Int }
        type Bird { wings: Int weight: String }
        type Owner @key(fields: "id") { id: ID! others: [Pet] }`,
      resolvers: {
        Query: {
          patients: () => [
            { __typename: 'Bird', wings: 2, weight: 'light' },
            { __typename: 'Dog', id: 'd', weight: 9 },
          ],
        },
        Dog: keyed('id', [{ id: 'd', weight: 9 }]),
        Owner: keyed('id', [{ id: 'o', others: [{ __typename: 'Bird', wings: 2, weight: 'light' }] }]),
      },
    },
  },
  [
    {
      title: 'members that the subgraph does not know never come from it',
      ask: '{ pets { __typename ... on Dog { barks weight } ... on Bird { wings } ... on Cat { name } } }',
      data: {
        pets: [{ __typename: 'Dog', barks: true, weight: 9 }, { __typename: 'Cat', name: 'Nabi' }, null],
      },
      requests: { home: 1, vet: 1 },
    },
    {
      title: 'members with fields of one name and different types stand side by side under aliases',
      ask: '{ patients { ... on Dog { weight name } ... on Bird { kind: weight } } }',
      data: { patients: [{ kind: 'light' }, { weight: 9, name: 'Baduk' }] },
      requests: { vet: 1, home: 1 },
    },
    {
      title: 'lists of lists of members are hopped from, item by item',
      ask: '{ grid { ... on Dog { weight } ... on Cat { id } } }',
      data: { grid: [[{ weight: 9 }, { id: 'c' }, null], null, [], [{ id: 'c' }]] },
      requests: { home: 1, vet: 1 },
    },
    {
      title: 'unions of two subgraphs on one entity keep to themselves',
      ask: '{ owner { pet { __typename } others { __typename ... on Dog { name } } } }',
      data: { owner: { pet: { __typename: 'Dog' }, others: [{ __typename: 'Bird' }] } },
      requests: { home: 1, vet: 1 },
    },
    {
      title: 'only __typename is asked of a member that nothing else is asked of',
      ask: '{ pets { t: __typename } patients { __typename } }',
      data: {
        pets: [{ t: 'Dog' }, { t: 'Cat' }, null],
        patients: [{ __typename: 'Bird' }, { __typename: 'Dog' }],
      },
      requests: { home: 1, vet: 1 },
    },
  ],
);

describeFederation(
  'fields of an interface that its types hold in different subgraphs',
  {
    base: {
      typeDefs: `
        type Query { nodes: [Node] boxes: [Box] }
        interface Node { id: ID! }
        type A implements Node @key(fields: "id") { id: ID! }
        type B implements Node @key(fields: "id") { id: ID! }
        interface Box { content: Node }
        type Crate implements Box { content: A }
        type Bag implements Box { content: B }`,
      resolvers: {
        Query: {
          nodes: () => [
            { __typename: 'A', id: '1' },
            { __typename: 'B', id: '1' },
            { __typename: 'A', id: '2' },
          ],
          boxes: () => [
            { __typename: 'Crate', content: { id: '1' } },
            { __typename: 'Bag', content: { id: '1' } },
            { __typename: 'Bag', content: null },
          ],
        },
      },
    },
    as: {
      typeDefs: 'type A @key(fields: "id") { id: ID! size: Int label: String }',
      resolvers: {
        A: keyed('id', [
          { id: '1', size: 11, label: 'a1' },
          { id: '2', size: 12, label: 'a2' },
        ]),
      },
    },
    bs: {
      typeDefs: 'type B @key(fields: "id") { id: ID! size: Int label: [String] }',
      resolvers: { B: keyed('id', [{ id: '1', size: 21, label: ['b1'] }]) },
    },
  },
  [
    {
      title: 'each type is fetched where it lives, equal ids not mixed',
      ask: '{ nodes { __typename ... on A { size } ... on B { size } } }',
      data: {
        nodes: [
          { __typename: 'A', size: 11 },
          { __typename: 'B', size: 21 },
          { __typename: 'A', size: 12 },
        ],
      },
      requests: { base: 1, as: 1, bs: 1 },
    },
    {
      title: 'the same response key may have fields of different shape for different types',
      ask: '{ nodes { ... on A { tag: label } ... on B { tags: label } } }',
      data: { nodes: [{ tag: 'a1' }, { tags: ['b1'] }, { tag: 'a2' }] },
      requests: { base: 1, as: 1, bs: 1 },
    },
    {
      title: 'types that narrow a field of their interface are hopped from',
      ask: '{ boxes { __typename content { id } ... on Crate { content { size } } ... on Bag { content { size } } } }',
      data: {
        boxes: [
          { __typename: 'Crate', content: { id: '1', size: 11 } },
          { __typename: 'Bag', content: { id: '1', size: 21 } },
          { __typename: 'Bag', content: null },
        ],
      },
      requests: { base: 1, as: 1, bs: 1 },
    },
    {
      title: 'a fragment on the narrowed type inside of the interface’s field does the same',
      ask: '{ boxes { content { ... on B { size } } } }',
      data: { boxes: [{ content: {} }, { content: { size: 21 } }, { content: null }] },
      requests: { base: 1, bs: 1 },
    },
  ],
);
