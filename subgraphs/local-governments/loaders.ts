import type { SubgraphContext } from '@ieum/kit/context.ts';
import type { Database } from '@ieum/kit/database.ts';
import { createRowLoader, createRowsLoader } from '@ieum/kit/row-loader.ts';
import { and, asc, eq, isNotNull, or } from 'drizzle-orm';
import { facilitySteps, localGovernments, supports } from './tables.ts';

/** What resolvers of this subgraph get with each request. */
export type Context = SubgraphContext<Loaders>;
/** The loaders of one request. */
export type Loaders = ReturnType<typeof createLoaders>;

/** Makes the loaders of one request: each reads with one statement whatever the number of parents. */
export function createLoaders(database: Database) {
  return {
    localGovernment: createRowLoader(database, localGovernments, localGovernments.id),
    localGovernmentOfOrganization: createRowLoader(
      database,
      localGovernments,
      localGovernments.organizationId,
    ),
    localGovernmentOfRegion: createRowLoader(database, localGovernments, localGovernments.regionCode),
    facilitySteps: createRowsLoader(database, facilitySteps, facilitySteps.localGovernmentId, {
      orderBy: [asc(facilitySteps.position)],
    }),
    /** The tenancies of a startup number that have terms on record, oldest first. */
    tenanciesWithTerms: createRowsLoader<typeof supports, number>(database, supports, supports.startup, {
      where: and(
        eq(supports.type, 'SpaceTenancy'),
        or(
          isNotNull(supports.monthlyRentWon),
          isNotNull(supports.depositWon),
          isNotNull(supports.discountRate),
        ),
      ),
      orderBy: [asc(supports.startedOn), asc(supports.id)],
    }),
  };
}
