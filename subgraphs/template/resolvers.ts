import type { Resolvers } from './resolvers.gen.ts';

/** What the kit does not resolve by itself. A field of a record needs no resolver where its name is the column's. */
export const resolvers: Resolvers = {
  Organization: {
    myAgency: ({ id }, _, { loaders }) => loaders.agencyOfOrganization.load(id),
  },
  MyAgency: {
    organization: ({ organizationId }) => ({ id: organizationId }),
    desk: ({ deskKo, deskEn }) => ({ ko: deskKo, en: deskEn }),
  },
};
