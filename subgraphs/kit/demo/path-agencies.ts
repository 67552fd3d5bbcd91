import { demoNeeds } from './agencies.ts';
import { type Day, toDay, writeDay } from './calendar.ts';
import type { DemoNeed, OpenInnovationDetails, SupportKind } from './facts.ts';
import { seoulSteps } from './path-seoul.ts';
import { isFounded, today } from './profile.ts';
import { fund, grow, innovate, invest, yearsAfter } from './records.ts';
import { refer } from './referrals.ts';
import { spacesFor } from './spaces.ts';
import { stageAt, type Trail, takes } from './trail.ts';

const needs = demoNeeds();

/** Money, open innovation, investment, space in complexes, exports: the part of the agencies. */
export function agencySteps(trail: Trail): void {
  const { draw, profile } = trail;
  const from = Math.max(profile.first, profile.start ?? profile.first);
  if (takes(trail, 'funding', profile.universityId === null ? 850 : 520)) borrow(trail, from);
  if (takes(trail, 'innovation', innovationOdds[profile.track])) cooperate(trail, from);
  if (takes(trail, 'investment', 130)) raise(trail, from);
  if (profile.track === 'SOUTHWEST' || profile.track === 'SEOUL') seoulSteps(trail, from);
  if (takes(trail, 'unit', 70)) moveIn(trail, from);
  if (draw.chance(120)) test(trail, from);
}

const innovationOdds = {
  SOUTHWEST: 170,
  SEOUL: 80,
  JINJU: 60,
  CHANGWON: 300,
  GYEONGNAM: 120,
  GWANGJU: 180,
  ELSEWHERE: 60,
};

const funding: readonly (readonly [number, SupportKind, string, low: number, high: number, years: number])[] =
  [
    [30, 'LOAN', '정책자금 융자', 50, 500, 5],
    [14, 'GUARANTEE', '보증 연계', 30, 300, 2],
    [16, 'RND', '창업성장 기술개발', 50, 300, 2],
    [22, 'COMMERCIALIZATION', '초기창업 사업화', 20, 100, 1],
  ];

/** One to three awards; the later ones often by a city's referral of a grown startup. */
function borrow(trail: Trail, from: Day): void {
  const { draw, profile } = trail;
  const awards = 1 + draw.below(3);
  let start = from + draw.between(20, 500);
  if (profile.identity === 'PRE_FOUNDER') {
    const act = {
      providerId: 'org:kosmes',
      kind: 'COMMERCIALIZATION',
      title: '예비창업 사업화',
      start,
    } as const;
    fund(trail, { ...act, end: start + 300, amountWon: draw.between(20, 60) * 1_000_000 });
    return;
  }
  for (let index = 0; index < awards; index++) {
    const [kind, title, low, high, years] = draw.weigh(
      funding.map(([weight, ...rest]) => [weight, rest] as const),
    );
    const seoul = profile.track === 'SOUTHWEST' || profile.track === 'SEOUL';
    const providerId = kind === 'COMMERCIALIZATION' && seoul && draw.chance(600) ? 'org:sba' : 'org:kosmes';
    const amountWon = draw.between(low, high) * 1_000_000;
    const act = { providerId, kind, title, amountWon };
    const grown = stageAt(trail, start) === 'POST_BI' || stageAt(trail, start) === 'BEYOND';
    if (!isFounded(profile, start)) return;
    if (grown && profile.governmentId !== null && draw.chance(350)) {
      refer(trail, {
        ...{ fromId: profile.governmentId, toId: providerId, kinds: [kind], sent: start },
        reason: '도약 단계 자금 필요',
        forwardToId: 'org:kicox',
        answer: (day, referralId) =>
          fund(trail, { ...act, start: day, end: yearsAfter(day, years), referralId }),
      });
    } else fund(trail, { ...act, start, end: yearsAfter(start, years) });
    start += draw.between(200, 1100);
  }
}

/** With the larger firm whose need it met, in the complex of the region where there is one. */
function cooperate(trail: Trail, from: Day): void {
  const { draw, profile } = trail;
  if (!isFounded(profile, from)) return;
  const need = chooseNeed(trail);
  const start = Math.max(need === null ? from : toDay(need.announcedOn), from) + draw.between(20, 200);
  const partnerId = need?.partnerId ?? draw.pick(['org:doosan', 'org:naver', 'org:hyundai-motor']);
  const details: OpenInnovationDetails = {
    partnerId,
    needId: need?.id ?? null,
    phase: phaseAt(trail, start),
    complexId:
      complexes[profile.district.slice(0, 5)] ?? (profile.track === 'CHANGWON' ? 'kicox:complex:5' : null),
  };
  const end = start + draw.between(150, 420);
  const act = {
    providerId: 'org:kicox',
    kind: 'OPEN_INNOVATION',
    title: `오픈이노베이션: ${need?.title ?? '공동 실증'}`,
  } as const;
  const amountWon = draw.chance(500) ? draw.between(10, 80) * 1_000_000 : null;
  const told = profile.role !== null && takes(trail, 'innovation', 0);
  innovate(trail, { ...act, start, end, amountWon, jointWithIds: [partnerId], told }, details);
}

