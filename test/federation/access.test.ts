import { GraphQLError } from 'graphql';
import { describeFederation } from './cases.ts';
import { keyed } from './subgraphs.ts';

// Access is decided by the subgraph that owns a field; a gateway carries the directives and the refusal.

const forbidden = () => {
  throw new GraphQLError('Not yours.', { extensions: { code: 'FORBIDDEN' } });
};

describeFederation(
  '@authenticated, @requiresScopes and @policy',
  {
    a: {
      typeDefs: `
        type Query { users: [User] me: User @authenticated }
        type User @key(fields: "id") { id: ID! name: String number: String @requiresScopes(scopes: [["identity:read"], ["a", "b"]]) }
        enum Level @authenticated { LOW HIGH }
        scalar Secret @policy(policies: [["own"]])`,
      resolvers: {
        Query: {
          users: () => [
            { id: '1', name: 'Kim' },
            { id: '2', name: 'Lee' },
          ],
          me: () => ({ id: '1', name: 'Kim' }),
        },
        User: { ...keyed('id', [{ id: '1', name: 'Kim' }]), number: forbidden },
      },
    },
    b: {
      typeDefs: `
        type User @key(fields: "id") @authenticated { id: ID! level: Level mail: Secret @policy(policies: [["consent"]]) phone: String! @requiresScopes(scopes: [["phone"]]) }
        enum Level @authenticated { LOW HIGH }
        scalar Secret @policy(policies: [["own"]])`,
      resolvers: {
        User: {
          ...keyed('id', [
            { id: '1', level: 'LOW' },
            { id: '2', level: 'HIGH' },
          ]),
          mail: forbidden,
          phone: forbidden,
        },
      },
    },
  },
  [
    {
      title: 'fields that carry them are answered as the subgraph answers',
      ask: '{ me { name level } }',
      data: { me: { name: 'Kim', level: 'LOW' } },
      requests: { a: 1, b: 1 },
    },
    {
      title: 'a refusal of the subgraph passes with its code',
      ask: '{ users { name number } }',
      data: {
        users: [
          { name: 'Kim', number: null },
          { name: 'Lee', number: null },
        ],
      },
      errors: ['users.0.number FORBIDDEN a', 'users.1.number FORBIDDEN a'],
      requests: { a: 1 },
    },
    {
      title: 'a refusal inside of an entity leaves the rest of it',
      ask: '{ users { level mail } }',
      data: {
        users: [
          { level: 'LOW', mail: null },
          { level: 'HIGH', mail: null },
        ],
      },
      errors: ['users.0.mail FORBIDDEN b', 'users.1.mail FORBIDDEN b'],
      requests: { a: 1, b: 1 },
    },
    {
      title: 'a refusal of a non-null field costs the object',
      ask: '{ me { name phone } }',
      data: { me: null },
      errors: ['me.phone FORBIDDEN b'],
      requests: { a: 1, b: 1 },
    },
    {
      title: 'clients see the fields, not the directives',
      ask: '{ __type(name: "User") { fields { name } } scope: __type(name: "federation__Scope") { name } }',
      data: {
        __type: { fields: ['id', 'name', 'number', 'level', 'mail', 'phone'].map((name) => ({ name })) },
        scope: null,
      },
      requests: {},
    },
  ],
);

describeFederation(
  'refused keys and requirements',
  {
    a: {
      typeDefs: `
        type Query { orders: [Order] }
        type Order @key(fields: "id") { id: ID! total: Int @authenticated }`,
      resolvers: {
        Query: {
          orders: () => [
            { id: '1', total: 5 },
            {
              id: '2',
              get total() {
                return forbidden();
              },
            },
          ],
        },
        Order: keyed('id', [{ id: '1', total: 5 }]),
      },
    },
    b: {
      typeDefs: `type Order @key(fields: "id") {
        id: ID! total: Int @external @authenticated tax: Int @requires(fields: "total") @authenticated }`,
      resolvers: {
        Order: {
          __resolveReference: (order: object) => order,
          tax: ({ total }: { total: number | null }) => (total === null ? null : total / 5),
        },
      },
    },
    c: {
      typeDefs: 'type Order @key(fields: "id") { id: ID! state: String @requiresScopes(scopes: [["x"]]) }',
      resolvers: { Order: { __resolveReference: async () => forbidden() } },
    },
  },
  [
    {
      title: 'a required field that is refused is told at the object',
      ask: '{ orders { id tax } }',
      data: {
        orders: [
          { id: '1', tax: 1 },
          { id: '2', tax: null },
        ],
      },
      errors: ['orders.1 FORBIDDEN a'],
      requests: { a: 1, b: 1 },
      reference: 'shows the planner’s own field in the path',
    },
    {
      title: 'a required field that is refused and asked for is told at the field',
      ask: '{ orders { total } }',
      data: { orders: [{ total: 5 }, { total: null }] },
      errors: ['orders.1.total FORBIDDEN a'],
      requests: { a: 1 },
    },
    {
      title: 'a refused entity is told at its fields',
      ask: '{ orders { id state } }',
      data: {
        orders: [
          { id: '1', state: null },
          { id: '2', state: null },
        ],
      },
      errors: ['orders.0.state FORBIDDEN c', 'orders.1.state FORBIDDEN c'],
      requests: { a: 1, c: 1 },
      reference: 'puts the errors at the entities',
    },
  ],
);

describeFederation(
  'access directives on interfaces, arguments aside',
  {
    a: {
      typeDefs: `
        type Query { things: [Thing] @requiresScopes(scopes: [["t"]]) }
        interface Thing { id: ID! label: String }
        type Book implements Thing @key(fields: "id") @authenticated { id: ID! label: String }
        type Pen implements Thing @key(fields: "id") { id: ID! label: String @policy(policies: [["p"]]) }`,
      resolvers: {
        Query: {
          things: () => [
            { __typename: 'Book', id: '1', label: 'b' },
            {
              __typename: 'Pen',
              id: '1',
              get label() {
                return forbidden();
              },
            },
          ],
        },
      },
    },
    b: {
      typeDefs: 'type Pen @key(fields: "id") { id: ID! ink: String @policy(policies: [["q"]]) }',
      resolvers: { Pen: keyed('id', [{ id: '1', ink: 'blue' }]) },
    },
  },
  [
    {
      title: 'a refusal of one type leaves the other',
      ask: '{ things { __typename label } }',
      data: {
        things: [
          { __typename: 'Book', label: 'b' },
          { __typename: 'Pen', label: null },
        ],
      },
      errors: ['things.1.label FORBIDDEN a'],
      requests: { a: 1 },
    },
    {
      title: 'hops go on',
      ask: '{ things { ... on Pen { ink } } }',
      data: { things: [{}, { ink: 'blue' }] },
      requests: { a: 1, b: 1 },
    },
    {
      title: '__typename of a type that needs a caller',
      ask: '{ things { __typename } }',
      data: { things: [{ __typename: 'Book' }, { __typename: 'Pen' }] },
      requests: { a: 1 },
    },
  ],
);
