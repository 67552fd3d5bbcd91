import { demoCenter } from '@ieum/kit/demo/center.ts';
import { type DemoStartup, type DemoSupport, demoSeed } from '@ieum/kit/demo/facts.ts';
import { demoPrograms } from '@ieum/kit/demo/programs.ts';
import { demoSpaces } from '@ieum/kit/demo/spaces.ts';
import { demoStartup } from '@ieum/kit/demo/startup.ts';
import { callerOf, openTestSubgraph, type TestSubgraph } from '@ieum/kit/fixtures/open-test-subgraph.ts';
import { isOutsideHoldings, releaseHoldings } from '@ieum/kit/holdings.ts';
import { startupId } from '@ieum/kit/startup-id.ts';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/setup/database.ts';
import { gyeongnamCenter } from './subgraph.ts';
import { supports } from './tables.ts';

const startups = 300;
const facts: DemoStartup[] = Array.from({ length: startups }, (_, at) => demoStartup(demoSeed, at + 1));
type CenterSupport = Extract<DemoSupport, { type: 'CenterSupport' }>;
const records = facts
  .flatMap((startup) => startup.supports)
  .filter((support): support is CenterSupport => support.type === 'CenterSupport')
  .sort((a, b) =>
    a.startedOn === b.startedOn ? (a.id < b.id ? -1 : 1) : a.startedOn < b.startedOn ? -1 : 1,
  );
const own = 'org:ccei-gyeongnam';

let database: TestDatabase;
let subgraph: TestSubgraph;

beforeAll(async () => {
  database = await createTestDatabase('gyeongnam-center');
  subgraph = await openTestSubgraph(gyeongnamCenter, database.url, { demoStartups: startups });
});

afterAll(async () => {
  await subgraph?.close();
  await database?.drop();
});

const everyRecord = `query ($after: String) { supports(order: ASC, first: 100, after: $after) {
  pageInfo { hasNextPage endCursor }
  edges { node { id startup { id } amount { won }
    ... on CenterSupport { corporatePartner { id } award committedOnly space { id } } } } } }`;

async function readEveryRecord(organization: string | null) {
  const nodes: unknown[] = [];
  let after: string | null = null;
  for (;;) {
    const { data, errors } = await subgraph.ask(everyRecord, { after }, callerOf(organization));
    expect(errors).toBeUndefined();
    for (const edge of data.supports.edges) nodes.push(edge.node);
    after = data.supports.pageInfo.endCursor;
    if (!data.supports.pageInfo.hasNextPage) return nodes;
  }
}

const ref = (id: string | null) => (id === null ? null : { id });

function sees(record: CenterSupport, organization: string | null) {
  const { sharedWith, amountsWith } = facts[record.startup - 1]!;
  if (record.disclosure === 'PUBLIC' || record.providerId === organization) {
    return { startup: true, amount: true };
  }
  const shared =
    organization !== null && record.disclosure === 'PARTNER' && sharedWith.includes(organization);
  return { startup: shared, amount: shared && amountsWith.includes(organization) };
}

function visibleStartup(record: CenterSupport, organization: string | null) {
  return sees(record, organization).startup ? { id: startupId(record.startup) } : null;
}

test.each(['org:ieum', own, 'org:cau', null])(
  'every record is served as its fact says, with what %s may know',
  async (organization) => {
    const expected = records.map((record) => ({
      id: record.id,
      startup: visibleStartup(record, organization),
      amount:
        sees(record, organization).amount && record.amountWon !== null ? { won: record.amountWon } : null,
      corporatePartner: ref(record.details.corporatePartnerId),
      award: record.details.award,
      committedOnly: record.details.committedOnly,
      space: ref(record.spaceId),
    }));
    expect(await readEveryRecord(organization)).toEqual(expected);
  },
);

