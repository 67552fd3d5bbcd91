import { answering, reordering, spoiling } from './answers.ts';
import { describeFederation } from './cases.ts';
import { keyed } from './subgraphs.ts';

const onlyEntity = 'puts one error at the entity, or at the first one, not at its fields';

const subgraphs = {
  a: {
    typeDefs: `
      type Query { user: User users: [User] items: [Item] item: Item must: Item! }
      interface Item { id: ID! }
      type User implements Item @key(fields: "id") { id: ID! }
      type Shop implements Item @key(fields: "id") { id: ID! }
      type Town implements Item { id: ID! }`,
    resolvers: {
      Query: {
        user: () => ({ id: '1' }),
        users: () => [{ id: '1' }, { id: '2' }, { id: '3' }],
        items: () => [
          { __typename: 'User', id: '1' },
          { __typename: 'Shop', id: '1' },
        ],
        item: () => ({ __typename: 'Shop', id: '1' }),
        must: () => ({ __typename: 'Shop', id: '1' }),
      },
    },
  },
  b: {
    typeDefs: `
      scalar Free
      enum Mood { GOOD BAD }
      union Any = Cat | Dog
      interface Pet { name: String }
      type Cat implements Pet { name: String lives: Int }
      type Dog implements Pet { name: String }
      type Address { city: String zip: Int! }
      type Query { int: Int float: Float text: String id: ID on: Boolean mood: Mood free: Free pet: Pet any: Any
        list: [Int] strict: [Int!] grid: [[Int]] address: Address addresses: [Address] sure: Int! }
      type User @key(fields: "id") { id: ID! age: Int name: String mood: Mood address: Address tags: [String] }
      type Shop @key(fields: "id") { id: ID! name: String }`,
    resolvers: {
      Query: {
        int: () => 1,
        float: () => 1.5,
        text: () => 'x',
        id: () => 'i',
        on: () => true,
        mood: () => 'GOOD',
        free: () => ({ any: ['thing', null] }),
        pet: () => ({ __typename: 'Cat', name: 'Nabi', lives: 9 }),
        any: () => ({ __typename: 'Cat', name: 'Nabi', lives: 9 }),
        list: () => [1, 2],
        strict: () => [1, 2],
        grid: () => [[1], [2]],
        address: () => ({ city: 'Jinju', zip: 1 }),
        addresses: () => [
          { city: 'Jinju', zip: 1 },
          { city: 'Sacheon', zip: 2 },
        ],
        sure: () => 1,
      },
      User: keyed(
        'id',
        ['1', '2', '3'].map((id) => ({
          id,
          age: Number(id) * 10,
          name: `n${id}`,
          address: { city: `c${id}`, zip: 1 },
          tags: ['t'],
          mood: 'BAD',
        })),
      ),
      Shop: keyed('id', [{ id: '1', name: 'shop' }]),
    },
  },
};

const root = (field: string, value: unknown) => ({ answers: { b: spoiling({ [`data.${field}`]: value }) } });
const bad = (...paths: string[]) => ({
  errors: paths.map((path) => `${path} SUBGRAPH_BAD_RESPONSE b`),
  requests: { b: 1 },
});
const fine = { requests: { b: 1 } };

