import { coreSdl } from '@ieum/schema/contract/core-sdl.ts';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/setup/database.ts';
import { defineAgency } from './fixtures/agency/agency.ts';
import { agencies } from './fixtures/agency/tables.ts';
import { callerOf, openTestSubgraph, operator, type TestSubgraph } from './fixtures/open-test-subgraph.ts';

let database: TestDatabase;
let agency: TestSubgraph;

beforeAll(async () => {
  database = await createTestDatabase('subgraph');
  const definition = defineAgency(async (seeding) => {
    await seeding.add(agencies, { id: 'a:1', name: 'tab\there, back\\slash, 이음' });
  });
  agency = await openTestSubgraph(definition, database.url);
});

afterAll(async () => {
  await agency?.close();
  await database?.drop();
});

test('the service SDL is the core contract and the own SDL, word for word', async () => {
  const { data } = await agency.ask('{ _service { sdl } }', {}, null);
  expect(data._service.sdl.startsWith(coreSdl)).toBe(true);
  expect(data._service.sdl).toContain('@gather(merge: CONNECTION)');
});

test('health answers while the database does', async () => {
  const response = await fetch(agency.url.replace('/graphql', '/health'));
  expect([response.status, await response.json()]).toEqual([200, { status: 'ok', subgraph: 'fixture' }]);
});

test('entities come through one loader, and strangers are null', async () => {
  const { data, statements } = await agency.ask(
    'query ($keys: [_Any!]!) { _entities(representations: $keys) { ... on Agency { id name } } }',
    { keys: ['a:1', 'a:2', 'a:\u0000', 'a:1'].map((id) => ({ __typename: 'Agency', id })) },
  );
  const found = { id: 'a:1', name: 'tab\there, back\\slash, 이음' };
  expect(data._entities).toEqual([found, null, null, found]);
  expect(statements).toHaveLength(1);
});

test('stubs are answered for any id, and a malformed startup id fails on its own', async () => {
  const { data, errors } = await agency.ask(
    `query ($keys: [_Any!]!) { _entities(representations: $keys) { __typename
      ... on Startup { id } ... on Organization { id } ... on Region { code } ... on Referral { id } } }`,
    {
      keys: [
        { __typename: 'Startup', id: 'st000001a69' },
        { __typename: 'Startup', id: 'st000001a68' },
        { __typename: 'Organization', id: 'org:nobody' },
        { __typename: 'Region', code: '9999999999' },
        { __typename: 'Referral', id: 'ref:none' },
      ],
    },
  );
  expect(data._entities).toEqual([
    { __typename: 'Startup', id: 'st000001a69' },
    null,
    { __typename: 'Organization', id: 'org:nobody' },
    { __typename: 'Region', code: '9999999999' },
    { __typename: 'Referral', id: 'ref:none' },
  ]);
  expect(errors).toMatchObject([{ path: ['_entities', 1], extensions: { code: 'BAD_STARTUP_ID' } }]);
});

test('a region code of another form fails on its own, and is no pattern', async () => {
  const { data, errors } = await agency.ask(
    `query ($keys: [_Any!]!) { _entities(representations: $keys) { ... on Region { spaces { totalCount } } } }`,
    { keys: ['', '%', '1159000000'].map((code) => ({ __typename: 'Region', code })) },
  );
  expect(data._entities).toEqual([null, null, { spaces: { totalCount: 0 } }]);
  expect(errors!.map(({ extensions }) => extensions.code)).toEqual(['BAD_SCALAR', 'BAD_SCALAR']);
});

test('@authenticated, @requiresScopes and @policy are enforced', async () => {
  const query = '{ members secrets own odd }';
  const codes = async (caller: typeof operator | null) => {
    const { errors = [] } = await agency.ask(query, {}, caller);
    return Object.fromEntries(errors.map(({ path, extensions }) => [path!.join('.'), extensions.code]));
  };
  const odd = { odd: 'FORBIDDEN' };
  expect(await codes(null)).toEqual(
    Object.fromEntries(['members', 'secrets', 'own', 'odd'].map((field) => [field, 'UNAUTHENTICATED'])),
  );
  expect(await codes({ ...operator, scopes: ['a:read'] })).toEqual({ secrets: 'FORBIDDEN', ...odd });
  expect(await codes({ ...operator, scopes: ['b:read', 'a:read'] })).toEqual(odd);
  expect(await codes({ ...callerOf(null), scopes: ['all:read'] })).toEqual({ own: 'FORBIDDEN', ...odd });
});

test('a header that is no caller is nobody', async () => {
  const response = await fetch(agency.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'ieum-caller': 'e30' },
    body: JSON.stringify({ query: '{ members }' }),
  });
  expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
});

test('a bug is answered masked, and logged as it is', async () => {
  const { errors } = await agency.ask('{ broken }');
  expect(errors).toEqual([
    expect.objectContaining({
      message: 'Internal error',
      path: ['broken'],
      extensions: { code: 'INTERNAL_SERVER_ERROR' },
    }),
  ]);
  expect(agency.takeLog()).toMatchObject([
    { msg: 'a field failed', subgraph: 'fixture', err: { message: 'select secret from supports' } },
  ]);
});

test('a refused scalar keeps its code, in a literal and in a variable', async () => {
  const refused = { code: 'BAD_SCALAR', scalar: 'Date', reason: 'RANGE' };
  const literal = await agency.ask('{ echoDate(day: "2026-02-30") }');
  const variable = await agency.ask('query ($day: Date!) { echoDate(day: $day) }', { day: '2026-02-30' });
  for (const { status, errors } of [literal, variable]) {
    expect(status).toBe(400);
    expect(errors).toMatchObject([{ extensions: refused }]);
  }
  expect(literal.errors![0]!.extensions).toEqual(refused);
  expect((await agency.ask('{ echoDate(day: "2026.02.28") }')).data).toEqual({ echoDate: '2026-02-28' });
});

test('unknown fields and enum values say what is wrong', async () => {
  const field = await agency.ask('{ nothing }');
  expect(field.errors).toMatchObject([{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }]);
  const value = await agency.ask('query ($o: SortOrder) { supports(order: $o) { totalCount } }', { o: 'UP' });
  expect(value.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
});

test('it goes on after the database dropped every connection', async () => {
  const { pool } = agency.open;
  // Two connections: the one that ends the others, and one that idles.
  await Promise.all([pool.query('select 1'), pool.query('select 1')]);
  await pool
    .query(
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database()
       order by pid = pg_backend_pid()`,
    )
    .catch(() => {});
  // A connection that is checked out before the pool has heard of its end fails once.
  await vi.waitUntil(() => pool.totalCount === 0);
  expect((await agency.ask('{ supports { totalCount } }')).data).toEqual({ supports: { totalCount: 0 } });
  expect(agency.takeLog().map(({ msg }) => msg)).toEqual([
    'the database connection was lost: terminating connection due to administrator command',
  ]);
});
