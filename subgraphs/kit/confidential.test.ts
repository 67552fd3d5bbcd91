import { createLocalJWKSet, exportJWK, generateKeyPair, SignJWT } from 'jose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/setup/database.ts';
import { defineAgency } from './fixtures/agency/agency.ts';
import { callerOf, openTestSubgraph, type TestSubgraph } from './fixtures/open-test-subgraph.ts';
import { startupId } from './startup-id.ts';
import { publishers } from './tables.ts';

let database: TestDatabase;
let agency: TestSubgraph;
const own = await generateKeyPair('ES256');
const other = await generateKeyPair('ES256');
const now = Math.floor(Date.now() / 1000);
const id = startupId(42);

beforeAll(async () => {
  database = await createTestDatabase('confidential');
  const definition = defineAgency(async (seeding) => {
    await seeding.add(publishers, { id: 'org:owner', kind: 'UNIVERSITY', regionCode: null });
  });
  const keys = createLocalJWKSet({
    keys: [{ ...(await exportJWK(own.publicKey)), kid: 'one', alg: 'ES256' }],
  });
  agency = await openTestSubgraph(definition, database.url, {}, { passKeys: keys });
});

afterAll(async () => {
  await agency?.close();
  await database?.drop();
});

interface PassParts {
  claims?: Record<string, unknown>;
  typ?: string;
  key?: CryptoKey;
  exp?: number;
}

const sign = ({ claims = {}, typ = 'ieum-pass', key = own.privateKey, exp = now + 60 }: PassParts) =>
  new SignJWT({ sub: id, aud: 'org:friend', ids: [id, startupId(7)], may: ['TENANCY_TERMS'], ...claims })
    .setProtectedHeader({ alg: 'ES256', typ, kid: 'one' })
    .setIssuedAt(now)
    .setExpirationTime(exp)
    .sign(key);

async function readFees(parts: PassParts, organization: string | null = 'org:friend') {
  const pass = await sign(parts);
  const { data, errors } = await agency.ask(
    'query ($keys: [_Any!]!) { _entities(representations: $keys) { ... on Confidential { fees } } }',
    { keys: [{ __typename: 'Confidential', id, pass }] },
    callerOf(organization),
  );
  return errors ? errors[0]!.extensions.code : data._entities[0].fees[0];
}

test('consent opens the group, over all numbers of the startup', async () => {
  expect(await readFees({})).toBe('42 7 of all');
});

test('without consent it is CONSENT_REQUIRED', async () => {
  expect(await readFees({ claims: { may: [] } })).toBe('CONSENT_REQUIRED');
  expect(await readFees({ claims: { may: ['PERFORMANCE'] } })).toBe('CONSENT_REQUIRED');
});

test('an organization that publishes here sees its own without consent', async () => {
  expect(await readFees({ claims: { aud: 'org:owner', may: [] } }, 'org:owner')).toBe('42 7 of org:owner');
});

test('a caller without an organization has no consent, whatever the pass says', async () => {
  expect(await readFees({}, null)).toBe('CONSENT_REQUIRED');
});

test.each<[string, PassParts]>([
  ['of another key', { key: other.privateKey }],
  ['for another startup', { claims: { sub: startupId(43) } }],
  ['for another organization', { claims: { aud: 'org:other' } }],
  ['of another type', { typ: 'JWT' }],
  ['that expired more than 5 s ago', { exp: now - 3600 }],
])('a pass %s is FORBIDDEN', async (_, parts) => {
  expect(await readFees(parts)).toBe('FORBIDDEN');
});

test('what is no pass at all is FORBIDDEN', async () => {
  const { errors } = await agency.ask(
    'query ($keys: [_Any!]!) { _entities(representations: $keys) { ... on Confidential { fees } } }',
    { keys: [{ __typename: 'Confidential', id, pass: 'eyJhbGciOiJub25lIn0.e30.' }] },
  );
  expect(errors).toMatchObject([{ path: ['_entities', 0, 'fees'], extensions: { code: 'FORBIDDEN' } }]);
});
