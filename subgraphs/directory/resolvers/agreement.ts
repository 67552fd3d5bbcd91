import { requireId } from '@ieum/kit/ids.ts';
import { everything } from '../loaders/list.ts';
import type { Resolvers } from '../resolvers.gen.ts';
import { publishedBy } from './organization.ts';
import { loadAll } from './startup.ts';

/** Agreements between organizations. */
export const agreementResolvers: Resolvers = {
  Query: {
    agreement: (_, { id }, { loaders }) => loaders.agreement.load(requireId('an agreement', id, ['id'])),
    agreements: (_, __, { loaders }) => loaders.allAgreements.load(everything),
  },
  Agreement: {
    area: ({ areaId }, _, { loaders }) => (areaId === null ? null : loaders.regionGroup.load(areaId)),
    parties: ({ id }, _, { loaders }) => loaders.parties.load(id),
    themes: ({ themeIds }, _, { loaders }) => loadAll(themeIds, loaders.theme),
    targets: ({ id }, _, { loaders }) => loaders.targets.load(id),
    indicators: ({ id }, { asOf }, context) => publishedBy([id], asOf, context),
  },
  AgreementParty: {
    organization: async ({ organizationId }, _, { loaders }) =>
      (await loaders.organization.load(organizationId))!,
  },
  Target: {
    name: ({ nameKo, nameEn }) => ({ ko: nameKo, en: nameEn }),
  },
};
