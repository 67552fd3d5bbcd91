import { startupId } from '../startup-id.ts';
import { writeDay } from './calendar.ts';
import type { DemoName, DemoStartup } from './facts.ts';
import { drawFounder } from './identity.ts';
import { writeTeamName, writeTradeName } from './names.ts';
import { drawProfile, isFounded, type Profile, southwestUniversities, today } from './profile.ts';
import { fund, nurture } from './records.ts';
import { canonicalNumber, mergedFrom } from './roles.ts';
import { createTrail, type Trail } from './trail.ts';

/**
 * A second entry of a team that another organization had entered already, found and merged since: it keeps the
 * records made under it. Consents went over to the id it was merged into, and its sharing is that id's.
 *
 * @param find gives the startup it was merged into.
 */
export function writeTombstone(
  seed: number,
  number: number,
  target: number,
  find: (seed: number, number: number) => DemoStartup,
): DemoStartup {
  const into = drawProfile(seed, canonicalNumber(number));
  const profile = tombstoneProfile(drawProfile(seed, number), into);
  const trail = createTrail(profile, 2);
  const { sharedWith, amountsWith } = find(seed, target);
  const asTeam = profile.start === null || profile.first < profile.start;
  secondSupport(trail);
  const merged = mergedFrom(number);
  return {
    number,
    id: startupId(number),
    ...nameOf(profile, asTeam),
    identityStatus: 'MERGED',
    mergedInto: target,
    predecessors: merged === null ? [] : [merged],
    ...{ bizRegNo: null, corpRegNo: null, businessStatus: 'UNKNOWN' },
    ...{ businessStartedOn: null, businessStartBasis: null },
    headOfficeCode: profile.headOfficeCode,
    industryCode: null,
    themeIds: profile.themeIds,
    founder: drawFounder(trail.draw, profile),
    registeredOn: writeDay(profile.first),
    ...{ consents: [], referrals: [], performance: [] },
    supports: trail.supports,
    ...{ sharedWith, amountsWith },
  };
}

/** The same team at the same place, met by another university than the one that knew it. */
function tombstoneProfile(own: Profile, into: Profile): Profile {
  const others = southwestUniversities.map(([, id]) => id).filter((id) => id !== into.universityId);
  const local = into.track === 'SOUTHWEST' || into.track === 'SEOUL' || into.track === 'ELSEWHERE';
  const other = into.universityId === 'org:gnu' ? 'org:changwon-univ' : 'org:gnu';
  return {
    ...into,
    ...{ seed: own.seed, number: own.number, role: null, stem: own.stem },
    universityId: local ? (others[own.number % others.length] ?? null) : other,
    first: Math.min(into.first + 12 + (own.number % 80), today - 60),
  };
}

function nameOf(profile: Profile, asTeam: boolean): Pick<DemoStartup, 'displayName' | 'names'> {
  const displayName = asTeam ? writeTeamName(profile.stem) : writeTradeName(profile.stem);
  const name: DemoName = {
    value: displayName,
    kind: asTeam ? 'TEAM' : 'TRADE',
    validFrom: writeDay(profile.first),
    validTo: null,
  };
  return { displayName, names: [name] };
}

/** One or two acts of the other university, and sometimes a loan under the second entry. */
function secondSupport(trail: Trail): void {
  const { draw, profile } = trail;
  const { universityId, first } = profile;
  if (universityId === null) return;
  const start = first + draw.between(0, 30);
  const education = { providerId: universityId, kind: 'EDUCATION', title: '창업교육 과정 수료' } as const;
  nurture(trail, { ...education, start, end: start + 60 }, null);
  if (draw.chance(600)) {
    const mentoring = { providerId: universityId, kind: 'MENTORING', title: '전문가 멘토링' } as const;
    nurture(trail, { ...mentoring, start: start + 20, end: start + 110 }, null);
  }
  const borrowed = first + draw.between(200, 600);
  if (!isFounded(profile, borrowed) || !draw.chance(400)) return;
  const loan = { providerId: 'org:kosmes', kind: 'LOAN', title: '정책자금 융자' } as const;
  fund(trail, {
    ...loan,
    start: borrowed,
    end: borrowed + 1826,
    amountWon: draw.between(30, 200) * 1_000_000,
  });
}
