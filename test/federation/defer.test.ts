import { afterAll, describe, expect, test } from 'vitest';
import { spoiling, unreachable } from './answers.ts';
import { type AskSettings, openFederation } from './federation.ts';
import { keyed, type Respond } from './subgraphs.ts';

const federation = openFederation([
  {
    name: 'people',
    typeDefs: `
      type Query { me: Person people: [Person!]! being(id: ID!): Being motto: String }
      type Mutation { rename(name: String!): Person }
      interface Being { id: ID! }
      type Person implements Being @key(fields: "id") {
        id: ID! name: String friend: Person address: Address
      }
      type Robot implements Being { id: ID! }
      type Address { city: String zip: String! }`,
    resolvers: {
      Query: {
        me: () => people[0],
        people: () => people,
        being: (_: unknown, { id }: { id: string }) =>
          id === 'robot' ? { __typename: 'Robot', id } : { __typename: 'Person', ...people[0] },
        motto: () => 'Go on.',
      },
      Mutation: { rename: (_: unknown, { name }: { name: string }) => ({ ...people[0], name }) },
      Person: keyed('id', [
        { id: '1', name: 'Ada', address: { city: 'Seoul', zip: '03000' }, friend: { id: '2', name: 'Bo' } },
        { id: '2', name: 'Bo' },
      ]),
    },
  },
  {
    name: 'works',
    typeDefs: `
      type Person @key(fields: "id") { id: ID! age: Int! works: [Work!] best: Work }
      type Work @key(fields: "code") { code: ID! title: String }`,
    resolvers: {
      Person: keyed('id', [
        { id: '1', age: 36, works: [{ code: 'x', title: 'Notes' }], best: { code: 'x', title: 'Notes' } },
        { id: '2', age: 20, works: [] },
      ]),
    },
  },
  {
    name: 'shops',
    typeDefs: 'type Work @key(fields: "code") { code: ID! price: Int }',
    resolvers: { Work: keyed('code', [{ code: 'x', price: 7 }]) },
  },
]);
afterAll(() => federation.close());

const people = [
  {
    id: '1',
    name: 'Ada',
    address: { city: 'Seoul', zip: '03000' },
    friend: { id: '2', name: 'Bo' },
  },
  { id: '2', name: 'Bo' },
];

/** All parts of a response, and how often each subgraph was asked. */
async function parts(operation: string, settings?: AskSettings) {
  const { first, rest, operations } = await federation.askInParts(operation, settings);
  const following: unknown[] = [];
  for await (const part of rest ?? []) following.push(JSON.parse(JSON.stringify(part)));
  const requests: Record<string, number> = {};
  for (const { subgraph } of operations) requests[subgraph] = (requests[subgraph] ?? 0) + 1;
  return { parts: [first, ...following], requests };
}

/** A subgraph that answers when it is let. */
function gated(): { answer: Respond; open(): void } {
  const gate = Promise.withResolvers<void>();
  return {
    answer: async (_operation, resolve) => {
      await gate.promise;
      return resolve();
    },
    open: gate.resolve,
  };
}

const failed = (path: Array<string | number>) => ({
  message: 'Subgraph "works" gave no response.',
  path,
  extensions: { code: 'SUBGRAPH_UNREACHABLE', subgraph: 'works' },
});

