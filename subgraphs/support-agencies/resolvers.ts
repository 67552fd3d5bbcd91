import { readConfidential, showConfidential } from '@ieum/kit/confidential.ts';
import { maySeeAmount } from '@ieum/kit/gathered/visibility.ts';
import { withIdempotency } from '@ieum/kit/idempotency.ts';
import { readChanged, requireStartup } from '@ieum/kit/mutation.ts';
import { askOrigin } from '@ieum/kit/origin.ts';
import { awardFunding } from './funding.ts';
import { advanceOpenInnovation } from './open-innovation.ts';
import type { Resolvers } from './resolvers.gen.ts';
import type { InnovationNeedRow, SupportRow } from './tables.ts';

/** What the kit does not resolve by itself. */
export const resolvers: Resolvers = {
  Organization: {
    supportAgency: ({ id }, _, { loaders }) => loaders.supportAgencyOfOrganization.load(id),
    needs: async ({ id }, { openOn }, { loaders }) => {
      const needs = await loaders.innovationNeedsOfPartner.load(id);
      return openOn == null ? needs : needs.filter((need) => isOpen(need, openOn));
    },
  },
  Region: {
    industrialComplexes: ({ code }, _, { loaders }) => loaders.industrialComplexesInRegion.load(code),
  },
  SupportAgency: {
    organization: ({ organizationId }) => ({ id: organizationId }),
    industrialComplexes: ({ organizationId }, _, { loaders }) =>
      loaders.industrialComplexesOfManager.load(organizationId),
  },
  InnovationNeed: {
    partner: ({ partnerId }) => ({ id: partnerId }),
    themes: ({ themeIds }) => themeIds.map((id) => ({ id })),
  },
  IndustrialComplex: {
    name: ({ nameKo, nameEn }) => ({ ko: nameKo, en: nameEn }),
    region: ({ regionCode }) => ({ code: regionCode }),
    manager: ({ managerId }) => ({ id: managerId }),
  },
  ComplexUnit: {
    complex: async ({ complexId }, _, { loaders }) => (await loaders.industrialComplex.load(complexId))!,
    industries: ({ industryCodes }) => industryCodes.map((code) => ({ code })),
  },
  FundingAward: {
    disbursed: async (record, _, { caller, gathered }) =>
      record.disbursedWon !== null && (await maySeeAmount(record, caller, gathered.sharedWith))
        ? { won: record.disbursedWon }
        : null,
  },
  OpenInnovation: {
    partner: ({ partnerId }) => ({ id: partnerId! }),
    need: ({ needId }, _, { loaders }) => (needId === null ? null : loaders.innovationNeed.load(needId)),
    complex: ({ complexId }, _, { loaders }) =>
      complexId === null ? null : loaders.industrialComplex.load(complexId),
  },
  Investment: {
    investors: ({ investorIds }) => (investorIds ?? []).map((id) => ({ id })),
    committedOnly: ({ committedOnly }) => committedOnly ?? false,
  },
  Confidential: {
    performance: async (key, _, context) => {
      const scope = await readConfidential(key, context, 'PERFORMANCE');
      const years = await Promise.all(
        scope.startups.map((startup) => context.loaders.performance.load(startup)),
      );
      const shown = showConfidential(scope, years.flat(), ({ sourceId }) => sourceId);
      return shown.sort((a, b) => a.year - b.year);
    },
    loanTerms: async (key, _, context) => {
      const scope = await readConfidential(key, context, 'LOAN_TERMS');
      const loans = await Promise.all(
        scope.startups.map((startup) => context.loaders.loansWithTerms.load(startup)),
      );
      return showConfidential(scope, loans.flat(), ({ providerId }) => providerId);
    },
  },
  AnnualPerformance: {
    sales: ({ salesWon }) => (salesWon === null ? null : { won: salesWon }),
    source: ({ sourceId }) => ({ id: sourceId }),
  },
  LoanTerms: {
    record: (loan) => loan,
    balance: ({ balanceWon }) => (balanceWon === null ? null : { won: balanceWon }),
  },
  Mutation: {
    awardFunding: async (_, { input }, context) => {
      const startup = await requireStartup(context, input.startupId, ['input', 'startupId']);
      const origin = await askOrigin(context, input, startup);
      const call = { mutation: 'awardFunding', key: input.idempotencyKey, input };
      const id = await withIdempotency(context, call, (transaction) =>
        awardFunding({ transaction, caller: context.caller }, { ...input, startup, origin }),
      );
      return readChanged<SupportRow>(context, id);
    },
    advanceOpenInnovation: async (_, { idempotencyKey, ...change }, context) => {
      const keyPath = ['idempotencyKey'];
      const call = { mutation: 'advanceOpenInnovation', key: idempotencyKey, keyPath, input: change };
      const id = await withIdempotency(context, call, (transaction) =>
        advanceOpenInnovation({ transaction, caller: context.caller }, change),
      );
      return readChanged<SupportRow>(context, id);
    },
  },
};

function isOpen({ announcedOn, closesOn }: InnovationNeedRow, day: string): boolean {
  return announcedOn <= day && (closesOn === null || closesOn >= day);
}
