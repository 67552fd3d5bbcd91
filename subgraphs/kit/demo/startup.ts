import { startupId } from '../startup-id.ts';
import { writeDay } from './calendar.ts';
import { grantSharing, sharedFor } from './consents.ts';
import { Draw } from './draw.ts';
import type { DemoPerformance, DemoStartup } from './facts.ts';
import { drawBusiness, drawFounder, drawNames } from './identity.ts';
import { walk } from './path.ts';
import { drawProfile, type Profile, today } from './profile.ts';
import { realFirm } from './real-firms.ts';
import { mergedFrom, mergeTarget } from './roles.ts';
import { writeTombstone } from './tombstones.ts';
import { createTrail } from './trail.ts';

/**
 * Startup `number` (from 1) of the demo and everything every subgraph knows about it. Pure: the same for the same
 * seed and number, whatever was asked before and however many startups there are; some 20 microseconds.
 *
 * `predecessors` names the next number where that one was merged into this one: with fewer startups than that,
 * it names one that does not exist, so a seeder of `count` startups drops predecessors above `count`.
 */
export function demoStartup(seed: number, number: number): DemoStartup {
  const real = realFirm(number);
  if (real !== null) return real;
  const target = mergeTarget(number);
  return target === null
    ? writeStartup(drawProfile(seed, number))
    : writeTombstone(seed, number, target, demoStartup);
}

function writeStartup(profile: Profile): DemoStartup {
  const { seed, number } = profile;
  const trail = createTrail(profile, 2);
  walk(trail);
  grantSharing(trail);
  const draw = new Draw(seed, number, 3);
  const merged = mergedFrom(number);
  return {
    number,
    id: startupId(number),
    ...drawNames(draw, profile),
    ...drawBusiness(draw, profile),
    mergedInto: null,
    predecessors: merged === null ? [] : [merged],
    headOfficeCode: profile.headOfficeCode,
    industryCode: profile.identity === 'PRE_FOUNDER' && draw.chance(300) ? null : profile.industryCode,
    themeIds: profile.themeIds,
    founder: drawFounder(draw, profile),
    registeredOn: writeDay(profile.first),
    consents: trail.consents,
    referrals: trail.referrals,
    supports: trail.supports,
    performance: drawPerformance(draw, profile),
    sharedWith: sharedFor(trail.consents, 'HISTORY'),
    amountsWith: sharedFor(trail.consents, 'AMOUNTS'),
  };
}

const reporters = ['org:kosmes', 'org:kosmes', 'org:sba', 'org:kicox'];

/** Results of up to four full years, by one agency, growing mostly; for four startups in ten that are a year old. */
function drawPerformance(draw: Draw, { start, horizon, role }: Profile): DemoPerformance[] {
  const last = new Date(Math.min(today, horizon) * 86_400_000).getUTCFullYear() - 1;
  if (start === null || (role === null && !draw.chance(400))) return [];
  const first = Math.max(new Date(start * 86_400_000).getUTCFullYear() + 1, last - 3);
  const sourceId = draw.pick(reporters);
  const found: DemoPerformance[] = [];
  let salesWon = draw.between(2, 90) * 10_000_000;
  let employees = draw.between(1, 9);
  for (let year = first; year <= last; year++) {
    const exportUsd = draw.chance(250) ? draw.between(5, 400) * 1000 : null;
    found.push({ year, salesWon, employees: draw.chance(950) ? employees : null, exportUsd, sourceId });
    salesWon = Math.round((salesWon * draw.between(70, 220)) / 100 / 1_000_000) * 1_000_000;
    employees = Math.max(1, employees + draw.between(-1, 4));
  }
  return found;
}
