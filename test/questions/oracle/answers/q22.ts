import { agreements } from '@ieum/kit/reference/agreements.ts';
import { regionGroups } from '@ieum/kit/reference/region-groups.ts';
import { isFor, isOpenOn, vacantUnits } from '../filters.ts';
import { mostVacant, newest, nodes } from '../lists.ts';
import { byText, liesIn } from '../rules.ts';
import { type Answer, answered, named } from '../shapes.ts';
import { complexes, localGovernments, programs, region, spaces, universities } from '../world.ts';

/** The seven districts side by side. */
export function answerQ22({ gu, today }: { gu: string[]; today: string }): Answer {
  const group = regionGroups().find(({ id }) => id === 'rg:seoul-southwest');
  const open = programs.filter((program) => isOpenOn(program, today) && isFor(program, gu));
  return answered({
    regionGroup: { name: { ko: group?.nameKo }, members: group?.members.map(district) },
    programs: {
      totalCount: open.length,
      ...nodes(newest(open), 50, ({ name, applyTo, targetRegionCodes }) => ({
        ...{ name, applyTo },
        targetRegions: targetRegionCodes.map((code) => ({ code })),
      })),
    },
  });
}

function district(code: string) {
  const { nameKo, kostatCode2018 } = region(code);
  const there = spaces.filter(({ regionCode }) => liesIn(regionCode, code));
  const government = localGovernments.find(({ regionCode }) => regionCode === code);
  return {
    code,
    name: { ko: nameKo },
    kostatCode: kostatCode2018,
    universities: universities
      .filter(({ regionCode }) => liesIn(regionCode, code))
      .sort((a, b) => byText(a.id, b.id))
      .map(({ id, organizationId }) => ({
        organization: named(organizationId),
        incubationCenters: spaces
          .filter((space) => space.type === 'IncubationCenter' && space.details.universityId === id)
          .sort((a, b) => byText(a.id, b.id))
          .map((space) => ({ units: space.units, vacantUnits: vacantUnits(space) })),
      })),
    localGovernment: government
      ? {
          organization: {
            ...named(government.organizationId),
            agreements: agreementsOf(government.organizationId),
          },
        }
      : null,
    industrialComplexes: complexes
      .filter(({ regionCode }) => liesIn(regionCode, code))
      .sort((a, b) => byText(a.id, b.id))
      .map(({ nameKo: ko, tenants }) => ({ name: { ko }, tenants })),
    spaces: {
      totalCount: there.length,
      ...nodes(mostVacant(there), 50, (space) => ({
        ...{ name: { ko: space.nameKo }, kind: space.kind, units: space.units },
        vacantUnits: vacantUnits(space),
        stages: space.stages,
      })),
    },
  };
}

function agreementsOf(organizationId: string) {
  return agreements()
    .filter(({ parties }) => parties.some((party) => party.organizationId === organizationId))
    .map(({ id }) => ({ id }))
    .sort((a, b) => byText(a.id, b.id));
}
