import type { SourceContext } from '@ieum/kit/context.ts';
import type { Database } from '@ieum/kit/database.ts';
import { childrenLoader, entityLoader, regionLoader } from '@ieum/kit/entity-loader.ts';
import { and, desc, eq, isNotNull, or } from 'drizzle-orm';
import {
  annualPerformance,
  industrialComplexes,
  innovationNeeds,
  supportAgencies,
  supports,
} from './tables.ts';

/** What resolvers of this subgraph get with each request. */
export type Context = SourceContext<Loaders>;
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
    industrialComplexesInRegion: regionLoader(database, industrialComplexes, industrialComplexes.regionCode, [
      industrialComplexes.id,
    ]),
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