describeFederation('leaf values of the wrong type', subgraphs, [
  {
    title: 'a text for Int',
    ask: '{ int text }',
    ...root('int', '1'),
    data: { int: null, text: 'x' },
    ...bad('int'),
  },
  { title: 'a fraction for Int', ask: '{ int }', ...root('int', 1.5), data: { int: null }, ...bad('int') },
  {
    title: 'Int beyond 32 bits',
    ask: '{ int }',
    ...root('int', 2147483648),
    data: { int: null },
    ...bad('int'),
  },
  {
    title: 'the smallest Int',
    ask: '{ int }',
    ...root('int', -2147483648),
    data: { int: -2147483648 },
    ...fine,
  },
  { title: 'a Boolean for Int', ask: '{ int }', ...root('int', true), data: { int: null }, ...bad('int') },
  { title: 'a whole number for Float', ask: '{ float }', ...root('float', 2), data: { float: 2 }, ...fine },
  {
    title: 'a text for Float',
    ask: '{ float }',
    ...root('float', '1.5'),
    data: { float: null },
    ...bad('float'),
  },
  {
    title: 'a number for String',
    ask: '{ text int }',
    ...root('text', 1),
    data: { text: null, int: 1 },
    ...bad('text'),
  },
  {
    title: 'an object for String',
    ask: '{ text }',
    ...root('text', {}),
    data: { text: null },
    ...bad('text'),
  },
  {
    title: 'a list for String',
    ask: '{ text }',
    ...root('text', ['x']),
    data: { text: null },
    ...bad('text'),
  },
  { title: 'a number for Boolean', ask: '{ on }', ...root('on', 1), data: { on: null }, ...bad('on') },
  { title: 'a text for Boolean', ask: '{ on }', ...root('on', 'true'), data: { on: null }, ...bad('on') },
  {
    title: 'a whole number for ID, which is a text in every response',
    ask: '{ id }',
    ...root('id', 7),
    data: { id: '7' },
    ...fine,
    reference: 'leaves the number',
  },
  {
    title: 'a fraction for ID',
    ask: '{ id }',
    ...root('id', 1.5),
    data: { id: null },
    ...bad('id'),
    reference: 'leaves the number',
  },
  { title: 'an object for ID', ask: '{ id }', ...root('id', {}), data: { id: null }, ...bad('id') },
  {
    title: 'a word that the enum lacks',
    ask: '{ mood }',
    ...root('mood', 'SO_SO'),
    data: { mood: null },
    ...bad('mood'),
  },
  {
    title: 'an enum in other letters',
    ask: '{ mood }',
    ...root('mood', 'good'),
    data: { mood: null },
    ...bad('mood'),
  },
  {
    title: 'a member of Object.prototype for an enum',
    ask: '{ mood }',
    ...root('mood', 'constructor'),
    data: { mood: null },
    ...bad('mood'),
  },
  {
    title: 'a number for an enum',
    ask: '{ mood }',
    ...root('mood', 0),
    data: { mood: null },
    ...bad('mood'),
  },
  {
    title: 'custom scalars are as they come',
    ask: '{ free x: free }',
    ...root('free', [{ b: 1, a: 'x' }, null, 1e300]),
    data: { free: [{ b: 1, a: 'x' }, null, 1e300], x: { any: ['thing', null] } },
    ...fine,
  },
  {
    title: 'in a non-null place: the parent is null, with the one error',
    ask: '{ address { city zip } int }',
    ...root('address.zip', 'one'),
    data: { address: null, int: 1 },
    ...bad('address.zip'),
  },
  {
    title: 'in a non-null place of the root',
    ask: '{ int sure }',
    ...root('sure', 'one'),
    data: null,
    ...bad('sure'),
  },
]);

describeFederation('lists and objects of the wrong shape', subgraphs, [
  {
    title: 'an object for a list',
    ask: '{ list int }',
    ...root('list', { 0: 1 }),
    data: { list: null, int: 1 },
    ...bad('list'),
  },
  { title: 'a number for a list', ask: '{ list }', ...root('list', 1), data: { list: null }, ...bad('list') },
  {
    title: 'a text for a list',
    ask: '{ list }',
    ...root('list', '12'),
    data: { list: null },
    ...bad('list'),
  },
  {
    title: 'a text among numbers',
    ask: '{ list }',
    ...root('list', [1, 'x', 3]),
    data: { list: [1, null, 3] },
    ...bad('list.1'),
  },
  {
    title: 'a text among non-null numbers',
    ask: '{ strict }',
    ...root('strict', [1, 'x']),
    data: { strict: null },
    ...bad('strict.1'),
  },
  {
    title: 'a number for an inner list',
    ask: '{ grid }',
    ...root('grid', [[1], 2, null]),
    data: { grid: [[1], null, null] },
    ...bad('grid.1'),
  },
  {
    title: 'a list too deep',
    ask: '{ grid }',
    ...root('grid', [[[1]]]),
    data: { grid: [[null]] },
    ...bad('grid.0.0'),
  },
  {
    title: 'a list for an object',
    ask: '{ address { city } }',
    ...root('address', [{ city: 'x' }]),
    data: { address: null },
    ...bad('address'),
  },
  {
    title: 'a text for an object',
    ask: '{ address { city } }',
    ...root('address', 'x'),
    data: { address: null },
    ...bad('address'),
  },
  {
    title: 'false for an object',
    ask: '{ address { city } }',
    ...root('address', false),
    data: { address: null },
    ...bad('address'),
  },
  {
    title: 'an object for a list of objects',
    ask: '{ addresses { city } }',
    ...root('addresses', { city: 'x' }),
    data: { addresses: null },
    ...bad('addresses'),
  },
  {
    title: 'a text and a list among objects',
    ask: '{ addresses { city } }',
    ...root('addresses', ['x', { city: 'y' }, [{ city: 'z' }], null]),
    data: { addresses: [null, { city: 'y' }, null, null] },
    ...bad('addresses.0', 'addresses.2'),
  },
  {
    title: 'an object without __typename for an interface',
    ask: '{ pet { name ... on Cat { lives } } }',
    ...root('pet', { name: 'x' }),
    data: { pet: null },
    ...bad('pet'),
  },
  {
    title: 'a type that does not implement the interface',
    ask: '{ pet { name } }',
    ...root('pet.__typename', 'Address'),
    data: { pet: null },
    ...bad('pet'),
  },
  {
    title: 'a type that nobody knows for a union',
    ask: '{ any { ... on Cat { lives } } }',
    ...root('any.__typename', 'Fox'),
    data: { any: null },
    ...bad('any'),
  },
  {
    title: 'a member of Object.prototype for a type',
    ask: '{ any { ... on Cat { lives } } }',
    ...root('any.__typename', 'constructor'),
    data: { any: null },
    ...bad('any'),
  },
  {
    title: '__typename that is no text',
    ask: '{ any { __typename } }',
    ...root('any.__typename', ['Cat']),
    data: { any: null },
    ...bad('any'),
  },
  {
    title: '__typename of an object type is what the schema says',
    ask: '{ address { __typename city } }',
    ...root('address.__typename', 'Cat'),
    data: { address: { __typename: 'Address', city: 'Jinju' } },
    ...fine,
  },
]);

