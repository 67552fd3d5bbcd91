import { describe, expect, it } from 'vitest';
import { agreements } from '../reference/agreements.ts';
import { organizationsWithDemo } from '../reference/demo-organizations.ts';
import { networks } from '../reference/networks.ts';
import { organizations } from '../reference/organizations.ts';
import { publishedFigures } from '../reference/published-figures.ts';
import { regionGroups } from '../reference/region-groups.ts';
import { themes } from '../reference/themes.ts';
import { demoComplexes, demoNeeds } from './agencies.ts';
import { demoCenter } from './center.ts';
import { type DemoSupport, demoSeed, demoToday } from './facts.ts';
import { demoFacilitySteps, demoLocalGovernments } from './local-governments.ts';
import { demoPrograms } from './programs.ts';
import { demoSpaces } from './spaces.ts';
import { demoStartup } from './startup.ts';
import { demoCourses, demoUniversities } from './universities.ts';

const startups = Array.from({ length: 3000 }, (_, index) => demoStartup(demoSeed, index + 1));
const records = startups.flatMap((startup) => startup.supports);
const referrals = startups.flatMap((startup) => startup.referrals);
const agreement = (id: string) => agreements().find((candidate) => candidate.id === id);
const indicator = (about: string, code: string) =>
  publishedFigures().find((figure) => figure.about === about && figure.code === code);
const center = (match: (record: DemoSupport & { type: 'CenterSupport' }) => boolean) =>
  records.filter((record) => record.type === 'CenterSupport').filter(match);
const sum = (list: DemoSupport[]) => list.reduce((total, record) => total + (record.amountWon ?? 0), 0);
const firms = (list: DemoSupport[]) => new Set(list.map((record) => record.startup)).size;
const centerPrograms = demoPrograms('gyeongnam-center');

describe('the agreement of southwest Seoul (seed 000)', () => {
  it('has fourteen parties in three roles: six universities, five districts, three agencies', () => {
    const parties = agreement('agr:seoul-southwest-2024')?.parties ?? [];
    const roles = Map.groupBy(parties, (party) => party.role);
    expect([...roles].map(([role, members]) => [role, members.length])).toEqual([
      ['NURTURE', 6],
      ['SETTLE', 5],
      ['GROW', 3],
    ]);
    const known = new Set(organizations().map((organization) => organization.id));
    expect(parties.every((party) => known.has(party.organizationId))).toBe(true);
  });

  it('is seen in the records of every party, in every type their sectors have', () => {
    const parties = (agreement('agr:seoul-southwest-2024')?.parties ?? []).map(
      (party) => party.organizationId,
    );
    const under = records.filter((record) => record.agreementId === 'agr:seoul-southwest-2024');
    expect(new Set(under.map((record) => record.providerId))).toEqual(new Set(parties));
    expect(new Set(under.map((record) => record.type)).size).toBe(9);
    expect(referrals.some((referral) => referral.agreementId === 'agr:seoul-southwest-2024')).toBe(true);
  });

  it('covers five of the seven districts of the region', () => {
    const [group] = regionGroups();
    expect(group?.members).toHaveLength(7);
    const governments = demoLocalGovernments().filter((government) =>
      group?.members.includes(government.regionCode),
    );
    expect(governments).toHaveLength(7);
    const publish = governments.filter((government) =>
      organizations().some((known) => known.id === government.organizationId && known.publishesVia !== null),
    );
    expect(publish).toHaveLength(5);
    expect(indicator('rg:seoul-southwest', 'youth-share')?.value).toBe(33);
    expect(group?.note).toContain("'24. 2월");
    expect(
      records.some((record) => record.startedOnPrecision === 'MONTH' && record.startedOn.startsWith('2024')),
    ).toBe(true);
  });

  it('has G밸리 and 마곡 with units to move into, and startups of universities that met larger firms', () => {
    const names = demoComplexes()
      .map((complex) => complex.nameKo)
      .join(' ');
    expect(names).toContain('G밸리');
    expect(names).toContain('마곡');
    expect(demoSpaces('support-agencies').filter((space) => space.regionCode.startsWith('11'))).toHaveLength(
      3,
    );
    expect(demoNeeds().some((need) => need.closesOn !== null && need.closesOn >= demoToday)).toBe(true);
    const raised = new Set(
      records.filter((record) => record.subgraph === 'universities').map((record) => record.startup),
    );
    const met = records.filter((record) => record.type === 'OpenInnovation' && raised.has(record.startup));
    expect(firms(met)).toBeGreaterThan(20);
  });
});

