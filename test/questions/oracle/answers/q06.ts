import { demoFacilitySteps } from '@ieum/kit/demo/local-governments.ts';
import { vacantUnits } from '../filters.ts';
import { mostVacant, nodes, sourcesOf } from '../lists.ts';
import { liesIn } from '../rules.ts';
import { type Answer, answered, named, namedOrNull, placed, themed } from '../shapes.ts';
import { localGovernments, space, spaces, universities } from '../world.ts';

const jinju = '4817000000';

/** 진주's chain, and every space there. */
export function answerQ06(): Answer {
  const government = localGovernments.find(({ regionCode }) => regionCode === jinju);
  const there = spaces.filter(({ regionCode }) => liesIn(regionCode, jinju));
  const steps = demoFacilitySteps().map(
    ({ order, role, stages, themeIds, facilityId, incubationCenterId }) => ({
      ...{ order, role, stages, themes: themeIds.map(themed) },
      facility: facilityId === null ? null : facility(facilityId),
      incubationCenter: incubationCenterId === null ? null : incubator(incubationCenterId),
    }),
  );
  return answered({
    region: {
      ...placed(jinju),
      localGovernment: {
        organization: named(government?.organizationId ?? ''),
        facilityChain: { name: { ko: government?.chainNameKo }, steps },
      },
      spaces: {
        totalCount: there.length,
        ...nodes(mostVacant(there), 50, ({ nameKo, kind, status, stages, operatorId }) => ({
          ...{ name: { ko: nameKo }, kind, status, stages },
          operator: namedOrNull(operatorId),
        })),
        sources: sourcesOf(there).map(({ subgraph, status }) => ({ subgraph, status })),
      },
    },
  });
}

function facility(id: string) {
  const { nameKo, kind, status, opensOn, opensOnPrecision, opensOnText, ...rest } = space(id);
  const vacant = vacantUnits({ nameKo, kind, status, opensOn, opensOnPrecision, opensOnText, ...rest });
  return { name: { ko: nameKo }, kind, status, opensOn, opensOnPrecision, opensOnText, vacantUnits: vacant };
}

function incubator(id: string) {
  const found = space(id);
  const university = universities.find(
    (each) => found.type === 'IncubationCenter' && each.id === found.details.universityId,
  );
  return {
    name: { ko: found.nameKo },
    units: found.units,
    vacantUnits: vacantUnits(found),
    university: { organization: named(university?.organizationId ?? '') },
  };
}