describe('a deferred fragment', () => {
  test('does not hold up the rest', async () => {
    const works = gated();
    const { first, rest, operations } = await federation.askInParts(
      '{ me { name ... @defer(label: "slow") { age } } }',
      { answers: { works: works.answer } },
    );
    expect(first).toEqual({
      data: { me: { name: 'Ada' } },
      pending: [{ id: '0', path: ['me'], label: 'slow' }],
      hasNext: true,
    });
    const next = rest!.next();
    works.open();
    expect(await next).toEqual({
      done: false,
      value: { incremental: [{ id: '0', data: { age: 36 } }], completed: [{ id: '0' }], hasNext: false },
    });
    expect(await rest!.next()).toEqual({ done: true, value: undefined });
    expect(operations.map(({ subgraph }) => subgraph)).toEqual(['people', 'works']);
  });

  test('is delivered once for each object of a list, for one request', async () => {
    expect(await parts('{ people { name ... @defer { age } } }')).toEqual({
      parts: [
        {
          data: { people: [{ name: 'Ada' }, { name: 'Bo' }] },
          pending: [
            { id: '0', path: ['people', 0] },
            { id: '1', path: ['people', 1] },
          ],
          hasNext: true,
        },
        {
          incremental: [
            { id: '0', data: { age: 36 } },
            { id: '1', data: { age: 20 } },
          ],
          completed: [{ id: '0' }, { id: '1' }],
          hasNext: false,
        },
      ],
      requests: { people: 1, works: 1 },
    });
  });

  test('in another one is told of when that is delivered', async () => {
    const shops = gated();
    const operation = `{ me { name ...Works @defer(label: "works") } }
      fragment Works on Person { best { title ... @defer(label: "price") { price } } }`;
    const { first, rest } = await federation.askInParts(operation, { answers: { shops: shops.answer } });
    expect(first).toMatchObject({ pending: [{ id: '0', path: ['me'], label: 'works' }] });
    expect((await rest!.next()).value).toEqual({
      pending: [{ id: '1', path: ['me', 'best'], label: 'price' }],
      incremental: [{ id: '0', data: { best: { title: 'Notes' } } }],
      completed: [{ id: '0' }],
      hasNext: true,
    });
    shops.open();
    expect((await rest!.next()).value).toEqual({
      incremental: [{ id: '1', data: { price: 7 } }],
      completed: [{ id: '1' }],
      hasNext: false,
    });
  });

  test('that comes with the request of the one around it waits for that', async () => {
    const { parts: got } = await parts(`{ me { address { city } ... @defer { address { ... @defer { zip } } }
      ... @defer { friend { name } } } }`);
    expect(JSON.stringify(got)).toContain('{"zip":"03000"}');
  });

  test('comes as soon as it is there, whatever stands before it', async () => {
    const [works, shops] = [gated(), gated()];
    const operation = `{ me { ... @defer(label: "age") { age } }
      other: me { ... @defer(label: "address") { address { city } } } }`;
    const { rest } = await federation.askInParts(operation, { answers: { works: works.answer } });
    expect((await rest!.next()).value).toEqual({
      incremental: [{ id: '1', data: { address: { city: 'Seoul' } } }],
      completed: [{ id: '1' }],
      hasNext: true,
    });
    works.open();
    shops.open();
    expect((await rest!.next()).value).toMatchObject({
      incremental: [{ id: '0', data: { age: 36 } }],
      hasNext: false,
    });
  });

  test('at the root is a fragment like any other, introspection in it too', async () => {
    const { parts: got } = await parts('{ me { name } ... @defer { motto __type(name: "Robot") { name } } }');
    expect(got).toEqual([
      { data: { me: { name: 'Ada' } }, pending: [{ id: '0', path: [] }], hasNext: true },
      {
        incremental: [{ id: '0', data: { motto: 'Go on.', __type: { name: 'Robot' } } }],
        completed: [{ id: '0' }],
        hasNext: false,
      },
    ]);
  });

  test('below a mutation follows it', async () => {
    const { parts: got, requests } = await parts(
      'mutation { rename(name: "Eve") { name ... @defer { age } } }',
    );
    expect(got).toEqual([
      { data: { rename: { name: 'Eve' } }, pending: [{ id: '0', path: ['rename'] }], hasNext: true },
      { incremental: [{ id: '0', data: { age: 36 } }], completed: [{ id: '0' }], hasNext: false },
    ]);
    expect(requests).toEqual({ people: 1, works: 1 });
  });

  test('of a type that the object is not of is none', async () => {
    const operation = 'query ($id: ID!) { being(id: $id) { __typename ... on Person @defer { age } } }';
    expect(await parts(operation, { variables: { id: 'robot' } })).toEqual({
      parts: [{ data: { being: { __typename: 'Robot' } } }],
      requests: { people: 1 },
    });
    const { parts: got } = await parts(operation, { variables: { id: '1' } });
    expect(got[1]).toMatchObject({ incremental: [{ id: '0', data: { age: 36 } }] });
  });

  test('goes by the names of the client', async () => {
    const operation = `{ ich: me { id: name ... @defer(label: "뒤") { age: works { constructor: title } } } }`;
    const { parts: got } = await parts(operation);
    expect(JSON.stringify(got[0])).toBe(
      '{"data":{"ich":{"id":"Ada"}},"pending":[{"id":"0","path":["ich"],"label":"뒤"}],"hasNext":true}',
    );
    expect(JSON.stringify(got[1])).toContain('{"age":[{"constructor":"Notes"}]}');
  });

  test('in a named fragment is one for each place where that is spread', async () => {
    const works = gated();
    const operation = `{ me { ...F friend { ...F } } } fragment F on Person { name ... @defer(label: "l") { age } }`;
    const { first, rest } = await federation.askInParts(operation, { answers: { works: works.answer } });
    expect(first).toMatchObject({
      data: { me: { name: 'Ada', friend: { name: 'Bo' } } },
      pending: [
        { path: ['me'], label: 'l' },
        { path: ['me', 'friend'], label: 'l' },
      ],
    });
    works.open();
    const data: unknown[] = [];
    for await (const { incremental = [] } of rest!) data.push(...incremental.map((part) => part.data));
    expect(data.sort()).toEqual([{ age: 36 }, { age: 20 }]);
  });
});