const centerFields = `innovationCenter { id organization { id } leadCorporations { id } launchedOn launchedOnPrecision
  branches { id name { ko } region { code } opensOn opensOnPrecision opensOnText units vacantUnits center { id } }
  contests { name edition awardedOn winners { id award startup { id } } }
  needsBriefings { name sessions attendees needsFound matches partner { id } asOf asOfPrecision }
  trainings { name sessions trained jointWith { id } asOf asOfPrecision }
  makerspace { trainings prototypes asOf asOfPrecision }
  employmentZone { openedOn openedOnPrecision partners { id } programs jobTarget traineeTarget targetYear } }`;

async function readCenter(organization: string | null) {
  const { data, errors, statements } = await subgraph.ask(
    `{ _entities(representations: [{ __typename: "Organization", id: "${own}" }]) { ... on Organization { ${centerFields} } } }`,
    {},
    callerOf(organization),
  );
  expect(errors).toBeUndefined();
  return { center: data._entities[0].innovationCenter, statements };
}

function expectedBranches() {
  const tenants = (id: string) =>
    records.filter((record) => record.spaceId === id && record.status === 'ACTIVE').length;
  return demoSpaces('gyeongnam-center').map((space) => ({
    id: space.id,
    name: { ko: space.nameKo },
    region: { code: space.regionCode },
    opensOn: space.opensOn,
    opensOnPrecision: space.opensOnPrecision,
    opensOnText: space.opensOnText,
    units: space.units,
    vacantUnits: space.units === null ? null : Math.max(0, space.units - tenants(space.id)),
    center: { id: demoCenter().id },
  }));
}

test('the center is what its article reports', async () => {
  const { center } = await readCenter('org:ieum');
  const { contests: _, leadCorporationIds, organizationId, ...facts } = demoCenter();
  expect({ ...center, contests: null }).toEqual({
    ...facts,
    contests: null,
    organization: { id: organizationId },
    leadCorporations: leadCorporationIds.map(ref),
    branches: expectedBranches(),
    needsBriefings: facts.needsBriefings.map(({ partnerId, ...briefing }) => ({
      ...briefing,
      partner: { id: partnerId },
    })),
    trainings: facts.trainings.map(({ jointWithIds, ...training }) => ({
      ...training,
      jointWith: jointWithIds.map(ref),
    })),
    employmentZone: facts.employmentZone && {
      ...{ ...facts.employmentZone, partnerIds: undefined },
      partners: facts.employmentZone.partnerIds.map(ref),
    },
  });
});

test('the figures the article prints are there: 13회 610명 9개 3개사, 7회 41명, 36회 620건, 250 and 550', async () => {
  const { center } = await readCenter(null);
  expect(center).toMatchObject({
    needsBriefings: [
      { sessions: 13, attendees: 610, needsFound: 9, matches: 3, partner: { id: 'org:doosan' } },
    ],
    trainings: [{ name: '워터 캠퍼스', sessions: 7, trained: 41 }],
    makerspace: { trainings: 36, prototypes: 620 },
    employmentZone: { programs: 20, jobTarget: 250, traineeTarget: 550, targetYear: 2016 },
    contests: [{ name: '제3기 I-Gen 챌린지 공모전', edition: 3 }],
  });
});

test.each(['org:ieum', own, 'org:cau', null])(
  "a contest's winners are its records, each with its startup where %s may know it",
  async (organization) => {
    const { center } = await readCenter(organization);
    const wins = demoCenter().contests.map(({ id, name, edition, awardedOn }) => ({
      ...{ name, edition, awardedOn },
      winners: records
        .filter(({ details }) => details.contestId === id)
        .map((record) => ({
          id: record.id,
          award: record.details.award,
          startup: visibleStartup(record, organization),
        })),
    }));
    expect(wins.flatMap(({ winners }) => winners).length).toBeGreaterThan(0);
    expect(center.contests).toEqual(wins);
  },
);

