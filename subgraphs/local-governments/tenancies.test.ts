import { callerOf, openTestSubgraph, type TestSubgraph } from '@ieum/kit/fixtures/open-test-subgraph.ts';
import { openStandInDirectory, type StandInDirectory } from '@ieum/kit/fixtures/stand-in-directory.ts';
import { subscribeBySocket } from '@ieum/kit/fixtures/subscribers.ts';
import { startupId } from '@ieum/kit/startup-id.ts';
import type { Caller } from '@ieum/schema/contract/caller.ts';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/setup/database.ts';
import { localGovernments } from './subgraph.ts';

const jinju = callerOf('org:jinju');
const guro = callerOf('org:guro-gu');
const [accepted, toAnother, ofAnother, received, ofMerged, unknown] = Array.from(
  { length: 6 },
  (_, at) => `ref:01JD000000000000000000000${at}`,
) as [string, string, string, string, string, string];
let database: TestDatabase;
let subgraph: TestSubgraph;
let directory: StandInDirectory;

beforeAll(async () => {
  // Midnight in Korea, 15:00 UTC the day before, so that a day of UTC would be refused.
  vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-12-31T15:00:00Z') });
  database = await createTestDatabase('local-governments-tenancies');
  const referral = { to: { id: 'org:jinju' }, startup: { id: startupId(3) }, state: 'ACCEPTED' };
  directory = await openStandInDirectory({
    agreements: ['agr:seoul-southwest-2024'],
    referrals: {
      [accepted]: referral,
      [toAnother]: { ...referral, to: { id: 'org:cau' } },
      [ofAnother]: { ...referral, startup: { id: startupId(4) } },
      [received]: { ...referral, state: 'RECEIVED' },
      [ofMerged]: { ...referral, startup: { id: startupId(37) } },
    },
  });
  const directoryUrl = directory.url;
  subgraph = await openTestSubgraph(localGovernments, database.url, { demoStartups: 50, directoryUrl });
});

afterAll(async () => {
  await subgraph?.close();
  await directory?.close();
  await database?.drop();
  vi.useRealTimers();
});

const open = `mutation ($input: TenancyInput!) { openTenancy(input: $input) { id title kind status disclosure startedOn
  startedOnPrecision endedOn stageAtStart areaM2 startup { id } provider { id } agreement { id } referral { id }
  space { id vacantUnits } } }`;
const close = `mutation ($id: ID!, $on: Date!, $key: String) { closeTenancy(id: $id, endedOn: $on, idempotencyKey: $key) {
  id status endedOn space { vacantUnits } } }`;

const input = { startupId: startupId(3), facilityId: 'jinju:space:5', startedOn: '2026-11-02' };

async function openOne(changes: Record<string, unknown> = {}, caller: Caller = jinju) {
  const { data, errors } = await subgraph.ask(open, { input: { ...input, ...changes } }, caller);
  return { tenancy: data?.openTenancy, error: errors?.[0]?.extensions };
}

async function closeOne(id: string, on: string, key: string | null = null, caller: Caller = jinju) {
  const { data, errors } = await subgraph.ask(close, { id, on, key }, caller);
  return { tenancy: data?.closeTenancy, error: errors?.[0]?.extensions };
}

async function vacancy(id: string): Promise<number | null> {
  const { data } = await subgraph.ask(
    'query ($ids: [ID!]) { spaces(filter: { ids: $ids }) { edges { node { vacantUnits } } } }',
    { ids: [id] },
  );
  return data.spaces.edges[0].node.vacantUnits;
}

