import { type Day, toDay } from './calendar.ts';
import type { SupportKind } from './facts.ts';
import { isFounded } from './profile.ts';
import { grow } from './records.ts';
import { type Trail, takes } from './trail.ts';

const events: readonly (readonly [
  event: string,
  country: string,
  day: string,
  results: (string | null)[],
])[] = [
  ['CES 2023', '미국', '2023-01-05', ['혁신상', '전시 참가', '전시 참가']],
  ['에디슨 어워드 2023', '미국', '2023-04-20', ['은상', '본선 진출']],
  ['매스챌린지 2023', '미국', '2023-06-12', ['프로그램 선정']],
  ['CES 2024', '미국', '2024-01-09', ['혁신상', '전시 참가', '전시 참가']],
  ['비바테크 2024', '프랑스', '2024-05-22', ['전시 참가', null]],
  ['CES 2025', '미국', '2025-01-07', ['전시 참가', '혁신상']],
  ['슬러시 2025', '핀란드', '2025-11-19', ['투자상담', null]],
  ['CES 2026', '미국', '2026-01-06', ['전시 참가', '혁신상']],
];

/** Exports, markets, certificates, hiring, meetings: what 서울 gives firms of the city. */
export function seoulSteps(trail: Trail, from: Day): void {
  const { draw, profile } = trail;
  const providerId = 'org:sba';
  if (takes(trail, 'export', 110)) goAbroad(trail);
  for (const [thousandths, kind, title, won] of growthSteps) {
    if (!draw.chance(thousandths)) continue;
    const start = from + draw.between(30, 1300);
    if (!isFounded(profile, start)) continue;
    const end = start + draw.pick([0, 30, 90, 180]);
    const amountWon = won === 0 ? null : draw.between(1, 10) * won;
    grow(
      trail,
      { providerId, kind, title, start, end, amountWon },
      { event: null, country: null, result: null },
    );
  }
}

const growthSteps: readonly (readonly [number, SupportKind, string, number])[] = [
  [110, 'MARKET', '판로 개척 지원', 2_000_000],
  [70, 'CERTIFICATION', '특허·인증 취득 지원', 1_000_000],
  [70, 'HIRING', '청년 인력 채용 지원', 3_000_000],
  [60, 'NETWORKING', '투자자 교류 행사', 0],
  [25, 'OTHER', '경영 애로 상담', 0],
];

function goAbroad(trail: Trail): void {
  const { draw, profile } = trail;
  const known = events.filter(([, , day]) => toDay(day) >= profile.first && isFounded(profile, toDay(day)));
  if (known.length === 0) return;
  const [event, country, day, results] =
    profile.role === 'ABROAD' ? (known[0] as (typeof known)[number]) : draw.pick(known);
  const start = toDay(day);
  const amountWon = draw.between(4, 30) * 500_000;
  const told = profile.role !== null;
  const act = {
    providerId: 'org:sba',
    kind: 'EXPORT',
    title: `${event} 참가 지원`,
    start,
    end: start + 3,
    amountWon,
    told,
  } as const;
  grow(trail, act, { event, country, result: draw.pick(results) });
}
