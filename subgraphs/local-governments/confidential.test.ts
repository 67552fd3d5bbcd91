import { type DemoSupport, demoSeed } from '@ieum/kit/demo/facts.ts';
import { demoStartup } from '@ieum/kit/demo/startup.ts';
import {
  callerOf,
  openTestSubgraph,
  operator,
  type TestSubgraph,
} from '@ieum/kit/fixtures/open-test-subgraph.ts';
import { createTestPasses, type TestPasses } from '@ieum/kit/fixtures/test-passes.ts';
import { startupId } from '@ieum/kit/startup-id.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/setup/database.ts';
import { localGovernments } from './subgraph.ts';

type Tenancy = Extract<DemoSupport, { type: 'SpaceTenancy' }>;
const tenancies = (number: number) =>
  demoStartup(demoSeed, number).supports.filter(
    (support): support is Tenancy => support.type === 'SpaceTenancy',
  );
/**
 * Startup 1 is a tenant of 동작구, on terms that are on record; 7 is a team that no district gave anything; 10 is a
 * tenant of 진주 alone, without terms on record.
 */
const [tenant, team, free] = [1, 7, 10];

let database: TestDatabase;
let subgraph: TestSubgraph;
let passes: TestPasses;

beforeAll(async () => {
  database = await createTestDatabase('local-governments-confidential');
  passes = await createTestPasses();
  subgraph = await openTestSubgraph(
    localGovernments,
    database.url,
    { demoStartups: 20 },
    { passKeys: passes.passKeys },
  );
});

afterAll(async () => {
  await subgraph?.close();
  await database?.drop();
});

const terms = `query ($keys: [_Any!]!) { _entities(representations: $keys) { ... on Confidential { tenancyTerms {
  record { id provider { id } } monthlyRent { won } deposit { won } discountRate } } } }`;

async function askTerms(number: number, pass: string, caller = operator) {
  const key = { __typename: 'Confidential', id: startupId(number), pass };
  const { data, errors, statements } = await subgraph.ask(terms, { keys: [key] }, caller);
  return { terms: data._entities[0].tenancyTerms, code: errors?.[0]?.extensions.code, statements };
}

const money = (won: number | null) => (won === null ? null : { won });
const expected = (records: Tenancy[]) =>
  records.map(({ id, providerId, details }) => ({
    record: { id, provider: { id: providerId } },
    monthlyRent: money(details.monthlyRentWon),
    deposit: money(details.depositWon),
    discountRate: details.discountRate,
  }));

test('consent with TENANCY_TERMS opens the terms to any organization it names', async () => {
  expect(tenancies(tenant).length).toBeGreaterThan(0);
  for (const organization of ['org:ieum', 'org:cau', 'org:guro-gu']) {
    const pass = await passes.sign({ startups: [tenant], organization, may: ['HISTORY', 'TENANCY_TERMS'] });
    const answer = await askTerms(tenant, pass, callerOf(organization));
    expect(answer).toMatchObject({ terms: expected(tenancies(tenant)), code: undefined });
  }
});

test('without it, other organizations get CONSENT_REQUIRED, whether or not there is anything to hide', async () => {
  for (const number of [tenant, team]) {
    const pass = await passes.sign({
      startups: [number],
      organization: 'org:cau',
      may: ['HISTORY', 'LOAN_TERMS'],
    });
    expect(await askTerms(number, pass, callerOf('org:cau'))).toMatchObject({
      terms: null,
      code: 'CONSENT_REQUIRED',
    });
  }
});

test('without it, an organization that publishes here sees what it gave itself, or is as any other', async () => {
  const answers = ['org:dongjak-gu', 'org:guro-gu'].map(async (organization) => {
    const pass = await passes.sign({ startups: [tenant], organization, may: [] });
    const { terms, code } = await askTerms(tenant, pass, callerOf(organization));
    return { terms, code };
  });
  const own = tenancies(tenant).filter(({ providerId }) => providerId === 'org:dongjak-gu');
  expect(own.length).toBeGreaterThan(0);
  expect(await Promise.all(answers)).toEqual([
    { terms: expected(own), code: undefined },
    { terms: null, code: 'CONSENT_REQUIRED' },
  ]);
});

test('a tenancy without terms on record is its own all the same, and to others as any', async () => {
  expect(tenancies(free).map(({ details }) => details.monthlyRentWon)).toEqual([null]);
  const ask = async (organization: string, may: 'TENANCY_TERMS'[]) =>
    askTerms(free, await passes.sign({ startups: [free], organization, may }), callerOf(organization));
  for (const answer of [await ask('org:jinju', []), await ask('org:cau', ['TENANCY_TERMS'])]) {
    expect(answer).toMatchObject({ terms: expected(tenancies(free)), code: undefined });
  }
  expect(await ask('org:guro-gu', [])).toMatchObject({ terms: null, code: 'CONSENT_REQUIRED' });
});

test('records of every number that was merged into the startup are shown', async () => {
  const organization = 'org:ieum';
  const pass = await passes.sign({ startups: [team, tenant], organization, may: ['TENANCY_TERMS'] });
  expect((await askTerms(team, pass)).terms).toEqual(expected(tenancies(tenant)));
});

test('a pass that expired, is for another startup or organization, was altered or forged opens nothing', async () => {
  const good = { startups: [tenant] as [number], organization: 'org:ieum', may: ['TENANCY_TERMS' as const] };
  const [head, body, signature] = (await passes.sign({ ...good, may: [] })).split('.') as [
    string,
    string,
    string,
  ];
  const claims = JSON.parse(Buffer.from(body, 'base64url').toString());
  const altered = Buffer.from(JSON.stringify({ ...claims, may: ['TENANCY_TERMS'] })).toString('base64url');
  const bad = {
    expired: await passes.sign({ ...good, seconds: -10 }),
    'another startup': await passes.sign({ ...good, startups: [team] }),
    'another organization': await passes.sign({ ...good, organization: 'org:cau' }),
    altered: `${head}.${altered}.${signature}`,
    forged: await (await createTestPasses()).sign(good),
    'no pass': 'nothing',
  };
  for (const [why, pass] of Object.entries(bad)) {
    expect([why, await askTerms(tenant, pass)]).toEqual([
      why,
      { terms: null, code: 'FORBIDDEN', statements: [] },
    ]);
  }
});

test('a pass is good for five seconds past its end, for clocks that differ', async () => {
  const late = await passes.sign({
    startups: [tenant],
    organization: 'org:ieum',
    may: ['TENANCY_TERMS'],
    seconds: -2,
  });
  expect((await askTerms(tenant, late)).code).toBeUndefined();
});

test('the scope tenancy:terms is needed, whatever the pass says', async () => {
  const pass = await passes.sign({ startups: [tenant], organization: 'org:ieum', may: ['TENANCY_TERMS'] });
  expect(await askTerms(tenant, pass, { ...operator, scopes: ['loan:terms'] })).toMatchObject({
    terms: null,
    code: 'FORBIDDEN',
  });
});

test('the terms of many startups take one statement', async () => {
  const organization = 'org:ieum';
  const keys = await Promise.all(
    Array.from({ length: 20 }, async (_, at) => ({
      __typename: 'Confidential',
      id: startupId(at + 1),
      pass: await passes.sign({ startups: [at + 1], organization, may: ['TENANCY_TERMS'] }),
    })),
  );
  const { data, statements } = await subgraph.ask(terms, { keys });
  expect(data._entities.map((entity: { tenancyTerms: unknown }) => entity.tenancyTerms)).toEqual(
    keys.map((_, at) => expected(tenancies(at + 1))),
  );
  expect(statements).toHaveLength(1);
});
