import type { SourceContext } from '@ieum/kit/context.ts';
import type { Database } from '@ieum/kit/database.ts';
import { childrenLoader, entityLoader } from '@ieum/kit/entity-loader.ts';
import { eq } from 'drizzle-orm';
import { facilitySteps, localGovernments, spaces, supports } from './tables.ts';

/** What resolvers of this subgraph get with each request. */
export type Context = SourceContext<Loaders>;
/** The loaders of one request. */
export type Loaders = ReturnType<typeof createLoaders>;

/** Makes the loaders of one request: each reads with one statement whatever the number of parents. */
export function createLoaders(database: Database) {
  return {
    localGovernment: entityLoader(database, localGovernments, localGovernments.id),
    localGovernmentOfOrganization: entityLoader(database, localGovernments, localGovernments.organizationId),
    localGovernmentOfRegion: entityLoader(database, localGovernments, localGovernments.regionCode),
    facility: entityLoader(database, spaces, spaces.id),
    facilitySteps: childrenLoader(database, facilitySteps, facilitySteps.localGovernmentId, [
      facilitySteps.position,
    ]),
    /** The tenancies of a startup number, oldest first. */
    tenancies: childrenLoader(
      database,
      supports,
      supports.startup,
      [supports.startedOn, supports.id],
      eq(supports.type, 'SpaceTenancy'),
    ),
  };
}