test('opening a tenancy writes the record, takes a unit and shows in the lists at once', async () => {
  const before = await vacancy('jinju:space:5');
  const { tenancy } = await openOne({
    ...{ areaM2: 33.5, stageAtStart: 'POST_BI', agreementId: 'agr:seoul-southwest-2024' },
    ...{ referralId: accepted, disclosure: 'PUBLIC' },
  });
  expect(tenancy).toEqual({
    id: expect.stringMatching(/^jinju:ten:2026-\d{3,}$/),
    title: '진주지식산업센터 입주',
    kind: 'SPACE',
    status: 'ACTIVE',
    disclosure: 'PUBLIC',
    startedOn: '2026-11-02',
    startedOnPrecision: 'DAY',
    endedOn: null,
    stageAtStart: 'POST_BI',
    areaM2: 33.5,
    startup: { id: startupId(3) },
    provider: { id: 'org:jinju' },
    agreement: { id: 'agr:seoul-southwest-2024' },
    referral: { id: accepted },
    space: { id: 'jinju:space:5', vacantUnits: before! - 1 },
  });
  const { data } = await subgraph.ask(
    `query ($keys: [_Any!]!) { _entities(representations: $keys) {
      ... on Startup { supports { edges { node { id } } } } ... on Referral { outcomes { id } } } }`,
    {
      keys: [
        { __typename: 'Startup', id: startupId(3) },
        { __typename: 'Referral', id: accepted },
      ],
    },
  );
  expect(data._entities[0].supports.edges.map(({ node }: { node: { id: string } }) => node.id)).toContain(
    tenancy.id,
  );
  expect(data._entities[1].outcomes).toEqual([{ id: tenancy.id }]);
});

test('ids are counted up by publisher and year', async () => {
  const ids = [];
  for (const startedOn of ['2199-01-01', '2199-05-05', '2198-01-01']) {
    ids.push((await openOne({ startedOn })).tenancy.id);
  }
  expect(ids).toEqual(['jinju:ten:2199-001', 'jinju:ten:2199-002', 'jinju:ten:2198-001']);
});

test('a startup that was merged into another is written as that one', async () => {
  const { tenancy } = await openOne({ startupId: startupId(37) });
  expect(tenancy.startup).toEqual({ id: startupId(35) });
});

test('of more requests than there are units, as many succeed, and the others get NO_VACANCY', async () => {
  const free = (await vacancy('guro-gu:space:1'))!;
  expect(free).toBeGreaterThan(0);
  const answers = await Promise.all(
    Array.from({ length: free + 3 }, () => openOne({ facilityId: 'guro-gu:space:1' }, guro)),
  );
  const opened = answers.flatMap(({ tenancy }) => tenancy ?? []);
  expect(opened).toHaveLength(free);
  expect(new Set(opened.map(({ id }) => id)).size).toBe(free);
  expect(answers.filter(({ error }) => error?.code === 'NO_VACANCY')).toHaveLength(3);
  expect(answers.find(({ error }) => error)?.error).toMatchObject({ inputPath: ['input', 'facilityId'] });
  expect(await vacancy('guro-gu:space:1')).toBe(0);
  const closed = await Promise.all(opened.map(({ id }) => closeOne(id, '2026-12-31', null, guro)));
  expect(closed.every(({ tenancy }) => tenancy.status === 'COMPLETED')).toBe(true);
  expect(await vacancy('guro-gu:space:1')).toBe(free);
});

test('closing sets the last day and frees the unit; a second time is STATE', async () => {
  const { tenancy } = await openOne();
  const { vacantUnits } = tenancy.space;
  expect(await closeOne(tenancy.id, '2026-11-30')).toEqual({
    tenancy: {
      id: tenancy.id,
      status: 'COMPLETED',
      endedOn: '2026-11-30',
      space: { vacantUnits: vacantUnits + 1 },
    },
    error: undefined,
  });
  expect((await closeOne(tenancy.id, '2026-12-01')).error).toMatchObject({
    code: 'STATE',
    inputPath: ['id'],
  });
});

test('a tenancy may end on its first day, not before', async () => {
  const { tenancy } = await openOne();
  expect((await closeOne(tenancy.id, '2026-11-01')).error).toMatchObject({
    code: 'BAD_INPUT',
    inputPath: ['endedOn'],
  });
  expect((await closeOne(tenancy.id, '2026-11-02')).tenancy.endedOn).toBe('2026-11-02');
});