const complexes: Readonly<Record<string, string>> = {
  ...{ '11530': 'kicox:complex:1', '11545': 'kicox:complex:2', '11500': 'kicox:complex:3' },
  ...{ '48170': 'kicox:complex:4', '29200': 'kicox:complex:6' },
};

function chooseNeed({ draw, profile }: Trail): DemoNeed | null {
  const doosan = profile.track === 'CHANGWON' && (profile.role === 'DOOSAN' || draw.chance(700));
  const fitting = needs.filter((need) =>
    doosan
      ? need.partnerId.startsWith('org:doosan')
      : need.themeIds.some((theme) => profile.themeIds.includes(theme)),
  );
  if (fitting.length > 0) return draw.pick(fitting);
  return draw.chance(300) ? draw.pick(needs) : null;
}

function phaseAt({ draw }: Trail, start: Day): OpenInnovationDetails['phase'] {
  if (start > today - 60) return draw.pick(['NEED', 'MATCHED'] as const);
  return start > today - 240
    ? draw.pick(['MATCHED', 'POC'] as const)
    : draw.pick(['POC', 'CONTRACT', 'CONTRACT', 'CLOSED'] as const);
}

const rounds = ['시드', '프리 A', '시리즈 A', '시리즈 B'];

/** One or two rounds, the second larger. A signed agreement is not yet paid. */
function raise(trail: Trail, from: Day): void {
  const { draw, profile } = trail;
  const seoul = profile.track === 'SOUTHWEST' || profile.track === 'SEOUL';
  const providerId = seoul && draw.chance(650) ? 'org:sba' : 'org:kosmes';
  let start = from + draw.between(120, 900);
  for (let round = draw.below(2); round < rounds.length && (round === 0 || draw.chance(600)); round++) {
    if (!isFounded(profile, start)) return;
    const committedOnly = draw.chance(120);
    // From a third of 100 million at the seed to beyond 2^31 won in series B.
    const amountWon = draw.between(3, 12) * 10_000_000 * 4 ** round;
    const investorIds = draw.chance(300) ? ['org:enlight-ventures'] : [];
    const title = committedOnly ? `${rounds[round]} 투자협약` : `${rounds[round]} 투자유치`;
    const act = { providerId, kind: 'INVESTMENT', title, start, end: start, amountWon } as const;
    invest(trail, act, { round: rounds[round] ?? null, investorIds, committedOnly });
    start += draw.between(300, 800);
  }
}

const complexOwners = {
  SOUTHWEST: 'org:kicox',
  SEOUL: 'org:sba',
  JINJU: 'org:kicox',
  CHANGWON: 'org:kicox',
} as const;

/** A unit in an industrial complex, of the region the startup is in. */
function moveIn(trail: Trail, from: Day): void {
  const { draw, profile } = trail;
  const ownerId = complexOwners[profile.track as keyof typeof complexOwners];
  const start = from + draw.between(200, 1500);
  if (ownerId === undefined || !isFounded(profile, start)) return;
  const near = spacesFor(ownerId, stageAt(trail, start)).filter(
    (space) => space.regionCode.slice(0, 2) === profile.district.slice(0, 2),
  );
  if (near.length === 0) return;
  const act = {
    providerId: ownerId,
    kind: 'SPACE',
    title: '산업단지 임대공간 입주',
    start,
    end: yearsAfter(start, 3),
  } as const;
  grow(trail, { ...act, spaceId: draw.pick(near).id }, { event: null, country: null, result: null });
}

/** A hydrogen startup of 광주 tests its parts at the test bed; others certify elsewhere. */
function test(trail: Trail, from: Day): void {
  const { draw, profile } = trail;
  const start = from + draw.between(60, 1200);
  if (profile.track !== 'GWANGJU' || !isFounded(profile, start)) return;
  const act = {
    providerId: 'org:kicox',
    kind: 'CERTIFICATION',
    title: '수소 부품 현장 실증',
    start,
    end: start + 120,
  } as const;
  const spaceId = profile.themeIds.includes('theme:hydrogen') ? 'kicox:space:6' : 'kicox:space:7';
  grow(
    trail,
    { ...act, spaceId, jointWithIds: ['org:kitech-sw'] },
    { event: null, country: null, result: `${writeDay(start).slice(0, 4)}년 실증` },
  );
}
