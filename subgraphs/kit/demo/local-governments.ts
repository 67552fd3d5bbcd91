import { jinjuFacilityChain } from '../reference/facility-chain.ts';
import { organizations } from '../reference/organizations.ts';
import { once } from '../reference/read-table.ts';
import type { DemoFacilityStep, DemoLocalGovernment, GrowthStage } from './facts.ts';

/**
 * Every city and district of the organization list, ascending by organization: 진주 and all seven southwest
 * districts, of which two publish no records.
 */
export const demoLocalGovernments = once((): DemoLocalGovernment[] =>
  organizations().flatMap((organization) =>
    organization.kind !== 'LOCAL_GOVERNMENT' || organization.regionCode === null
      ? []
      : [
          {
            id: governmentId(organization.id),
            organizationId: organization.id,
            regionCode: organization.regionCode,
            chainNameKo: organization.id === 'org:jinju' ? '진주시 성장단계별 창업시설 연계' : null,
            chainNameEn:
              organization.id === 'org:jinju' ? 'Jinju chain of startup facilities by growth stage' : null,
          },
        ],
  ),
);

/** The id of a local government's entity in its subgraph. */
export function governmentId(organizationId: string): string {
  return `${organizationId.slice(4)}:government:1`;
}

/** 진주's chain, in order. Its 창업보육센터 is the incubator of the university there; the others are the city's. */
export const demoFacilitySteps = once((): DemoFacilityStep[] =>
  jinjuFacilityChain().map((step, index) => ({
    localGovernmentId: governmentId('org:jinju'),
    order: step.order,
    role: step.role,
    stages: step.stages as GrowthStage[],
    themeIds: step.themeIds,
    ...(step.kind === 'INCUBATOR'
      ? { facilityId: null, incubationCenterId: 'gnu:space:1' }
      : { facilityId: chainFacilityId(index), incubationCenterId: null }),
  })),
);

/** The id of the facility in a row of the chain, rows counted from 0. */
export function chainFacilityId(index: number): string {
  return `jinju:space:${index + 1}`;
}