describeFederation('what nobody asked for', subgraphs, [
  {
    title: 'is dropped at the root, in objects, lists and entities',
    ask: '{ user { age address { city } } addresses { city } }',
    answers: {
      b: async ({ query }, resolve) => {
        const { data } = await resolve();
        const whole = JSON.stringify(data)
          .replaceAll('{', '{"secret":"s","__proto__":{"polluted":1},')
          .replaceAll(',}', '}');
        return { data: JSON.parse(whole), extensions: { secret: query } };
      },
    },
    data: { user: { age: 10, address: { city: 'c1' } }, addresses: [{ city: 'Jinju' }, { city: 'Sacheon' }] },
    requests: { a: 1, b: 2 },
    check: () => {
      if ('polluted' in {}) throw new Error('Object.prototype is polluted.');
    },
  },
  {
    title: 'is not taken for what another selection of the same object asks',
    ask: '{ x: address { city } y: address { zip } }',
    answers: { b: spoiling({ 'data.x.zip': 9, 'data.y.city': 'not asked' }) },
    data: { x: { city: 'Jinju' }, y: { zip: 1 } },
    requests: { b: 1 },
  },
  {
    title: 'is not taken for what another subgraph gives',
    ask: '{ user { id age } }',
    answers: { a: spoiling({ 'data.user.age': 99 }) },
    data: { user: { id: '1', age: 10 } },
    requests: { a: 1, b: 1 },
  },
  {
    title: 'is not taken for what another subgraph failed to give',
    ask: '{ user { id age } }',
    answers: { a: spoiling({ 'data.user.age': 99 }), b: () => undefined },
    data: { user: { id: '1', age: null } },
    errors: ['user.age SUBGRAPH_UNREACHABLE b'],
    requests: { a: 1, b: 1 },
    reference: 'shows what nobody asked for, where the asked value is missing',
  },
]);

const badEntities = (...paths: string[]) => paths.map((path) => `${path} SUBGRAPH_BAD_ENTITIES b`);

