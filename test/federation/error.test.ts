import { GraphQLError } from 'graphql';
import { refusing, spoiling } from './answers.ts';
import { describeFederation } from './cases.ts';
import { keyed } from './subgraphs.ts';

/** A value, or an error with the code `BROKEN` in its place. */
const broken = (): never => {
  throw new GraphQLError('It is broken.', { extensions: { code: 'BROKEN' } });
};

const onlyEntity = 'puts errors of a failed entity at the entity, once';

const people = [
  { id: '1', name: 'Kim' },
  { id: '2', name: 'Lee' },
  { id: '3', name: 'Park' },
];

const subgraphs = {
  a: {
    typeDefs: `
      type Query { users: [User] strict: [User!] strictest: [User!]! user: User must: User! boss: User team: Team }
      type Team { lead: User! members: [[User!]] }
      type User @key(fields: "id") { id: ID! name: String rank: Int grade: Int! }`,
    resolvers: {
      Query: {
        users: () => people,
        strict: () => people,
        strictest: () => people,
        user: () => people[1],
        must: () => people[1],
        boss: () => people[0],
        team: () => ({ lead: people[1], members: [[people[0], people[1]], [people[2]]] }),
      },
      User: {
        ...keyed('id', people),
        rank: ({ id }: { id: string }) => (id === '2' ? broken() : Number(id) * 10),
        grade: ({ id }: { id: string }) => (id === '2' ? broken() : Number(id)),
      },
    },
  },
  b: {
    typeDefs: `
      type Query { posts: [Post!] count: Int! total: Int }
      type Post { title: String! likes: Int author: User }
      type User @key(fields: "id") {
        id: ID! age: Int must: Int! posts: [Post!]! friend: User
        rank: Int @external medal: String @requires(fields: "rank")
        grade: Int! @external title: String @requires(fields: "grade")
      }`,
    resolvers: {
      Query: {
        posts: () => [
          { title: 'x', likes: 1 },
          {
            title: 'y',
            get likes() {
              return broken();
            },
          },
        ],
        count: broken,
        total: () => 3,
      },
      User: {
        __resolveReference: async (user: { id: string }) => (user.id === '3' ? broken() : user),
        age: ({ id }: { id: string }) => (id === '2' ? broken() : 30),
        must: ({ id }: { id: string }) => (id === '2' ? broken() : 1),
        posts: ({ id }: { id: string }) =>
          id === '2'
            ? [
                { title: 'a', likes: 1 },
                { title: 'b', likes: broken },
              ]
            : [],
        friend: ({ id }: { id: string }) => ({ id: id === '1' ? '2' : '1' }),
        medal: ({ rank }: { rank: number | null }) => `medal ${rank}`,
        title: ({ grade }: { grade: number }) => `grade ${grade}`,
      },
    },
  },
};

