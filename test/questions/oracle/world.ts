import { demoAgencies, demoComplexes, demoNeeds } from '@ieum/kit/demo/agencies.ts';
import {
  type DemoConsent,
  type DemoProgram,
  type DemoReferral,
  type DemoSpace,
  type DemoStartup,
  type DemoSupport,
  demoSeed,
  type SectorName,
} from '@ieum/kit/demo/facts.ts';
import { demoLocalGovernments } from '@ieum/kit/demo/local-governments.ts';
import { demoPrograms } from '@ieum/kit/demo/programs.ts';
import { demoSpaces } from '@ieum/kit/demo/spaces.ts';
import { demoStartup } from '@ieum/kit/demo/startup.ts';
import { demoUniversities } from '@ieum/kit/demo/universities.ts';
import { organizationsWithDemo } from '@ieum/kit/reference/demo-organizations.ts';
import { industries } from '@ieum/kit/reference/industries.ts';
import { regions } from '@ieum/kit/reference/regions.ts';
import { themes } from '@ieum/kit/reference/themes.ts';

/**
 * Everything there is to know, as plain arrays: what an answer would be if one organization held it all. The
 * oracle takes nothing but these facts from the code it checks; every rule is written down again beside it.
 */

/** The number of startups the network of the tests is seeded with. */
export const startupCount = 3000;

/** The subgraphs that answer gathered fields, ascending. */
export const sectors: readonly SectorName[] = [
  'gyeongnam-center',
  'local-governments',
  'support-agencies',
  'universities',
];

export const startups: readonly DemoStartup[] = Array.from({ length: startupCount }, (_, index) =>
  demoStartup(demoSeed, index + 1),
);
export const records: readonly DemoSupport[] = startups.flatMap((startup) => startup.supports);
export const consents: readonly DemoConsent[] = startups.flatMap((startup) => startup.consents);
export const referrals: readonly DemoReferral[] = startups.flatMap((startup) => startup.referrals);
export const programs: readonly DemoProgram[] = sectors.flatMap(demoPrograms);
export const spaces: readonly DemoSpace[] = sectors.flatMap(demoSpaces);
export const universities = demoUniversities();
export const localGovernments = demoLocalGovernments();
export const agencies = demoAgencies();
export const complexes = demoComplexes();
export const needs = demoNeeds();

const startupByNumber = new Map(startups.map((startup) => [startup.number, startup]));
const startupById = new Map(startups.map((startup) => [startup.id, startup]));
const organizations = new Map(organizationsWithDemo().map((organization) => [organization.id, organization]));
const regionByCode = new Map(regions().map((region) => [region.code, region]));
const industryByCode = new Map(industries().map((industry) => [industry.code, industry]));
const themeById = new Map(themes().map((theme) => [theme.id, theme]));
const spaceById = new Map(spaces.map((space) => [space.id, space]));
const programById = new Map(programs.map((program) => [program.id, program]));

/** The startup of a number. Each of these functions throws where there is none: facts name only what exists. */
export const startupOf = (number: number) => found(startupByNumber.get(number), number);
export const startupWithId = (id: string) => found(startupById.get(id), id);
export const organization = (id: string) => found(organizations.get(id), id);
export const region = (code: string) => found(regionByCode.get(code), code);
export const industry = (code: string) => found(industryByCode.get(code), code);
export const theme = (id: string) => found(themeById.get(id), id);
export const space = (id: string) => found(spaceById.get(id), id);
export const program = (id: string) => found(programById.get(id), id);

/** The number a startup goes by: the end of its chain of merges. */
export function canonical(number: number): number {
  const { mergedInto } = startupOf(number);
  return mergedInto === null ? number : canonical(mergedInto);
}

/** All numbers of one startup: its own and those merged into it, ascending. */
export function numbersOf(number: number): number[] {
  numbersByCanonical ??= Map.groupBy(
    startups.map((startup) => startup.number),
    canonical,
  );
  return numbersByCanonical.get(canonical(number)) ?? [];
}

let numbersByCanonical: Map<number, number[]> | undefined;

function found<Value>(value: Value | undefined, key: string | number): Value {
  if (value === undefined) throw new Error(`The facts have no ${key}`);
  return value;
}
