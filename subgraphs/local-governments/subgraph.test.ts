import { type DemoStartup, type DemoSupport, demoSeed } from '@ieum/kit/demo/facts.ts';
import { demoFacilitySteps, demoLocalGovernments } from '@ieum/kit/demo/local-governments.ts';
import { demoPrograms } from '@ieum/kit/demo/programs.ts';
import { demoSpaces } from '@ieum/kit/demo/spaces.ts';
import { demoStartup } from '@ieum/kit/demo/startup.ts';
import { callerOf, openTestSubgraph, type TestSubgraph } from '@ieum/kit/fixtures/open-test-subgraph.ts';
import { startupId } from '@ieum/kit/startup-id.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/setup/database.ts';
import { localGovernments } from './subgraph.ts';

const startups = 400;
const facts: DemoStartup[] = Array.from({ length: startups }, (_, at) => demoStartup(demoSeed, at + 1));
type LocalSupport = Extract<DemoSupport, { subgraph: 'local-governments' }>;
const records = facts
  .flatMap((startup) => startup.supports)
  .filter((support): support is LocalSupport => support.subgraph === 'local-governments');

let database: TestDatabase;
let subgraph: TestSubgraph;

beforeAll(async () => {
  database = await createTestDatabase('local-governments');
  subgraph = await openTestSubgraph(localGovernments, database.url, { demoStartups: startups });
});

afterAll(async () => {
  await subgraph?.close();
  await database?.drop();
});

const everyRecord = `query ($after: String) { supports(order: ASC, first: 100, after: $after) {
  totalCount pageInfo { hasNextPage endCursor }
  edges { node { __typename id startup { id } provider { id } amount { won }
    ... on SpaceTenancy { areaM2 space { id } }
    ... on LocalSubsidy { disbursed { won text } shares { source amount { won } } }
    ... on Settlement { beneficiaries } } } } }`;

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

function sees(record: LocalSupport, organization: string | null) {
  const { sharedWith, amountsWith } = facts[record.startup - 1]!;
  if (record.disclosure === 'PUBLIC' || record.providerId === organization)
    return { startup: true, amount: true };
  const shared =
    organization !== null && record.disclosure === 'PARTNER' && sharedWith.includes(organization);
  return { startup: shared, amount: shared && amountsWith.includes(organization ?? '') };
}

const money = (won: number | null) => (won === null ? null : expect.objectContaining({ won }));

function expectedNode(record: LocalSupport, organization: string | null) {
  const { startup, amount } = sees(record, organization);
  const own = {
    SpaceTenancy: () =>
      record.type === 'SpaceTenancy' && {
        areaM2: record.details.areaM2,
        space: record.spaceId && { id: record.spaceId },
      },
    LocalSubsidy: () =>
      record.type === 'LocalSubsidy' && {
        disbursed: amount ? money(record.details.disbursedWon) : null,
        shares: amount
          ? record.details.shares.map(({ source, amountWon }) => ({ source, amount: { won: amountWon } }))
          : [],
      },
    Settlement: () => record.type === 'Settlement' && { beneficiaries: record.details.beneficiaries },
  };
  return {
    __typename: record.type,
    id: record.id,
    startup: startup ? { id: startupId(record.startup) } : null,
    provider: { id: record.providerId },
    amount: amount ? money(record.amountWon) : null,
    ...own[record.type](),
  };
}

test.each(['org:ieum', 'org:jinju', 'org:cau', null])(
  'every record is served as its fact says, with what %s may know',
  async (organization) => {
    const expected = records
      .toSorted((a, b) =>
        a.startedOn === b.startedOn ? (a.id < b.id ? -1 : 1) : a.startedOn < b.startedOn ? -1 : 1,
      )
      .map((record) => expectedNode(record, organization));
    expect(await readEveryRecord(organization)).toEqual(expected);
  },
);

test("Jinju's chain names its facilities and the university's incubator, in order", async () => {
  const { data, errors } =
    await subgraph.ask(`{ _entities(representations: [{ __typename: "Region", code: "4817000000" }]) {
    ... on Region { localGovernment { organization { id } region { code } facilityChain { name { ko en } steps {
      order role stages themes { id } facility { id name { ko } opensOnText } incubationCenter { id } } } } } } }`);
  expect(errors).toBeUndefined();
  const names = new Map(demoSpaces('local-governments').map((space) => [space.id, space]));
  expect(data._entities[0].localGovernment).toEqual({
    organization: { id: 'org:jinju' },
    region: { code: '4817000000' },
    facilityChain: {
      name: {
        ko: '진주시 성장단계별 창업시설 연계',
        en: 'Jinju chain of startup facilities by growth stage',
      },
      steps: demoFacilitySteps().map(({ facilityId, incubationCenterId, themeIds, ...step }) => ({
        order: step.order,
        role: step.role,
        stages: step.stages,
        themes: themeIds.map((id) => ({ id })),
        facility: facilityId && {
          id: facilityId,
          name: { ko: names.get(facilityId)!.nameKo },
          opensOnText: names.get(facilityId)!.opensOnText,
        },
        incubationCenter: incubationCenterId && { id: incubationCenterId },
      })),
    },
  });
});