describeFederation('errors of subgraphs', subgraphs, [
  {
    title: 'of a root field stands at its alias',
    ask: '{ n: total p: posts { t: title l: likes } }',
    data: {
      n: 3,
      p: [
        { t: 'x', l: 1 },
        { t: 'y', l: null },
      ],
    },
    errors: ['p.1.l BROKEN b'],
    requests: { b: 1 },
  },
  {
    title: 'of a field of an entity stands at the client’s path, with list indexes and aliases',
    ask: '{ boss { name } who: user { years: age } }',
    data: { boss: { name: 'Kim' }, who: { years: null } },
    errors: ['who.years BROKEN b'],
    requests: { a: 1, b: 1 },
  },
  {
    title: 'below a field of an entity stands there, too',
    ask: '{ user { name all: posts { title l: likes } } }',
    data: {
      user: {
        name: 'Lee',
        all: [
          { title: 'a', l: 1 },
          { title: 'b', l: null },
        ],
      },
    },
    errors: ['user.all.1.l BROKEN b'],
    requests: { a: 1, b: 1 },
  },
  {
    title: 'of one entity among many leaves the others; each field that it was asked for has an error',
    ask: '{ users { name age } }',
    data: {
      users: [
        { name: 'Kim', age: 30 },
        { name: 'Lee', age: null },
        { name: 'Park', age: null },
      ],
    },
    errors: ['users.1.age BROKEN b', 'users.2.age BROKEN b'],
    requests: { a: 1, b: 1 },
    reference: onlyEntity,
  },
  {
    title: 'of an entity that failed stands at each of its fields',
    ask: '{ team { members { age friend { name } } } }',
    data: {
      team: {
        members: [
          [
            { age: 30, friend: { name: 'Lee' } },
            { age: null, friend: { name: 'Kim' } },
          ],
          [{ age: null, friend: null }],
        ],
      },
    },
    errors: [
      'team.members.0.1.age BROKEN b',
      'team.members.1.0.age BROKEN b',
      'team.members.1.0.friend BROKEN b',
    ],
    requests: { a: 2, b: 1 },
    reference: onlyEntity,
  },
  {
    title: 'of an entity that stands at several places stands at each of them',
    ask: '{ user { age } team { lead { age } } must { age } }',
    data: { user: { age: null }, team: { lead: { age: null } }, must: { age: null } },
    errors: ['user.age BROKEN b', 'team.lead.age BROKEN b', 'must.age BROKEN b'],
    requests: { a: 1, b: 1 },
    reference: { requests: { a: 1, b: 3 } },
  },
  {
    title: 'of a non-null field of an entity nulls the object, with the one error',
    ask: '{ user { name must } }',
    data: { user: null },
    errors: ['user.must BROKEN b'],
    requests: { a: 1, b: 1 },
  },
  {
    title: 'of a non-null field in a list nulls its item',
    ask: '{ users { m: must } }',
    data: { users: [{ m: 1 }, null, null] },
    errors: ['users.1.m BROKEN b', 'users.2.m BROKEN b'],
    requests: { a: 1, b: 1 },
    reference: onlyEntity,
  },
  {
    title: 'of a non-null field in a list of non-null items nulls the list',
    ask: '{ strict { must } boss { name } }',
    data: { strict: null, boss: { name: 'Kim' } },
    errors: ['strict.1.must BROKEN b', 'strict.2.must BROKEN b'],
    requests: { a: 1, b: 1 },
    reference: onlyEntity,
  },
  {
    title: 'of a non-null field nulls all data where nothing on the way may be null',
    ask: '{ boss { name } must { must } }',
    data: null,
    errors: ['must.must BROKEN b'],
    requests: { a: 1, b: 1 },
  },
  {
    title: 'of a non-null field in lists of lists nulls what may be null',
    ask: '{ team { members { id must } } boss { must } }',
    data: { team: { members: [null, null] }, boss: { must: 1 } },
    errors: ['team.members.0.1.must BROKEN b', 'team.members.1.0.must BROKEN b'],
    requests: { a: 1, b: 1 },
    reference: onlyEntity,
  },
  {
    title: 'of a non-null root field nulls all data, the other subgraphs’ too',
    ask: '{ boss { name } total count }',
    data: null,
    errors: ['count BROKEN b'],
    requests: { a: 1, b: 1 },
  },
  {
    title: 'of a field that only a requirement asked for stands at the object',
    ask: '{ user { medal } }',
    data: { user: { medal: 'medal null' } },
    errors: ['user BROKEN a'],
    requests: { a: 1, b: 1 },
    reference: 'shows the planner’s own field in the path',
  },
  {
    title: 'of a field that a requirement and the client asked for stands at the field',
    ask: '{ user { stars: rank medal } }',
    data: { user: { stars: null, medal: 'medal null' } },
    // The subgraph is asked for the field twice, under the client's name and under its own.
    errors: ['user.stars BROKEN a', 'user BROKEN a'],
    requests: { a: 1, b: 1 },
    reference: 'shows the planner’s own field in the path',
  },
  {
    title: 'of a non-null field that only a requirement asked for nulls the object, with the error there',
    ask: '{ users { id title } }',
    data: { users: [{ id: '1', title: 'grade 1' }, null, { id: '3', title: null }] },
    errors: ['users.1 BROKEN a', 'users.2.title BROKEN b'],
    requests: { a: 1, b: 1 },
    reference: onlyEntity,
  },
]);

