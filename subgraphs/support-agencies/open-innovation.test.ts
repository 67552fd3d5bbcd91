import { type DemoSupport, demoSeed } from '@ieum/kit/demo/facts.ts';
import { demoStartup } from '@ieum/kit/demo/startup.ts';
import { callerOf, openTestSubgraph, type TestSubgraph } from '@ieum/kit/fixtures/open-test-subgraph.ts';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/setup/database.ts';
import { supportAgencies } from './subgraph.ts';

const kosmes = callerOf('org:kosmes');
const kicox = callerOf('org:kicox');
const startups = 400;
let database: TestDatabase;
let subgraph: TestSubgraph;

beforeAll(async () => {
  // Midnight in Korea, 15:00 UTC the day before, so that a day of UTC would be refused.
  vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-12-31T15:00:00Z') });
  database = await createTestDatabase('support-agencies-open-innovation');
  subgraph = await openTestSubgraph(supportAgencies, database.url, { demoStartups: startups });
});

afterAll(async () => {
  await subgraph?.close();
  await database?.drop();
  vi.useRealTimers();
});

type Cooperation = Extract<DemoSupport, { type: 'OpenInnovation' }>;
const cooperations = Array.from({ length: startups }, (_, at) => demoStartup(demoSeed, at + 1)).flatMap(
  ({ supports }) => supports.filter((support): support is Cooperation => support.type === 'OpenInnovation'),
);
const running = (phase: Cooperation['details']['phase']) =>
  cooperations.filter(({ status, details }) => status === 'ACTIVE' && details.phase === phase);

const advance = `mutation ($id: ID!, $phase: OpenInnovationPhase!, $on: Date!, $key: String) {
  advanceOpenInnovation(id: $id, phase: $phase, on: $on, idempotencyKey: $key) { id phase phaseOn status endedOn } }`;

async function advanceOne(id: string, phase: string, on: string, key: string | null = null, caller = kicox) {
  const { data, errors } = await subgraph.ask(advance, { id, phase, on, key }, caller);
  return { record: data?.advanceOpenInnovation, error: errors?.[0]?.extensions };
}

test('a cooperation moves forward, may skip, and closes for good', async () => {
  const [{ id, endedOn }] = running('NEED') as [Cooperation];
  expect((await advanceOne(id, 'MATCHED', '2026-12-01')).record).toEqual({
    ...{ id, phase: 'MATCHED', phaseOn: '2026-12-01', status: 'ACTIVE', endedOn },
  });
  expect((await advanceOne(id, 'CONTRACT', '2026-12-01')).record).toMatchObject({ phase: 'CONTRACT' });
  for (const phase of ['NEED', 'POC', 'CONTRACT']) {
    expect((await advanceOne(id, phase, '2026-12-02')).error).toMatchObject({
      code: 'STATE',
      inputPath: ['phase'],
    });
  }
  expect((await advanceOne(id, 'CLOSED', '2026-11-30')).error).toMatchObject({
    code: 'BAD_INPUT',
    inputPath: ['on'],
  });
  expect((await advanceOne(id, 'CLOSED', '2027-01-01')).record).toEqual({
    ...{ id, phase: 'CLOSED', phaseOn: '2027-01-01', status: 'COMPLETED', endedOn: '2027-01-01' },
  });
  expect((await advanceOne(id, 'CLOSED', '2027-01-01')).error).toMatchObject({ code: 'STATE' });
});

test('a phase is noted on its day in Korea or afterwards, not before', async () => {
  const [, { id }] = running('NEED') as [Cooperation, Cooperation];
  expect((await advanceOne(id, 'MATCHED', '2027-01-02')).error).toEqual({
    code: 'BAD_INPUT',
    inputPath: ['on'],
  });
  expect((await advanceOne(id, 'MATCHED', '2027-01-01')).record).toMatchObject({ phase: 'MATCHED' });
});

test('of two at the same moment, one moves it and the other finds it moved', async () => {
  const [{ id, startedOn }] = running('POC') as [Cooperation];
  const answers = await Promise.all([
    advanceOne(id, 'CONTRACT', startedOn),
    advanceOne(id, 'CONTRACT', startedOn),
  ]);
  expect(answers.filter(({ record }) => record?.phase === 'CONTRACT')).toHaveLength(1);
  expect(answers.filter(({ error }) => error?.code === 'STATE')).toHaveLength(1);
});

test('a repeated key answers the same again', async () => {
  const [, { id, startedOn }] = running('POC') as [Cooperation, Cooperation];
  const first = await advanceOne(id, 'CONTRACT', startedOn, 'advance-1');
  expect(await advanceOne(id, 'CONTRACT', startedOn, 'advance-1')).toEqual(first);
  expect((await advanceOne(id, 'CLOSED', startedOn, 'advance-1')).error).toMatchObject({
    code: 'IDEMPOTENCY_CONFLICT',
    inputPath: ['idempotencyKey'],
  });
});

test('a cooperation that ended goes no further, whatever its phase', async () => {
  const ended = cooperations.find(
    ({ status, details }) => status === 'COMPLETED' && details.phase === 'POC',
  )!;
  expect((await advanceOne(ended.id, 'CLOSED', '2027-01-01')).error).toMatchObject({ code: 'STATE' });
});

test('an unknown cooperation is NOT_FOUND, one that another agency runs FORBIDDEN, before its start BAD_INPUT', async () => {
  const [, , { id }] = running('POC') as [Cooperation, Cooperation, Cooperation];
  expect((await advanceOne('kicox:oi:1999-001', 'CLOSED', '2027-01-01')).error).toMatchObject({
    code: 'NOT_FOUND',
    inputPath: ['id'],
  });
  expect((await advanceOne(id, 'CLOSED', '2027-01-01', null, kosmes)).error).toMatchObject({
    code: 'FORBIDDEN',
    inputPath: ['id'],
  });
  expect((await advanceOne(id, 'CLOSED', '1999-01-01')).error).toMatchObject({
    code: 'BAD_INPUT',
    inputPath: ['on'],
  });
  expect((await advanceOne(id, 'PILOT', '2027-01-01')).error).toMatchObject({ code: 'BAD_USER_INPUT' });
});
