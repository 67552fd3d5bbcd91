import type { SubgraphContext } from '@ieum/kit/context.ts';
import type { Database } from '@ieum/kit/database.ts';
import { regionPrefix } from '@ieum/kit/region-code.ts';
import { createRowLoader, createRowsLoader } from '@ieum/kit/row-loader.ts';
import DataLoader from 'dataloader';
import { and, asc, desc, eq, isNotNull, like, or } from 'drizzle-orm';
import {
  annualPerformance,
  type IndustrialComplexRow,
  industrialComplexes,
  innovationNeeds,
  supportAgencies,
  supports,
} from './tables.ts';

/** What resolvers of this subgraph get with each request. */
export type Context = SubgraphContext<Loaders>;
/** The loaders of one request. */
export type Loaders = ReturnType<typeof createLoaders>;

/** Makes the loaders of one request: each reads with one statement whatever the number of parents. */
export function createLoaders(database: Database) {
  return {
    supportAgency: createRowLoader(database, supportAgencies, supportAgencies.id),
    supportAgencyOfOrganization: createRowLoader(database, supportAgencies, supportAgencies.organizationId),
    industrialComplex: createRowLoader(database, industrialComplexes, industrialComplexes.id),
    industrialComplexesOfManager: createRowsLoader(
      database,
      industrialComplexes,
      industrialComplexes.managerId,
      { orderBy: [asc(industrialComplexes.id)] },
    ),
    industrialComplexesInRegion: new DataLoader((codes: readonly string[]) =>
      complexesInRegions(database, codes),
    ),
    innovationNeed: createRowLoader(database, innovationNeeds, innovationNeeds.id),
    innovationNeedsOfPartner: createRowsLoader(database, innovationNeeds, innovationNeeds.partnerId, {
      orderBy: [desc(innovationNeeds.announcedOn), asc(innovationNeeds.id)],
    }),
    performance: createRowsLoader<typeof annualPerformance, number>(
      database,
      annualPerformance,
      annualPerformance.startup,
      { orderBy: [asc(annualPerformance.year), asc(annualPerformance.sourceId)] },
    ),
    /** The loans of a startup number that have terms on record, oldest first. */
    loansWithTerms: createRowsLoader<typeof supports, number>(database, supports, supports.startup, {
      where: and(
        eq(supports.type, 'FundingAward'),
        or(isNotNull(supports.interestRate), isNotNull(supports.balanceWon), isNotNull(supports.maturesOn)),
      ),
      orderBy: [asc(supports.startedOn), asc(supports.id)],
    }),
  };
}

/** The complexes in each region and below it, by id. */
async function complexesInRegions(
  database: Database,
  codes: readonly string[],
): Promise<IndustrialComplexRow[][]> {
  const prefixes = codes.map(regionPrefix);
  const rows = await database
    .select()
    .from(industrialComplexes)
    .where(or(...new Set(prefixes.map((prefix) => like(industrialComplexes.regionCode, `${prefix}%`)))))
    .orderBy(asc(industrialComplexes.id));
  return prefixes.map((prefix) => rows.filter((row) => row.regionCode.startsWith(prefix)));
}