describe('the Gyeongnam center (seed 001)', () => {
  it('has what its first year counts', () => {
    const told = demoCenter();
    expect(told.needsBriefings).toMatchObject([
      { sessions: 13, attendees: 610, needsFound: 9, matches: 3, partnerId: 'org:doosan' },
    ]);
    expect(told.contests).toMatchObject([{ edition: 3, awardedOn: '2016-04-20' }]);
    expect(told.makerspace).toMatchObject({ trainings: 36, prototypes: 620 });
    expect(told.trainings).toMatchObject([{ name: '워터 캠퍼스', sessions: 7, trained: 41 }]);
    expect(told.employmentZone).toMatchObject({
      programs: 20,
      jobTarget: 250,
      traineeTarget: 550,
      targetYear: 2016,
    });
    expect(told.leadCorporationIds).toEqual(['org:doosan']);
  });

  it('has three winners of one contest among the forty firms it found', () => {
    const found = center((record) => record.kind === 'DISCOVERY');
    expect(firms(found)).toBe(40);
    const winners = center((record) => record.details.contestId !== null);
    expect(winners.map((record) => record.details.award)).toEqual(['대상', '최우수상', '우수상']);
  });

  it('gave five firms 50억 won for desalination with Doosan, more than 32 bits hold in one of them', () => {
    const given = center((record) => record.themeIds.includes('theme:desalination'));
    expect([firms(given), sum(given)]).toEqual([5, 5_000_000_000]);
    expect(given.every((record) => record.details.corporatePartnerId === 'org:doosan')).toBe(true);
    expect(given.some((record) => (record.amountWon ?? 0) > 2 ** 31)).toBe(true);
  });

  it('has four investment agreements over 16.5억 won, signed and not paid', () => {
    const signed = center((record) => record.details.committedOnly === true);
    expect([firms(signed), sum(signed)]).toEqual([4, 1_650_000_000]);
    expect(records.some((record) => record.type === 'Investment' && record.details.committedOnly)).toBe(true);
  });

  it('helped thirteen anti-aging firms from founding to market', () => {
    const helped = center(
      (record) => record.themeIds.includes('theme:anti-aging') && record.startedOn < '2016-04-20',
    );
    expect(firms(helped)).toBe(13);
    expect(new Set(helped.map((record) => record.kind)).size).toBe(3);
  });

  it('has a branch in 진주, programs by the names of the article, and one with the ministry', () => {
    expect(demoSpaces('gyeongnam-center')[0]).toMatchObject({
      regionCode: '4817000000',
      opensOn: '2016-03-01',
      opensOnPrecision: 'MONTH',
    });
    for (const name of ['JOB-Ara Festival', '투자마트', 'EGG Day', '프리마켓']) {
      expect(centerPrograms.some((program) => program.name.endsWith(name))).toBe(true);
    }
    const joint = centerPrograms.filter(
      (program) => program.type === 'CenterProgram' && program.details.jointWithIds.includes('org:mogef'),
    );
    expect(joint[0]?.name).toContain('디지털3D공방창업과정');
  });

  it('signed two agreements, whose months and years are known and days are not', () => {
    expect(agreement('agr:offshore-plant-2016')).toMatchObject({
      signedOn: '2016-02-01',
      signedOnPrecision: 'MONTH',
    });
    expect(agreement('agr:water-talent-2016')?.parties.map((party) => party.organizationId)).toContain(
      'org:changwon-univ',
    );
    expect(records.some((record) => record.agreementId === 'agr:offshore-plant-2016')).toBe(true);
  });

  it('hands startups to the center in 부산 and to a shopping channel, and takes some', () => {
    const pairs = new Set(referrals.map((referral) => `${referral.fromId} ${referral.toId}`));
    expect(pairs).toContain('org:ccei-gyeongnam org:ccei-busan');
    expect(pairs).toContain('org:ccei-gyeongnam org:gongyoung-homeshopping');
    expect(records.some((record) => record.type === 'CenterSupport' && record.referralId !== null)).toBe(
      true,
    );
  });

  it('has a course of three credits beside it, and a partner without a region', () => {
    expect(demoCourses()[0]).toMatchObject({
      title: 'Global Water Engineering',
      credits: 3,
      jointWithIds: ['org:ccei-gyeongnam', 'org:doosan'],
    });
    expect(organizations().find((known) => known.id === 'org:qingdao-tianan')?.regionCode).toBeNull();
  });
});

