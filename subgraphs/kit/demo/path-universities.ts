import type { Day } from './calendar.ts';
import { today } from './profile.ts';
import { incubate, nurture, yearsAfter } from './records.ts';
import { refer } from './referrals.ts';
import { spacesFor } from './spaces.ts';
import { type Act, stageAt, type Trail, takes } from './trail.ts';

/** When and where a startup graduates or graduated from an incubator. */
export interface Graduation {
  universityId: string;
  /** The last day there, in the past or ahead. */
  on: Day;
}

/** Discovery, education, mentoring, a prototype, incubation: the part of the universities. */
export function universitySteps(trail: Trail): Graduation | null {
  const { profile, draw } = trail;
  const { universityId, first } = profile;
  if (universityId === null) return null;
  const early = profile.start === null || first < profile.start + 200;
  if (early) findAndTeach(trail, universityId);
  if (!takes(trail, 'incubation', early ? 600 : 180)) return null;
  return stay(trail, universityId, first + draw.between(25, 220));
}

const awards = ['대상', '최우수상', '우수상', '장려상', null, null];

function findAndTeach(trail: Trail, providerId: string): void {
  const { draw, profile } = trail;
  const { first } = profile;
  if (takes(trail, 'discovery', 700)) {
    const start = first + draw.between(0, 45);
    const award = draw.pick(awards);
    const title = award === null ? '창업동아리 선발' : `창업경진대회 ${award}`;
    const amountWon = award === null ? null : draw.between(1, 10) * 1_000_000;
    nurture(trail, { providerId, kind: 'DISCOVERY', title, start, end: start, amountWon }, award);
  }
  if (draw.chance(420)) {
    const start = first + draw.between(5, 120);
    nurture(
      trail,
      {
        providerId,
        kind: 'EDUCATION',
        title: '창업교육 과정 수료',
        start,
        end: start + draw.between(20, 110),
      },
      null,
    );
  }
  if (draw.chance(380)) {
    const start = first + draw.between(20, 240);
    nurture(
      trail,
      { providerId, kind: 'MENTORING', title: '전문가 멘토링', start, end: start + draw.between(30, 200) },
      null,
    );
  }
  if (draw.chance(170)) {
    const start = first + draw.between(40, 300);
    const amountWon = draw.between(2, 20) * 500_000;
    nurture(
      trail,
      {
        providerId,
        kind: 'PROTOTYPE',
        title: '시제품 제작',
        start,
        end: start + draw.between(10, 90),
        amountWon,
      },
      null,
    );
  }
}

/** Three years at most; for a graduation that is told, one that is over. 진주's teams come by way of the city. */
function stay(trail: Trail, universityId: string, drawn: Day): Graduation | null {
  const { draw, profile } = trail;
  const graduated = takes(trail, 'graduation', 0);
  const start = graduated ? Math.min(drawn, today - 800) : drawn;
  if (start < profile.first) return null;
  const on = yearsAfter(
    start,
    draw.weigh([
      [45, 1],
      [35, 2],
      [20, 3],
    ]),
  );
  const end = graduated ? Math.min(on, today - 90) : on;
  const next = draw.chance(600) ? profile.governmentId : draw.chance(300) ? 'org:kicox' : null;
  const act = (day: Day): Act => ({
    providerId: universityId,
    kind: 'INCUBATION',
    title: '창업보육센터 입주',
    start: day,
    end: end + day - start,
    spaceId: draw.pick(spacesFor(universityId, stageAt(trail, day))).id,
    told: graduated,
  });
  const sendsFirst = universityId === 'org:gnu' && profile.governmentId === 'org:jinju' && draw.chance(500);
  const record = sendsFirst
    ? refer(trail, {
        ...{ fromId: 'org:jinju', toId: universityId, kinds: ['INCUBATION'], sent: start },
        reason: '예비·초기 창업팀 보육공간 필요',
        forwardToId: 'org:changwon-univ',
        answer: (day, referralId) => incubate(trail, { ...act(day), referralId }, next),
      })
    : incubate(trail, act(start), next);
  return record === null || record.status === 'CANCELLED' ? null : { universityId, on: end };
}
