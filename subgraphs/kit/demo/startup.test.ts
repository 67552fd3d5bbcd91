import { readBusinessNumber } from '@ieum/schema/contract/business-number.ts';
import { readCorpNumber } from '@ieum/schema/contract/corp-number.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { agreements } from '../reference/agreements.ts';
import { organizationsWithDemo } from '../reference/demo-organizations.ts';
import { industries } from '../reference/industries.ts';
import { regions } from '../reference/regions.ts';
import { themes } from '../reference/themes.ts';
import { growthStage } from '../stage.ts';
import { readStartupId } from '../startup-id.ts';
import { demoComplexes, demoNeeds } from './agencies.ts';
import { type DemoStartup, type DemoSupport, demoSeed, demoToday, type SectorName } from './facts.ts';
import { demoPrograms } from './programs.ts';
import { demoSpaces } from './spaces.ts';
import { demoStartup } from './startup.ts';

const sectors: SectorName[] = ['universities', 'local-governments', 'support-agencies', 'gyeongnam-center'];
const many = Array.from({ length: 20_000 }, (_, index) => demoStartup(demoSeed, index + 1));
const records = many.flatMap((startup) => startup.supports);
const organizations = new Map(organizationsWithDemo().map((organization) => [organization.id, organization]));
const programs = new Map(sectors.flatMap(demoPrograms).map((program) => [program.id, program]));
const spaces = new Map(sectors.flatMap(demoSpaces).map((space) => [space.id, space]));

describe('a demo startup', () => {
  it('is the same whatever was asked before, and differs by seed', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1_000_000 }),
        fc.integer({ min: 1, max: 1_000_000 }),
        (n, other) => {
          const first = demoStartup(demoSeed, n);
          demoStartup(demoSeed, other);
          expect(demoStartup(demoSeed, n)).toEqual(first);
          if (n > 3) expect(demoStartup(demoSeed + 1, n).displayName).not.toBe(first.displayName);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('is consistent at any number and seed', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000_000 }), fc.nat(), (n, seed) => {
        checkStartup(demoStartup(seed, n));
      }),
      { numRuns: 400 },
    );
  });

  it('is consistent for each of the first 3,000', () => {
    for (const startup of many.slice(0, 3000)) checkStartup(startup);
  });

  it('has ids and numbers of its own', () => {
    const ids = [
      ...many.map((startup) => startup.id),
      ...records.map((record) => record.id),
      ...many.flatMap((startup) => startup.consents.map((consent) => consent.id)),
      ...many.flatMap((startup) => startup.referrals.map((referral) => referral.id)),
    ];
    expect(new Set(ids).size).toBe(ids.length);
    for (const field of ['bizRegNo', 'corpRegNo'] as const) {
      const numbers = many.flatMap((startup) => startup[field] ?? []);
      expect(new Set(numbers).size).toBe(numbers.length);
    }
  });

  it('has a business number of its own and of the demo range up to a million', () => {
    const seen = new Set<string>();
    for (let n = 1; n <= 1_000_000; n += 997) {
      const { bizRegNo } = demoStartup(demoSeed, n);
      if (bizRegNo === null) continue;
      expect(seen.has(bizRegNo)).toBe(false);
      seen.add(bizRegNo);
      expect(readBusinessNumber(bizRegNo, { demo: true })).toEqual({ number: bizRegNo });
      expect(readBusinessNumber(bizRegNo, { demo: false })).toEqual({ refused: 'DEMO_ONLY' });
    }
  });

  it('names the stage its owner knew, which only a corrected start makes wrong', () => {
    const dated = many.filter((startup) => startup.businessStartedOn !== null);
    const wrong = dated.filter((startup) =>
      startup.supports.some(
        (record) => record.stageAtStart !== growthStage(startup.businessStartedOn, false, record.startedOn),
      ),
    );
    expect(wrong.length).toBeGreaterThan(0);
    expect(wrong.length / dated.length).toBeLessThan(0.02);
  });

  it('is found twice in about one case in two hundred, and merged into the number before', () => {
    const merged = many.filter((startup) => startup.mergedInto !== null);
    expect(merged.length / many.length).toBeGreaterThan(0.004);
    expect(merged.length / many.length).toBeLessThan(0.007);
    for (const startup of merged) {
      expect(startup.identityStatus).toBe('MERGED');
      expect(startup.mergedInto).toBe(startup.number - 1);
      expect(many[startup.number - 2]?.predecessors).toContain(startup.number);
      expect(startup.sharedWith).toEqual(many[startup.number - 2]?.sharedWith);
    }
    expect(merged.some((startup) => startup.supports.length > 0)).toBe(true);
    expect(many[36]?.mergedInto).toBe(36);
    expect(many[35]?.mergedInto).toBe(35);
  });

  it('is one of all sorts in the first 3,000', () => {
    const some = many.slice(0, 3000);
    const made = some.flatMap((startup) => startup.supports);
    const sorts = <Value>(values: Value[]) => new Set(values).size;
    expect(sorts(made.map((record) => record.kind))).toBe(20);
    expect(sorts(made.map((record) => record.type))).toBe(10);
    expect(sorts(made.map((record) => record.status))).toBe(6);
    expect(sorts(made.map((record) => record.disclosure))).toBe(3);
    expect(sorts(made.map((record) => record.startedOnPrecision))).toBe(4);
    expect(sorts(made.map((record) => record.stageAtStart))).toBe(5);
    expect(sorts(made.flatMap((record) => record.agreementId ?? []))).toBe(4);
    expect(sorts(some.map((startup) => startup.identityStatus))).toBe(5);
    expect(sorts(some.map((startup) => startup.businessStatus))).toBe(4);
    expect(sorts(some.flatMap((startup) => startup.businessStartBasis ?? []))).toBe(3);
    expect(sorts(some.flatMap((startup) => startup.names.map((name) => name.kind)))).toBe(5);
    expect(sorts(some.flatMap((startup) => startup.consents.map((consent) => consent.purpose)))).toBe(4);
    const referrals = some.flatMap((startup) => startup.referrals);
    expect(sorts(referrals.map((referral) => referral.state))).toBe(7);
    expect(referrals.some((referral) => waits(referral.state) && referral.dueOn < demoToday)).toBe(true);
    expect(referrals.some((referral) => waits(referral.state) && referral.dueOn > '2027-01-01')).toBe(true);
    expect(referrals.some((referral) => referral.forwardedAsId !== null)).toBe(true);
  });

  it('shares its history with the operator mostly, not always', () => {
    const shared = many.filter((startup) => startup.sharedWith.includes('org:ieum')).length / many.length;
    expect(shared).toBeGreaterThan(0.7);
    expect(shared).toBeLessThan(0.9);
  });
});