describeFederation('_entities that are not what was asked for', subgraphs, [
  {
    title: 'too few: no entity is given to another',
    ask: '{ users { id age } }',
    answers: { b: reordering((entities) => entities.slice(1)) },
    data: {
      users: [
        { id: '1', age: null },
        { id: '2', age: null },
        { id: '3', age: null },
      ],
    },
    errors: badEntities('users.0.age', 'users.1.age', 'users.2.age'),
    requests: { a: 1, b: 1 },
    reference: onlyEntity,
  },
  {
    title: 'too many',
    ask: '{ users { id age } }',
    answers: { b: reordering((entities) => [...entities, entities[0]]) },
    data: {
      users: [
        { id: '1', age: null },
        { id: '2', age: null },
        { id: '3', age: null },
      ],
    },
    errors: badEntities('users.0.age', 'users.1.age', 'users.2.age'),
    requests: { a: 1, b: 1 },
    reference: onlyEntity,
  },
  {
    title: 'none',
    ask: '{ user { age } }',
    answers: { b: reordering(() => []) },
    data: { user: { age: null } },
    errors: badEntities('user.age'),
    requests: { a: 1, b: 1 },
    reference: onlyEntity,
  },
  {
    title: 'an object in place of the list',
    ask: '{ user { age } }',
    answers: { b: reordering(([entity]) => entity) },
    data: { user: { age: null } },
    errors: badEntities('user.age'),
    requests: { a: 1, b: 1 },
    reference: onlyEntity,
  },
  {
    title: 'in another order: those that stand wrong are given to nobody',
    ask: '{ users { id age } }',
    answers: { b: reordering(([one, two, three]) => [two, one, three]) },
    data: {
      users: [
        { id: '1', age: null },
        { id: '2', age: null },
        { id: '3', age: 30 },
      ],
    },
    errors: badEntities('users.0.age', 'users.1.age'),
    requests: { a: 1, b: 1 },
    reference: 'gives each the other’s',
  },
  {
    title: 'of another type',
    ask: '{ items { id ... on User { name } ... on Shop { name } } }',
    answers: { b: reordering((entities) => entities.toReversed()) },
    data: {
      items: [
        { id: '1', name: null },
        { id: '1', name: null },
      ],
    },
    errors: badEntities('items.0.name', 'items.1.name'),
    requests: { a: 1, b: 1 },
    reference: onlyEntity,
  },
  {
    title: 'without a type, where it is asked',
    ask: '{ items { id ... on User { name } ... on Shop { name } } }',
    answers: {
      b: reordering(([one, ...others]) => [{ ...(one as object), __typename: undefined }, ...others]),
    },
    data: {
      items: [
        { id: '1', name: null },
        { id: '1', name: 'shop' },
      ],
    },
    errors: badEntities('items.0.name'),
    requests: { a: 1, b: 1 },
    reference: 'does not ask for it',
  },
  {
    title: 'of a type that nobody knows',
    ask: '{ user { age } }',
    answers: { b: reordering(([one]) => [{ ...(one as object), __typename: 'Fox' }]) },
    data: { user: { age: null } },
    errors: badEntities('user.age'),
    requests: { a: 1, b: 1 },
    reference: onlyEntity,
  },
  {
    title: 'a text in an entity’s place',
    ask: '{ users { age } }',
    answers: { b: reordering(([one, , three]) => [one, 'two', three]) },
    data: { users: [{ age: 10 }, { age: null }, { age: 30 }] },
    errors: badEntities('users.1.age'),
    requests: { a: 1, b: 1 },
    reference: onlyEntity,
  },
  {
    title: 'null in an entity’s place is an entity that is not there',
    ask: '{ users { age } }',
    answers: { b: reordering(([one, , three]) => [one, null, three]) },
    data: { users: [{ age: 10 }, { age: null }, { age: 30 }] },
    requests: { a: 1, b: 1 },
  },
  {
    title: 'wrong values inside of them stand at the client’s path',
    ask: '{ users { years: age mood address { city } tags } }',
    answers: {
      b: spoiling({
        'data._entities.0.years': 'x',
        'data._entities.1.mood': 'x',
        'data._entities.1.address': 1,
        'data._entities.2.tags.0': 5,
      }),
    },
    data: {
      users: [
        { years: null, mood: 'BAD', address: { city: 'c1' }, tags: ['t'] },
        { years: 20, mood: null, address: null, tags: ['t'] },
        { years: 30, mood: 'BAD', address: { city: 'c3' }, tags: [null] },
      ],
    },
    errors: ['users.0.years', 'users.1.mood', 'users.1.address', 'users.2.tags.0'].map(
      (path) => `${path} SUBGRAPH_BAD_RESPONSE b`,
    ),
    requests: { a: 1, b: 1 },
  },
]);

describeFederation('keys that are wrong', subgraphs, [
  {
    title: 'an object in place of an entity’s key finds no entity',
    ask: '{ user { age } }',
    answers: { a: spoiling({ 'data.user.id': { a: 1 } }) },
    data: { user: { age: null } },
    requests: { a: 1, b: 1 },
    reference: 'shows the planner’s own field in the path',
  },
  {
    title: 'a list in place of the object that has the key',
    ask: '{ user { age } }',
    answers: { a: spoiling({ 'data.user': [{ __typename: 'User', id: '1' }] }) },
    data: { user: null },
    errors: ['user SUBGRAPH_BAD_RESPONSE a'],
    requests: { a: 1, b: 1 },
    reference: { requests: { a: 1 } },
  },
  {
    title: '__typename of another entity where the schema leaves no choice is not believed',
    ask: '{ user { age } users { name } }',
    answers: {
      a: spoiling({
        'data.user.__typename': 'Shop',
        'data.users.0.__typename': 'Town',
        'data.users.1.__typename': 'Fox',
      }),
    },
    data: { user: { age: 10 }, users: [{ name: 'n1' }, { name: 'n2' }, { name: 'n3' }] },
    requests: { a: 1, b: 1 },
    reference: 'leaves the fields null without an error',
  },
  {
    title: '__typename of a type that is no entity',
    ask: '{ items { ... on User { age } } }',
    answers: { a: spoiling({ 'data.items.0.__typename': 'Town' }) },
    data: { items: [{}, {}] },
    requests: { a: 1 },
  },
  {
    title: 'an answer that is deep where a leaf was asked',
    ask: '{ text }',
    answers: { b: answering({ data: { text: JSON.parse(`${'['.repeat(5000)}${']'.repeat(5000)}`) } }) },
    data: { text: null },
    errors: ['text SUBGRAPH_BAD_RESPONSE b'],
    requests: { b: 1 },
  },
]);