describe('the nineteen centers (seed 002)', () => {
  it('are nineteen, of which a figure covers seventeen', () => {
    expect(networks().map((network) => network.members.length)).toEqual([19, 19]);
    expect(indicator('net:innovation-centers', 'cumulative-results')).toMatchObject({
      coveredMembers: 17,
      cumulative: true,
      value: null,
    });
  });

  it('name organizations with hydrogen, and test beds for it', () => {
    const hydrogen = themes().find((theme) => theme.id === 'theme:hydrogen')?.organizationIds ?? [];
    for (const id of [
      'org:ccei-gwangju',
      'org:hyundai-motor',
      'org:jnu',
      'org:tp-gwangju',
      'org:enlight-ventures',
    ]) {
      expect(hydrogen).toContain(id);
    }
    const beds = demoSpaces('support-agencies').filter((space) => space.kind === 'TEST_BED');
    expect(beds.map((space) => space.ownerId)).toEqual(['org:kitech-sw', 'org:kitech-sw']);
    expect(
      organizations().filter((known) => ['org:hyundai-card', 'org:naver'].includes(known.id)),
    ).toHaveLength(2);
    expect(firms(records.filter((record) => record.themeIds.includes('theme:hydrogen')))).toBeGreaterThan(20);
  });

  it('print two real firms, with nothing else about them', () => {
    const [kommtech, jeicar] = [startups[1], startups[2]];
    expect(kommtech).toMatchObject({
      displayName: '코멤텍',
      bizRegNo: null,
      founder: null,
      businessStartedOn: null,
    });
    expect(kommtech?.performance).toMatchObject([{ year: 2018, salesWon: 2_100_000_000 }]);
    expect(kommtech?.supports).toMatchObject([{ type: 'Investment', amountWon: 3_000_000_000 }]);
    expect(jeicar).toMatchObject({ displayName: '제이카', bizRegNo: null, founder: null, performance: [] });
    expect(jeicar?.supports).toMatchObject([{ providerId: 'org:ccei-gwangju' }]);
  });
});

describe('the facilities of 진주 (seed 003)', () => {
  it('are a chain of nine, one of them a university’s incubator', () => {
    const steps = demoFacilitySteps();
    expect(steps.map((step) => step.order)).toEqual([1, 2, 3, 4, 5, 5, 5, 6, 7]);
    const spaces = new Map(
      [...demoSpaces('local-governments'), ...demoSpaces('universities')].map((space) => [space.id, space]),
    );
    for (const step of steps) {
      expect((step.facilityId === null) !== (step.incubationCenterId === null)).toBe(true);
      expect(spaces.has(step.facilityId ?? step.incubationCenterId ?? '')).toBe(true);
    }
    expect(spaces.get('jinju:space:3')).toMatchObject({
      status: 'UNDER_CONSTRUCTION',
      opensOn: null,
      opensOnText: '내년 상반기 개관',
      address: expect.stringContaining('315-7'),
    });
    expect(
      [...spaces.values()].some((space) => space.kind === 'COWORKING' && space.ownerId === 'org:jinju'),
    ).toBe(true);
  });

  it('lead teams from the city to the incubator and back by stage', () => {
    const pairs = (from: string, to: string) =>
      referrals.filter((referral) => referral.fromId === from && referral.toId === to);
    expect(pairs('org:jinju', 'org:gnu').some((referral) => referral.state === 'FULFILLED')).toBe(true);
    expect(pairs('org:gnu', 'org:jinju').some((referral) => referral.state === 'FULFILLED')).toBe(true);
    expect(pairs('org:jinju', 'org:kosmes').some((referral) => referral.stageAtReferral === 'POST_BI')).toBe(
      true,
    );
  });

  it('are paid for by nation, province and city', () => {
    const shared = demoPrograms('local-governments').find(
      (program) => program.operatorId === 'org:jinju' && program.applyText === '추후 공지',
    );
    expect(shared?.type === 'LocalProgram' && shared.details.shares.map((share) => share.source)).toEqual([
      'NATIONAL',
      'METROPOLITAN',
      'LOCAL',
    ]);
    const types = new Set(
      records.filter((record) => record.providerId === 'org:jinju').map((record) => record.type),
    );
    expect(types).toEqual(new Set(['SpaceTenancy', 'LocalSubsidy', 'Settlement']));
  });
});