describeFederation('errors without a code, a path or data', subgraphs, [
  {
    title: 'an error without a code is masked, and keeps its place',
    ask: '{ user { age } total }',
    answers: {
      b: async (_operation, resolve) => {
        const body = await resolve();
        return {
          ...body,
          errors: body.errors?.map((error) => ({
            ...(error as object),
            message: 'SELECT 1',
            extensions: {},
          })),
        };
      },
    },
    data: { user: { age: null }, total: 3 },
    errors: ['user.age SUBGRAPH_ERROR b'],
    requests: { a: 1, b: 2 },
    check: ({ errors }) => {
      if (JSON.stringify(errors).includes('SELECT')) throw new Error('The message shows.');
    },
  },
  {
    title: 'a subgraph that refuses a fetch costs each of its root fields',
    ask: '{ n: total posts { title } boss { name } }',
    answers: { b: refusing('BUSY') },
    data: { n: null, posts: null, boss: { name: 'Kim' } },
    errors: ['n BUSY b', 'posts BUSY b'],
    requests: { a: 1, b: 1 },
    reference: 'puts the error at the first field only',
  },
  {
    title: 'a subgraph that refuses entities costs each of their fields',
    ask: '{ users { name a: age } }',
    answers: { b: refusing('BUSY') },
    data: {
      users: [
        { name: 'Kim', a: null },
        { name: 'Lee', a: null },
        { name: 'Park', a: null },
      ],
    },
    errors: ['users.0.a BUSY b', 'users.1.a BUSY b', 'users.2.a BUSY b'],
    requests: { a: 1, b: 1 },
    reference: onlyEntity,
  },
  {
    title: 'data: null with errors at fields nulls those and leaves no field without an explanation',
    ask: '{ count total }',
    data: null,
    errors: ['count BROKEN b'],
    requests: { b: 1 },
  },
  {
    title: 'a path that leads nowhere does no harm',
    ask: '{ total boss { name } }',
    answers: {
      b: spoiling({ errors: [{ message: 'x', path: ['nope', 0, 'x'], extensions: { code: 'ODD' } }] }),
    },
    data: { total: 3, boss: { name: 'Kim' } },
    errors: ['- ODD b'],
    requests: { a: 1, b: 1 },
    reference: 'shows the path as it is',
  },
  {
    title: 'errors that are no list, or no objects, do no harm',
    ask: '{ total }',
    answers: { b: spoiling({ errors: [null, 'x', 3] }) },
    data: { total: 3 },
    errors: ['total SUBGRAPH_ERROR b', 'total SUBGRAPH_ERROR b', 'total SUBGRAPH_ERROR b'],
    requests: { b: 1 },
  },
]);

describeFederation('nulls where a value is promised', subgraphs, [
  {
    title: 'a null item of a list of non-null items',
    ask: '{ posts { title } total }',
    answers: { b: spoiling({ 'data.posts.1': null }) },
    data: { posts: null, total: 3 },
    errors: ['posts.1 SUBGRAPH_NULL b'],
    requests: { b: 1 },
  },
  {
    title: 'a missing field is a null',
    ask: '{ p: posts { t: title } total }',
    answers: { b: spoiling({ 'data.p.0.t': undefined, 'data.total': undefined }) },
    data: { p: null, total: null },
    errors: ['p.0.t SUBGRAPH_NULL b'],
    requests: { b: 1 },
  },
  {
    title: 'a null of an entity’s field',
    ask: '{ boss { name years: must } }',
    answers: { b: spoiling({ 'data._entities.0.years': null }) },
    data: { boss: null },
    errors: ['boss.years SUBGRAPH_NULL b'],
    requests: { a: 1, b: 1 },
  },
  {
    title: 'a null of a non-null root field',
    ask: '{ must { name } boss { name } }',
    answers: { a: spoiling({ 'data.must': null }) },
    data: null,
    errors: ['must SUBGRAPH_NULL a'],
    requests: { a: 1 },
  },
  {
    title: 'a null that an error of the subgraph explains is no second error',
    ask: '{ boss { must } }',
    answers: {
      b: spoiling({
        'data._entities.0.must': null,
        errors: [{ message: 'x', path: ['_entities', 0, 'must'], extensions: { code: 'ODD' } }],
      }),
    },
    data: { boss: null },
    errors: ['boss.must ODD b'],
    requests: { a: 1, b: 1 },
  },
  {
    title: 'a null key that was promised nulls its object only if the client asked for it',
    ask: '{ boss { name } user { id name } }',
    answers: { a: spoiling({ 'data.user.id': null }) },
    data: { boss: { name: 'Kim' }, user: null },
    errors: ['user.id SUBGRAPH_NULL a'],
    requests: { a: 1 },
  },
]);