describe('nothing is deferred', () => {
  const whole = { parts: [{ data: { me: { name: 'Ada', age: 36 } } }], requests: { people: 1, works: 1 } };
  const byVariable = 'query ($later: Boolean) { me { name ... @defer(if: $later) { age } } }';

  test.each<[string, string, AskSettings?]>([
    ['where a literal says so', '{ me { name ... @defer(if: false) { age } } }'],
    ['where a variable says so', byVariable.replace('Boolean', 'Boolean!'), { variables: { later: false } }],
  ])('%s', async (_title, operation, settings) => {
    expect(await parts(operation, settings)).toEqual(whole);
  });

  test('unless the variable is true, or absent with a default', async () => {
    const given = await parts(byVariable.replace('Boolean', 'Boolean!'), { variables: { later: true } });
    const absent = await parts(byVariable.replace('Boolean', 'Boolean! = true'));
    expect([given.parts.length, absent.parts.length]).toEqual([2, 2]);
  });

  test('of a fragment whose fields are all asked for outside of it', async () => {
    const { parts: got } = await parts('{ me { name address { zip } ... @defer { name address { zip } } } }');
    expect(got).toEqual([{ data: { me: { name: 'Ada', address: { zip: '03000' } } } }]);
  });

  test('by a client that takes one result; it costs as much as without', async () => {
    const answer = await federation.ask('{ me { name ... @defer(label: "l") { age } } }');
    expect(answer).toMatchObject({ data: { me: { name: 'Ada', age: 36 } }, errors: [] });
    expect(answer.requests).toEqual(whole.requests);
  });

  test('beyond thirty fragments: the others come with what is around them', async () => {
    const fragments = Array.from({ length: 40 }, (_, n) => `... @defer { a${n}: age }`);
    const { parts: got, requests } = await parts(`{ me { ${fragments.join(' ')} } }`);
    expect(got[0]).toMatchObject({ data: { me: { a30: 36, a39: 36 } } });
    expect((got[0] as { pending: unknown[] }).pending).toHaveLength(30);
    expect(requests).toEqual({ people: 1, works: 31 });
  });

  test('by the reference engine, which has one result only', async () => {
    const operation = '{ me { name ... @defer(label: "l") { age } } }';
    const answer = await federation.ask(operation, { engine: 'reference' });
    expect(answer).toMatchObject({ data: { me: { name: 'Ada', age: 36 } }, errors: [] });
    const { first } = await federation.askInParts(operation, { engine: 'reference' });
    expect(first).toMatchObject({ errors: [{ extensions: { code: 'BAD_REQUEST' } }] });
  });
});

describe('a field', () => {
  test('that is asked for outside of the fragment, too, is delivered there; what it lacks has a path of its own', async () => {
    const { parts: got } = await parts(
      '{ me { address { city } ... @defer { name address { city zip } } } }',
    );
    expect(got).toEqual([
      { data: { me: { address: { city: 'Seoul' } } }, pending: [{ id: '0', path: ['me'] }], hasNext: true },
      {
        incremental: [
          { id: '0', data: { name: 'Ada' } },
          { id: '0', subPath: ['address'], data: { zip: '03000' } },
        ],
        completed: [{ id: '0' }],
        hasNext: false,
      },
    ]);
  });

  test('of two fragments is delivered with the first of them', async () => {
    const works = gated();
    const operation = `{ me { ... @defer(label: "a") { friend { name } }
      ... @defer(label: "b") { friend { name age } } } }`;
    const { rest } = await federation.askInParts(operation, { answers: { works: works.answer } });
    expect((await rest!.next()).value).toEqual({
      incremental: [{ id: '0', data: { friend: { name: 'Bo' } } }],
      completed: [{ id: '0' }],
      hasNext: true,
    });
    works.open();
    expect((await rest!.next()).value).toEqual({
      incremental: [{ id: '1', subPath: ['friend'], data: { age: 20 } }],
      completed: [{ id: '1' }],
      hasNext: false,
    });
  });
});

