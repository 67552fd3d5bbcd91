import { demoAgencies, demoComplexes, demoNeeds } from '@ieum/kit/demo/agencies.ts';
import { type DemoStartup, type DemoSupport, demoSeed } from '@ieum/kit/demo/facts.ts';
import { demoPrograms } from '@ieum/kit/demo/programs.ts';
import { demoSpaces } from '@ieum/kit/demo/spaces.ts';
import { demoStartup } from '@ieum/kit/demo/startup.ts';
import { callerOf, openTestSubgraph, type TestSubgraph } from '@ieum/kit/fixtures/open-test-subgraph.ts';
import { startupId } from '@ieum/kit/startup-id.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/setup/database.ts';
import { supportAgencies } from './subgraph.ts';

const startups = 300;
const facts: DemoStartup[] = Array.from({ length: startups }, (_, at) => demoStartup(demoSeed, at + 1));
type AgencySupport = Extract<DemoSupport, { subgraph: 'support-agencies' }>;
const records = facts
  .flatMap((startup) => startup.supports)
  .filter((support): support is AgencySupport => support.subgraph === 'support-agencies');

let database: TestDatabase;
let subgraph: TestSubgraph;

beforeAll(async () => {
  database = await createTestDatabase('support-agencies');
  subgraph = await openTestSubgraph(supportAgencies, database.url, { demoStartups: startups });
});

afterAll(async () => {
  await subgraph?.close();
  await database?.drop();
});

const everyRecord = `query ($after: String) { supports(order: ASC, first: 100, after: $after) {
  pageInfo { hasNextPage endCursor }
  edges { node { __typename id startup { id } provider { id } amount { won }
    ... on FundingAward { instrument disbursed { won } }
    ... on OpenInnovation { partner { id } need { id } phase phaseOn complex { id } }
    ... on Investment { round investors { id } committedOnly }
    ... on GrowthSupport { event country result space { id } } } } } }`;

async function readEveryRecord(organization: string | null) {
  // biome-ignore lint/suspicious/noExplicitAny: nodes of the operation above
  const nodes: any[] = [];
  let after: string | null = null;
  for (;;) {
    const { data, errors } = await subgraph.ask(everyRecord, { after }, callerOf(organization));
    expect(errors).toBeUndefined();
    for (const edge of data.supports.edges) nodes.push(edge.node);
    after = data.supports.pageInfo.endCursor;
    if (!data.supports.pageInfo.hasNextPage) return nodes;
  }
}

function sees(record: AgencySupport, organization: string | null) {
  const { sharedWith, amountsWith } = facts[record.startup - 1]!;
  if (record.disclosure === 'PUBLIC' || record.providerId === organization) {
    return { startup: true, amount: true };
  }
  const shared =
    organization !== null && record.disclosure === 'PARTNER' && sharedWith.includes(organization);
  return { startup: shared, amount: shared && amountsWith.includes(organization) };
}

const ref = (id: string | null) => (id === null ? null : { id });

function ownFields(record: AgencySupport, amount: boolean) {
  switch (record.type) {
    case 'FundingAward': {
      const { instrument, disbursedWon } = record.details;
      return { instrument, disbursed: amount && disbursedWon !== null ? { won: disbursedWon } : null };
    }
    case 'OpenInnovation': {
      const { partnerId, needId, phase, complexId } = record.details;
      return { partner: ref(partnerId), need: ref(needId), phase, phaseOn: null, complex: ref(complexId) };
    }
    case 'Investment': {
      const { round, investorIds, committedOnly } = record.details;
      return { round, investors: investorIds.map(ref), committedOnly };
    }
    case 'GrowthSupport':
      return { ...record.details, space: ref(record.spaceId) };
  }
}

function expectedNode(record: AgencySupport, organization: string | null) {
  const { startup, amount } = sees(record, organization);
  return {
    __typename: record.type,
    id: record.id,
    startup: startup ? { id: startupId(record.startup) } : null,
    provider: { id: record.providerId },
    amount: amount && record.amountWon !== null ? { won: record.amountWon } : null,
    ...ownFields(record, amount),
  };
}

const byStart = (a: AgencySupport, b: AgencySupport) =>
  a.startedOn === b.startedOn ? (a.id < b.id ? -1 : 1) : a.startedOn < b.startedOn ? -1 : 1;

test.each(['org:ieum', 'org:sba', 'org:cau', null])(
  'every record is served as its fact says, with what %s may know',
  async (organization) => {
    const expected = records.toSorted(byStart).map((record) => expectedNode(record, organization));
    expect(await readEveryRecord(organization)).toEqual(expected);
  },
);

test('agencies say their role and code, and list the complexes they manage', async () => {
  const { data, errors } = await subgraph.ask(
    `query ($keys: [_Any!]!) { _entities(representations: $keys) { ... on Organization { supportAgency {
      id role smes24Code organization { id } industrialComplexes { id name { ko en } region { code } manager { id } tenants } } } } }`,
    {
      keys: [...demoAgencies().map(({ organizationId }) => organizationId), 'org:cau'].map((id) => ({
        __typename: 'Organization',
        id,
      })),
    },
  );
  expect(errors).toBeUndefined();
  expect(data._entities).toEqual([
    ...demoAgencies().map(({ id, role, smes24Code, organizationId }) => ({
      supportAgency: {
        ...{ id, role, smes24Code, organization: { id: organizationId } },
        industrialComplexes: demoComplexes()
          .filter(({ managerId }) => managerId === organizationId)
          .map((complex) => ({
            id: complex.id,
            name: { ko: complex.nameKo, en: complex.nameEn },
            region: { code: complex.regionCode },
            manager: { id: complex.managerId },
            tenants: complex.tenants,
          })),
      },
    })),
    { supportAgency: null },
  ]);
});

