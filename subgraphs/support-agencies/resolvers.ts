import { readConfidential } from '@ieum/kit/confidential.ts';
import { maySeeAmount } from '@ieum/kit/gathered/visibility.ts';
import type { Resolvers } from './schema.gen.ts';
import type { InnovationNeedRow } from './tables.ts';

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
    complex: ({ complexId }, _, { loaders }) => loaders.industrialComplex.load(complexId),
    industries: ({ industryCodes }) => industryCodes.map((code) => ({ code })),
  },
  FundingAward: {
    disbursed: async (record, _, { caller, gathered }) =>
      record.disbursedWon !== null && (await maySeeAmount(record, caller, gathered.sharedWith)) ? { won: record.disbursedWon } : null,
  },
  OpenInnovation: {
    partner: ({ partnerId }) => ({ id: partnerId }),
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
      const { startups, providerId } = await readConfidential(key, context, 'PERFORMANCE');
      const years = (await Promise.all(startups.map((n) => context.loaders.performance.load(n)))).flat();
      return years
        .filter(({ sourceId }) => providerId === null || sourceId === providerId)
        .sort((a, b) => a.year - b.year);
    },
    loanTerms: async (key, _, context) => {
      const { startups, providerId } = await readConfidential(key, context, 'LOAN_TERMS');
      const loans = await Promise.all(startups.map((n) => context.loaders.loansWithTerms.load(n)));
      return loans.flat().filter((row) => providerId === null || row.providerId === providerId);
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
};

function isOpen({ announcedOn, closesOn }: InnovationNeedRow, day: string): boolean {
  return announcedOn <= day && (closesOn === null || closesOn >= day);
}