function checkStartup(startup: DemoStartup): void {
  expect(readStartupId(startup.id)).toBe(startup.number);
  checkIdentity(startup);
  for (const record of startup.supports) checkRecord(startup, record);
  for (const consent of startup.consents) {
    expect(consent.recipientIds.every((id) => organizations.has(id))).toBe(true);
    expect(consent.grantedOn >= startup.registeredOn && consent.grantedOn <= demoToday).toBe(true);
    expect(
      consent.revokedOn === null ||
        (consent.revokedOn >= consent.grantedOn && consent.revokedOn <= demoToday),
    ).toBe(true);
    // The sharing of the demo's today is that of any day before 2029: no answer changes with the clock.
    if (consent.purpose === 'HISTORY_SHARING' && consent.expiresOn !== null) {
      expect(consent.expiresOn < demoToday || consent.expiresOn > '2029-01-01').toBe(true);
    }
  }
  for (const referral of startup.referrals) checkReferral(startup, referral);
}

function checkIdentity(startup: DemoStartup): void {
  const real = startup.number === 2 || startup.number === 3;
  if (startup.bizRegNo !== null)
    expect(readBusinessNumber(startup.bizRegNo, { demo: true })).toHaveProperty('number');
  if (startup.corpRegNo !== null) {
    expect(startup.corpRegNo.startsWith('000000')).toBe(true);
    expect(readCorpNumber(startup.corpRegNo)?.checked).toBe(true);
  }
  const hasNumber = !real && startup.identityStatus !== 'PRE_FOUNDER' && startup.identityStatus !== 'MERGED';
  expect(startup.bizRegNo !== null).toBe(hasNumber);
  expect(startup.displayName.includes('(가상)')).toBe(!real);
  if (startup.headOfficeCode !== null) expect(codes.has(startup.headOfficeCode)).toBe(true);
  if (startup.industryCode !== null) expect(industryCodes.has(startup.industryCode)).toBe(true);
  expect(startup.themeIds.every((id) => themeIds.has(id))).toBe(true);
  if (startup.founder !== null) {
    expect(startup.founder.email).toMatch(/@example\.(com|kr)$/);
    expect(startup.founder.phone ?? '02-000-0000').toMatch(/^02-000-\d{4}$/);
  }
  expect(startup.registeredOn <= demoToday).toBe(true);
  if (startup.businessStartedOn !== null) expect(startup.businessStartedOn <= demoToday).toBe(true);
}

const codes = new Set(
  regions()
    .filter((region) => region.validTo === null)
    .map((region) => region.code),
);
const industryCodes = new Set(industries().map((industry) => industry.code));
const themeIds = new Set(themes().map((theme) => theme.id));
const agreementIds = new Set(agreements().map((agreement) => agreement.id));
const needIds = new Set(demoNeeds().map((need) => need.id));
const complexIds = new Set(demoComplexes().map((complex) => complex.id));

