import { type Day, toDay } from './calendar.ts';
import { challengeId } from './center.ts';
import type { SupportKind } from './facts.ts';
import { isFounded } from './profile.ts';
import { supportByCenter, yearsAfter } from './records.ts';
import { refer } from './referrals.ts';
import {
  committedWon,
  desalinationWon,
  firstAntiAging,
  firstCommitted,
  firstDesalination,
  firstDiscovered,
} from './roles.ts';
import { type Trail, takes } from './trail.ts';

const providerId = 'org:ccei-gyeongnam';

/** The part of the Gyeongnam center: what its article counts, and what it does for firms of the province since. */
export function centerSteps(trail: Trail): void {
  const { profile } = trail;
  if (tellArticle(trail)) return;
  if (profile.track !== 'JINJU' && profile.track !== 'CHANGWON' && profile.track !== 'GYEONGNAM') return;
  const from = Math.max(profile.first, profile.start ?? profile.first);
  if (takes(trail, 'center', 380)) help(trail, from);
  passOn(trail, from);
}

const gifts: readonly (readonly [number, SupportKind, string, low: number, high: number])[] = [
  [22, 'MENTORING', '전담 멘토링', 0, 0],
  [16, 'PROTOTYPE', '3D프린터 시제품 제작', 1, 8],
  [16, 'MARKET', '판로 연계', 2, 20],
  [12, 'OPEN_INNOVATION', '대기업 니즈 매칭', 0, 0],
  [10, 'RND', '대기업 연계 기술개발', 20, 200],
  [8, 'NETWORKING', '투자마트 참가', 0, 0],
  [6, 'HIRING', 'JOB-Ara Festival 채용 연계', 0, 0],
  [6, 'EXPORT', '해외 판로 상담', 2, 15],
  [6, 'EDUCATION', '디지털3D공방창업과정', 0, 0],
];

function help(trail: Trail, from: Day): void {
  const { draw, profile } = trail;
  const acts = 1 + draw.below(3);
  for (let index = 0; index < acts; index++) {
    const [kind, title, low, high] = draw.weigh(gifts.map(([weight, ...rest]) => [weight, rest] as const));
    const start = from + draw.between(10, 900);
    const amountWon = high === 0 ? null : draw.between(low, high) * 1_000_000;
    const partner =
      kind === 'OPEN_INNOVATION' || kind === 'RND' ? draw.pick(['org:doosan', 'org:doosan-heavy']) : null;
    const jointWithIds = partner === null ? [] : [partner];
    supportByCenter(
      trail,
      { providerId, kind, title, start, end: start + draw.pick([0, 60, 120, 240]), amountWon, jointWithIds },
      { corporatePartnerId: partner },
    );
  }
  if (draw.chance(180) && isFounded(profile, from + 100)) {
    const start = from + draw.between(100, 800);
    const spaceId = profile.track === 'JINJU' ? 'ccei-gyeongnam:space:1' : 'ccei-gyeongnam:space:2';
    supportByCenter(
      trail,
      { providerId, kind: 'SPACE', title: '센터 보육공간 입주', start, end: yearsAfter(start, 2), spaceId },
      {},
    );
  }
}

/** 판로 between centers: sent to 부산센터 and 공영홈쇼핑, which publish no records, and taken from 부산센터. */
function passOn(trail: Trail, from: Day): void {
  const { draw } = trail;
  const sent = from + draw.between(100, 900);
  if (draw.chance(45)) {
    const toId = draw.pick(['org:ccei-busan', 'org:gongyoung-homeshopping']);
    refer(trail, { fromId: providerId, toId, kinds: ['MARKET'], reason: '판로 연계 요청', sent });
  }
  if (!draw.chance(35)) return;
  refer(trail, {
    ...{ fromId: 'org:ccei-busan', toId: providerId, kinds: ['MARKET'], reason: '경남 지역 판로 연계', sent },
    forwardToId: 'org:gongyoung-homeshopping',
    answer: (start, referralId) =>
      supportByCenter(
        trail,
        {
          providerId,
          kind: 'MARKET',
          title: '센터 간 판로 연계',
          start,
          end: start + 60,
          amountWon: 5_000_000,
          referralId,
        },
        {},
      ),
  });
}

/** What the article of the first anniversary counts: five, four, thirteen and forty firms. True where it is this firm's. */
function tellArticle(trail: Trail): boolean {
  const { number, role } = trail.profile;
  const told = { providerId, told: true, programId: null } as const;
  switch (role) {
    case 'DESALINATION': {
      const start = toDay('2015-09-01') + (number - firstDesalination) * 30;
      const amountWon = desalinationWon[number - firstDesalination] ?? null;
      const act = {
        ...told,
        kind: 'RND',
        title: '담수화 플랜트 기자재 국산화',
        start,
        end: yearsAfter(start, 2),
        amountWon,
      } as const;
      supportByCenter(
        trail,
        { ...act, themeIds: ['theme:desalination'], jointWithIds: ['org:doosan'] },
        { corporatePartnerId: 'org:doosan' },
      );
      return true;
    }
    case 'COMMITTED': {
      const start = toDay('2016-03-15');
      const amountWon = committedWon[number - firstCommitted] ?? null;
      supportByCenter(
        trail,
        { ...told, kind: 'INVESTMENT', title: '투자협약 체결', start, end: start, amountWon },
        { committedOnly: true },
      );
      return true;
    }
    case 'ANTI_AGING': {
      antiAging(trail, told, number - firstAntiAging);
      return true;
    }
    case 'DISCOVERED': {
      discover(trail, told, number - firstDiscovered);
      return true;
    }
    default:
      return false;
  }
}

type Told = { readonly providerId: string; readonly told: true; readonly programId: null };

/** 창업에서 판로까지: each of the thirteen gets one kind more than the one before, in turn. */
function antiAging(trail: Trail, told: Told, place: number): void {
  const kinds: readonly (readonly [SupportKind, string])[] = [
    ['EDUCATION', '항노화 창업교육'],
    ['PROTOTYPE', '항노화 시제품 제작'],
    ['MARKET', '항노화 제품 판로 연계'],
  ];
  for (const [index, [kind, title]] of kinds.entries()) {
    if (index > place % 3) break;
    const start = toDay('2015-07-06') + place * 9 + index * 75;
    supportByCenter(
      trail,
      { ...told, kind, title, start, end: start + 45, themeIds: ['theme:anti-aging'] },
      {},
    );
  }
}

const contestAwards = ['대상', '최우수상', '우수상'];

/** The forty found in machinery parts; the first three won the third I-Gen challenge. */
function discover(trail: Trail, told: Told, place: number): void {
  const award = contestAwards[place] ?? null;
  const start = award === null ? toDay('2015-05-11') + place * 8 : toDay('2016-04-20');
  const offshore = place % 8 === 5;
  supportByCenter(
    trail,
    {
      ...told,
      kind: 'DISCOVERY',
      title: award === null ? '기계산업 부품소재 창업기업 발굴' : `제3기 I-Gen 챌린지 공모전 ${award}`,
      start,
      end: award === null ? start + 180 : start,
      themeIds: offshore ? ['theme:mechatronics', 'theme:offshore-plant'] : ['theme:mechatronics'],
      agreementId: offshore && start >= toDay('2016-02-01') ? 'agr:offshore-plant-2016' : null,
    },
    { award, contestId: award === null ? null : challengeId },
  );
}