test("a corporation's needs come newest first, and on a day only those open then", async () => {
  const query = `query ($keys: [_Any!]!, $day: Date) { _entities(representations: $keys) { ... on Organization {
    needs(openOn: $day) { id title partner { id } themes { id } announcedOn closesOn applicants } } } }`;
  const partners = [...new Set(demoNeeds().map(({ partnerId }) => partnerId)), 'org:sba'];
  const keys = partners.map((id) => ({ __typename: 'Organization', id }));
  for (const day of [null, '2026-11-16', '2023-03-31', '2023-04-01', '2027-12-31', '2028-01-01']) {
    const { data, statements } = await subgraph.ask(query, { keys, day });
    expect(data._entities).toEqual(
      partners.map((partnerId) => ({
        needs: demoNeeds()
          .filter((need) => need.partnerId === partnerId)
          .filter(
            ({ announcedOn, closesOn }) =>
              day === null || (announcedOn <= day && (closesOn === null || closesOn >= day)),
          )
          .toSorted((a, b) => (a.announcedOn < b.announcedOn ? 1 : -1))
          .map(({ partnerId: id, themeIds, ...need }) => ({
            ...need,
            partner: { id },
            themes: themeIds.map(ref),
          })),
      })),
    );
    expect(statements).toHaveLength(1);
  }
});

test('a region lists the complexes in it and below', async () => {
  const keys = ['1100000000', '1153000000', '4812000000', '4817000000', '9999999999', '4812300000'];
  const { data, statements } = await subgraph.ask(
    'query ($keys: [_Any!]!) { _entities(representations: $keys) { ... on Region { industrialComplexes { id } } } }',
    { keys: keys.map((code) => ({ __typename: 'Region', code })) },
  );
  const ids = data._entities.map((region: { industrialComplexes: { id: string }[] }) =>
    region.industrialComplexes.map(({ id }) => id.split(':').at(-1)).join(' '),
  );
  expect(ids).toEqual(['1 2 3', '1', '5', '4', '', '5']);
  expect(statements).toHaveLength(1);
});

test('units lie in their complex, with what is free of them', async () => {
  const { data } = await subgraph.ask(
    '{ spaces(first: 100) { edges { node { id units vacantUnits ... on ComplexUnit { complex { id } industries { code } } } } } }',
  );
  const taken = (id: string) =>
    records.filter((record) => record.spaceId === id && record.status === 'ACTIVE').length;
  const found = data.spaces.edges.map(({ node }: { node: { id: string } }) => node);
  const expected = demoSpaces('support-agencies').flatMap((space) =>
    space.type === 'ComplexUnit'
      ? {
          ...{ id: space.id, units: space.units },
          vacantUnits: space.units === null ? null : Math.max(0, space.units - taken(space.id)),
          ...{ complex: ref(space.details.complexId) },
          industries: space.details.industryCodes.map((code) => ({ code })),
        }
      : [],
  );
  expect(found).toHaveLength(expected.length);
  expect(found).toEqual(expect.arrayContaining(expected));
});

test("programs carry the public services' own numbers", async () => {
  const { data } = await subgraph.ask(
    '{ programs(first: 100, filter: { fiscalYear: 2026 }) { edges { node { id ... on AgencyProgram { kstartupNo bizinfoId } } } } }',
  );
  const expected = demoPrograms('support-agencies').flatMap((program) =>
    program.type === 'AgencyProgram' && program.fiscalYear === 2026
      ? { id: program.id, ...program.details }
      : [],
  );
  const found = data.programs.edges.map(({ node }: { node: object }) => node);
  expect(found).toHaveLength(expected.length);
  expect(found).toEqual(expect.arrayContaining(expected));
});

test('three hundred startups with everything below take no more statements than sixty', async () => {
  const query = `query ($keys: [_Any!]!) { _entities(representations: $keys) { ... on Startup {
    supports(first: 50) { totalCount edges { node { startup { id } amount { won } program { id ... on AgencyProgram { bizinfoId } }
      space { name { ko } ... on ComplexUnit { complex { name { ko } } } }
      ... on FundingAward { disbursed { won } }
      ... on OpenInnovation { need { title partner { needs { id } } } complex { name { ko } manager { supportAgency { role industrialComplexes { id } } } } }
    } } } } } }`;
  const keysOf = (count: number) => facts.slice(0, count).map(({ id }) => ({ __typename: 'Startup', id }));
  const few = await subgraph.ask(query, { keys: keysOf(60) });
  const many = await subgraph.ask(query, { keys: keysOf(300) });
  expect(few.errors).toBeUndefined();
  expect(many.errors).toBeUndefined();
  expect(many.statements.length).toBe(few.statements.length);
  expect(many.statements.length).toBeLessThanOrEqual(14);
});
