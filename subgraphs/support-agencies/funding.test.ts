import { callerOf, openTestSubgraph, type TestSubgraph } from '@ieum/kit/fixtures/open-test-subgraph.ts';
import { openStandInDirectory, type StandInDirectory } from '@ieum/kit/fixtures/stand-in-directory.ts';
import { subscribeBySocket } from '@ieum/kit/fixtures/subscribers.ts';
import { startupId } from '@ieum/kit/startup-id.ts';
import type { Caller } from '@ieum/schema/contract/caller.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/setup/database.ts';
import { supportAgencies } from './subgraph.ts';

const kosmes = callerOf('org:kosmes');
const [accepted, toAnother, ofAnother, received, unknown] = Array.from(
  { length: 5 },
  (_, at) => `ref:01JD000000000000000000000${at}`,
) as [string, string, string, string, string];
let database: TestDatabase;
let subgraph: TestSubgraph;
let directory: StandInDirectory;

beforeAll(async () => {
  database = await createTestDatabase('support-agencies-funding');
  const referral = { to: { id: 'org:kosmes' }, startup: { id: startupId(3) }, state: 'ACCEPTED' };
  directory = await openStandInDirectory({
    agreements: ['agr:seoul-southwest-2024'],
    referrals: {
      [accepted]: referral,
      [toAnother]: { ...referral, to: { id: 'org:cau' } },
      [ofAnother]: { ...referral, startup: { id: startupId(4) } },
      [received]: { ...referral, state: 'RECEIVED' },
    },
  });
  const directoryUrl = directory.url;
  subgraph = await openTestSubgraph(supportAgencies, database.url, { demoStartups: 10, directoryUrl });
});

afterAll(async () => {
  await subgraph?.close();
  await directory?.close();
  await database?.drop();
});

const award = `mutation ($input: FundingInput!) { awardFunding(input: $input) { id title kind status disclosure startedOn
  stageAtStart instrument amount { won text } disbursed { won } startup { id } provider { id } program { id }
  agreement { id } referral { id } } }`;
const input = {
  startupId: startupId(3),
  programId: 'kosmes:prog:2026-02',
  instrument: 'LOAN',
  amountWon: 5_000_000_000,
  startedOn: '2026-11-02',
};

async function awardOne(changes: Record<string, unknown> = {}, caller: Caller = kosmes) {
  const { data, errors } = await subgraph.ask(award, { input: { ...input, ...changes } }, caller);
  return { award: data?.awardFunding, error: errors?.[0]?.extensions };
}

test('an award is written as given, 50억 원 included, and shows in the lists at once', async () => {
  const given = { stageAtStart: 'BI', agreementId: 'agr:seoul-southwest-2024', disclosure: 'PUBLIC' };
  const { award: record, error } = await awardOne({ ...given, referralId: accepted });
  expect(error).toBeUndefined();
  expect(record).toEqual({
    id: expect.stringMatching(/^kosmes:fund:2026-\d{3,}$/),
    title: '2026년 청년전용 창업자금 (데모)',
    kind: 'LOAN',
    status: 'ACTIVE',
    disclosure: 'PUBLIC',
    startedOn: '2026-11-02',
    stageAtStart: 'BI',
    instrument: 'LOAN',
    amount: { won: 5_000_000_000, text: '50억 원' },
    disbursed: null,
    startup: { id: startupId(3) },
    provider: { id: 'org:kosmes' },
    program: { id: 'kosmes:prog:2026-02' },
    agreement: { id: 'agr:seoul-southwest-2024' },
    referral: { id: accepted },
  });
  const { data } = await subgraph.ask(
    '{ _entities(representations: [{ __typename: "Referral", id: "ref:01JD0000000000000000000000" }]) { ... on Referral { outcomes { id } } } }',
  );
  expect(data._entities[0].outcomes).toEqual([{ id: record.id }]);
});

test('without the directory nothing comes of an agreement or a referral, a repeated key aside', async () => {
  const attempt = { referralId: accepted, idempotencyKey: 'origin-1' };
  const first = await awardOne(attempt);
  expect(first.error).toBeUndefined();
  const total = async () => (await subgraph.ask('{ supports { totalCount } }')).data.supports.totalCount;
  const before = await total();
  directory.isDown = true;
  for (const origin of [{ referralId: accepted }, { agreementId: 'agr:seoul-southwest-2024' }]) {
    expect((await awardOne(origin)).error).toEqual({ code: 'DIRECTORY_UNAVAILABLE' });
  }
  expect((await awardOne(attempt)).award.id).toBe(first.award.id);
  directory.isDown = false;
  expect(await total()).toBe(before);
});

test('a mutation that fails leaves its neighbour its answer', async () => {
  const { data, errors } = await subgraph.ask(
    `mutation ($input: FundingInput!, $bad: FundingInput!) {
      first: awardFunding(input: $input) { status } second: awardFunding(input: $bad) { status } }`,
    { input, bad: { ...input, agreementId: 'agr:nope' } },
    kosmes,
  );
  expect(data).toEqual({ first: { status: 'ACTIVE' }, second: null });
  expect(errors).toMatchObject([{ path: ['second'], extensions: { code: 'NOT_FOUND' } }]);
});

test.each([
  ['LOAN', 'kosmes:prog:2026-05', 'LOAN'],
  ['GUARANTEE', 'kosmes:prog:2026-05', 'GUARANTEE'],
  ['RND_GRANT', 'kosmes:prog:2026-05', 'RND'],
  ['GRANT', 'kosmes:prog:2026-05', 'COMMERCIALIZATION'],
  ['VOUCHER', 'kosmes:prog:2026-01', 'COMMERCIALIZATION'],
])('a %s under %s is of the kind %s', async (instrument, programId, kind) => {
  expect((await awardOne({ instrument, programId })).award.kind).toBe(kind);
});

