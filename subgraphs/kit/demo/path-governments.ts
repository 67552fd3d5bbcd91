import type { Day } from './calendar.ts';
import type { Graduation } from './path-universities.ts';
import { isFounded, today } from './profile.ts';
import { openTenancy, settle, subsidize, yearsAfter } from './records.ts';
import { refer } from './referrals.ts';
import { spacesFor } from './spaces.ts';
import { type Act, stageAt, type Trail, takes } from './trail.ts';

/** Space, money and a place to live: the part of cities and districts. */
export function governmentSteps(trail: Trail, graduation: Graduation | null): void {
  const { governmentId } = trail.profile;
  if (governmentId === null) return;
  if (graduation !== null && graduation.on <= today + 60) moveOn(trail, governmentId, graduation);
  else if (takes(trail, 'tenancy', 220))
    rent(trail, governmentId, trail.profile.first + trail.draw.between(30, 700));
  pay(trail, governmentId);
  if (trail.draw.chance(160)) house(trail, governmentId);
  handOver(trail, governmentId);
}

/** From the incubator to the district's space, mostly by a referral, sent before the last day there. */
function moveOn(trail: Trail, governmentId: string, { universityId, on }: Graduation): void {
  const { draw } = trail;
  const moves = takes(trail, 'tenancy', 560);
  if (!moves && trail.profile.role === 'GRADUATE') return;
  if (!moves && !draw.chance(250)) return;
  const bySelf = !draw.chance(680);
  if (moves && bySelf && trail.profile.role === null) {
    rent(trail, governmentId, on + draw.between(0, 90));
    return;
  }
  const others = ['org:dongjak-gu', 'org:gwanak-gu', 'org:guro-gu'].filter((other) => other !== governmentId);
  refer(trail, {
    ...{ fromId: universityId, toId: governmentId, kinds: ['SPACE'], sent: on - draw.between(20, 80) },
    reason: '보육 졸업 뒤 입주할 공간 필요',
    forwardToId: governmentId === 'org:jinju' ? 'org:kicox' : draw.pick(others),
    answer: (start, referralId) => openTenancy(trail, { ...tenancy(trail, governmentId, start), referralId }),
  });
}

function rent(trail: Trail, governmentId: string, start: Day): void {
  openTenancy(trail, tenancy(trail, governmentId, start));
}

function tenancy(trail: Trail, governmentId: string, start: Day): Act {
  const { draw } = trail;
  const fitting = spacesFor(governmentId, stageAt(trail, start));
  // A showcase of today's tenants needs tenants today: told roles stay until 2028.
  const years = trail.profile.role === null ? draw.pick([1, 2, 2, 3]) : 4;
  return {
    providerId: governmentId,
    kind: 'SPACE',
    title: governmentId === 'org:jinju' ? '진주시 창업공간 입주' : '자치구 창업공간 입주',
    start,
    end: yearsAfter(start, years),
    spaceId: draw.pick(fitting).id,
    told: trail.profile.role === 'ENTERING',
  };
}

function pay(trail: Trail, providerId: string): void {
  const { draw, profile } = trail;
  const first = profile.first + draw.between(20, 500);
  if (takes(trail, 'funding', 300)) {
    const amountWon = draw.between(10, 60) * 1_000_000;
    subsidize(trail, {
      providerId,
      kind: 'COMMERCIALIZATION',
      title: '청년창업 사업화자금',
      start: first,
      end: first + 240,
      amountWon,
    });
  }
  const later = first + draw.between(60, 700);
  if (draw.chance(220) && isFounded(profile, later)) {
    const amountWon = draw.between(4, 40) * 250_000;
    subsidize(trail, {
      providerId,
      kind: 'SUBSIDY',
      title: '임차료 보조',
      start: later,
      end: later + 365,
      amountWon,
    });
  }
  if (providerId === 'org:jinju' && draw.chance(200)) {
    const start = profile.first + draw.between(10, 300);
    subsidize(trail, {
      providerId,
      kind: 'EDUCATION',
      title: '진주 창업교육 지원',
      start,
      end: start + 60,
      amountWon: 1_500_000,
    });
  }
}

function house(trail: Trail, providerId: string): void {
  const { draw, profile } = trail;
  const start = profile.first + draw.between(30, 900);
  const title = draw.pick(['청년 창업가 주거 지원', '교통·생활 지원', '직장어린이집 이용 연계']);
  const amountWon = draw.chance(600) ? draw.between(6, 48) * 100_000 : null;
  settle(trail, {
    providerId,
    kind: 'SETTLEMENT',
    title,
    start,
    end: start + draw.pick([180, 365, 730]),
    amountWon,
  });
}

/** Young teams that ask for space now, and grown ones the city hands to an agency, which the agency's part answers. */
function handOver(trail: Trail, governmentId: string): void {
  const { draw, profile } = trail;
  const { universityId } = profile;
  const asksNow = profile.role === 'TEAM' || profile.role === 'GRADUATE' || draw.chance(45);
  if (universityId === null || !asksNow) return;
  refer(trail, {
    fromId: universityId,
    toId: governmentId,
    kinds: ['SPACE', 'SUBSIDY'],
    sent: today - draw.between(1, 40),
    reason: '입주공간과 임차료 지원 문의',
    ...(profile.role === null ? {} : { state: 'SENT' as const }),
    forwardToId: governmentId === 'org:gwanak-gu' ? 'org:guro-gu' : 'org:gwanak-gu',
  });
}