test('a tenancy is closed on its last day in Korea or afterwards, not before: its unit is free at once', async () => {
  const { tenancy } = await openOne();
  const early = await subgraph.ask(close, { id: tenancy.id, on: '2027-01-02' }, jinju);
  expect(early.errors).toMatchObject([
    {
      message: 'endedOn: expected a day up to today (2027-01-01 in Korea); got 2027-01-02',
      extensions: { code: 'BAD_INPUT', inputPath: ['endedOn'] },
    },
  ]);
  expect(await vacancy('jinju:space:5')).toBe(tenancy.space.vacantUnits);
  expect((await closeOne(tenancy.id, '2027-01-01')).tenancy).toMatchObject({ endedOn: '2027-01-01' });
});

test('opening and closing in one operation show each state as it was', async () => {
  const { tenancy } = await openOne();
  const next = `jinju:ten:2026-${String(Number(tenancy.id.split('-').at(-1)) + 1).padStart(3, '0')}`;
  const { data, errors } = await subgraph.ask(
    `mutation ($input: TenancyInput!, $id: ID!) {
      first: openTenancy(input: $input) { id status space { vacantUnits } }
      second: closeTenancy(id: $id, endedOn: "2026-12-24") { id status space { vacantUnits } } }`,
    { input, id: next },
    jinju,
  );
  expect(errors).toBeUndefined();
  const free = tenancy.space.vacantUnits;
  expect(data).toEqual({
    first: { id: next, status: 'ACTIVE', space: { vacantUnits: free - 1 } },
    second: { id: next, status: 'COMPLETED', space: { vacantUnits: free } },
  });
});

test('a repeated key gives the first result, also at the same moment; another input is a conflict', async () => {
  const before = (await vacancy('jinju:space:5'))!;
  const attempt = { idempotencyKey: 'open-1', areaM2: 20 };
  const answers = await Promise.all([openOne(attempt), openOne(attempt), openOne(attempt)]);
  expect(new Set(answers.map(({ tenancy }) => tenancy.id)).size).toBe(1);
  expect(await vacancy('jinju:space:5')).toBe(before - 1);
  expect((await openOne({ ...attempt, areaM2: 21 })).error).toMatchObject({
    code: 'IDEMPOTENCY_CONFLICT',
    inputPath: ['input', 'idempotencyKey'],
  });
  const id = answers[0]!.tenancy.id;
  expect((await closeOne(id, '2026-12-01', 'close-1')).tenancy.endedOn).toBe('2026-12-01');
  expect((await closeOne(id, '2026-12-01', 'close-1')).tenancy.endedOn).toBe('2026-12-01');
  expect((await closeOne(id, '2026-12-02', 'close-1')).error).toMatchObject({
    code: 'IDEMPOTENCY_CONFLICT',
    inputPath: ['idempotencyKey'],
  });
});

test('an opening that was refused leaves nothing behind, and its key can be used again', async () => {
  const key = { idempotencyKey: 'refused-1' };
  expect((await openOne({ ...key, facilityId: 'jinju:space:3' })).error).toMatchObject({ code: 'STATE' });
  expect((await openOne(key)).tenancy.id).toMatch(/^jinju:ten:/);
});

test('without the directory nothing comes of an agreement or a referral, a repeated key aside', async () => {
  const attempt = { referralId: accepted, idempotencyKey: 'origin-1' };
  const first = await openOne(attempt);
  expect(first.error).toBeUndefined();
  const total = async () => (await subgraph.ask('{ supports { totalCount } }')).data.supports.totalCount;
  const before = await total();
  directory.isDown = true;
  for (const origin of [{ referralId: accepted }, { agreementId: 'agr:seoul-southwest-2024' }]) {
    expect((await openOne(origin)).error).toEqual({ code: 'DIRECTORY_UNAVAILABLE' });
  }
  expect((await openOne(attempt)).tenancy.id).toBe(first.tenancy.id);
  directory.isDown = false;
  expect(await total()).toBe(before);
});

