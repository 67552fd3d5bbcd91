import type { DemoProgram, DemoSpace, DemoStartup, DemoSupport } from '@ieum/kit/demo/facts.ts';
import { regionGroups } from '@ieum/kit/reference/region-groups.ts';
import { lastDay, later, liesIn, type Stage, stageOn } from './rules.ts';
import { organization, records } from './world.ts';

/** The filters of the questions, as far as the questions use them. */

export interface Range {
  from?: string;
  to?: string;
}

export interface SupportFilter {
  kinds?: string[];
  statuses?: string[];
  started?: Range;
  active?: Range;
  providerIds?: string[];
  providerKinds?: string[];
  regionCodes?: string[];
  agreementId?: string;
  themeIds?: string[];
}

/** Whether a record matches: all fields that are there, any value of each. */
export function matches(record: DemoSupport, filter: SupportFilter): boolean {
  const provider = organization(record.providerId);
  if (filter.kinds && !filter.kinds.includes(record.kind)) return false;
  if (filter.statuses && !filter.statuses.includes(record.status)) return false;
  if (filter.providerIds && !filter.providerIds.includes(record.providerId)) return false;
  if (filter.providerKinds && !filter.providerKinds.includes(provider.kind)) return false;
  if (filter.agreementId && record.agreementId !== filter.agreementId) return false;
  if (filter.themeIds && !filter.themeIds.some((id) => record.themeIds.includes(id))) return false;
  if (filter.started && !isWithin(record.startedOn, filter.started)) return false;
  if (filter.active && !isActive(record, filter.active)) return false;
  const { regionCode } = provider;
  return (
    !filter.regionCodes ||
    (regionCode !== null && filter.regionCodes.some((code) => liesIn(regionCode, code)))
  );
}

function isWithin(day: string, { from, to }: Range): boolean {
  return (from === undefined || day >= from) && (to === undefined || day <= to);
}

/** Whether the support ran on a day of the range. What is planned or cancelled never ran. */
function isActive(record: DemoSupport, { from, to }: Range): boolean {
  if (record.status === 'PLANNED' || record.status === 'CANCELLED') return false;
  const begins = to === undefined || record.startedOn <= to;
  return begins && (from === undefined || record.endedOn === null || record.endedOn >= from);
}

/** Whether a program takes applications on a day; one with words for a window is not known to. */
export function isOpenOn(program: DemoProgram, day: string): boolean {
  if (program.applyFrom === null && program.applyTo === null) return false;
  return (program.applyFrom ?? day) <= day && (program.applyTo ?? day) >= day;
}

/** Whether a program is for a region: nationwide, or its region and the one asked for lie in one another. */
export function isFor(program: DemoProgram, codes: readonly string[]): boolean {
  const targets = program.targetRegionCodes;
  // Whoever asks for no region asks for nothing, not for what is for all.
  if (codes.length === 0) return false;
  return (
    // Whoever asks for no region asks for nothing, not for what is for all.
    codes.length > 0 &&
    (targets.length === 0 ||
      targets.some((target) => codes.some((code) => liesIn(target, code) || liesIn(code, target))))
  );
}

/** Units of a space that nobody holds: each ACTIVE record that names it holds one. */
export function vacantUnits({ id, units }: DemoSpace): number | null {
  if (units === null) return null;
  const held = records.filter((record) => record.spaceId === id && record.status === 'ACTIVE').length;
  return Math.max(0, units - held);
}

/** Whether a startup is in a stage on a day and has its head office in a region group. */
export function isProfile(
  startup: DemoStartup,
  stages: Stage[],
  regionGroupId: string,
  today: string,
): boolean {
  const members = regionGroups().find((group) => group.id === regionGroupId)?.members ?? [];
  const stage = stageOn(startup, today);
  return stage !== null && stages.includes(stage) && hasOfficeIn(startup, members);
}

/** Whether a startup has its head office in one of the regions. */
export function hasOfficeIn({ headOfficeCode }: DemoStartup, codes: readonly string[]): boolean {
  return headOfficeCode !== null && codes.some((code) => liesIn(headOfficeCode, code));
}

/** Whether a startup's first day of the growth stage lies in a range. */
export function entersGrowth({ businessStartedOn }: DemoStartup, range: Range): boolean {
  return businessStartedOn !== null && isWithin(later(lastDay(businessStartedOn, 3), 1), range);
}