describe('an error', () => {
  test('that a field can bear is delivered with it', async () => {
    const { parts: got } = await parts('{ me { name ... @defer { works { title } } } }', {
      answers: { works: unreachable },
    });
    expect(got[0]).not.toHaveProperty('errors');
    expect(got[1]).toEqual({
      incremental: [{ id: '0', data: { works: null }, errors: [failed(['me', 'works'])] }],
      completed: [{ id: '0' }],
      hasNext: false,
    });
  });

  test('that no field can bear costs the fragment, and what is in it, but nothing else', async () => {
    const operation = `{ people { name ... @defer { age best { title ... @defer { price } } } } }`;
    const { parts: got, requests } = await parts(operation, {
      answers: { works: spoiling({ 'data._entities.1.age': null }) },
    });
    expect(got[0]).toMatchObject({ data: { people: [{ name: 'Ada' }, { name: 'Bo' }] } });
    expect(got[1]).toEqual({
      pending: [{ id: '2', path: ['people', 0, 'best'] }],
      incremental: [{ id: '0', data: { age: 36, best: { title: 'Notes' } } }],
      completed: [
        { id: '0' },
        {
          id: '1',
          errors: [
            {
              message: 'Person.age is never null by its schema; got null.',
              path: ['people', 1, 'age'],
              extensions: { code: 'SUBGRAPH_NULL', subgraph: 'works' },
            },
          ],
        },
      ],
      hasNext: true,
    });
    expect(got[2]).toMatchObject({ incremental: [{ id: '2', data: { price: 7 } }], hasNext: false });
    expect(requests).toEqual({ people: 1, works: 1, shops: 1 });
  });

  test('of a deferred request that fails is told once for each fragment', async () => {
    const { parts: got } = await parts('{ people { name ... @defer { age } } }', {
      answers: { works: unreachable },
    });
    expect(got[1]).toEqual({
      completed: [
        { id: '0', errors: [failed(['people', 0, 'age'])] },
        { id: '1', errors: [failed(['people', 1, 'age'])] },
      ],
      hasNext: false,
    });
  });

  test('of what is not deferred comes with the first part', async () => {
    const { parts: got } = await parts('{ me { name works { title } ... @defer { address { city } } } }', {
      answers: { works: unreachable },
    });
    expect(got).toEqual([
      {
        data: { me: { name: 'Ada', works: null } },
        errors: [failed(['me', 'works'])],
        pending: [{ id: '0', path: ['me'] }],
        hasNext: true,
      },
      {
        incremental: [{ id: '0', data: { address: { city: 'Seoul' } } }],
        completed: [{ id: '0' }],
        hasNext: false,
      },
    ]);
  });

  test('that nulls the object around a fragment leaves nothing to be deferred', async () => {
    const { parts: got } = await parts('{ me { age ... @defer { works { title } } } }', {
      answers: { works: unreachable },
    });
    expect(got).toEqual([{ data: { me: null }, errors: [failed(['me', 'age'])] }]);
  });

  test('that is there before the first part waits for the part of its field', async () => {
    const works = Promise.withResolvers<void>();
    const people = gated();
    const operation = '{ me { name ... @defer { works { title } } } people { ... on Person { name } } }';
    const asking = federation.askInParts(operation, {
      answers: {
        works: () => {
          works.resolve();
          return undefined;
        },
      },
    });
    people.open();
    const { first, rest } = await asking;
    await works.promise;
    expect(first).not.toHaveProperty('errors');
    expect((await rest!.next()).value).toMatchObject({
      incremental: [{ errors: [{ path: ['me', 'works'] }] }],
    });
  });
});

describe('a client that leaves', () => {
  const operation = '{ me { name ... @defer { best { price } } } }';

  test('aborts what is not there yet', async () => {
    const works = gated();
    const leaving = new AbortController();
    const { rest, operations } = await federation.askInParts(operation, {
      answers: { works: works.answer },
      signal: leaving.signal,
    });
    const next = rest!.next();
    leaving.abort();
    works.open();
    expect((await next).value).toMatchObject({
      incremental: [{ data: { best: null }, errors: [{ extensions: { code: 'SUBGRAPH_ABORTED' } }] }],
    });
    expect(operations.map(({ subgraph }) => subgraph)).toEqual(['people', 'works']);
  });

  test('may leave before it has taken anything', async () => {
    const works = gated();
    const { rest, operations } = await federation.askInParts(operation, { answers: { works: works.answer } });
    expect(await rest!.return()).toEqual({ done: true, value: undefined });
    works.open();
    for await (const _ of rest!);
    expect(operations.map(({ subgraph }) => subgraph)).toEqual(['people', 'works']);
  });
});