test('a mutation that fails leaves its neighbour its answer', async () => {
  const { data, errors } = await subgraph.ask(
    `mutation ($input: TenancyInput!, $bad: TenancyInput!) {
      first: openTenancy(input: $input) { status } second: openTenancy(input: $bad) { status } }`,
    { input, bad: { ...input, agreementId: 'agr:nope' } },
    jinju,
  );
  expect(data).toEqual({ first: { status: 'ACTIVE' }, second: null });
  expect(errors).toMatchObject([{ path: ['second'], extensions: { code: 'NOT_FOUND' } }]);
});

test('a referral of a startup that was merged into this one leads to a tenancy of it', async () => {
  const { tenancy } = await openOne({ startupId: startupId(35), referralId: ofMerged });
  expect(tenancy).toMatchObject({ startup: { id: startupId(35) }, referral: { id: ofMerged } });
});

test.each([
  ['a mistyped startup id', { startupId: 'st000000196' }, 'BAD_STARTUP_ID', 'startupId'],
  ['a startup that nobody has', { startupId: startupId(2 ** 35 - 1) }, 'NOT_FOUND', 'startupId'],
  ['an unknown facility', { facilityId: 'jinju:space:999' }, 'NOT_FOUND', 'facilityId'],
  ["another city's facility", { facilityId: 'guro-gu:space:1' }, 'FORBIDDEN', 'facilityId'],
  ['a facility that is being built', { facilityId: 'jinju:space:3' }, 'STATE', 'facilityId'],
  ['an unknown program', { programId: 'jinju:prog:1999-01' }, 'NOT_FOUND', 'programId'],
  ["another city's program", { programId: 'guro-gu:prog:2026-01' }, 'FORBIDDEN', 'programId'],
  ['no area', { areaM2: 0 }, 'BAD_INPUT', 'areaM2'],
  ['a negative rent', { monthlyRentWon: -1 }, 'BAD_INPUT', 'monthlyRentWon'],
  ['a negative deposit', { depositWon: -1 }, 'BAD_INPUT', 'depositWon'],
  ['a discount in percent', { discountRate: 30 }, 'BAD_INPUT', 'discountRate'],
  ['an agreement by name', { agreementId: 'seoul' }, 'BAD_ID', 'agreementId'],
  ['a referral without a ULID', { referralId: 'ref:1' }, 'BAD_ID', 'referralId'],
  ['an agreement that nobody has', { agreementId: 'agr:nope' }, 'NOT_FOUND', 'agreementId'],
  ['a referral that nobody has', { referralId: unknown }, 'NOT_FOUND', 'referralId'],
  ['a referral to another organization', { referralId: toAnother }, 'FORBIDDEN', 'referralId'],
  ['a referral of another startup', { referralId: ofAnother }, 'BAD_INPUT', 'referralId'],
  ['a referral not yet accepted', { referralId: received }, 'STATE', 'referralId'],
])('%s is refused with code and path', async (_, changes, code, field) => {
  expect((await openOne(changes)).error).toMatchObject({ code, inputPath: ['input', field] });
});

test.each([
  ['an impossible day', { startedOn: '2026-02-30' }, { code: 'BAD_SCALAR', scalar: 'Date', reason: 'RANGE' }],
  ['won over 2^53', { monthlyRentWon: 2 ** 53 }, { code: 'BAD_SCALAR', scalar: 'Won', reason: 'RANGE' }],
  ['half a won', { depositWon: 0.5 }, { code: 'BAD_SCALAR', scalar: 'Won', reason: 'FORMAT' }],
  ['an unknown stage', { stageAtStart: 'SEED' }, { code: 'BAD_USER_INPUT' }],
])('%s is refused before anything is asked', async (_, changes, error) => {
  expect((await openOne(changes)).error).toMatchObject(error);
});

