import type { SubgraphContext } from '@ieum/kit/context.ts';
import type { Database } from '@ieum/kit/database.ts';
import { childrenLoader, entityLoader, storable } from '@ieum/kit/entity-loader.ts';
import { regionPrefix } from '@ieum/kit/region-code.ts';
import DataLoader from 'dataloader';
import { and, desc, eq, isNotNull, or, sql } from 'drizzle-orm';
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
    supportAgency: entityLoader(database, supportAgencies, supportAgencies.id),
    supportAgencyOfOrganization: entityLoader(database, supportAgencies, supportAgencies.organizationId),
    industrialComplex: entityLoader(database, industrialComplexes, industrialComplexes.id),
    industrialComplexesOfManager: childrenLoader(
      database,
      industrialComplexes,
      industrialComplexes.managerId,
      [industrialComplexes.id],
    ),
    industrialComplexesInRegion: new DataLoader((codes: readonly string[]) =>
      complexesInRegions(database, codes),
    ),
    innovationNeed: entityLoader(database, innovationNeeds, innovationNeeds.id),
    innovationNeedsOfPartner: childrenLoader(database, innovationNeeds, innovationNeeds.partnerId, [
      desc(innovationNeeds.announcedOn),
      innovationNeeds.id,
    ]),
    performance: childrenLoader(database, annualPerformance, annualPerformance.startup, [
      annualPerformance.year,
      annualPerformance.sourceId,
    ]),
    /** The loans of a startup number that have terms on record, oldest first. */
    loansWithTerms: childrenLoader(
      database,
      supports,
      supports.startup,
      [supports.startedOn, supports.id],
      and(
        eq(supports.type, 'FundingAward'),
        or(isNotNull(supports.interestRate), isNotNull(supports.balanceWon), isNotNull(supports.maturesOn)),
      ),
    ),
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
    .where(
      sql`${industrialComplexes.regionCode} like any(${sql.param(storable(prefixes).map((prefix) => `${prefix}%`))}::text[])`,
    )
    .orderBy(industrialComplexes.id);
  return prefixes.map((prefix) => rows.filter((row) => row.regionCode.startsWith(prefix)));
}