test('facilities have their units less their active tenancies free', async () => {
  const { data } = await subgraph.ask(
    '{ spaces(first: 100) { edges { node { id units vacantUnits ... on Facility { localGovernment { id } industries { code } } } } } }',
  );
  const active = (id: string) =>
    records.filter((record) => record.spaceId === id && record.status === 'ACTIVE').length;
  const nodes = new Map<string, unknown>(
    data.spaces.edges.map(({ node }: { node: { id: string } }) => [node.id, node]),
  );
  for (const space of demoSpaces('local-governments')) {
    if (space.type !== 'Facility') continue;
    expect(nodes.get(space.id)).toEqual({
      id: space.id,
      units: space.units,
      vacantUnits: space.units === null ? null : Math.max(0, space.units - active(space.id)),
      localGovernment: { id: space.details.localGovernmentId },
      industries: space.details.industryCodes.map((code) => ({ code })),
    });
  }
  expect(nodes.size).toBe(demoSpaces('local-governments').length);
});

test('programs show ordinance, age limit and shares', async () => {
  const { data } = await subgraph.ask(
    '{ programs(first: 100) { edges { node { id ... on LocalProgram { ordinance maxFounderAge shares { source amount { won } } } } } } }',
  );
  const nodes = new Map<string, unknown>(
    data.programs.edges.map(({ node }: { node: { id: string } }) => [node.id, node]),
  );
  for (const program of demoPrograms('local-governments').slice(0, 100)) {
    if (program.type !== 'LocalProgram') continue;
    const { ordinance, maxFounderAge, shares } = program.details;
    const expected = shares.map(({ source, amountWon }) => ({ source, amount: { won: amountWon } }));
    if (nodes.has(program.id))
      expect(nodes.get(program.id)).toEqual({ id: program.id, ordinance, maxFounderAge, shares: expected });
  }
  expect(nodes.size).toBeGreaterThan(5);
});

test('each local government is found by its organization, its region and its id; others are null', async () => {
  const governments = demoLocalGovernments();
  const keys = governments.flatMap(({ id, organizationId, regionCode }) => [
    { __typename: 'Organization', id: organizationId },
    { __typename: 'Region', code: regionCode },
    { __typename: 'LocalGovernment', id },
  ]);
  const strangers = [
    { __typename: 'Organization', id: 'org:cau' },
    { __typename: 'Region', code: '4800000000' },
    { __typename: 'LocalGovernment', id: 'jinju:government:2' },
  ];
  const { data, statements } = await subgraph.ask(
    `query ($keys: [_Any!]!) { _entities(representations: $keys) { ... on Organization { localGovernment { id } }
      ... on Region { localGovernment { id } } ... on LocalGovernment { id } } }`,
    { keys: [...keys, ...strangers] },
  );
  expect(data._entities).toEqual([
    ...governments.flatMap(({ id }) => [{ localGovernment: { id } }, { localGovernment: { id } }, { id }]),
    { localGovernment: null },
    { localGovernment: null },
    null,
  ]);
  expect(statements).toHaveLength(3);
});

test('sixty startups with everything below take no more statements than one', async () => {
  const query = `query ($keys: [_Any!]!) { _entities(representations: $keys) { ... on Startup {
    supports(first: 50) { totalCount edges { node { startup { id } amount { won } program { id ... on LocalProgram { shares { source } } }
      ... on SpaceTenancy { space { name { ko } localGovernment { facilityChain { steps { facility { id } } } } industries { code } } }
      ... on LocalSubsidy { disbursed { won } shares { amount { won } } } } } } } } }`;
  const keysOf = (numbers: number[]) =>
    numbers.map((number) => ({ __typename: 'Startup', id: startupId(number) }));
  // 1 and 4 have tenancies, subsidies and a chain behind them, so every level below is reached.
  const few = await subgraph.ask(query, { keys: keysOf([1, 4]) });
  const many = await subgraph.ask(query, { keys: keysOf(facts.slice(0, 60).map(({ number }) => number)) });
  expect(few.errors).toBeUndefined();
  expect(many.errors).toBeUndefined();
  expect(many.statements.length).toBe(few.statements.length);
  expect(many.statements.length).toBeLessThanOrEqual(8);
});
