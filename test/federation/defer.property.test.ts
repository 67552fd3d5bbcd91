import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { openFederation } from './federation.ts';
import { mergeParts, type Part } from './merge-parts.ts';
import { keyed, type Respond } from './subgraphs.ts';

const works = [
  { code: 'x', title: 'Notes', price: 7 },
  { code: 'y', title: null, price: 8 },
];
const people = [
  { id: '1', name: 'Ada', age: 36, friend: { id: '2' }, works, address: { city: 'Seoul', zip: '03000' } },
  { id: '2', name: null, age: 20, friend: null, works: [works[1]], address: null },
];
const owners = [{ __typename: 'Person', id: '1' }, { __typename: 'Robot', model: 'R' }, null];

const federation = openFederation([
  {
    name: 'people',
    typeDefs: `
      type Query { me: Person people: [Person!]! owners: [Owner] }
      union Owner = Person | Robot
      type Robot { model: String }
      type Person @key(fields: "id") { id: ID! name: String friend: Person address: Address }
      type Address { city: String zip: String }`,
    resolvers: {
      Query: { me: () => people[0], people: () => people, owners: () => owners.map(withName) },
      Person: keyed('id', people),
    },
  },
  {
    name: 'works',
    typeDefs: `
      type Person @key(fields: "id") { id: ID! age: Int works: [Work!] }
      type Work @key(fields: "code") { code: ID! title: String }`,
    resolvers: { Person: keyed('id', people), Work: keyed('code', works) },
  },
  {
    name: 'shops',
    typeDefs:
      'type Work @key(fields: "code") { code: ID! price: Int owner: Person } type Person @key(fields: "id", resolvable: false) { id: ID! }',
    resolvers: {
      Work: keyed(
        'code',
        works.map((work) => ({ ...work, owner: { id: '1' } })),
      ),
    },
  },
]);
afterAll(() => federation.close());

function withName(owner: (typeof owners)[number]) {
  return owner?.__typename === 'Person' ? { ...people[0], ...owner } : owner;
}

/** What can be selected of a type, by its fields' types; null for leaves. */
const types: Record<string, Record<string, string | null>> = {
  Query: { __typename: null, me: 'Person', people: 'Person', owners: 'Owner' },
  Owner: { __typename: null },
  Person: { id: null, name: null, age: null, friend: 'Person', address: 'Address', works: 'Work' },
  Address: { city: null, zip: null },
  Work: { code: null, title: null, price: null, owner: 'Person' },
  Robot: { model: null, __typename: null },
};

const conditions = ['', '', '(if: true)', '(if: false)', '(if: $yes)', '(if: $no)'];

/** A selection set with deferred fragments in it. */
function selectionSet(type: string, depth: number): fc.Arbitrary<string> {
  const fields = Object.entries(types[type]!);
  const leaves = fields.flatMap(([name, inner]) => (inner === null ? [name] : []));
  const leaf = fc.constantFrom(...(leaves.length > 0 ? leaves : ['__typename']));
  if (depth === 0) return fc.array(leaf, { minLength: 1, maxLength: 3 }).map(toSet);
  const objects = fields.flatMap(([name, inner]) =>
    inner === null ? [] : [selectionSet(inner, depth - 1).map((set) => `${name} ${set}`)],
  );
  const deferred = fc
    .tuple(fc.constantFrom(...conditions), selectionSet(type, depth - 1))
    .map(([condition, set]) => `... @defer${condition} ${set}`);
  const narrowed = (type === 'Owner' ? ['Person', 'Robot'] : []).map((name) =>
    selectionSet(name, depth - 1).map((set) => `... on ${name} ${set}`),
  );
  const selection = fc.oneof(leaf, deferred, ...objects, ...narrowed);
  return fc.array(selection, { minLength: 1, maxLength: 4 }).map(toSet);
}

const toSet = (selections: readonly string[]) => `{ ${selections.join(' ')} }`;

/** Each request is answered after some turns of the event loop, so that parts come in every order. */
function delayed(turns: readonly number[]): Respond {
  return async (operation, resolve) => {
    const seed = createHash('sha256').update(operation.query).digest()[0]!;
    for (let turn = turns[seed % turns.length]!; turn > 0; turn--) await new Promise(setImmediate);
    return resolve();
  };
}

const operation = selectionSet('Query', 4).map(
  (set) => `query ($yes: Boolean! = true, $no: Boolean! = false) {
    root: __typename @include(if: $yes) @skip(if: $no) ... on Query ${set} }`,
);
const turns = fc.array(fc.nat(5), { minLength: 1, maxLength: 8 });

test('the parts of a response together are the response without @defer', async () => {
  await fc.assert(
    fc.asyncProperty(operation, turns, async (text, delays) => {
      const answer = delayed(delays);
      const answers = { people: answer, works: answer, shops: answer };
      const { first, rest } = await federation.askInParts(text, { answers });
      const parts = [first as Part];
      for await (const part of rest ?? []) parts.push(JSON.parse(JSON.stringify(part)));
      const merged = mergeParts(parts);
      const whole = await federation.ask(text, { answers });
      expect(merged).toEqual({ data: whole.data, errors: [] });
      expect(whole.errors).toEqual([]);
    }),
    { numRuns: 300 },
  );
});

test('whatever fails, each part has its place, and there is an end', async () => {
  const failing = fc.constantFrom('works', 'shops', 'people');
  await fc.assert(
    fc.asyncProperty(operation, turns, failing, async (text, delays, name) => {
      const answer = delayed(delays);
      const fail: Respond = async (asked, resolve) => {
        const body = await answer(asked, resolve);
        // Of `people`, only what is asked after the first part.
        return asked.query.includes('_entities') ? undefined : body;
      };
      const answers = { people: answer, works: answer, shops: answer, [name]: fail };
      const { first, rest } = await federation.askInParts(text, { answers });
      const parts = [first as Part];
      for await (const part of rest ?? []) parts.push(JSON.parse(JSON.stringify(part)));
      const { errors } = mergeParts(parts);
      for (const { extensions } of errors as Array<{ extensions: object }>) {
        expect(extensions).toEqual({ code: 'SUBGRAPH_UNREACHABLE', subgraph: name });
      }
    }),
    { numRuns: 200 },
  );
});
