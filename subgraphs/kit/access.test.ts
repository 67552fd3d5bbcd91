import { buildSubgraphSchema } from '@apollo/subgraph';
import type { Caller } from '@ieum/schema/contract/caller.ts';
import { graphql, parse } from 'graphql';
import { expect, test } from 'vitest';
import { enforceAccess } from './access.ts';

const sdl = `
extend schema @link(url: "https://specs.apollo.dev/federation/v2.9",
  import: ["@key", "@authenticated", "@requiresScopes", "@policy"])
interface Named { id: ID! name: String @authenticated }
interface Sealed @requiresScopes(scopes: [["seal:read"]]) { seal: String }
type Loan implements Named @key(fields: "id") @requiresScopes(scopes: [["loan:read"]]) {
  id: ID!
  name: String
  balance: Int
}
type Note implements Named @key(fields: "id") { id: ID! name: String text: String }
type Letter implements Sealed @key(fields: "id") { id: ID! seal: String }
type Plain @key(fields: "id") { id: ID! text: String }
extend type Plain @policy(policies: [["own-organization"]])
union Thing = Loan | Note
scalar Secret @requiresScopes(scopes: [["secret:read"]])
type Query @authenticated { loan: Loan secret: Secret }
extend type Query { named: [Named!] things: [Thing!] sealed: Sealed }
`;

const loan = { __typename: 'Loan', id: 'l:1', name: 'a loan', balance: 5 };
const note = { __typename: 'Note', id: 'n:1', name: 'a note', text: 'a text' };
const letter = { __typename: 'Letter', id: 'e:1', seal: 'wax' };
const plain = { __typename: 'Plain', id: 'p:1', text: 'plain' };
const schema = buildSubgraphSchema([
  {
    typeDefs: parse(sdl),
    resolvers: {
      Query: {
        loan: () => loan,
        secret: () => 'secret',
        named: () => [loan, note],
        things: () => [loan, note],
        sealed: () => letter,
      },
      Loan: { __resolveReference: () => loan },
      Note: { __resolveReference: () => note },
      Letter: { __resolveReference: () => letter },
      Plain: { __resolveReference: () => plain },
    },
  },
]);
enforceAccess(schema);

const caller = (scopes: string[], organization: string | null = null): Caller => ({
  subject: 'test',
  organization,
  roles: [],
  scopes,
  purpose: null,
});

async function ask(source: string, by: Caller | null) {
  const { data, errors = [] } = await graphql({ schema, source, contextValue: { caller: by } });
  const codes = errors.map(({ path, extensions }) => `${path!.join('.')} ${extensions.code}`);
  return { data: JSON.parse(JSON.stringify(data)), codes };
}

const entity = (typename: string, selection: string, by: Caller | null) =>
  ask(
    `{ _entities(representations: [{ __typename: "${typename}", id: "x" }]) { ... on ${typename} { ${selection} } } }`,
    by,
  );

test('a restricted type is refused whole where a field returns exactly it', async () => {
  expect(await ask('{ loan { balance } }', caller([]))).toEqual({
    data: { loan: null },
    codes: ['loan FORBIDDEN'],
  });
  expect((await ask('{ loan { balance } }', caller(['loan:read']))).data).toEqual({ loan: { balance: 5 } });
});

test.each(['named', 'things'])('its fields are refused where %s returns something wider', async (field) => {
  const query = `{ ${field} { __typename ... on Loan { balance } ... on Note { text } } }`;
  expect(await ask(query, caller([]))).toEqual({
    data: {
      [field]: [
        { __typename: 'Loan', balance: null },
        { __typename: 'Note', text: 'a text' },
      ],
    },
    codes: [`${field}.0.balance FORBIDDEN`],
  });
  expect((await ask(query, caller(['loan:read']))).codes).toEqual([]);
});

test('its fields are refused to who asks for the entity directly', async () => {
  expect(await entity('Loan', 'balance', null)).toEqual({
    data: { _entities: [{ balance: null }] },
    codes: ['_entities.0.balance UNAUTHENTICATED'],
  });
  expect((await entity('Loan', 'balance', caller(['loan:read']))).data).toEqual({
    _entities: [{ balance: 5 }],
  });
});

test('a directive on a type extension holds as one on the type does', async () => {
  expect((await entity('Plain', 'text', caller([]))).codes).toEqual(['_entities.0.text FORBIDDEN']);
  expect((await entity('Plain', 'text', caller([], 'org:a'))).data).toEqual({
    _entities: [{ text: 'plain' }],
  });
});

test("a directive on an interface's field holds for the fields that implement it", async () => {
  expect((await entity('Note', 'name text', null)).codes).toEqual(['_entities.0.name UNAUTHENTICATED']);
  expect((await entity('Note', 'name', caller([]))).data).toEqual({ _entities: [{ name: 'a note' }] });
});

test('a directive on an interface holds for its fields, however one comes to them', async () => {
  expect((await ask('{ sealed { seal } }', caller([]))).codes).toEqual(['sealed FORBIDDEN']);
  expect((await entity('Letter', 'id seal', caller([]))).codes).toEqual(['_entities.0.seal FORBIDDEN']);
  expect((await entity('Letter', 'id seal', caller(['seal:read']))).codes).toEqual([]);
});

test('a directive on a scalar holds for the fields of it', async () => {
  expect((await ask('{ secret }', caller([]))).codes).toEqual(['secret FORBIDDEN']);
});

test('a directive on Query leaves the service SDL and entities to whoever composes and plans', async () => {
  expect((await ask('{ named { id } }', null)).codes).toContain('named UNAUTHENTICATED');
  expect((await ask('{ _service { sdl } }', null)).codes).toEqual([]);
  expect((await entity('Note', 'text', null)).codes).toEqual([]);
});