describe('technoparks and centers (seed 004)', () => {
  it('have alliances with targets, and support by project', () => {
    expect(agreement('agr:daegu-industry-alliance')?.targets).toMatchObject([
      { value: 50, due: '2026-01-01' },
    ]);
    expect(indicator('agr:gyeonggi-deep-tech', 'members')?.value).toBe(37);
    expect(indicator('agr:daegu-industry-alliance', 'members')?.value).toBe(11);
    for (const id of ['agr:gyeonggi-deep-tech', 'agr:daegu-industry-alliance']) {
      expect(firms(records.filter((record) => record.agreementId === id))).toBeGreaterThan(2);
    }
    expect(organizations().filter((known) => known.parentId === 'org:mss')).toHaveLength(2);
    expect(indicator('org:mss', 'regional-offices')?.value).toBe(13);
  });

  it('leave the 27 firms abroad a figure, beside exports that are invented', () => {
    expect(indicator('org:ccei-gyeonggi', 'awards-abroad')?.value).toBe(27);
    const abroad = records.filter(
      (record) => record.type === 'GrowthSupport' && record.details.event?.includes('2023') === true,
    );
    expect(firms(abroad)).toBeGreaterThan(5);
    expect(
      new Set(abroad.map((record) => record.type === 'GrowthSupport' && record.details.event)).size,
    ).toBe(3);
  });

  it('have one startup that went from development to market to investment', () => {
    const kinds = (startup: number) =>
      new Set(records.filter((record) => record.startup === startup).map((record) => record.kind));
    const whole = startups.filter(
      ({ number }) =>
        kinds(number).has('INCUBATION') &&
        kinds(number).has('EXPORT') &&
        kinds(number).has('INVESTMENT') &&
        kinds(number).has('SPACE'),
    );
    expect(whole.length).toBeGreaterThan(0);
  });
});

describe('the reference-like lists', () => {
  it('name organizations, themes and each other only where those exist', () => {
    const known = new Set(organizationsWithDemo().map((organization) => organization.id));
    const themeIds = new Set(themes().map((theme) => theme.id));
    for (const sector of [
      'universities',
      'local-governments',
      'support-agencies',
      'gyeongnam-center',
    ] as const) {
      const programs = demoPrograms(sector);
      const spaces = demoSpaces(sector);
      expect(new Set([...programs, ...spaces].map((item) => item.id)).size).toBe(
        programs.length + spaces.length,
      );
      for (const program of programs) {
        expect(known.has(program.operatorId) && program.themeIds.every((id) => themeIds.has(id))).toBe(true);
        if (program.applyFrom !== null && program.applyTo !== null)
          expect(program.applyFrom < program.applyTo).toBe(true);
      }
      for (const space of spaces) {
        expect(known.has(space.ownerId) && known.has(space.operatorId ?? 'org:ieum')).toBe(true);
        expect(space.themeIds.every((id) => themeIds.has(id))).toBe(true);
      }
    }
    expect(demoUniversities()).toHaveLength(8);
    expect(themes().every((theme) => theme.organizationIds.every((id) => known.has(id)))).toBe(true);
  });

  it('have calls that are open on the demo’s today and in the two years after', () => {
    const programs = (
      ['universities', 'local-governments', 'support-agencies', 'gyeongnam-center'] as const
    ).flatMap(demoPrograms);
    for (const day of [demoToday, '2027-03-02', '2028-06-01']) {
      const open = programs.filter(
        (program) =>
          program.applyFrom !== null && program.applyFrom <= day && (program.applyTo ?? day) >= day,
      );
      expect(open.length).toBeGreaterThan(15);
      expect(new Set(open.map((program) => program.subgraph)).size).toBe(4);
    }
  });
});
