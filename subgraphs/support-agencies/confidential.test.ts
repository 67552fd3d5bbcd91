import { type DemoSupport, demoSeed } from '@ieum/kit/demo/facts.ts';
import { demoStartup } from '@ieum/kit/demo/startup.ts';
import {
  callerOf,
  openTestSubgraph,
  operator,
  type TestSubgraph,
} from '@ieum/kit/fixtures/open-test-subgraph.ts';
import { createTestPasses, type TestPass, type TestPasses } from '@ieum/kit/fixtures/test-passes.ts';
import { startupId } from '@ieum/kit/startup-id.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/setup/database.ts';
import { supportAgencies } from './subgraph.ts';

/** 1 has a loan and results by 중진공; 6 results by 산단공 and a loan by 중진공; 7 is a team with neither. */
const [journey, hydrogen, team] = [1, 6, 7];
/** 코멤텍: the article prints its sales of 2018, 21억 원. */
const kommtech = 2;

let database: TestDatabase;
let subgraph: TestSubgraph;
let passes: TestPasses;

beforeAll(async () => {
  database = await createTestDatabase('support-agencies-confidential');
  passes = await createTestPasses();
  subgraph = await openTestSubgraph(
    supportAgencies,
    database.url,
    { demoStartups: 40 },
    { passKeys: passes.passKeys },
  );
});

afterAll(async () => {
  await subgraph?.close();
  await database?.drop();
});

const query = `query ($keys: [_Any!]!) { _entities(representations: $keys) { ... on Confidential {
  performance { year sales { won text } employees exportUsd source { id } }
  loanTerms { record { id provider { id } } interestRate balance { won } maturesOn } } } }`;

async function ask(pass: TestPass, caller = callerOf(pass.organization), text?: string) {
  const key = {
    __typename: 'Confidential',
    id: startupId(pass.startups[0]),
    pass: text ?? (await passes.sign(pass)),
  };
  const { data, errors = [] } = await subgraph.ask(query, { keys: [key] }, caller);
  const codes = Object.fromEntries(errors.map(({ path, extensions }) => [path!.at(-1), extensions.code]));
  return { ...data._entities[0], codes };
}

const performanceOf = (number: number) =>
  demoStartup(demoSeed, number).performance.map(({ salesWon, sourceId, ...year }) => ({
    ...year,
    sales: salesWon === null ? null : expect.objectContaining({ won: salesWon }),
    source: { id: sourceId },
  }));

type Award = Extract<DemoSupport, { type: 'FundingAward' }>;
const loansOf = (number: number) =>
  demoStartup(demoSeed, number)
    .supports.filter((support): support is Award => support.type === 'FundingAward')
    .filter(({ details }) => details.interestRate !== null)
    .map(({ id, providerId, details }) => ({
      record: { id, provider: { id: providerId } },
      interestRate: details.interestRate,
      balance: details.balanceWon === null ? null : { won: details.balanceWon },
      maturesOn: details.maturesOn,
    }));

test('consent opens each group on its own to any organization it names', async () => {
  const closed = { performance: null, loanTerms: null };
  const may: [TestPass['may'], object][] = [
    [
      ['PERFORMANCE'],
      { ...closed, performance: performanceOf(journey), codes: { loanTerms: 'CONSENT_REQUIRED' } },
    ],
    [['LOAN_TERMS'], { ...closed, loanTerms: loansOf(journey), codes: { performance: 'CONSENT_REQUIRED' } }],
    [
      ['HISTORY', 'TENANCY_TERMS'],
      { ...closed, codes: { performance: 'CONSENT_REQUIRED', loanTerms: 'CONSENT_REQUIRED' } },
    ],
    [
      ['PERFORMANCE', 'LOAN_TERMS'],
      { performance: performanceOf(journey), loanTerms: loansOf(journey), codes: {} },
    ],
  ];
  expect(loansOf(journey).length).toBeGreaterThan(0);
  expect(performanceOf(journey).length).toBeGreaterThan(0);
  for (const [groups, expected] of may) {
    expect(await ask({ startups: [journey], organization: 'org:cau', may: groups })).toEqual(expected);
  }
});

test('without consent an agency sees what it was told or gave itself, and is else as any other', async () => {
  const may: TestPass['may'] = [];
  expect(await ask({ startups: [hydrogen], organization: 'org:kosmes', may })).toEqual({
    performance: null,
    loanTerms: loansOf(hydrogen),
    codes: { performance: 'CONSENT_REQUIRED' },
  });
  expect(await ask({ startups: [hydrogen], organization: 'org:kicox', may })).toEqual({
    performance: performanceOf(hydrogen),
    loanTerms: null,
    codes: { loanTerms: 'CONSENT_REQUIRED' },
  });
});

test('whether or not there is anything to hide, others get CONSENT_REQUIRED', async () => {
  const codes = { performance: 'CONSENT_REQUIRED', loanTerms: 'CONSENT_REQUIRED' };
  for (const number of [journey, team]) {
    expect(await ask({ startups: [number], organization: 'org:cau', may: [] })).toEqual({
      performance: null,
      loanTerms: null,
      codes,
    });
  }
});

test("코멤텍's sales are as the article prints them", async () => {
  const { performance } = await ask({ startups: [kommtech], organization: 'org:ieum', may: ['PERFORMANCE'] });
  expect(performance).toEqual([
    expect.objectContaining({ year: 2018, sales: { won: 2_100_000_000, text: '21억 원' } }),
  ]);
});

test('years of every number that was merged into the startup come in order', async () => {
  const { performance } = await ask({
    startups: [journey, hydrogen],
    organization: 'org:ieum',
    may: ['PERFORMANCE'],
  });
  const expected = [...performanceOf(journey), ...performanceOf(hydrogen)];
  expect(performance).toEqual(expected.sort((a, b) => a.year - b.year));
});

test('a pass that expired, is for another startup or organization, or is forged opens nothing', async () => {
  const good: TestPass = {
    startups: [journey],
    organization: 'org:ieum',
    may: ['PERFORMANCE', 'LOAN_TERMS'],
  };
  const refused = {
    performance: null,
    loanTerms: null,
    codes: { performance: 'FORBIDDEN', loanTerms: 'FORBIDDEN' },
  };
  const forged = await (await createTestPasses()).sign(good);
  const texts = await Promise.all([
    passes.sign({ ...good, seconds: -10 }),
    passes.sign({ ...good, startups: [team] }),
    passes.sign({ ...good, organization: 'org:kosmes' }),
  ]);
  for (const text of [...texts, forged, '']) expect(await ask(good, operator, text)).toEqual(refused);
});

test('each field needs its own scope', async () => {
  const pass: TestPass = {
    startups: [journey],
    organization: 'org:ieum',
    may: ['PERFORMANCE', 'LOAN_TERMS'],
  };
  const { performance, codes } = await ask(pass, { ...operator, scopes: ['performance:read'] });
  expect(performance).toEqual(performanceOf(journey));
  expect(codes).toEqual({ loanTerms: 'FORBIDDEN' });
});

test('forty startups take one statement a field', async () => {
  const keys = await Promise.all(
    Array.from({ length: 40 }, async (_, at) => ({
      __typename: 'Confidential',
      id: startupId(at + 1),
      pass: await passes.sign({
        startups: [at + 1],
        organization: 'org:ieum',
        may: ['PERFORMANCE', 'LOAN_TERMS'],
      }),
    })),
  );
  const { errors, statements } = await subgraph.ask(query, { keys });
  expect(errors).toBeUndefined();
  expect(statements).toHaveLength(2);
});