test("an unknown tenancy is NOT_FOUND, another government's FORBIDDEN, another kind of record NOT_FOUND", async () => {
  const { tenancy } = await openOne();
  expect((await closeOne('jinju:ten:1999-001', '2026-12-01')).error).toMatchObject({
    code: 'NOT_FOUND',
    inputPath: ['id'],
  });
  expect((await closeOne(tenancy.id, '2026-12-01', null, guro)).error).toMatchObject({
    code: 'FORBIDDEN',
    inputPath: ['id'],
  });
  const { data } = await subgraph.ask(
    '{ supports(filter: { kinds: [COMMERCIALIZATION], providerIds: ["org:jinju"] }, first: 1) { edges { node { id } } } }',
  );
  const subsidy = data.supports.edges[0].node.id;
  expect((await closeOne(subsidy, '2026-12-01')).error).toMatchObject({ code: 'NOT_FOUND' });
});

test('the scope is needed, and a caller', async () => {
  const { errors } = await subgraph.ask(open, { input }, { ...jinju, scopes: ['universities:write'] });
  expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
  expect((await subgraph.ask(open, { input }, null)).errors).toMatchObject([
    { extensions: { code: 'UNAUTHENTICATED' } },
  ]);
  expect((await openOne({}, callerOf(null))).error).toMatchObject({ code: 'FORBIDDEN' });
});

test('terms given with an opening are what its owner reads in the terms', async () => {
  const { tenancy } = await openOne({ monthlyRentWon: 300_000, depositWon: 3_000_000, discountRate: 0.5 });
  const { rows } = await subgraph.open.pool.query(
    'select monthly_rent_won, deposit_won, discount_rate from supports where id = $1',
    [tenancy.id],
  );
  expect(rows).toEqual([{ monthly_rent_won: '300000', deposit_won: '3000000', discount_rate: 0.5 }]);
});

test('whatever is opened and closed in whatever order, the units less the active tenancies are free', async () => {
  const facilityId = 'geumcheon-gu:space:1';
  const geumcheon = callerOf('org:geumcheon-gu');
  const { data } = await subgraph.ask(
    'query ($ids: [ID!]) { spaces(filter: { ids: $ids }) { edges { node { units vacantUnits } } } }',
    { ids: [facilityId] },
  );
  const { units, vacantUnits } = data.spaces.edges[0].node;
  const residents = units - vacantUnits;
  const open: string[] = [];
  const step = fc.record({ opens: fc.boolean(), pick: fc.nat(1000), times: fc.integer({ min: 1, max: 4 }) });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 6 }), async (steps) => {
      for (const { opens, pick, times } of steps) {
        const ids = opens ? [] : open.splice(pick % (open.length + 1), times);
        const answers = await Promise.all(
          opens
            ? Array.from({ length: times }, () => openOne({ facilityId }, geumcheon))
            : ids.map((id) => closeOne(id, '2027-01-01', null, geumcheon)),
        );
        if (opens) open.push(...answers.flatMap(({ tenancy }) => tenancy?.id ?? []));
        expect(await vacancy(facilityId)).toBe(units - residents - open.length);
      }
    }),
    { numRuns: 12 },
  );
});

test('subscribers are told of each tenancy that is opened, once, and of none that is refused or closed', async () => {
  const query = `subscription ($filter: SupportFilter) { supportRecorded(filter: $filter) {
    id startup { id } ... on SpaceTenancy { areaM2 } } }`;
  const variables = { filter: { providerIds: ['org:jinju'] } };
  const subscriber = await subscribeBySocket(subgraph, { query, variables, caller: jinju });
  const key = 'told-once';
  const { tenancy: first } = await openOne({ idempotencyKey: key, areaM2: 33 });
  await openOne({ idempotencyKey: key, areaM2: 33 });
  expect((await openOne({ areaM2: -1 })).error?.code).toBe('BAD_INPUT');
  await closeOne(first.id, '2026-12-31');
  const { tenancy: second } = await openOne();
  const told = [await subscriber.next(), await subscriber.next()];
  await subscriber.leave();
  await closeOne(second.id, '2026-12-31');
  expect(told.map(({ data }) => data.supportRecorded)).toEqual([
    { id: first.id, startup: { id: input.startupId }, areaM2: 33 },
    { id: second.id, startup: { id: input.startupId }, areaM2: null },
  ]);
});