test('desalination: five firms with 두산, 50억 원 in all', async () => {
  const { data } = await subgraph.ask(
    `{ _entities(representations: [{ __typename: "Organization", id: "${own}" }]) { ... on Organization {
      supports(filter: { themeIds: ["theme:desalination"], kinds: [RND, COMMERCIALIZATION] }, first: 100) { edges { node { amount { won } startup { id }
        ... on CenterSupport { corporatePartner { id } } } } } } } }`,
    {},
    callerOf(own),
  );
  const nodes: {
    amount: { won: number } | null;
    startup: { id: string };
    corporatePartner: { id: string } | null;
  }[] = data._entities[0].supports.edges.map(({ node }: { node: unknown }) => node);
  const funded = nodes.filter(
    ({ amount, startup }) => amount && [51, 52, 53, 54, 55].map(startupId).includes(startup.id),
  );
  expect(funded.reduce((sum, { amount }) => sum + amount!.won, 0)).toBe(5_000_000_000);
  expect(new Set(funded.map(({ startup }) => startup.id)).size).toBe(5);
});

test('programs name who carries them out jointly', async () => {
  const expected = demoPrograms('gyeongnam-center').filter(({ fiscalYear }) => fiscalYear === 2026);
  const { data } = await subgraph.ask(
    '{ programs(first: 100, filter: { fiscalYear: 2026 }) { edges { node { id ... on CenterProgram { jointWith { id } } } } } }',
  );
  const found = data.programs.edges.map(({ node }: { node: unknown }) => node);
  expect(found).toHaveLength(expected.length);
  for (const program of expected) {
    if (program.type !== 'CenterProgram') continue;
    expect(found).toContainEqual({ id: program.id, jointWith: program.details.jointWithIds.map(ref) });
  }
});

test('the center is found by its id; another id, and another organization, have none', async () => {
  const { data, statements } = await subgraph.ask(
    'query ($keys: [_Any!]!) { _entities(representations: $keys) { ... on InnovationCenter { id } ... on Organization { innovationCenter { id } } } }',
    {
      keys: [
        { __typename: 'InnovationCenter', id: demoCenter().id },
        { __typename: 'InnovationCenter', id: 'ccei-busan:center:1' },
        { __typename: 'Organization', id: 'org:ccei-busan' },
      ],
    },
  );
  expect(data._entities).toEqual([{ id: demoCenter().id }, null, { innovationCenter: null }]);
  expect(statements).toHaveLength(2);
});

test('reading all of the center takes one statement a table; three hundred startups no more than sixty', async () => {
  const { statements } = await readCenter('org:cau');
  // Center by organization and by id, branches, contests, winners, sharing, briefings, trainings, makerspace, zone.
  expect(statements.length).toBeLessThanOrEqual(10);
  const query = `query ($keys: [_Any!]!) { _entities(representations: $keys) { ... on Startup {
    supports(first: 50) { totalCount edges { node { startup { id } amount { won } program { id } space { name { ko } ... on CenterBranch { center { launchedOn } } }
      ... on CenterSupport { corporatePartner { innovationCenter { id } } } } } } } } }`;
  const ask = (count: number) =>
    subgraph.ask(query, {
      keys: facts.slice(0, count).map(({ id }) => ({ __typename: 'Startup', id })),
    });
  const [few, many] = [await ask(60), await ask(300)];
  expect(many.errors).toBeUndefined();
  expect(many.statements.length).toBe(few.statements.length);
  expect(many.statements.length).toBeLessThanOrEqual(8);
});

test('a start over a record of another organization is refused in one line that names it', async () => {
  const other = await createTestDatabase('gyeongnam-center-held');
  const open = () => openTestSubgraph(gyeongnamCenter, other.url, { demoStartups: 20 });
  try {
    const first = await open();
    const { database: own } = first.open;
    const [record] = await own.select().from(supports).limit(1);
    const giveAway = sql`update supports set provider_id = 'org:doosan' where id = ${record!.id}`;
    await expect(own.execute(giveAway)).rejects.toSatisfy(isOutsideHoldings);
    await releaseHoldings(own);
    await own.execute(giveAway);
    await first.close();
    await expect(open()).rejects.toThrow(
      `table supports has ${record!.id}, whose provider_id lies outside of what @holds of schema.graphql says`,
    );
  } finally {
    await other.drop();
  }
});
