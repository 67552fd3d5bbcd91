import { readConfidential, showConfidential } from '@ieum/kit/confidential.ts';
import { maySeeAmount } from '@ieum/kit/gathered/visibility.ts';
import { withIdempotency } from '@ieum/kit/idempotency.ts';
import { readChanged, requireStartup } from '@ieum/kit/mutation.ts';
import { askOrigin } from '@ieum/kit/origin.ts';
import type { Resolvers } from './resolvers.gen.ts';
import type { SupportRow } from './tables.ts';
import { closeTenancy, openTenancy } from './tenancies.ts';

/** What the kit does not resolve by itself. */
export const resolvers: Resolvers = {
  Organization: {
    localGovernment: ({ id }, _, { loaders }) => loaders.localGovernmentOfOrganization.load(id),
  },
  Region: {
    localGovernment: ({ code }, _, { loaders }) => loaders.localGovernmentOfRegion.load(code),
  },
  LocalGovernment: {
    organization: ({ organizationId }) => ({ id: organizationId }),
    region: ({ regionCode }) => ({ code: regionCode }),
    facilityChain: (government) => (government.chainNameKo === null ? null : government),
  },
  FacilityChain: {
    name: ({ chainNameKo, chainNameEn }) => ({ ko: chainNameKo ?? '', en: chainNameEn }),
    steps: ({ id }, _, { loaders }) => loaders.facilitySteps.load(id),
  },
  FacilityStep: {
    themes: ({ themeIds }) => themeIds.map((id) => ({ id })),
    facility: ({ facilityId }, _, { loaders }) =>
      facilityId === null ? null : loaders.facility.load(facilityId),
    incubationCenter: ({ incubationCenterId }) =>
      incubationCenterId === null ? null : { id: incubationCenterId },
  },
  Facility: {
    localGovernment: async ({ localGovernmentId }, _, { loaders }) =>
      (await loaders.localGovernment.load(localGovernmentId))!,
    industries: ({ industryCodes }) => industryCodes.map((code) => ({ code })),
  },
  LocalProgram: {
    shares: ({ shares }) => shares ?? [],
  },
  LocalSubsidy: {
    disbursed: async (record, _, { caller, gathered }) =>
      record.disbursedWon !== null && (await maySeeAmount(record, caller, gathered.sharedWith))
        ? { won: record.disbursedWon }
        : null,
    shares: async (record, _, { caller, gathered }) =>
      record.shares !== null && (await maySeeAmount(record, caller, gathered.sharedWith))
        ? record.shares
        : [],
  },
  FundShare: {
    amount: ({ amountWon }) => ({ won: amountWon }),
  },
  Confidential: {
    tenancyTerms: async (key, _, context) => {
      const scope = await readConfidential(key, context, 'TENANCY_TERMS');
      const tenancies = await Promise.all(
        scope.startups.map((startup) => context.loaders.tenancies.load(startup)),
      );
      return showConfidential(scope, tenancies.flat(), ({ providerId }) => providerId);
    },
  },
  TenancyTerms: {
    record: (tenancy) => tenancy,
    monthlyRent: ({ monthlyRentWon }) => (monthlyRentWon === null ? null : { won: monthlyRentWon }),
    deposit: ({ depositWon }) => (depositWon === null ? null : { won: depositWon }),
  },
  Mutation: {
    openTenancy: async (_, { input }, context) => {
      const startup = await requireStartup(context, input.startupId, ['input', 'startupId']);
      const origin = await askOrigin(context, input, startup);
      const call = { mutation: 'openTenancy', key: input.idempotencyKey, input };
      const id = await withIdempotency(context, call, (transaction) =>
        openTenancy({ transaction, caller: context.caller }, { ...input, startup, origin }),
      );
      return readChanged<SupportRow>(context, id);
    },
    closeTenancy: async (_, { idempotencyKey, ...closing }, context) => {
      const keyPath = ['idempotencyKey'];
      const call = { mutation: 'closeTenancy', key: idempotencyKey, keyPath, input: closing };
      const id = await withIdempotency(context, call, (transaction) =>
        closeTenancy({ transaction, caller: context.caller }, closing),
      );
      return readChanged<SupportRow>(context, id);
    },
  },
};
