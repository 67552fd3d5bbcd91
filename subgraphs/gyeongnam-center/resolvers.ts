import type { Resolvers } from './resolvers.gen.ts';

/** What the kit does not resolve by itself. */
export const resolvers: Resolvers = {
  Organization: {
    innovationCenter: ({ id }, _, { loaders }) => loaders.innovationCenterOfOrganization.load(id),
  },
  InnovationCenter: {
    organization: ({ organizationId }) => ({ id: organizationId }),
    leadCorporations: ({ leadCorporationIds }) => leadCorporationIds.map((id) => ({ id })),
    branches: ({ id }, _, { loaders }) => loaders.branches.load(id),
    contests: ({ id }, _, { loaders }) => loaders.contests.load(id),
    needsBriefings: ({ id }, _, { loaders }) => loaders.needsBriefings.load(id),
    trainings: ({ id }, _, { loaders }) => loaders.trainings.load(id),
    makerspace: ({ id }, _, { loaders }) => loaders.makerspace.load(id),
    employmentZone: ({ id }, _, { loaders }) => loaders.employmentZone.load(id),
  },
  CenterBranch: {
    center: async ({ centerId }, _, { loaders }) => (await loaders.innovationCenter.load(centerId))!,
  },
  CenterProgram: {
    jointWith: ({ jointWithIds }) => jointWithIds.map((id) => ({ id })),
  },
  Contest: {
    winners: ({ id }, _, { loaders }) => loaders.winners.load(id),
  },
  NeedsBriefing: {
    partner: ({ partnerId }) => ({ id: partnerId }),
  },
  Training: {
    jointWith: ({ jointWithIds }) => jointWithIds.map((id) => ({ id })),
  },
  EmploymentZone: {
    partners: ({ partnerIds }) => partnerIds.map((id) => ({ id })),
  },
  CenterSupport: {
    corporatePartner: ({ corporatePartnerId }) =>
      corporatePartnerId === null ? null : { id: corporatePartnerId },
  },
};
