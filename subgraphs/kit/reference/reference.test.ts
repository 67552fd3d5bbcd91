import { expect, it } from 'vitest';
import { agreements } from './agreements.ts';
import { articleOf } from './articles.ts';
import { demoOrganizations, organizationsWithDemo } from './demo-organizations.ts';
import { externalCodeLists } from './external-code-lists.ts';
import { jinjuFacilityChain } from './facility-chain.ts';
import { industries } from './industries.ts';
import { networks } from './networks.ts';
import { organizations } from './organizations.ts';
import { publishedFigures } from './published-figures.ts';
import { regionGroups } from './region-groups.ts';
import { regions } from './regions.ts';
import { themes } from './themes.ts';
import { universityDomains } from './university-domains.ts';

const codes = new Set(regions().map((region) => region.code));
const ids = new Set(organizationsWithDemo().map((organization) => organization.id));

it('the vendored files have the rows their sources are said to have', () => {
  const inForce = regions().filter((region) => region.validTo === null);
  const levels = Map.groupBy(inForce, (region) => region.level);
  expect(levels.get('SIDO')).toHaveLength(17);
  expect(levels.get('SIGUNGU')).toHaveLength(264);
  expect(regions()).toHaveLength(510 + 326);
  const sizes = [...Map.groupBy(industries(), (industry) => industry.level).values()].map(
    (list) => list.length,
  );
  expect(sizes).toEqual([21, 77, 232, 495, 1196]);
  expect(organizations()).toHaveLength(74);
  expect(agreements()).toHaveLength(5);
  expect(regionGroups()).toHaveLength(1);
  expect(themes()).toHaveLength(16);
  expect(themes().flatMap((theme) => theme.organizationIds)).toHaveLength(29);
  expect(publishedFigures()).toHaveLength(19);
  expect(jinjuFacilityChain()).toHaveLength(9);
  expect(universityDomains()).toHaveLength(244);
  expect(Object.keys(externalCodeLists())).toEqual(['smes24', 'kstartup', 'bizinfo', 'nts']);
});

it('regions lie in regions, and abolished ones lead to their successors', () => {
  expect(codes.size).toBe(regions().length);
  for (const region of regions()) {
    if (region.parentCode !== null) expect(codes.has(region.parentCode)).toBe(true);
    for (const successor of region.successorCodes) expect(codes.has(successor)).toBe(true);
  }
  const gangwon = regions().find((region) => region.code === '4200000000');
  expect(gangwon).toMatchObject({ validTo: '2023-06-11', successorCodes: ['5100000000'] });
});

it('agreements and figures name the article they are copied from', () => {
  const named = [
    ...agreements().map(({ source }) => source),
    ...publishedFigures().map(({ seed }) => articleOf(seed)),
  ];
  for (const article of named) expect(article).toMatch(/기사$/);
  expect(() => articleOf('seed 005')).toThrow('seed 005');
});

it('industries lie in industries', () => {
  const known = new Set(industries().map((industry) => industry.code));
  for (const { parentCode, level } of industries()) {
    expect(parentCode === null).toBe(level === 1);
    if (parentCode !== null) expect(known.has(parentCode)).toBe(true);
  }
});

it('lists name organizations and regions that exist, and the demo’s own organizations are told apart', () => {
  expect(ids.size).toBe(organizations().length + demoOrganizations.length);
  expect(demoOrganizations.every((organization) => organization.source === 'demo')).toBe(true);
  const real = new Set(organizations().map((organization) => organization.id));
  const named = [
    ...networks().flatMap((network) => network.members.map((member) => member.organizationId)),
    ...agreements().flatMap((agreement) => agreement.parties.map((party) => party.organizationId)),
    ...themes().flatMap((theme) => theme.organizationIds),
    ...organizations().flatMap((organization) => organization.parentId ?? []),
  ];
  expect(named.filter((id) => !real.has(id))).toEqual([]);
  const places = [
    ...organizationsWithDemo().flatMap((organization) => organization.regionCode ?? []),
    ...regionGroups().flatMap((group) => group.members),
  ];
  expect(places.filter((code) => !codes.has(code))).toEqual([]);
});