test('a voucher is of the kind its program is for', async () => {
  const { award: record } = await awardOne(
    { instrument: 'VOUCHER', programId: 'sba:prog:2026-02' },
    callerOf('org:sba'),
  );
  expect(record).toMatchObject({ kind: 'EXPORT', provider: { id: 'org:sba' } });
});

test('who is not the provider learns of a partner award neither startup nor amount', async () => {
  const { award: record } = await awardOne();
  const query =
    'query ($ids: [ID!]) { supports(filter: { ids: $ids }) { edges { node { id startup { id } amount { won } } } } }';
  const { data } = await subgraph.ask(query, { ids: [record.id] }, callerOf('org:dongyang'));
  expect(data.supports.edges[0].node).toEqual({ id: record.id, startup: null, amount: null });
});

test('a repeated key gives the first award, also at the same moment; another input is a conflict', async () => {
  const attempt = { idempotencyKey: 'award-1', amountWon: 1 };
  const answers = await Promise.all([awardOne(attempt), awardOne(attempt), awardOne(attempt)]);
  expect(new Set(answers.map((answer) => answer.award.id)).size).toBe(1);
  expect((await awardOne({ ...attempt, amountWon: 2 })).error).toMatchObject({
    code: 'IDEMPOTENCY_CONFLICT',
    inputPath: ['input', 'idempotencyKey'],
  });
});

test('awards at the same moment get ids of their own, without a gap', async () => {
  const answers = await Promise.all(Array.from({ length: 8 }, () => awardOne({ startedOn: '2199-12-31' })));
  expect(answers.map((answer) => answer.award.id).sort()).toEqual(
    Array.from({ length: 8 }, (_, at) => `kosmes:fund:2199-00${at + 1}`),
  );
});

test.each([
  ['a mistyped startup id', { startupId: 'st000000196' }, 'BAD_STARTUP_ID', 'startupId'],
  ['a startup that nobody has', { startupId: startupId(2 ** 35 - 1) }, 'NOT_FOUND', 'startupId'],
  ['an unknown program', { programId: 'kosmes:prog:1999-01' }, 'NOT_FOUND', 'programId'],
  ["another agency's program", { programId: 'sba:prog:2026-01' }, 'FORBIDDEN', 'programId'],
  ['no money', { amountWon: 0 }, 'BAD_INPUT', 'amountWon'],
  ['interest on a grant', { instrument: 'GRANT', interestRate: 1 }, 'BAD_INPUT', 'interestRate'],
  ['a maturity of a voucher', { instrument: 'VOUCHER', maturesOn: '2030-01-01' }, 'BAD_INPUT', 'maturesOn'],
  ['interest below 0', { interestRate: -1 }, 'BAD_INPUT', 'interestRate'],
  ['a maturity before the start', { maturesOn: '2026-11-02' }, 'BAD_INPUT', 'maturesOn'],
  ['an agreement by name', { agreementId: 'seoul' }, 'BAD_ID', 'agreementId'],
  ['a referral without a ULID', { referralId: 'ref:1' }, 'BAD_ID', 'referralId'],
  ['an agreement that nobody has', { agreementId: 'agr:nope' }, 'NOT_FOUND', 'agreementId'],
  ['a referral that nobody has', { referralId: unknown }, 'NOT_FOUND', 'referralId'],
  ['a referral to another organization', { referralId: toAnother }, 'FORBIDDEN', 'referralId'],
  ['a referral of another startup', { referralId: ofAnother }, 'BAD_INPUT', 'referralId'],
  ['a referral not yet accepted', { referralId: received }, 'STATE', 'referralId'],
])('%s is refused with code and path', async (_, changes, code, field) => {
  expect((await awardOne(changes)).error).toMatchObject({ code, inputPath: ['input', field] });
});

test.each([
  ['won over 2^53', { amountWon: 2 ** 53 }, { code: 'BAD_SCALAR', scalar: 'Won', reason: 'RANGE' }],
  ['won as text', { amountWon: '5000' }, { code: 'BAD_SCALAR', scalar: 'Won', reason: 'FORMAT' }],
  ['an impossible day', { startedOn: '2026-02-29' }, { code: 'BAD_SCALAR', scalar: 'Date', reason: 'RANGE' }],
  ['an unknown instrument', { instrument: 'GIFT' }, { code: 'BAD_USER_INPUT' }],
])('%s is refused before anything is asked', async (_, changes, error) => {
  expect((await awardOne(changes)).error).toMatchObject(error);
});

test('the scope is needed, and an organization', async () => {
  const { errors } = await subgraph.ask(award, { input }, { ...kosmes, scopes: ['loan:terms'] });
  expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
  expect((await awardOne({}, callerOf(null))).error).toMatchObject({ code: 'FORBIDDEN' });
});

test('subscribers are told of each award, once', async () => {
  const query = 'subscription { supportRecorded(filter: { kinds: [LOAN] }) { id amount { won } } }';
  const subscriber = await subscribeBySocket(subgraph, { query, caller: kosmes });
  const first = await awardOne({ idempotencyKey: 'told-once' });
  await awardOne({ idempotencyKey: 'told-once' });
  expect((await awardOne({ amountWon: 0 })).error?.code).toBe('BAD_INPUT');
  const second = await awardOne({ amountWon: 1000 });
  const told = [await subscriber.next(), await subscriber.next()];
  await subscriber.leave();
  expect(told.map(({ data }) => data.supportRecorded)).toEqual([
    { id: first.award.id, amount: { won: input.amountWon } },
    { id: second.award.id, amount: { won: 1000 } },
  ]);
});
