import { writeDay } from './calendar.ts';
import type { Draw } from './draw.ts';
import type { BusinessStartBasis, BusinessStatus, DemoFounder, DemoName, DemoStartup } from './facts.ts';
import { drawPersonName, writeEnglishName, writeLegalName, writeTeamName, writeTradeName } from './names.ts';
import { writeDemoBizRegNo, writeDemoCorpRegNo } from './numbers.ts';
import type { Profile } from './profile.ts';

/** The name shown and all names, oldest first: a team's, a proprietor's, a corporation's, as the startup became each. */
export function drawNames(draw: Draw, profile: Profile): Pick<DemoStartup, 'displayName' | 'names'> {
  const { stem, start, first, incorporated, converted } = profile;
  const names: DemoName[] = [];
  const started = start === null ? null : writeDay(start);
  const team = profile.identity === 'PRE_FOUNDER';
  if (team || (start !== null && first < start)) {
    names.push({
      value: writeTeamName(stem),
      kind: 'TEAM',
      validFrom: writeDay(first),
      validTo: dayBefore(team ? null : start),
    });
  }
  if (team) return { displayName: writeTeamName(stem), names };
  const changed = converted && start !== null ? start + draw.between(150, 500) : null;
  if (changed !== null) {
    names.push({
      value: writeTradeName(stem),
      kind: 'FORMER',
      validFrom: started,
      validTo: dayBefore(changed),
    });
  }
  const value = incorporated ? writeLegalName(stem) : writeTradeName(stem);
  const validFrom = changed === null ? started : writeDay(changed);
  names.push({ value, kind: incorporated ? 'LEGAL' : 'TRADE', validFrom, validTo: null });
  if (draw.chance(350))
    names.push({ value: writeEnglishName(stem), kind: 'ENGLISH', validFrom, validTo: null });
  return { displayName: value, names };
}

function dayBefore(day: number | null): string | null {
  return day === null ? null : writeDay(day - 1);
}

type Business = Pick<
  DemoStartup,
  'identityStatus' | 'bizRegNo' | 'corpRegNo' | 'businessStatus' | 'businessStartedOn' | 'businessStartBasis'
>;

/** What the registers would say: numbers of the demo's range, status, start and what the start is taken from. */
export function drawBusiness(draw: Draw, profile: Profile): Business {
  const { identity, incorporated, number, start } = profile;
  if (identity === 'PRE_FOUNDER') {
    return {
      ...{ identityStatus: identity, bizRegNo: null, corpRegNo: null, businessStatus: 'UNKNOWN' },
      ...{ businessStartedOn: null, businessStartBasis: null },
    };
  }
  return {
    identityStatus: identity,
    bizRegNo: writeDemoBizRegNo(number, incorporated),
    corpRegNo: incorporated ? writeDemoCorpRegNo(number) : null,
    businessStatus: identity === 'CLOSED' ? 'CLOSED' : drawStatus(draw, profile),
    businessStartedOn: start === null ? null : writeDay(start),
    businessStartBasis: start === null ? null : drawBasis(draw, profile),
  };
}

function drawStatus(draw: Draw, { role }: Profile): BusinessStatus {
  return role !== null || draw.chance(970) ? 'ACTIVE' : 'SUSPENDED';
}

/** A converted corporation started when its founder opened the business, not when it was incorporated. */
function drawBasis(draw: Draw, { incorporated, converted }: Profile): BusinessStartBasis {
  if (incorporated && !converted) return 'INCORPORATION';
  return draw.chance(850) ? 'OPENING_DATE' : 'REGISTRATION_DATE';
}

/** An invented person; e-mail and phone at addresses nobody has. */
export function drawFounder(draw: Draw, { number, universityId }: Profile): DemoFounder {
  const digits = String(number % 10_000).padStart(4, '0');
  return {
    name: drawPersonName(draw),
    birthYear: draw.chance(920) ? draw.between(1968, 2005) : null,
    email: `founder-${number}@example.${draw.chance(500) ? 'com' : 'kr'}`,
    phone: draw.chance(900) ? `02-000-${digits}` : null,
    universityId: universityId !== null && draw.chance(650) ? universityId : null,
  };
}