function checkRecord(startup: DemoStartup, record: DemoSupport): void {
  const real = startup.number === 2 || startup.number === 3;
  expect(record.startup).toBe(startup.number);
  expect(record.id).toMatch(/^[a-z0-9-]+:[a-z]+:\d{4}-[a-z0-9]{7}$/);
  expect(organizations.get(record.providerId)?.publishesVia).toBe(record.subgraph);
  checkDates(startup, record, real);
  const program = record.programId === null ? null : programs.get(record.programId);
  if (program !== null) {
    expect(program).toMatchObject({
      operatorId: record.providerId,
      fiscalYear: Number(record.startedOn.slice(0, 4)),
    });
    expect(program?.kinds).toContain(record.kind);
  }
  if (record.spaceId !== null) expect(spaces.get(record.spaceId)?.subgraph).toBe(record.subgraph);
  expect(record.themeIds.every((id) => themeIds.has(id))).toBe(true);
  expect(record.jointWithIds.every((id) => organizations.has(id))).toBe(true);
  if (record.agreementId !== null) expect(agreementIds.has(record.agreementId)).toBe(true);
  if (record.agreementId === 'agr:seoul-southwest-2024') expect(record.startedOn >= '2024-01-01').toBe(true);
  if (record.referralId !== null) {
    const referral = startup.referrals.find((candidate) => candidate.id === record.referralId);
    expect(referral).toMatchObject({ state: 'FULFILLED', toId: record.providerId });
    expect(record.startedOn >= (referral?.sentOn ?? '')).toBe(true);
  }
  checkDetails(record);
}

function checkDates(startup: DemoStartup, record: DemoSupport, real: boolean): void {
  const { startedOn, endedOn, status, startedOnPrecision } = record;
  if (endedOn !== null) expect(startedOn <= endedOn).toBe(true);
  if (startedOnPrecision === 'DAY') expect(startedOn >= startup.registeredOn).toBe(true);
  else expect(startedOn).toMatch({ MONTH: /-01$/, HALF: /-0[17]-01$/, YEAR: /-01-01$/ }[startedOnPrecision]);
  if (status !== 'CANCELLED') expect(status === 'PLANNED').toBe(startedOn > demoToday);
  if (status === 'ACTIVE' || status === 'SUSPENDED')
    expect(endedOn === null || endedOn >= demoToday).toBe(true);
  if ((status === 'COMPLETED' || status === 'TERMINATED') && !real)
    expect(endedOn !== null && endedOn < demoToday).toBe(true);
  expect(record.updatedAt.slice(0, 10) <= demoToday).toBe(true);
}

function checkDetails(record: DemoSupport): void {
  if (record.type === 'Incubation') {
    expect(record.details.graduatedOn).toBe(
      record.details.incubationStatus === 'GRADUATED' ? record.endedOn : null,
    );
  }
  if (record.type === 'LocalSubsidy' && record.details.shares.length > 0) {
    const sum = record.details.shares.reduce((total, share) => total + share.amountWon, 0);
    expect(sum).toBe(record.amountWon);
  }
  if (record.type === 'FundingAward')
    expect(record.details.interestRate !== null).toBe(record.kind === 'LOAN');
  if (record.type === 'OpenInnovation') {
    expect(organizations.has(record.details.partnerId)).toBe(true);
    if (record.details.needId !== null) expect(needIds.has(record.details.needId)).toBe(true);
    if (record.details.complexId !== null) expect(complexIds.has(record.details.complexId)).toBe(true);
  }
}

function waits(state: string): boolean {
  return state === 'SENT' || state === 'RECEIVED' || state === 'INFO_REQUESTED';
}

const moves: Record<string, string[]> = {
  SENT: ['RECEIVED', 'WITHDRAWN'],
  RECEIVED: ['INFO_REQUESTED', 'ACCEPTED', 'DECLINED', 'WITHDRAWN'],
  INFO_REQUESTED: ['RECEIVED', 'ACCEPTED', 'DECLINED', 'WITHDRAWN'],
  ACCEPTED: ['FULFILLED'],
};

function checkReferral(startup: DemoStartup, referral: DemoStartup['referrals'][number]): void {
  const { history, state, sentOn, decidedOn } = referral;
  expect(organizations.has(referral.fromId) && organizations.has(referral.toId)).toBe(true);
  expect(sentOn >= startup.registeredOn && sentOn <= demoToday && sentOn < referral.dueOn).toBe(true);
  expect(history[0]).toMatchObject({ state: 'SENT', byId: referral.fromId });
  expect(history.at(-1)?.state).toBe(state);
  for (const [index, event] of history.entries()) {
    const before = history[index - 1];
    if (before === undefined) continue;
    expect(moves[before.state]).toContain(event.state);
    expect(event.at > before.at).toBe(true);
  }
  expect(decidedOn !== null).toBe(['ACCEPTED', 'DECLINED', 'FULFILLED'].includes(state));
  if (decidedOn !== null) expect(decidedOn >= sentOn && decidedOn <= demoToday).toBe(true);
  const consent = startup.consents.find((candidate) => candidate.id === referral.consentId);
  expect(consent?.purpose).toBe('REFERRAL');
  expect(consent?.recipientIds).toContain(referral.toId);
  expect((consent?.grantedOn ?? '') <= sentOn).toBe(true);
  if (state === 'FULFILLED')
    expect(startup.supports.some((record) => record.referralId === referral.id)).toBe(true);
  if (referral.forwardedAsId !== null) {
    const next = startup.referrals.find((candidate) => candidate.id === referral.forwardedAsId);
    expect(next?.fromId).toBe(referral.toId);
    expect(state).toBe('DECLINED');
  }
}
